"""What listeners are told of predictions whose time has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import drop, put_arrow, put_view, quote_identifier
from nebelhorn.predictions import LIVE, Run
from nebelhorn.reality import put_settled, put_void_identity

MOST_AT_ONCE = 5_000
"""No more seals than this at once; the others come right after."""


class SettledState(StrEnum):
    """What became of a prediction; ``VOID``: nobody answered, so nothing could be right."""

    HIT = "hit"
    MISS = "miss"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class SettledNow:
    """A prediction whose time has come.

    Attributes:
        run_no: Number of the run.
        seal_no: Its place in the ledger of that run.
        question: Name of the question.
        foretold: Class that was foretold.
        came: Class that came; null where it is void.
        state: ``hit``, ``miss`` or ``void``.
    """

    run_no: int
    seal_no: int
    question: str
    foretold: str
    came: str | None
    state: SettledState


@dataclass(frozen=True, slots=True)
class PredictionsSettled:
    """``prediction.settled``: it has turned out what was foretold of a customer.

    Attributes:
        customer: The customer's id.
        predictions: Which, and how.
    """

    customer: str
    predictions: tuple[SettledNow, ...]


def settled_between(
    workspace: Workspace, runs: Sequence[ShownRun], from_us: int, until_us: int
) -> tuple[dict[int, list[SettledNow]], int]:
    """Return which live predictions came due in some time, and how they turned out.

    Args:
        workspace: With a connection of its own.
        runs: As ``shown_runs`` returns them; backtests are passed over.
        from_us: Due after this, UTC microseconds.
        until_us: And by then.

    Returns:
        Customer → predictions; and until when it is told now.
    """
    facts = workspace.stores.facts
    live = [shown for shown in runs if shown.run.label == LIVE and shown.questions]
    span = (from_us, until_us)
    due = sorted(row for shown in live for row in _due(facts, shown, span))
    if len(due) > MOST_AT_ONCE:
        until_us = due[MOST_AT_ONCE - 1][0]
        due = [row for row in due if row[0] <= until_us]
    found: dict[int, list[SettledNow]] = defaultdict(list)
    for shown in live:
        seals = [row[2:] for row in due if row[1] == shown.run.run_no]
        earlier = [one.run for one in live if one is not shown and one.questions == shown.questions]
        run = replace(shown.run, as_of_us=until_us, earlier=tuple(earlier))
        for customer, settled in _settle(workspace, shown, run, seals) if seals else ():
            found[customer].append(settled)
    return dict(found), until_us


def _due(
    facts: duckdb.DuckDBPyConnection, shown: ShownRun, span: tuple[int, int]
) -> list[tuple[int, int, int, int]]:
    """Return (due, run, point, seal) of what comes due in some time, the next ones first."""
    from_us, until_us = span
    open_us = ", ".join(f"({n:d}, {us:d})" for n, us in enumerate(shown.open_us))
    return facts.execute(
        "SELECT p.due_us, s.run_no, s.point_no, s.seal_no FROM seal AS s JOIN (SELECT point_no, "
        "question_no, sealed_us + open_us AS due_us FROM sealed_point CROSS JOIN "
        f"(VALUES {open_us}) AS q(question_no, open_us) WHERE run_no = {shown.run.run_no:d} "
        f"AND sealed_us + open_us > {from_us:d} AND sealed_us + open_us <= {until_us:d}) AS p "
        f"USING (point_no, question_no) WHERE s.run_no = {shown.run.run_no:d} "
        f"ORDER BY due_us, s.seal_no LIMIT {MOST_AT_ONCE + 1:d}"
    ).fetchall()


def _settle(
    workspace: Workspace, shown: ShownRun, run: Run, seals: Sequence[tuple[Any, ...]]
) -> list[tuple[int, SettledNow]]:
    facts = workspace.stores.facts
    points, numbers = zip(*seals, strict=True)
    asked = pa.table({"point_no": pa.array(points, pa.int64()), "seal_no": pa.array(numbers)})
    put_arrow(facts, "settling", asked)
    row = facts.execute("SELECT current_database()").fetchone()
    place = f"{quote_identifier(str(row[0]))}.main" if row else "main"
    of_run = f"WHERE run_no = {shown.run.run_no:d} AND"
    # views of these names stand before the tables: so only these few are settled
    put_view(
        facts,
        "sealed_point",
        f"SELECT * FROM {place}.sealed_point {of_run} point_no IN (SELECT point_no FROM settling)",
    )
    put_view(
        facts,
        "seal",
        f"SELECT * FROM {place}.seal {of_run} seal_no IN (SELECT seal_no FROM settling)",
    )
    try:
        sealed = replace(workspace.settings, touchpoints=run.catalogue(), groups=run.groups())
        ground = lay_ground(workspace, sealed, run.questions())
        alone = replace(run, earlier=())
        put_settled(facts, alone, ground.questions, ground.touchpoints)
    finally:
        for name in ("sealed_point", "seal"):
            drop(facts, name)
    _void(facts, run)
    rows = facts.execute(
        "SELECT customer_no, seal_no, question_no, foretold, came FROM settled ORDER BY seal_no"
    ).fetchall()
    return [(int(customer), _settled(shown, *rest)) for customer, *rest in rows]


def _void(facts: duckdb.DuckDBPyConnection, run: Run) -> None:
    """Let those count as void that are so beside what is not settled now."""
    changed = facts.execute("SELECT 1 FROM settled SEMI JOIN customer_change USING (customer_no)")
    if changed.fetchone() is not None and put_void_identity(facts, run):
        facts.execute(
            "UPDATE settled SET came = NULL WHERE seal_no IN (SELECT seal_no FROM void_identity)"
        )


def _settled(
    shown: ShownRun, seal_no: int, number: int, foretold: int, came: int | None
) -> SettledNow:
    names = shown.classes[number]
    state = SettledState.HIT if came == foretold else SettledState.MISS
    return SettledNow(
        run_no=shown.run.run_no,
        seal_no=seal_no,
        question=shown.questions[number].name,
        foretold=names.get(foretold, str(foretold)),
        came=None if came is None else names.get(came, str(came)),
        state=SettledState.VOID if came is None else state,
    )
