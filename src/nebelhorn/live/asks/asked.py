"""Asks as they are written down: planned, sent, dropped, and never drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.asking import AskState, WhyNotAsked
from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import PLANNED, ask

UNCERTAIN = "uncertain"
"""Reason beside ``asked``: nobody knows whether the mail has arrived, and nobody sends it again."""

_OPEN = (PLANNED, AskState.ASKED.value)


@dataclass(frozen=True, slots=True)
class NewAsk:
    """One ask to be written down.

    Attributes:
        name: Of the ``[[ask]]`` entry.
        id_no: Number of the customer.
        event_id: Number of the event that is asked about.
        touchpoint: Name of its touchpoint.
        encounter_us: When it was, UTC microseconds.
        channel: ``mail``, ``sms`` or ``webhook``.
        language: Of the wording; None: not chosen.
        propensity: With which chance it was drawn, 0–1.
        by_lot: Drawn by lot, not for the fog?
        expires_us: Until when it can be answered, UTC microseconds.
        drawn: False: others were asked first; it is kept for its chance alone.
    """

    name: str
    id_no: int
    event_id: int
    touchpoint: str
    encounter_us: int
    channel: str
    language: str | None
    propensity: float
    by_lot: bool
    expires_us: int
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class KeptAsk:
    """One ask as it stands. Times are UTC microseconds.

    Attributes:
        ask_no: Its number.
        name: Of the ``[[ask]]`` entry.
        id_no: Number of the customer.
        event_id: Number of the event that is asked about.
        touchpoint: Name of its touchpoint.
        encounter_us: When that was.
        channel: On which it goes out.
        language: Of the wording; None: not chosen.
        propensity: With which chance it was drawn; None: not kept.
        by_lot: Drawn by lot?
        state: ``planned`` or one of `AskState`.
        reason: Why it was not asked, or ``uncertain``; None: neither.
        planned_us: When it was written down.
        sent_us: When it went out; None: it did not.
        state_us: Since when it is in this state.
        expires_us: Until when it can be answered.
    """

    ask_no: int
    name: str
    id_no: int
    event_id: int
    touchpoint: str
    encounter_us: int
    channel: str
    language: str | None
    propensity: float | None
    by_lot: bool
    state: str
    reason: str | None
    planned_us: int
    sent_us: int | None
    state_us: int
    expires_us: int

    @property
    def counts(self) -> bool:
        """Does it count as asked, for whoever waits until they may ask again?"""
        return self.state != AskState.NOT_ASKED

    @property
    def asked_us(self) -> int:
        """When it went out; where it has not yet, when it was planned."""
        return self.planned_us if self.sent_us is None else self.sent_us


def put_ask(connection: Connection, new: NewAsk, now_us: int) -> int | None:
    """Write an ask down; about one encounter each entry asks once, whatever became of it.

    Args:
        connection: Office, in a transaction: that of the message that goes out with it.
        new: The ask.
        now_us: UTC microseconds.

    Returns:
        Its number; None: it stands there already, and nothing was done.
    """
    values = {
        "name": new.name,
        "id_no": new.id_no,
        "event_id": new.event_id,
        "touchpoint": new.touchpoint,
        "encounter_us": new.encounter_us,
        "channel": new.channel,
        "language": new.language,
        "propensity": new.propensity,
        "by_lot": new.by_lot,
        "state": PLANNED if new.drawn else AskState.NOT_ASKED.value,
        "reason": None if new.drawn else WhyNotAsked.NOT_DRAWN.value,
        "planned_us": now_us,
        "state_us": now_us,
        "expires_us": new.expires_us,
    }
    columns, marks = ", ".join(values), ", ".join(f":{name}" for name in values)
    made = connection.execute(
        sa.text(
            f"INSERT INTO ask ({columns}) VALUES ({marks}) "
            "ON CONFLICT (name, event_id) DO NOTHING RETURNING ask_no"
        ),
        values,
    ).scalar()
    return None if made is None else int(made)


def asks_of(connection: Connection, ids: Collection[int]) -> list[KeptAsk]:
    """Return all asks of some customers, by number.

    Args:
        connection: Office.
        ids: Numbers of all their ids.
    """
    found = [
        KeptAsk(**row._mapping)
        for some in portions(ids)
        for row in connection.execute(sa.select(ask).where(ask.c.id_no.in_(some)))
    ]
    return sorted(found, key=lambda one: one.ask_no)


def ask_numbered(connection: Connection, ask_no: int) -> KeptAsk | None:
    """Return an ask; None: there is none, or its customer was erased."""
    row = connection.execute(sa.select(ask).where(ask.c.ask_no == ask_no)).first()
    return None if row is None else KeptAsk(**row._mapping)


def planned_asks(connection: Connection, channels: Iterable[str]) -> list[KeptAsk]:
    """Return asks that have not gone out on some channels, by number."""
    rows = connection.execute(
        sa.select(ask)
        .where(ask.c.state == PLANNED, ask.c.channel.in_(sorted(channels)))
        .order_by(ask.c.ask_no)
    )
    return [KeptAsk(**row._mapping) for row in rows]


def mark_sent(
    connection: Connection, ask_no: int, now_us: int, *, reason: str | None = None
) -> None:
    """Write down that an ask went out; one that was opened meanwhile keeps its state.

    Args:
        connection: Office, in a transaction.
        ask_no: Its number.
        now_us: When, UTC microseconds.
        reason: ``UNCERTAIN`` where nobody knows whether it arrived; None: it did.
    """
    never = sa.and_(ask.c.state == AskState.NOT_ASKED.value, ask.c.sent_us.is_(None))
    connection.execute(
        sa.update(ask)
        .where(ask.c.ask_no == ask_no, sa.or_(ask.c.state == PLANNED, never))
        .values(state=AskState.ASKED.value, state_us=now_us)
    )
    connection.execute(
        sa.update(ask).where(ask.c.ask_no == ask_no).values(sent_us=now_us, reason=reason)
    )


def mark_not_asked(
    connection: Connection, numbers: Collection[int], reason: str, now_us: int
) -> list[int]:
    """Write down that asks reach nobody; those that were opened have, and stay as they are.

    Args:
        connection: Office, in a transaction.
        numbers: Of the asks.
        reason: One of `WhyNotAsked`.
        now_us: UTC microseconds.

    Returns:
        The numbers of those that were changed.
    """
    changed = []
    for some in portions(numbers):
        done = connection.execute(
            sa.update(ask)
            .where(ask.c.ask_no.in_(some), ask.c.state.in_(_OPEN))
            .values(state=AskState.NOT_ASKED.value, reason=reason, state_us=now_us)
            .returning(ask.c.ask_no)
        )
        changed += [int(number) for (number,) in done]
    return sorted(changed)


def ask_counts(connection: Connection) -> dict[tuple[str, str, str | None], int]:
    """Return how many asks stand where: (name, state, reason) → count."""
    columns = (ask.c.name, ask.c.state, ask.c.reason)
    rows = connection.execute(sa.select(*columns, sa.func.count()).group_by(*columns))
    return {(str(row[0]), str(row[1]), row[2]): int(row[3]) for row in rows}


def asks_over(connection: Connection, now_us: int) -> dict[int, bool]:
    """Return the events whose ask is over, and whether it was answered, at least in part.

    Over is what was answered, and whatever nobody can answer any more. What reached nobody is left
    out: who was not asked cannot answer.

    Args:
        connection: Office.
        now_us: Now, UTC microseconds.
    """
    answered = (AskState.PARTIAL.value, AskState.FINISHED.value)
    rows = connection.execute(
        sa.select(ask.c.event_id, ask.c.state).where(
            ask.c.state.not_in([PLANNED, AskState.NOT_ASKED.value]),
            sa.or_(ask.c.expires_us <= now_us, ask.c.state == AskState.FINISHED.value),
        )
    )
    return {int(event_id): state in answered for event_id, state in rows}
