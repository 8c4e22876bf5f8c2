"""What listeners are told when something has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import drop, put_arrow, put_view, quote_identifier
from nebelhorn.predictions import FULL, LIVE
from nebelhorn.reality import put_settled

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 5_000
"""No more seals than this at once; the others come right after."""


class ChangeKind(StrEnum):
    """Name of a server-sent event."""

    CUSTOMER = "customer.changed"
    SEALED = "prediction.sealed"
    SETTLED = "prediction.settled"
    ALARM = "alarm.raised"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class CustomerChanged:
    """``customer.changed``: read the customer again.

    Attributes:
        customer: The customer's id.
        as_of: What the new state is told by, UTC.
    """

    customer: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class SealedNow:
    """A prediction that was just sealed.

    Attributes:
        run_no: Number of the run.
        seal_no: Its place in the ledger of that run.
        question: Name of the question.
        foretells: Class that was foretold.
        chance: With which chance, 0–1.
        due_at: When it is settled, UTC.
    """

    run_no: int
    seal_no: int
    question: str
    foretells: str
    chance: float
    due_at: datetime


@dataclass(frozen=True, slots=True)
class PredictionsSealed:
    """``prediction.sealed``: something was foretold of a customer.

    Attributes:
        customer: The customer's id.
        predictions: What.
    """

    customer: str
    predictions: tuple[SealedNow, ...]


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


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """``alarm.raised``: the horn has sounded, or louder than before.

    Attributes:
        alarm_id: As in ``/v1/alarms``.
        level: ``yellow`` or ``red``.
        sentence: In English.
    """

    alarm_id: str
    level: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GapNow:
    """``gap``: changes were missed that are not kept any more; read everything anew.

    Attributes:
        reload: Always true.
    """

    reload: bool = True


CHANGE_BODIES: dict[str, type] = {
    ChangeKind.CUSTOMER.value: CustomerChanged,
    ChangeKind.SEALED.value: PredictionsSealed,
    ChangeKind.SETTLED.value: PredictionsSettled,
    ChangeKind.ALARM.value: AlarmRaised,
    ChangeKind.GAP.value: GapNow,
}
"""Event → what its data is."""


def sealed_since(
    facts: duckdb.DuckDBPyConnection, runs: Iterable[ShownRun], after: Mapping[str, int]
) -> tuple[dict[int, list[SealedNow]], dict[str, int]]:
    """Return what was sealed live after some place in the ledger.

    Args:
        facts: With the ledger.
        runs: As ``shown_runs`` returns them; backtests are passed over.
        after: Number of the run, as text → number of its last seal that was told.

    Returns:
        Customer → what was sealed of them; and the places that are reached.
    """
    found: dict[int, list[SealedNow]] = defaultdict(list)
    reached = dict(after)
    for shown in runs:
        run = shown.run
        if run.label != LIVE:
            continue
        rows = facts.execute(
            "SELECT p.customer_no, s.seal_no, s.question_no, s.class_1, s.chance_1, p.sealed_us "
            "FROM seal AS s JOIN sealed_point AS p USING (run_no, point_no) WHERE s.run_no = ? "
            f"AND s.seal_no > ? ORDER BY s.seal_no LIMIT {_MOST:d}",
            [run.run_no, reached.get(str(run.run_no), -1)],
        ).fetchall()
        for customer, seal_no, number, foretold, chance, sealed_us in rows:
            said = SealedNow(
                run_no=run.run_no,
                seal_no=seal_no,
                question=shown.questions[number].name,
                foretells=shown.classes[number].get(foretold, str(foretold)),
                chance=round(chance / FULL, 4),
                due_at=_EPOCH + timedelta(microseconds=sealed_us + shown.open_us[number]),
            )
            found[int(customer)].append(said)
            reached[str(run.run_no)] = int(seal_no)
    return dict(found), reached


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
    if len(due) > _MOST:
        until_us = due[_MOST - 1][0]
        due = [row for row in due if row[0] <= until_us]
    found: dict[int, list[SettledNow]] = defaultdict(list)
    for shown in live:
        seals = [row[2:] for row in due if row[1] == shown.run.run_no]
        for customer, settled in _settle(workspace, shown, seals, until_us) if seals else ():
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
        f"ORDER BY due_us, s.seal_no LIMIT {_MOST + 1:d}"
    ).fetchall()


def _settle(
    workspace: Workspace, shown: ShownRun, seals: Sequence[tuple[Any, ...]], until_us: int
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
        run = replace(shown.run, as_of_us=until_us)
        sealed = replace(workspace.settings, touchpoints=run.catalogue(), groups=run.groups())
        ground = lay_ground(workspace, sealed, run.questions())
        put_settled(facts, run, ground.questions, ground.touchpoints)
    finally:
        for name in ("sealed_point", "seal"):
            drop(facts, name)
    rows = facts.execute(
        "SELECT customer_no, seal_no, question_no, foretold, came FROM settled ORDER BY seal_no"
    ).fetchall()
    return [(int(customer), _settled(shown, *rest)) for customer, *rest in rows]


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
