"""What became of each journey, as whole numbers that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.contrast import LEAST_CUSTOMERS
from nebelhorn.feedback.roles import NOBODY
from nebelhorn.feedback.sums import BILLIONTHS

_DAY_US = 86_400_000_000


class Outcome(StrEnum):
    """What journeys are compared by.

    ``VALUE``: sum of the journey's values, 0 without any. ``RETURN``: another journey of the
    customer follows within the horizon. ``LEAVING``, ``SUCCESS``: such a touchpoint is reached
    afterwards. ``SCORE``: mean score of the journey's voices. ``DURATION``: days from its first to
    its last event.
    """

    VALUE = "value"
    RETURN = "return"
    LEAVING = "leaving"
    SUCCESS = "success"
    SCORE = "score"
    DURATION = "duration"


_Y = {
    Outcome.VALUE: "coalesce(j.worth, 0)",
    Outcome.RETURN: "j.came_back",
    Outcome.LEAVING: "CASE WHEN j.left_us IS NULL THEN 0 ELSE 1000000 END",
    Outcome.SUCCESS: "CASE WHEN j.won_us IS NULL THEN 0 ELSE 1000000 END",
    Outcome.SCORE: "k.felt",
    Outcome.DURATION: "j.lasted",
}
_STEPS = {
    Outcome.LEAVING: "CASE WHEN j.left_us IS NULL THEN j.all_steps ELSE b.steps_to_leaving END",
    Outcome.SUCCESS: "CASE WHEN j.won_us IS NULL THEN j.all_steps ELSE b.steps_to_success END",
}
_COUNTS = {
    # what comes after leaving cannot have led there
    Outcome.LEAVING: "v.first_us < coalesce(j.left_us, v.first_us + 1)",
    Outcome.SUCCESS: "v.first_us < coalesce(j.won_us, v.first_us + 1)",
    # a touchpoint that takes the money itself says nothing about the money
    Outcome.VALUE: "v.touchpoint_no NOT IN (SELECT touchpoint_no FROM key_till)",
}


_LENGTH = "(CASE WHEN steps <= 16 THEN steps ELSE 16 + floor(4 * log2(steps / 16.0)) END)::BIGINT"
_TABLES = (
    "key_visit",
    "key_till",
    "key_journey",
    "key_before",
    "key_score",
    "key_raw",
    "key_usual",
    "key_case",
)


@contextmanager
def open_outcomes(
    connection: duckdb.DuckDBPyConnection,
    *,
    ends: Mapping[Outcome, Sequence[int]],
    horizon_days: int,
    step: str,
    voice: str,
) -> Iterator[None]:
    """Keep every journey with its outcomes, and every touchpoint of it, while the block runs.

    Args:
        connection: Where ``step``, ``voice`` and ``event`` can be read.
        ends: Touchpoint numbers of leaving and of success.
        horizon_days: For coming back.
        step: Relation of encounters.
        voice: Relation as `make_voices` writes it.

    Yields:
        Nothing; `put_outcome` can be called until the block ends.
    """
    _put_visits(connection, quote_identifier(step))
    _put_journeys(connection, ends, horizon_days * _DAY_US)
    _put_before(connection, quote_identifier(step))
    _put_scores(connection, quote_identifier(step), quote_identifier(voice))
    try:
        yield
    finally:
        for table in _TABLES:
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        connection.execute("DROP VIEW IF EXISTS key_arm")


def put_outcome(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> int:
    """Lay out one outcome as ``key_case`` and ``key_arm``, the relations `contrasts` reads.

    Who passes many touchpoints has passed each of them more often, and is more active besides. So
    a journey without the touchpoint counts from the mean of all with as many steps, and one
    with it from the mean of all that have as many steps as it has elsewhere (where there are
    fewer than 15 of those: as many as it has). Numbers of steps are exact up to 16, then in
    classes a fifth apart. Coming back and duration go with how active a customer is, which all
    steps show: there a journey always counts from those with as many. For leaving and success the
    steps before it count; journeys that begin with it are left out.

    Args:
        connection: Inside the block of `open_outcomes`.
        outcome: Which one.

    Returns:
        Count of journeys it is known of.
    """
    y, steps = _Y[outcome], _STEPS.get(outcome, "j.all_steps")
    others = "0" if outcome in {Outcome.RETURN, Outcome.DURATION} else "v.times"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_raw AS
        SELECT journey_id, customer_no, left_us, won_us, raw, steps, {_LENGTH} AS length
        FROM (
          SELECT j.journey_id, j.customer_no, j.left_us, j.won_us, {y} AS raw, {steps} AS steps
          FROM key_journey AS j LEFT JOIN key_score AS k USING (journey_id)
          LEFT JOIN key_before AS b USING (journey_id)
        ) WHERE raw IS NOT NULL AND steps > 0;
        CREATE OR REPLACE TEMP TABLE key_usual AS
        SELECT length, round(avg(raw))::BIGINT AS usual, count(*) AS journeys
        FROM key_raw GROUP BY length
        """
    )
    made = connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE key_case AS
        SELECT r.*, r.raw - u.usual AS y FROM key_raw AS r JOIN key_usual AS u USING (length)
        """
    ).fetchone()
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP VIEW key_arm AS
        SELECT w.touchpoint_no, w.customer_no, coalesce(w.raw - u.usual, w.y) AS y, w.y AS y_out,
          w.raw
        FROM (
          SELECT *, {_LENGTH} AS elsewhere FROM (
            SELECT v.touchpoint_no, j.customer_no, j.y, j.raw,
              greatest(1, j.steps - {others}) AS steps
            FROM key_visit AS v JOIN key_case AS j USING (journey_id)
            WHERE {_COUNTS.get(outcome, "TRUE")}
          )
        ) AS w
        LEFT JOIN key_usual AS u ON u.length = w.elsewhere AND u.journeys >= {LEAST_CUSTOMERS}
        """
    )
    return int(made[0]) if made else 0


