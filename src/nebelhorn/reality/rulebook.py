"""The rules that stand at the end of a run: what carries the predictions of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import put_view
from nebelhorn.predictions import Run, Touchpoints
from nebelhorn.reality.result import RuleIndex
from nebelhorn.reality.rules import rule_scores
from nebelhorn.settings import Question

STANDING_DAYS = 90
"""A rule stands if it was cited in so many last days in which predictions came due."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules of a run.

    Attributes:
        rules: Of each question the 60 that carry most, best first; figures are of the last 90
            days in which predictions came due.
        customers: For each rule up to three numbers of customers it was cited for last.
        carried: Question → (predictions that rest on its rules listed here, all of them).
    """

    rules: tuple[RuleIndex, ...]
    customers: tuple[tuple[int, ...], ...]
    carried: dict[str, tuple[int, int]]


def rulebook(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
) -> Rulebook:
    """Return the rules that stand, at most 60 a question.

    Args:
        connection: Facts with ``judged`` (see ``reality_index``).
        run: Whose rules.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
    """
    last = connection.execute("SELECT coalesce(max(due_day), 0) FROM judged").fetchone()
    newest = int(last[0]) if last else run.as_of_us // 86_400_000_000
    where = f"due_day > {newest - STANDING_DAYS:d}"
    found = rule_scores(connection, questions, touchpoints, where, per_question=True)
    put_view(
        connection,
        "cited_now",
        "SELECT c.part AS part, j.customer_no AS customer_no, j.seal_no AS seal_no FROM judged "
        f"AS j JOIN cited AS c USING (question_no, rule_no, foretold) WHERE j.{where}",
    )
    examples: dict[int, tuple[int, ...]] = {
        part: tuple(customers)
        for part, customers in connection.execute(
            "SELECT part, list(customer_no ORDER BY newest DESC) FROM (SELECT part, customer_no, "
            "max(seal_no) AS newest FROM cited_now GROUP BY part, customer_no QUALIFY "
            f"row_number() OVER (PARTITION BY part ORDER BY newest DESC) <= {_EXAMPLES}) "
            "GROUP BY part"
        ).fetchall()
    }
    whole = connection.execute(
        f"SELECT question_no, count(*) FROM judged WHERE {where} GROUP BY question_no"
    ).fetchall()
    listed: dict[str, int] = {}
    for rule in found:
        listed[rule.question] = listed.get(rule.question, 0) + rule.score.n
    carried = {
        questions[number].name: (listed.get(questions[number].name, 0), int(many))
        for number, many in sorted(whole)
    }
    # parts are numbered before the best of each question are taken
    parts = connection.execute("SELECT part FROM cited ORDER BY part").fetchall()
    customers = tuple(examples.get(part, ()) for (part,) in parts)
    return Rulebook(found, customers, carried)
