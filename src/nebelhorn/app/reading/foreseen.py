"""What is foretold of single customers and still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.engine import put_arrow
from nebelhorn.reality import put_void_identity

_CHOSEN = (
    "s.run_no, s.seal_no, s.question_no, p.sealed_us + q.open_us AS due_us, p.sealed_us, s.flags, "
    "s.rule_no, r.definition, s.support, s.confidence, s.class_1, s.chance_1, s.majority, "
    "s.majority_chance, s.markov, s.markov_chance"
)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The newest open seal of one question about one customer; columns as in the ledger.

    Attributes:
        run_no: Its run.
        seal_no: Its place in the ledger.
        question_no: Number of the question in its run.
        due_us: When it is settled, UTC microseconds.
        sealed_us: When it was sealed, UTC microseconds.
        flags: Bit 0: abstained.
        rule_no: Number of the cited rule.
        definition: Of the rule.
        support: How many points it rested on.
        confidence: Of 65,535.
        foretold: Class.
        chance: Of 65,535.
        majority: Class a naive guess takes from the last 90 days.
        majority_chance: Of 65,535.
        markov: Class a naive guess takes from the last moment.
        markov_chance: Of 65,535.
        open: Count of open seals of the question.
    """

    run_no: int
    seal_no: int
    question_no: int
    due_us: int
    sealed_us: int
    flags: int
    rule_no: int
    definition: str
    support: int
    confidence: int
    foretold: int
    chance: int
    majority: int
    majority_chance: int
    markov: int
    markov_chance: int
    open: int


def foreseen(
    facts: duckdb.DuckDBPyConnection,
    runs: Iterable[ShownRun],
    customers: Iterable[int],
    as_of_us: int,
) -> dict[int, list[Foreseen]]:
    """Return what is foretold of some customers and not due yet.

    A question that several live runs have asked is told by the newest that has an open seal;
    those of all runs are counted.

    Args:
        facts: With the ledger.
        runs: The newest first.
        customers: Their numbers.
        as_of_us: Open is what is due later, UTC microseconds.

    Returns:
        Customer → one a question, in the order of the questions.
    """
    numbers = pa.array(sorted(set(customers)), pa.int64())
    put_arrow(facts, "foreseen_of", pa.table({"customer_no": numbers}))
    found: dict[int, dict[str, Foreseen]] = defaultdict(dict)
    for shown in runs:
        for customer, one in _of_run(facts, shown, as_of_us):
            name = shown.questions[one.question_no].name
            newer = found[customer].get(name)
            found[customer][name] = one if newer is None else _counting(newer, one.open)
    return {customer: list(by_name.values()) for customer, by_name in found.items()}


def _of_run(
    facts: duckdb.DuckDBPyConnection, shown: ShownRun, as_of_us: int
) -> list[tuple[int, Foreseen]]:
    if not shown.questions:
        return []
    open_us = ", ".join(f"({n:d}, {us:d})" for n, us in enumerate(shown.open_us))
    earliest = as_of_us - max(shown.open_us)
    void = _void(facts, shown)
    rows = facts.execute(
        f"SELECT p.customer_no, {_CHOSEN}, "
        "count(*) OVER (PARTITION BY p.customer_no, s.question_no) AS open FROM "
        "(SELECT * FROM sealed_point SEMI JOIN foreseen_of USING (customer_no) "
        f"WHERE run_no = {shown.run.run_no:d} AND sealed_us > {earliest:d}) AS p "
        f"JOIN (SELECT * FROM seal WHERE run_no = {shown.run.run_no:d}) AS s USING (point_no) "
        f"JOIN (VALUES {open_us}) AS q(question_no, open_us) USING (question_no) "
        "JOIN rule AS r ON r.rule_no = s.rule_no "
        f"WHERE p.sealed_us + q.open_us > {as_of_us:d} {void}"
        "QUALIFY row_number() OVER (PARTITION BY p.customer_no, s.question_no "
        "ORDER BY p.sealed_us DESC, s.seal_no DESC) = 1 ORDER BY p.customer_no, s.question_no"
    ).fetchall()
    return [(int(customer), Foreseen(*row)) for customer, *row in rows]


def _void(facts: duckdb.DuckDBPyConnection, shown: ShownRun) -> str:
    """Return what leaves out predictions that are void, for their customer is another one now."""
    changed = facts.execute(
        "SELECT 1 FROM customer_change SEMI JOIN foreseen_of USING (customer_no) LIMIT 1"
    )
    if not changed.fetchall():
        return ""
    put_void_identity(facts, shown.run)
    return "AND s.seal_no NOT IN (SELECT seal_no FROM void_identity) "


def _counting(one: Foreseen, more: int) -> Foreseen:
    values = {name: getattr(one, name) for name in Foreseen.__dataclass_fields__}
    return Foreseen(**{**values, "open": one.open + more})
