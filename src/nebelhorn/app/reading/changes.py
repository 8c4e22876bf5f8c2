"""What listeners are told when something has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import duckdb

from nebelhorn.app.reading.runs import ShownRun
from nebelhorn.app.reading.turned_out import MOST_AT_ONCE, PredictionsSettled
from nebelhorn.app.reading.voided import PredictionsRestored, PredictionsVoid
from nebelhorn.predictions import FULL, LIVE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ChangeKind(StrEnum):
    """Name of a server-sent event."""

    CUSTOMER = "customer.changed"
    SEALED = "prediction.sealed"
    SETTLED = "prediction.settled"
    VOID = "prediction.void"
    RESTORED = "prediction.restored"
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
    ChangeKind.VOID.value: PredictionsVoid,
    ChangeKind.RESTORED.value: PredictionsRestored,
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
            f"AND s.seal_no > ? ORDER BY s.seal_no LIMIT {MOST_AT_ONCE:d}",
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