def _put_visits(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    """Keep one row a journey and touchpoint; ``worth`` in millionths, NULL without any value."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_visit AS
        WITH worth AS (
          SELECT event_id, TRY_CAST(round(value * 1000000) AS BIGINT) AS worth
          FROM event WHERE value IS NOT NULL
        )
        SELECT s.journey_id, s.touchpoint_no,
          min(coalesce(s.customer_no, -1 - s.unit_no)) AS customer_no, count(*) AS times,
          min(s.t_us) AS first_us, max(s.t_us) AS last_us, sum(w.worth) AS worth
        FROM {step} AS s LEFT JOIN worth AS w ON w.event_id = s.event_id
        GROUP BY s.journey_id, s.touchpoint_no;
        CREATE OR REPLACE TEMP TABLE key_till AS
        SELECT DISTINCT touchpoint_no FROM key_visit WHERE worth <> 0
        """
    )


def _put_journeys(
    connection: duckdb.DuckDBPyConnection, ends: Mapping[Outcome, Sequence[int]], horizon_us: int
) -> None:
    reached = {
        kind: ", ".join(str(int(number)) for number in numbers or NOBODY)
        for kind, numbers in ends.items()
    }
    # a journey that ends within the horizon before the end of the log is no evidence of anything
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_journey AS
        WITH journey AS (
          SELECT journey_id, min(customer_no) AS customer_no, sum(times)::BIGINT AS all_steps,
            min(first_us) AS start_us, max(last_us) AS end_us,
            TRY_CAST(sum(worth) AS BIGINT) AS worth,
            min(first_us) FILTER (touchpoint_no IN ({reached[Outcome.LEAVING]})) AS left_us,
            min(first_us) FILTER (touchpoint_no IN ({reached[Outcome.SUCCESS]})) AS won_us
          FROM key_visit GROUP BY journey_id
        ), ahead AS (
          SELECT journey_id,
            lead(start_us) OVER (PARTITION BY customer_no ORDER BY start_us, journey_id) AS next_us,
            max(end_us) OVER () AS log_end_us
          FROM journey
        )
        SELECT j.*, (j.end_us - j.start_us) // {_DAY_US // 1_000_000} AS lasted,
          CASE
            WHEN a.next_us - j.end_us <= {horizon_us} THEN 1000000
            WHEN j.end_us + {horizon_us} <= a.log_end_us THEN 0
          END AS came_back
        FROM journey AS j JOIN ahead AS a USING (journey_id)
        """
    )


def _put_before(connection: duckdb.DuckDBPyConnection, step: str) -> None:
    """Keep how many steps journeys took that came to leaving or success."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_before AS
        SELECT s.journey_id, count(*) FILTER (s.t_us < j.left_us) AS steps_to_leaving,
          count(*) FILTER (s.t_us < j.won_us) AS steps_to_success
        FROM {step} AS s JOIN key_journey AS j USING (journey_id)
        WHERE j.left_us IS NOT NULL OR j.won_us IS NOT NULL GROUP BY s.journey_id
        """
    )


def _put_scores(connection: duckdb.DuckDBPyConnection, step: str, voice: str) -> None:
    """Keep the mean score of every journey with a scored voice, in millionths."""
    said = BILLIONTHS.format(score="v.score")
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_score AS
        SELECT s.journey_id, (sum({said}) // (1000 * count(*)))::BIGINT AS felt
        FROM {voice} AS v JOIN {step} AS s ON s.event_id = v.event_id
        WHERE v.score IS NOT NULL GROUP BY s.journey_id
        """
    )
