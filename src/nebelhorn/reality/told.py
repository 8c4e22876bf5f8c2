"""What questions with a yes and a no said, in a form in which it can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel, put_table
from nebelhorn.predictions import Touchpoints, kind_of
from nebelhorn.reality.result import Score
from nebelhorn.settings import Question

_YES_NO = {"yes", "no"}


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something was so, and how often it is so anyway.

    Attributes:
        k: How many times.
        n: Of how many.
        customers: Count of customers behind them.
        value: k / n, 0–1; None below 15 customers: then say "k of n".
        low: Lower 95 % bound, clustered by customer and day; None with ``value``.
        high: Upper 95 % bound; None with ``value``.
        base: What to compare it with, 0–1; None below 15 customers.
    """

    k: int
    n: int
    customers: int
    value: float | None
    low: float | None
    high: float | None
    base: float | None


def rate_of(score: Score, base: float | None) -> Rate:
    """Return a score as a share beside a base of its own.

    Examples:
        >>> rate_of(Score(0.5, 0.4, 0.6, 0.0, 50, 100, 40, 90.0), 0.3).base
        0.3
    """
    return Rate(score.hits, score.n, score.customers, score.value, score.low, score.high, base)


def yes_no(questions: Sequence[Question], touchpoints: Touchpoints) -> dict[int, int]:
    """Return which questions have a yes and a no, one of them when nothing comes.

    Returns:
        Number of the question → its class "yes". For ``falls_silent`` that is the class of
        nothing, for ``outcome`` that of an act.

    Examples:
        >>> asked = [Question("next", "next_touchpoint", 2.0), Question("s", "falls_silent", 30.0)]
        >>> yes_no(asked, Touchpoints({}, frozenset()))
        {1: 1}
    """
    found = {}
    for number, question in enumerate(questions):
        kind = kind_of(question)
        classes = kind.classes(question, touchpoints)
        if kind.nothing is not None and set(classes.values()) == _YES_NO:
            found[number] = next(code for code, name in classes.items() if name == "yes")
    return found


def put_told(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    *,
    settled: str = "settled",
    into: str = "told",
) -> dict[int, int]:
    """Make the table of all due predictions of questions with a yes and a no.

    Args:
        connection: Facts with what ``put_settled`` has made.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        settled: Name of the table of what is due.
        into: Temporary table: (question_no, point_no, customer_no, due_day, sealed_us, turned,
            called, warned, unlikely, known, majority_called, blind_called, blind_warned), the
            last eight 0 or 1.

    Returns:
        As ``yes_no``.
    """
    asked = yes_no(questions, touchpoints)
    put_table(connection, "yes_no", "SELECT 0::INTEGER AS question_no, 0::INTEGER AS yes LIMIT 0")
    for number, code in asked.items():
        connection.execute("INSERT INTO yes_no VALUES (?, ?)", [number, code])
    sql = load_kernel("nebelhorn.reality", "told").render(
        settled=settled, seal="run_seal", sealed_point="run_point", yes_no="yes_no"
    )
    put_table(connection, into, sql)
    return asked
