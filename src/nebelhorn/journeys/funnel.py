"""Funnels: who takes a way in order and in time, who does not, and who still may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from nebelhorn.engine import drop, put_table
from nebelhorn.errors import SettingsError
from nebelhorn.journeys.names import touchpoint_numbers
from nebelhorn.journeys.relation import kernel_sql
from nebelhorn.journeys.result import FunnelStep

_DAY_US = 86_400_000_000
_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class FunnelQuestion:
    """What a funnel asks.

    Attributes:
        steps: Names of 2 to 10 touchpoints, in order; one may come twice.
        window_days: Longest time from the first step to any other, days, over 0; the very end of
            the window still counts.
        as_of_us: When we stopped looking, UTC microseconds; later events do not exist.
    """

    steps: tuple[str, ...]
    window_days: float
    as_of_us: int

    def __post_init__(self) -> None:
        if not 2 <= len(self.steps) <= _MOST_STEPS:
            msg = f"a funnel has 2 to {_MOST_STEPS} touchpoints, not {len(self.steps)}"
            raise SettingsError(msg)
        if not self.window_days > 0:
            msg = f"the window of a funnel is a number of days over 0, not {self.window_days}"
            raise SettingsError(msg)

    @property
    def window_us(self) -> int:
        """The window in microseconds."""
        return round(self.window_days * _DAY_US)


class Outcome(StrEnum):
    """What became of a unit that had reached the step before."""

    REACHED = "reached"
    LOST = "lost"
    UNDECIDED = "undecided"


def funnel(
    connection: duckdb.DuckDBPyConnection, question: FunnelQuestion, *, step: str = "step"
) -> tuple[FunnelStep, ...]:
    """Count who took each step, in order and within the window.

    A unit enters with its first event ever at the first touchpoint. Each further step is its
    earliest event at that touchpoint after the event of the step before, in the order
    (t_us, event_id), and no later than the window after entering. Other events may lie between.
    A unit that has not taken a step is undecided while its window is open, lost after that:
    of those at one step, reached + undecided + lost at the next are all.

    Args:
        connection: Facts with relation ``step``.
        question: The way, the window, and when we stopped looking.
        step: Name of the relation; units are counted across its journeys.

    Returns:
        One result a step, in order.

    Raises:
        UnknownName: The log has no such touchpoint.

    References:
        The rule of first entry and strict order is that of ``windowFunnel(…, 'strict_increase')``
        in ClickHouse, except that nobody enters a second time.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT * FROM (VALUES (1, 'see'), (2, 'buy'))"
        ...     " AS t(touchpoint_no, name);"
        ...     "CREATE TABLE step AS SELECT * FROM (VALUES (1, 7, 7, 7, 0, 1),"
        ...     " (2, 7, 7, 7, 5000000, 2), (3, 8, 8, 8, 0, 1))"
        ...     " AS s(event_id, customer_no, unit_no, journey_id, t_us, touchpoint_no)"
        ... )
        >>> question = FunnelQuestion(("see", "buy"), window_days=1, as_of_us=5_000_000)
        >>> [(step.reached, step.undecided, step.median_s) for step in funnel(connection, question)]
        [(2, 0, 0.0), (1, 1, 5.0)]
    """
    with walked(connection, question, step=step) as tables:
        counted = [
            connection.execute(
                f"SELECT count(*), median(reached_us - first_us) FROM {table}"
            ).fetchone()
            or (0, None)
            for table in tables
        ]
        undecided = [
            count_of(connection, outcome_sql(question, tables, at, Outcome.UNDECIDED))
            for at in range(len(tables))
        ]
    entered = counted[0][0]
    before = [entered, *(reached for reached, _ in counted)]
    return tuple(
        FunnelStep(
            touchpoint=name,
            reached=reached,
            of_first=reached / entered if entered else None,
            of_previous=reached / previous if previous else None,
            median_s=None if median is None else round(median / 1e6, 6),
            undecided=open_yet,
        )
        for name, (reached, median), previous, open_yet in zip(
            question.steps, counted, before, undecided, strict=False
        )
    )


@contextmanager
def walked(
    connection: duckdb.DuckDBPyConnection, question: FunnelQuestion, *, step: str
) -> Iterator[list[str]]:
    """Make a temporary table a step: (unit_no, first_us, reached_us, reached_id), one row a unit.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    tables: list[str] = []
    try:
        for at, number in enumerate(touchpoint_numbers(connection, question.steps)):
            table = f"funnel_{at}"
            if not tables:
                sql = kernel_sql(
                    "funnel_first", step=step, touchpoint_no=number, as_of_us=question.as_of_us
                )
            else:
                sql = next_sql(question, tables[-1], touchpoint_no=number, step=step)
            put_table(connection, table, sql)
            tables.append(table)
        yield tables
    finally:
        for table in tables:
            drop(connection, table)


def next_sql(
    question: FunnelQuestion, reached: str, *, touchpoint_no: int | None, step: str
) -> str:
    """The event after ``reached`` that counts, at one touchpoint or (None) anywhere."""
    return kernel_sql(
        "funnel_next",
        reached=reached,
        step=step,
        touchpoint_no=-1 if touchpoint_no is None else touchpoint_no,
        anywhere=int(touchpoint_no is None),
        window_us=question.window_us,
        as_of_us=question.as_of_us,
    )


def outcome_sql(question: FunnelQuestion, tables: list[str], at: int, outcome: Outcome) -> str:
    """The units of one outcome at a step, as (unit_no, first_us, reached_us, reached_id).

    At the first step everybody has reached it. Those lost or undecided come with the time and
    event of the step before.
    """
    columns = "unit_no, first_us, reached_us, reached_id"
    if outcome is Outcome.REACHED:
        return f"SELECT {columns} FROM {tables[at]}"
    if at == 0:
        return f"SELECT {columns} FROM {tables[0]} WHERE false"
    is_open = f"{question.as_of_us} - first_us < {question.window_us}"
    wanted = is_open if outcome is Outcome.UNDECIDED else f"NOT ({is_open})"
    return (
        f"SELECT {columns} FROM {tables[at - 1]} "
        f"WHERE {wanted} AND unit_no NOT IN (SELECT unit_no FROM {tables[at]})"
    )


def count_of(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """Count the rows of a ``SELECT``."""
    found = connection.execute(f"SELECT count(*) FROM ({sql})").fetchone()
    return int(found[0]) if found else 0
