"""What readability costs: a black box beside the rules, on the same predictions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.feedback import t_quantile
from nebelhorn.predictions import Run
from nebelhorn.reality.result import FEW_CUSTOMERS
from nebelhorn.reality.scores import clustered_variance
from nebelhorn.settings import Question

_DAY_US = 86_400_000_000
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class ReadabilityCost:
    """How much more often a black box was right than the rules, where both foretold.

    Attributes:
        question: Its name; None: the whole set.
        n: Count of predictions that were settled and that the black box foretold too.
        customers: Count of customers behind them.
        rules_hits: Of these, how many the rules had right.
        box_hits: How many the black box had right.
        rules: Mean of the questions' hit shares, each question weighing the same, 0–1; None below
            15 customers.
        box: The same of the black box; None with ``rules``.
        difference: ``box`` − ``rules``; above 0: readability costs; None with ``rules``.
        low: Lower 95 % bound of the difference; None with ``rules``.
        high: Upper 95 % bound; None with ``rules``.
    """

    question: str | None
    n: int
    customers: int
    rules_hits: int
    box_hits: int
    rules: float | None
    box: float | None
    difference: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Readability:
    """What readability costs.

    Attributes:
        whole: The whole set, and of the groups the headline speaks about.
        questions: Each question, everybody, in the order of the set.
    """

    whole: ReadabilityCost
    questions: tuple[ReadabilityCost, ...]

    @property
    def several(self) -> bool:
        """Is the whole the mean of more than one question?"""
        return sum(cost.n > 0 for cost in self.questions) > 1


def readability(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    questions: Sequence[Question],
    *,
    important: int = 0,
    days: int | None = None,
) -> Readability | None:
    """Return what readability costs in a run.

    Differences are paired: each prediction adds what the black box had right less what the rules
    had. Their mean d has the variance V of the index, clustered by customer and by day, and at
    least 1 / (customers + 2)², as if each customer were one prediction and half a pair had parted
    either way (where they never part, no spread is seen, and yet they might). The bounds are
    d ± t √V, with Student's t of one less than there are customers.

    Args:
        connection: Facts with ``settled`` (see ``put_settled``).
        run: The run.
        questions: Its questions, in the order of their numbers.
        important: Bits of the groups the headline speaks about; 0: everybody.
        days: Only what came due in so many last days; None: all.

    Returns:
        None where no black box was asked.

    References:
        Cameron, Gelbach and Miller (2011), Robust inference with multiway clustering, J. Business &
        Economic Statistics 29; Agresti and Min (2005), Simple improved confidence intervals for
        comparing matched proportions, Statistics in Medicine 24, for the least variance.
    """
    asked = connection.execute(
        "SELECT count(*) FROM challenge WHERE run_no = ?", [run.run_no]
    ).fetchone()
    if not asked or not asked[0]:
        return None
    recent = "true"
    if days is not None:
        recent = f"s.due_day > {run.as_of_us // _DAY_US - days:d}"
    put_table(
        connection,
        "contested",
        "SELECT s.question_no, s.customer_no, s.due_day, s.groups, s.hit AS rules_hit, "
        "(c.class = s.came)::INTEGER AS box_hit FROM settled AS s JOIN challenge AS c "
        f"ON c.run_no = {run.run_no:d} AND c.point_no = s.point_no "
        f"AND c.question_no = s.question_no WHERE s.came IS NOT NULL AND {recent}",
    )
    counted = f"groups & {important:d} <> 0" if important else "true"
    put_view(
        connection,
        "contest",
        f"SELECT -1 AS part, * FROM contested WHERE {counted} "
        "UNION ALL SELECT question_no AS part, * FROM contested",
    )
    costs = _costs(connection)
    for name in ("contest", "contested"):
        drop(connection, name)
    return Readability(
        _cost(None, costs.get(-1)),
        tuple(_cost(one.name, costs.get(number)) for number, one in enumerate(questions)),
    )


def _costs(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[Any, ...]]:
    put_view(
        connection,
        "apart",
        "SELECT part, question_no, customer_no, due_day, box_hit - rules_hit AS hit, "
        "rules_hit AS naive_hit FROM contest",
    )
    sql = load_kernel("nebelhorn.reality", "scores").render(settled="apart")
    rows = connection.execute(
        "SELECT c.part, c.rules_hits, c.box_hits, s.* EXCLUDE (part, hits) FROM "
        "(SELECT part, sum(rules_hit)::BIGINT AS rules_hits, sum(box_hit)::BIGINT AS box_hits "
        f"FROM contest GROUP BY part) AS c JOIN ({sql}) AS s ON s.part = c.part"
    ).fetchall()
    drop(connection, "apart")
    return {int(row[0]): row[1:] for row in rows}


def _cost(question: str | None, row: tuple[Any, ...] | None) -> ReadabilityCost:
    if row is None:
        return ReadabilityCost(question, 0, 0, 0, 0, None, None, None, None, None)
    rules_hits, box_hits, n, apart, rules, customers, days, *spreads = row
    counts = (question, n, customers, rules_hits, box_hits)
    if customers < FEW_CUSTOMERS:
        return ReadabilityCost(*counts, None, None, None, None, None)
    variance = max(clustered_variance(customers, days, *spreads), 1 / (customers + 2) ** 2)
    half = t_quantile(customers - 1) * math.sqrt(variance)
    low, high = max(-1.0, apart - half), min(1.0, apart + half)
    figures = (rules, rules + apart, apart, low, high)
    return ReadabilityCost(*counts, *(round(figure, _DIGITS) for figure in figures))
