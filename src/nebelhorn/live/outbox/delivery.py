"""What became of each message, and what people may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.errors import UnknownName
from nebelhorn.live.outbox.tables import message, target


class DeliveryState(StrEnum):
    """Where a message stands: not tried yet, delivered, to be tried again, or given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one target. Times are UTC microseconds since 1970.

    Attributes:
        message_id: The ``webhook-id``.
        target: Name of the target.
        topic: Such as ``alarm.red``.
        body: As it is sent.
        created_us: When it was put down.
        due_us: When it is tried next, or was to be.
        attempts: How often it was tried, since it was put down or redelivered.
        state: Where it stands.
        last_status: HTTP status of the last attempt; None: no answer, or no attempt yet.
        last_error: What was wrong then; None: nothing.
        last_us: When the last attempt ended; None: none yet.
        delivered_us: When it was taken; None: not yet.
    """

    message_id: str
    target: str
    topic: str
    body: str
    created_us: int
    due_us: int
    attempts: int
    state: DeliveryState
    last_status: int | None
    last_error: str | None
    last_us: int | None
    delivered_us: int | None


def deliveries(
    connection: Connection,
    *,
    target_id: str | None = None,
    state: DeliveryState | None = None,
    limit: int = 100,
) -> tuple[Delivery, ...]:
    """Return messages with what became of them, newest first.

    Args:
        connection: Office.
        target_id: Only those to this target.
        state: Only those in this state.
        limit: At most so many.
    """
    wanted = _deliveries().order_by(message.c.seq.desc()).limit(limit)
    if target_id is not None:
        wanted = wanted.where(message.c.target_id == target_id)
    if state is not None:
        wanted = wanted.where(message.c.state == state.value)
    return tuple(_delivery(row) for row in connection.execute(wanted).all())


def delivery_counts(connection: Connection) -> dict[tuple[str, DeliveryState], int]:
    """Return how many messages stand where.

    Args:
        connection: Office.

    Returns:
        (target id, state) → count; what is not there is left out.
    """
    rows = connection.execute(
        sa.select(message.c.target_id, message.c.state, sa.func.count()).group_by(
            message.c.target_id, message.c.state
        )
    ).all()
    return {(str(row[0]), DeliveryState(row[1])): int(row[2]) for row in rows}


def retry_delivery(connection: Connection, message_id: str, *, now_us: int) -> Delivery:
    """Try a message again now, from the first attempt on, and let no other wait for it.

    The webhook-id stays the same: a target that had it already leaves it aside.

    Args:
        connection: Office, in a transaction.
        message_id: Of a message in any state.
        now_us: UTC microseconds since 1970.

    Returns:
        The message as it now stands.

    Raises:
        UnknownName: There is no such message.
    """
    return _set(
        connection,
        message_id,
        {
            "state": DeliveryState.WAITING.value,
            "attempts": 0,
            "due_us": now_us,
            # one that was not tried yet keeps its place in the order
            "aside": message.c.aside | (message.c.attempts > 0),
        },
    )


def drop_delivery(connection: Connection, message_id: str) -> Delivery:
    """Give a message up; it stays as dead, so that the same cause is not put down again.

    Args:
        connection: Office, in a transaction.
        message_id: Of a message in any state.

    Returns:
        The message as it now stands.

    Raises:
        UnknownName: There is no such message.
    """
    return _set(
        connection,
        message_id,
        {"state": DeliveryState.DEAD.value, "last_error": "dropped by hand"},
    )


def forget_deliveries(connection: Connection, *, before_us: int) -> int:
    """Delete what was delivered or given up long ago; its causes could be put down again.

    Args:
        connection: Office, in a transaction.
        before_us: Messages put down before this, UTC microseconds since 1970.

    Returns:
        How many.
    """
    done = connection.execute(
        sa.delete(message).where(
            message.c.created_us < before_us,
            message.c.state.in_([DeliveryState.DELIVERED.value, DeliveryState.DEAD.value]),
        )
    )
    return int(done.rowcount)


def _set(connection: Connection, message_id: str, values: dict[str, object]) -> Delivery:
    connection.execute(
        sa.update(message).where(message.c.message_id == message_id).values(**values)
    )
    row = connection.execute(_deliveries().where(message.c.message_id == message_id)).first()
    if row is None:
        msg = f"there is no message {message_id!r}"
        raise UnknownName(msg)
    return _delivery(row)


def _deliveries() -> sa.Select[Any]:
    m = message.c
    return sa.select(
        *(m.message_id, target.c.name.label("target"), m.topic, m.body, m.created_us, m.due_us),
        *(m.attempts, m.state, m.last_status, m.last_error, m.last_us, m.delivered_us),
    ).join_from(message, target, m.target_id == target.c.target_id)


def _delivery(row: sa.Row[Any]) -> Delivery:
    found = dict(row._mapping)
    return Delivery(**{**found, "state": DeliveryState(str(found["state"]))})
