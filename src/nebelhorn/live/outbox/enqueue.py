"""Put down what is to be told outside, in the same transaction as what it tells of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from nebelhorn.live.outbox.tables import message
from nebelhorn.live.outbox.targets import checked_topic, targets, wanting


def enqueue(
    connection: Connection,
    topic: str,
    payload: Mapping[str, object],
    *,
    key: str,
    now_us: int,
    by_name: bool = False,
) -> tuple[str, ...]:
    """Put down a message for everybody who wants its topic; the same cause never twice.

    The body is written once and sent byte for byte in every attempt:
    ``{"type": topic, "timestamp": ..., "data": payload}``.

    Args:
        connection: Office, in the transaction of the cause: both are written or neither.
        topic: Such as ``alarm.red``.
        payload: What JSON can say; no NaN.
        key: Names the cause within the topic, such as an alarm's id.
        now_us: UTC microseconds since 1970.
        by_name: Only for those who name the topic, or what it lies below; not for who wants ``*``.

    Returns:
        The ids of the messages that were put down; empty when nobody wants the topic or all had it
        put down before.

    Raises:
        SettingsError: The topic is none.
        ValueError: The payload holds what JSON cannot say.

    Examples:
        >>> from nebelhorn.live.outbox import NewTarget, found_outbox, put_target
        >>> office = sa.create_engine("sqlite://")
        >>> found_outbox(office)
        >>> with office.begin() as connection:
        ...     _ = put_target(connection, NewTarget("crm", "https://crm.example.com"), now_us=0)
        ...     first = enqueue(connection, "alarm.red", {"n": 1}, key="a/1", now_us=1)
        ...     again = enqueue(connection, "alarm.red", {"n": 1}, key="a/1", now_us=2)
        >>> len(first), len(again)
        (1, 0)
        >>> office.dispose()
    """
    checked_topic(topic)
    body = json.dumps(
        {"type": topic, "timestamp": _iso(now_us), "data": payload},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    put = []
    for one in wanting(targets(connection), topic, by_name=by_name):
        message_id = message_id_of(one.target_id, topic, key)
        new: tuple[object, ...] = (
            *(message_id, one.target_id, topic, body),
            *(now_us, now_us, 0, "waiting", False),
        )
        # one statement, so that two who find the same cause at once put it down once
        typed = [
            sa.literal(value, message.c[name].type)
            for name, value in zip(_COLUMNS, new, strict=True)
        ]
        wanted = sa.select(*typed).where(~sa.exists().where(message.c.message_id == message_id))
        done = connection.execute(sa.insert(message).from_select(_COLUMNS, wanted))
        if done.rowcount:
            put.append(message_id)
    return tuple(put)


_COLUMNS = (
    *("message_id", "target_id", "topic", "body"),
    *("created_us", "due_us", "attempts", "state", "aside"),
)


def message_id_of(target_id: str, topic: str, key: str) -> str:
    """Return the webhook-id: the same cause has the same one, even after a restored backup.

    Args:
        target_id: Random, so that two workspaces never share an id.
        topic: Of the message.
        key: Of the cause within the topic.

    Examples:
        >>> message_id_of("tgt_1", "alarm.red", "a/1") == message_id_of("tgt_1", "alarm.red", "a/1")
        True
        >>> len(message_id_of("tgt_1", "alarm.red", "a/1"))
        36
    """
    named = json.dumps([target_id, topic, key]).encode("ascii")
    return f"msg_{hashlib.sha256(named).hexdigest()[:32]}"


def _iso(at_us: int) -> str:
    at = datetime.fromtimestamp(at_us // 1_000_000, UTC).replace(microsecond=at_us % 1_000_000)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")
