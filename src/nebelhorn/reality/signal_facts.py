"""Facts as signals read them: in the order they became known, up to the last day that is over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import duckdb
import numpy as np

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries, UnitDays
from nebelhorn.reality.signal import DAY_US, Outlook

NOBODY = -1
"""Number no touchpoint has: stands in a list that would be empty."""

_EPOCH = date(1970, 1, 1)
_LONG_AGO = 1_000_000


def day_of(moment: str) -> str:
    """Return the SQL of the day since 1970 (UTC) of a moment, also before 1970.

    Examples:
        >>> duckdb.connect().execute(f"SELECT {day_of('-1::BIGINT')}").fetchone()
        (-1,)
    """
    return f"(({moment} + {_LONG_AGO * DAY_US}) // {DAY_US} - {_LONG_AGO})"


def put_signal_facts(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> None:
    """Make ``signal_event`` and ``signal_voice``.

    A moment counts when it had happened and was known. Voices are placed as ``make_voices`` places
    them, but among what was known by then. A voice that could only be placed anywhere
    (``placed_by`` 4) is not said to be about a touchpoint, since that may depend on what came
    later, and one given with an event counts once the event is known too.

    Args:
        connection: Facts.
        outlook: Up to when.

    Temporary tables:
        signal_event: (event_id, customer_no, touchpoint_no, at_us, day).
        signal_voice: (answer_id, customer_no, event_id NULL, touchpoint_no NULL, event_day NULL,
            score NULL, at_us, day); ``customer_no`` of a voice without a customer is negative, a
            customer of its own.
    """
    known = "greatest(coalesce(known_us, t_us), t_us)"
    until = f"{known} < {outlook.end_day * DAY_US:d}"
    put_table(
        connection,
        "signal_event",
        f"SELECT event_id, id_no AS customer_no, touchpoint_no, {known} AS at_us, "
        f"{day_of(known)}::BIGINT AS day FROM event WHERE id_no IS NOT NULL AND {until}",
    )
    put_view(
        connection,
        "signal_known_event",
        f"SELECT * REPLACE ({known} AS t_us) FROM event WHERE {until}",
    )
    put_table(
        connection,
        "signal_answer",
        "SELECT * REPLACE (greatest(a.t_us, coalesce(e.t_us, a.t_us)) AS t_us) FROM "
        f"(SELECT * REPLACE ({known} AS t_us) FROM answer WHERE {until}) AS a "
        "LEFT JOIN (SELECT event_id AS with_id, t_us FROM signal_known_event) AS e "
        "ON e.with_id = a.on_event_id WHERE a.on_event_id IS NULL OR e.with_id IS NOT NULL",
    )
    placed = load_kernel("nebelhorn.feedback", "voices").render(
        answer="signal_answer",
        event="signal_known_event",
        about="about",
        event_object="event_object",
    )
    put_table(
        connection,
        "signal_voice",
        "SELECT answer_id, coalesce(v.customer_no, -1 - answer_id) AS customer_no, "
        "CASE WHEN placed_by < 4 THEN event_id END AS event_id, "
        "CASE WHEN placed_by < 4 THEN touchpoint_no END AS touchpoint_no, "
        f"CASE WHEN placed_by < 4 THEN {day_of('(t_us - delay_us)')} END AS event_day, "
        f"score, t_us AS at_us, {day_of('t_us')}::BIGINT AS day FROM ({placed}) AS v",
    )
    drop(connection, "signal_answer")
    drop(connection, "signal_known_event")


def share_days(
    connection: duckdb.DuckDBPyConnection,
    watched: Watched,
    rows: str,
    names: Mapping[int, str],
) -> list[DaySeries]:
    """Return shares by day, or means of anything from 0 to 1, one series a subject.

    Args:
        connection: Where ``rows`` can be read.
        watched: What they are.
        rows: SELECT of ``subject_no, day, customer_no, good``, BOOLEAN or from 0 to 1, one row a
            single value.
        names: Subject by number.

    Returns:
        In the order of the numbers; with customers, so that a drop can be proven.

    Examples:
        >>> rows = "SELECT 1 AS subject_no, x // 2 AS day, x AS customer_no, x > 0 AS good"
        >>> [found] = share_days(
        ...     duckdb.connect(), Watched.MOOD, f"{rows} FROM range(4) AS t(x)", {1: "call"})
        >>> found.subject, found.day.tolist(), found.many.tolist(), found.total.tolist()
        ('call', [0, 1], [2, 2], [1.0, 2.0])
    """
    units = connection.execute(
        "SELECT subject_no::BIGINT AS subject_no, day::BIGINT AS day, "
        "customer_no::BIGINT AS customer_no, count(*)::BIGINT AS many, "
        f"sum(good::DOUBLE) AS good FROM ({rows}) "
        "GROUP BY subject_no, day, customer_no ORDER BY subject_no, day, customer_no"
    ).fetchnumpy()
    subjects, starts = np.unique(units["subject_no"], return_index=True)
    found = []
    ends = np.append(starts, len(units["day"]))[1:]
    for subject, first, last in zip(subjects.tolist(), starts, ends, strict=True):
        day, customer, many, good = (
            units[name][first:last] for name in ("day", "customer_no", "many", "good")
        )
        days, begins = np.unique(day, return_index=True)
        found.append(
            DaySeries(
                watched,
                names[subject],
                days,
                np.add.reduceat(many, begins),
                np.add.reduceat(good, begins).astype(np.float64),
                UnitDays(day, good / many, 0.0, 1.0, customer, many),
            )
        )
    return found


def numbers(touchpoints: frozenset[int]) -> str:
    """Return touchpoint numbers as an SQL list that is never empty.

    Examples:
        >>> numbers(frozenset({2, 1})), numbers(frozenset())
        ('1, 2', '-1')
    """
    return ", ".join(f"{number:d}" for number in sorted(touchpoints)) or str(NOBODY)


def alarm_id(watched: Watched, subject: str, day: int) -> str:
    """Return the name of an alarm, as charts name theirs.

    Examples:
        >>> alarm_id(Watched.MOVES, "call", 20_000)
        'moves/call/2024-10-04'
    """
    return f"{watched.value}/{subject}/{_EPOCH + timedelta(days=day)}"
