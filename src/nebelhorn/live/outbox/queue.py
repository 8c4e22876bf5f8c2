"""The queue of each target: what is due, and what became of an attempt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.channel import Receipt, Verdict
from nebelhorn.live.outbox.delivery import DeliveryState
from nebelhorn.live.outbox.tables import OPEN, message, target
from nebelhorn.live.outbox.targets import disable_target


@dataclass(frozen=True, slots=True)
class Due:
    """A message whose turn it is.

    Attributes:
        message_id: Of the message.
        target_id: Of its target.
        channel: How to send it.
        address: Where to; may hold a secret.
        secret: What to sign it with.
        body: As it is sent.
        attempts: Made so far.
        due_us: Since when it is to be sent, UTC microseconds since 1970.
    """

    message_id: str
    target_id: str
    channel: str
    address: str = field(repr=False)
    secret: str = field(repr=False)
    body: str = field(repr=False)
    attempts: int
    due_us: int


def due(connection: Connection, now_us: int, without: Collection[str] = ()) -> list[Due]:
    """Return the next message of each target, if its time has come.

    Order is kept: only the oldest message of a target that is still to be sent comes, and the
    others wait for it. Those that were put aside come beside the order.

    Args:
        connection: Office.
        now_us: UTC microseconds since 1970.
        without: Ids of targets that are busy.

    Returns:
        At most one for each enabled target, those that wait longest first.
    """
    has_open = sa.exists().where(message.c.target_id == target.c.target_id, OPEN)
    waiting = connection.execute(
        sa.select(target.c.target_id).where(target.c.enabled.is_(True), has_open)
    ).scalars()
    found = [
        one
        for target_id in sorted(set(waiting) - set(without))
        if (one := _next_of(connection, target_id, now_us)) is not None
    ]
    return sorted(found, key=lambda one: (one.due_us, one.target_id))


def record(
    connection: Connection, sent: Due, receipt: Receipt, now_us: int, wait_us: int | None
) -> None:
    """Write down what became of an attempt.

    Args:
        connection: Office, in a transaction.
        sent: What was tried.
        receipt: What came back.
        now_us: When it ended, UTC microseconds since 1970.
        wait_us: Microseconds until the next attempt; None: there is none, it is dead.
    """
    values: dict[str, object] = {
        "attempts": sent.attempts + 1,
        "last_status": receipt.status,
        "last_error": receipt.error,
        "last_us": now_us,
    }
    this = sa.update(message).where(message.c.message_id == sent.message_id)
    if receipt.verdict is Verdict.DELIVERED:
        values |= {"state": DeliveryState.DELIVERED.value, "delivered_us": now_us}
    elif receipt.verdict is Verdict.GONE:
        # enabled again by a person, it is to be tried at once
        values |= {"state": DeliveryState.FAILED.value, "due_us": now_us}
        this = this.where(OPEN)
        disable_target(connection, sent.target_id, "the target answered 410: it wants no more")
    else:
        dead = wait_us is None
        values |= {
            "state": (DeliveryState.DEAD if dead else DeliveryState.FAILED).value,
            "due_us": now_us + (wait_us or 0),
        }
        if receipt.verdict is Verdict.REFUSED:
            values["aside"] = True
        this = this.where(OPEN)  # a person may have dropped it meanwhile
    connection.execute(this.values(**values))


def _next_of(connection: Connection, target_id: str, now_us: int) -> Due | None:
    of_it = _due().where(message.c.target_id == target_id, OPEN).limit(1)
    head = connection.execute(
        of_it.where(message.c.aside.is_(False)).order_by(message.c.seq)
    ).first()
    if head is not None and (found := Due(*head)).due_us <= now_us:
        return found
    beside = connection.execute(
        of_it.where(message.c.aside.is_(True), message.c.due_us <= now_us).order_by(
            message.c.due_us, message.c.seq
        )
    ).first()
    return None if beside is None else Due(*beside)


def _due() -> sa.Select[Any]:
    m, t = message.c, target.c
    return sa.select(
        *(m.message_id, m.target_id, t.channel, t.address, t.secret, m.body, m.attempts, m.due_us)
    ).join_from(message, target, m.target_id == t.target_id)
