"""What became of each journey, as whole numbers that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.roles import NOBODY
from nebelhorn.feedback.sums import BILLIONTHS

_DAY_US = 86_400_000_000


class Outcome(StrEnum):
    """What journeys are compared by.

    ``VALUE``: sum of the journey's values, 0 without any. ``RETURN``: another journey of the customer follows within
    the horizon. ``LEAVING``, ``SUCCESS``: such a touchpoint is reached afterwards. ``SCORE``: mean
    score of the journey's voices. ``DURATION``: days from its first to its last event.
    """

    VALUE = "value"
    RETURN = "return"
    LEAVING = "leaving"
    SUCCESS = "success"
    SCORE = "score"
    DURATION = "duration"


@contextmanager
def open_outcomes(
    connection: duckdb.DuckDBPyConnection,
    *,
    ends: dict[Outcome, Sequence[int]],
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
        Nothing; ``key_journey`` and ``key_visit`` are there until the block ends.
    """
    _put_visits(connection, quote_identifier(step))
    reached = {
        kind: ", ".join(str(int(number)) for number in numbers or NOBODY)
        for kind, numbers in ends.items()
    }
    said = BILLIONTHS.format(score="v.score")
    # a journey that ends within the horizon before the end of the log is no evidence of anything
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE key_journey AS
        WITH journey AS (
          SELECT journey_id, min(customer_no) AS customer_no, min(first_us) AS start_us,
            max(last_us) AS end_us, sum(worth) AS worth,
            min(first_us) FILTER (touchpoint_no IN ({reached[Outcome.LEAVING]})) AS left_us,
            min(first_us) FILTER (touchpoint_no IN ({reached[Outcome.SUCCESS]})) AS won_us
          FROM key_visit GROUP BY journey_id
        ), said AS (
          SELECT s.journey_id, (sum({said}) // (1000 * count(*)))::BIGINT AS felt
          FROM {quote_identifier(voice)} AS v
          JOIN {quote_identifier(step)} AS s ON s.event_id = v.event_id
          WHERE v.score IS NOT NULL GROUP BY s.journey_id
        ), ahead AS (
          SELECT journey_id,
            lead(start_us) OVER (PARTITION BY customer_no ORDER BY start_us, journey_id) AS next_us,
            max(end_us) OVER () AS log_end_us
          FROM journey
        )
        SELECT j.*, said.felt, (j.end_us - j.start_us) // {_DAY_US // 1_000_000} AS lasted,
          CASE
            WHEN a.next_us - j.end_us <= {horizon_days * _DAY_US} THEN 1000000
            WHEN j.end_us + {horizon_days * _DAY_US} <= a.log_end_us THEN 0
          END AS came_back
        FROM journey AS j JOIN ahead AS a USING (journey_id) LEFT JOIN said USING (journey_id)
        """
    )
    try:
        yield
    finally:
        connection.execute("DROP TABLE key_visit; DROP TABLE key_journey")


def put_outcome(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> None:
    """Lay out one outcome as the views ``key_case`` and ``key_arm`` that `contrasts` reads.

    Of leaving and success a touchpoint has only those journeys in which it came first. Of the
    value a touchpoint has what it did not bring itself.
    """
    y = {
        Outcome.VALUE: "coalesce(j.worth, 0)",
        Outcome.RETURN: "j.came_back",
        Outcome.LEAVING: "CASE WHEN j.left_us IS NULL THEN 0 ELSE 1000000 END",
        Outcome.SUCCESS: "CASE WHEN j.won_us IS NULL THEN 0 ELSE 1000000 END",
        Outcome.SCORE: "j.felt",
        Outcome.DURATION: "j.lasted",
    }[outcome]
    came_first = {
        Outcome.LEAVING: "v.first_us < coalesce(j.left_us, v.first_us + 1)",
        Outcome.SUCCESS: "v.first_us < coalesce(j.won_us, v.first_us + 1)",
    }.get(outcome, "TRUE")
    own = "coalesce(v.worth, 0)" if outcome is Outcome.VALUE else "0"
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP VIEW key_case AS
        SELECT j.customer_no, {y} AS y FROM key_journey AS j WHERE {y} IS NOT NULL;
        CREATE OR REPLACE TEMP VIEW key_arm AS
        SELECT v.touchpoint_no, j.customer_no, {y} - {own} AS with_y, {y} AS all_y
        FROM key_visit AS v JOIN key_journey AS j USING (journey_id)
        WHERE {y} IS NOT NULL AND {came_first}
        """
    )


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
          min(coalesce(s.customer_no, -1 - s.unit_no)) AS customer_no,
          min(s.t_us) AS first_us, max(s.t_us) AS last_us, sum(w.worth) AS worth
        FROM {step} AS s LEFT JOIN worth AS w ON w.event_id = s.event_id
        GROUP BY s.journey_id, s.touchpoint_no
        """
    )
