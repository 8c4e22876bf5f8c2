"""Drop-off: where those went who did not take the next step of a funnel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from nebelhorn.engine import drop, put_table
from nebelhorn.errors import SettingsError
from nebelhorn.journeys.funnel import FunnelQuestion, Outcome, next_sql, outcome_sql, walked
from nebelhorn.journeys.names import touchpoint_names
from nebelhorn.journeys.result import NextInstead

_LOST = "funnel_lost"
_TOOK = "funnel_took"


def instead(
    connection: duckdb.DuckDBPyConnection,
    question: FunnelQuestion,
    *,
    at: int,
    step: str = "step",
) -> tuple[NextInstead, ...]:
    """Say what came next for those who reached a step and are lost to the one after it.

    What came next is the unit's very next event after the one that reached the step, within the
    window. Undecided units are not counted: they may still take the step.

    Args:
        connection: Facts with relation ``step``.
        question: The funnel.
        at: Place of the step they reached, from 0; not the last.
        step: Name of the relation.

    Returns:
        Most units first, ties by name, those for whom nothing came any more last among equals.
        Their units add up to those lost at the step after.

    Raises:
        SettingsError: ``at`` is no step with another after it.
        UnknownName: The log has no such touchpoint.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT * FROM"
        ...     " (VALUES (1, 'see'), (2, 'buy'), (3, 'ask')) AS t(touchpoint_no, name);"
        ...     "CREATE TABLE step AS SELECT * FROM (VALUES (1, 7, 7, 7, 0, 1),"
        ...     " (2, 7, 7, 7, 5000000, 3), (3, 8, 8, 8, 0, 1))"
        ...     " AS s(event_id, customer_no, unit_no, journey_id, t_us, touchpoint_no)"
        ... )
        >>> question = FunnelQuestion(("see", "buy"), window_days=1, as_of_us=10**12)
        >>> for went in instead(connection, question, at=0):
        ...     print(went.touchpoint, went.customers, went.median_s)
        ask 1 5.0
        None 1 None
    """
    names = touchpoint_names(connection)
    with lost_and_took(connection, question, at=at, step=step):
        found = connection.execute(
            f"SELECT t.touchpoint_no, count(*), median(t.reached_us - l.reached_us) "
            f"FROM {_LOST} AS l LEFT JOIN {_TOOK} AS t USING (unit_no) GROUP BY t.touchpoint_no"
        ).fetchall()
    went = [
        NextInstead(
            None if place is None else names[place],
            count,
            None if median is None else round(median / 1e6, 6),
        )
        for place, count, median in found
    ]
    return tuple(
        sorted(went, key=lambda one: (-one.customers, one.touchpoint is None, one.touchpoint or ""))
    )


def lost_units(
    connection: duckdb.DuckDBPyConnection,
    question: FunnelQuestion,
    *,
    at: int,
    touchpoint_no: int | None,
    step: str,
) -> list[int]:
    """Return the units behind one line of ``instead``; None: nothing came any more.

    Raises:
        SettingsError: ``at`` is no step with another after it.
        UnknownName: The log has no such touchpoint.
    """
    with lost_and_took(connection, question, at=at, step=step):
        found = connection.execute(
            f"SELECT l.unit_no FROM {_LOST} AS l LEFT JOIN {_TOOK} AS t USING (unit_no) "
            "WHERE t.touchpoint_no IS NOT DISTINCT FROM ?",
            [touchpoint_no],
        ).fetchall()
    return [unit for (unit,) in found]


@contextmanager
def lost_and_took(
    connection: duckdb.DuckDBPyConnection, question: FunnelQuestion, *, at: int, step: str
) -> Iterator[None]:
    """Make the tables of those lost after step ``at`` and of what each of them took next.

    Raises:
        SettingsError: ``at`` is no step with another after it.
        UnknownName: The log has no such touchpoint.
    """
    if not 0 <= at < len(question.steps) - 1:
        msg = f"step {at} has no step after it; steps 0 to {len(question.steps) - 2} have"
        raise SettingsError(msg)
    with walked(connection, question, step=step) as tables:
        put_table(connection, _LOST, outcome_sql(question, tables, at + 1, Outcome.LOST))
        put_table(connection, _TOOK, next_sql(question, _LOST, touchpoint_no=None, step=step))
        try:
            yield
        finally:
            drop(connection, _LOST)
            drop(connection, _TOOK)
