"""What listeners are told when a customer becomes another one, and what was open is void."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.engine import put_arrow, put_table
from nebelhorn.predictions import LIVE, Run, number_in_run
from nebelhorn.reality import put_void_identity

_MOST = 5_000
"""No more changes of customers than this at once; the others come right after."""

_Seal = tuple[int, int]
"""Number of its run, and its place in the ledger of that run."""


@dataclass(frozen=True, slots=True)
class VoidNow:
    """A prediction that is void, or is so no more.

    Attributes:
        run_no: Number of the run.
        seal_no: Its place in the ledger of that run.
        question: Name of the question.
        reason: ``identity``: two ids became one customer, or were parted.
    """

    run_no: int
    seal_no: int
    question: str
    reason: str = "identity"


@dataclass(frozen=True, slots=True)
class PredictionsVoid:
    """``prediction.void``: what was foretold counts no more.

    Attributes:
        customer: Id of the customer it was foretold of.
        predictions: Which.
    """

    customer: str
    predictions: tuple[VoidNow, ...]


@dataclass(frozen=True, slots=True)
class PredictionsRestored:
    """``prediction.restored``: what was void counts again, for a link was undone.

    Attributes:
        customer: Id of the customer it was foretold of.
        predictions: Which.
    """

    customer: str
    predictions: tuple[VoidNow, ...]


@dataclass(frozen=True, slots=True)
class Voided:
    """What changed in what is void.

    Attributes:
        void: Customer → predictions that are void from now on.
        restored: Customer → predictions that are so no more.
        reached: So many changes of customers are told of.
    """

    void: dict[int, list[VoidNow]]
    restored: dict[int, list[VoidNow]]
    reached: int


def voided_since(
    facts: duckdb.DuckDBPyConnection,
    runs: Sequence[ShownRun],
    told: int | None,
    fresh: Mapping[int, Iterable[_Seal]],
) -> Voided:
    """Return which live predictions became void, or count again, since customers became others.

    A prediction can be void from its very beginning: it is made where a link is undone, and what
    was foretold before holds again.

    Args:
        facts: With the ledger.
        runs: As ``shown_runs`` returns them; backtests are passed over.
        told: So many changes of customers, the oldest, are told of; None: nobody was told of
            any, and what was before is no news.
        fresh: Customer → (number of the run, place in its ledger) of what is told as sealed now.

    Returns:
        Each once, however often it is asked with what was reached.
    """
    row = facts.execute("SELECT count(*) FROM customer_change").fetchone()
    many = int(row[0]) if row else 0
    before = many if told is None else min(told, many)
    reached = min(many, before + _MOST)
    if not many or not _put_changes(facts, before, reached, fresh):
        return Voided({}, {}, reached)
    new = {seal for seals in fresh.values() for seal in seals}
    void: dict[int, list[VoidNow]] = defaultdict(list)
    restored: dict[int, list[VoidNow]] = defaultdict(list)
    for line, shown in _lines(runs):
        was = {
            seal: told_of
            for seal, told_of in _void(facts, line, shown, "changes_before").items()
            if seal not in new
        }
        now = _void(facts, line, shown, "changes_now")
        for found, seals, others in ((void, now, was), (restored, was, now)):
            for seal in sorted(seals.keys() - others.keys()):
                customer, said = seals[seal]
                found[customer].append(said)
    return Voided(dict(void), dict(restored), reached)


def _put_changes(
    facts: duckdb.DuckDBPyConnection, before: int, reached: int, fresh: Iterable[int]
) -> int:
    """Make ``changes_before`` and ``changes_now``, of those whom it is about; return how many."""
    put_arrow(facts, "fresh_of", pa.table({"customer_no": pa.array(sorted(fresh), pa.int64())}))
    # rows are only ever added while it is served
    rows = "SELECT * FROM customer_change ORDER BY rowid"
    about = put_table(
        facts,
        "changes_of",
        f"SELECT customer_no FROM ({rows} LIMIT {reached - before:d} OFFSET {before:d}) UNION "
        "SELECT customer_no FROM customer_change SEMI JOIN fresh_of USING (customer_no)",
    )
    for name, most in (("changes_before", before), ("changes_now", reached)):
        put_table(
            facts,
            name,
            f"SELECT * FROM ({rows} LIMIT {most:d}) SEMI JOIN changes_of USING (customer_no)",
        )
    return about


def _lines(runs: Sequence[ShownRun]) -> list[tuple[Run, ShownRun]]:
    """Return live runs that ask the same, each as one: the newest with the others behind it."""
    found: dict[tuple[object, ...], tuple[Run, ShownRun]] = {}
    for shown in runs:
        if shown.run.label != LIVE or not shown.questions:
            continue
        line, newest = found.get(shown.questions, (None, shown))
        joined = replace(shown.run, earlier=())
        if line is not None:
            joined = replace(line, earlier=(*line.earlier, joined))
        found[shown.questions] = (joined, newest)
    return list(found.values())


def _void(
    facts: duckdb.DuckDBPyConnection, line: Run, shown: ShownRun, changes: str
) -> dict[_Seal, tuple[int, VoidNow]]:
    put_void_identity(facts, line, into="void_told", changes=changes)
    rows = facts.execute("SELECT seal_no, question_no, customer_no FROM void_told").fetchall()
    found: dict[_Seal, tuple[int, VoidNow]] = {}
    for number, question_no, customer in rows:
        run_no, seal_no = number_in_run(line, int(number))
        said = VoidNow(run_no, seal_no, shown.questions[question_no].name)
        found[run_no, seal_no] = (int(customer), said)
    return found
