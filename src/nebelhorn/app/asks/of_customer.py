"""What one customer was asked, why, what became of it, and why they were not asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nebelhorn.app.consents import ids_called
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import AskState, WhyNotAsked
from nebelhorn.live import asks_of, found_asks

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AskOfCustomer:
    """One ask that was written down about one of a customer's encounters.

    Attributes:
        name: Of the ``[[ask]]`` entry.
        touchpoint: Raw name of the touchpoint it is about.
        encounter: When they were there, UTC.
        decided: When it was written down that they are asked or not, UTC.
        channel: ``mail``, ``sms``, ``webhook``, ``desk``, or a place's.
        state: What became of it; None: it is on its way.
        why_not: Why they were not asked; None: they were, or nobody knows any more.
        by_lot: Were they drawn by lot, and not for the fog?
        chance: With which chance they were drawn, 0–1; None: they were not drawn.
    """

    name: str
    touchpoint: str
    encounter: datetime
    decided: datetime
    channel: str
    state: AskState | None
    why_not: WhyNotAsked | None
    by_lot: bool
    chance: float | None


def asks_of_customer(
    workspace: Workspace, customer: str, *, limit: int = 20
) -> tuple[AskOfCustomer, ...]:
    """Return what a customer was asked, or not, the newest first.

    Args:
        workspace: With a connection of its own.
        customer: One of their ids.
        limit: How many at most.

    Raises:
        UnknownName: Nobody has this id.
    """
    office = workspace.stores.office
    found_asks(office)
    ids = ids_called(workspace, customer)
    with office.connect() as connection:
        kept = asks_of(connection, ids)
    kept.sort(key=lambda one: (one.planned_us, one.ask_no), reverse=True)
    reasons = {one.value: one for one in WhyNotAsked}
    return tuple(
        AskOfCustomer(
            name=one.name,
            touchpoint=one.touchpoint,
            encounter=_at(one.encounter_us),
            decided=_at(one.planned_us),
            channel=one.channel,
            state=AskState(one.state) if one.state in set(AskState) else None,
            why_not=reasons.get(one.reason or "") if one.state == AskState.NOT_ASKED else None,
            by_lot=one.by_lot,
            chance=one.propensity,
        )
        for one in kept[:limit]
    )


def _at(at_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at_us)
