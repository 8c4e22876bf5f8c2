"""Who gets what: targets and their topics."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.live.channels import CHANNELS
from nebelhorn.live.outbox.tables import message, target

ALL = "*"
"""The topic of those who want everything."""

_TOPIC = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_WANTED = re.compile(r"\*|[a-z0-9_]+(\.[a-z0-9_]+)*(\.\*)?")
_NAME = re.compile(r"[\w][\w .-]{0,99}")


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody outside who is told things. Its secret is not part of it.

    Attributes:
        target_id: For ever.
        name: In words of the people here.
        channel: Such as ``webhook``.
        address: Where to; for a webhook its URL.
        topics: ``*``, topics such as ``alarm.red``, or all below one such as ``alarm.*``.
        enabled: False: nothing new is put down for it, and what waits is kept.
        disabled_reason: Why it is not enabled; None when it is.
        created_us: Since when, UTC microseconds since 1970.
    """

    target_id: str
    name: str
    channel: str
    address: str
    topics: tuple[str, ...]
    enabled: bool
    disabled_reason: str | None
    created_us: int

    def wants(self, topic: str, *, by_name: bool = False) -> bool:
        """Say whether it is to be told of a topic.

        Args:
            topic: Such as ``alarm.red``.
            by_name: Does it not count that somebody wants everything? So it is where there is
                very much of it.

        Examples:
            >>> one = Target("t", "crm", "webhook", "https://x", ("alarm.*",), True, None, 0)
            >>> one.wants("alarm.red"), one.wants("alarm"), one.wants("alarms.red")
            (True, False, False)
            >>> every = Target("t", "crm", "webhook", "https://x", ("*",), True, None, 0)
            >>> every.wants("prediction.sealed"), every.wants("prediction.sealed", by_name=True)
            (True, False)
        """
        return any(
            wanted == topic
            or (wanted == ALL and not by_name)
            or (wanted.endswith(".*") and topic.startswith(wanted.removesuffix(ALL)))
            for wanted in self.topics
        )


@dataclass(frozen=True, slots=True)
class NewTarget:
    """What is needed of a new target; its address must have been checked by the channel.

    Attributes:
        name: Not taken yet; letters, digits, blanks, ``.``, ``-`` and ``_``, at most 100.
        address: Where to.
        topics: At least one.
        channel: On the shelf of channels.
    """

    name: str
    address: str
    topics: tuple[str, ...] = (ALL,)
    channel: str = "webhook"


def checked_topic(topic: str) -> str:
    """Return a topic if it is one: lower-case words with dots between.

    Raises:
        SettingsError: It is none.

    Examples:
        >>> checked_topic("alarm.red")
        'alarm.red'
    """
    if not _TOPIC.fullmatch(topic):
        msg = f"{topic!r} is no topic; write it like alarm.red"
        raise SettingsError(msg)
    return topic


def put_target(connection: Connection, new: NewTarget, *, now_us: int) -> tuple[Target, str]:
    """Write down a new target.

    Args:
        connection: Office, in a transaction.
        new: What it is.
        now_us: UTC microseconds since 1970.

    Returns:
        The target, and the secret that its messages will be signed with: keep it, hand it to
        those who verify, and show it nowhere else.

    Raises:
        SettingsError: The name is taken or no name, or a topic is none.
        UnknownName: There is no such channel.
    """
    if new.channel not in CHANNELS:
        msg = f"there is no channel {new.channel!r}; {choices(new.channel, CHANNELS)}"
        raise UnknownName(msg)
    if not _NAME.fullmatch(new.name) or new.name != new.name.strip():
        msg = f"{new.name!r} is no name for a target"
        raise SettingsError(msg)
    for wanted in new.topics:
        if not _WANTED.fullmatch(wanted):
            msg = f"{wanted!r} is no topic; write it like alarm.red, alarm.* or *"
            raise SettingsError(msg)
    if not new.topics:
        msg = "a target needs a topic; * is all of them"
        raise SettingsError(msg)
    if any(one.name == new.name for one in targets(connection)):
        msg = f"there is a target {new.name!r} already"
        raise SettingsError(msg)
    secret = CHANNELS[new.channel].new_secret()
    made = Target(
        f"tgt_{secrets.token_hex(16)}",
        new.name,
        new.channel,
        new.address,
        tuple(dict.fromkeys(new.topics)),
        enabled=True,
        disabled_reason=None,
        created_us=now_us,
    )
    connection.execute(
        sa.insert(target).values(
            target_id=made.target_id,
            name=made.name,
            channel=made.channel,
            address=made.address,
            secret=secret,
            topics=json.dumps(made.topics),
            enabled=True,
            created_us=now_us,
        )
    )
    return made, secret


def targets(connection: Connection) -> tuple[Target, ...]:
    """Return all targets, by name."""
    columns = [column for column in target.columns if column.name != "secret"]
    rows = connection.execute(sa.select(*columns).order_by(target.c.name)).all()
    return tuple(_target(row) for row in rows)


def target_called(connection: Connection, name: str) -> Target:
    """Return the target of a name or id.

    Raises:
        UnknownName: There is none; the message says which there are.
    """
    known = targets(connection)
    for one in known:
        if name in {one.name, one.target_id}:
            return one
    msg = f"there is no target {name!r}; {choices(name, [one.name for one in known])}"
    raise UnknownName(msg)


def take_target(connection: Connection, target_id: str) -> None:
    """Remove a target with all its messages, those that wait and those that were delivered."""
    connection.execute(sa.delete(message).where(message.c.target_id == target_id))
    connection.execute(sa.delete(target).where(target.c.target_id == target_id))


def enable_target(connection: Connection, target_id: str) -> None:
    """Send to a target again; what waited for it goes out."""
    connection.execute(
        sa.update(target)
        .where(target.c.target_id == target_id)
        .values(enabled=True, disabled_reason=None)
    )


def disable_target(connection: Connection, target_id: str, reason: str) -> None:
    """Send nothing more to a target; what waits for it is kept.

    Args:
        connection: Office, in a transaction.
        target_id: Of the target.
        reason: In words, for people.
    """
    connection.execute(
        sa.update(target)
        .where(target.c.target_id == target_id)
        .values(enabled=False, disabled_reason=reason)
    )


def wanting(known: Sequence[Target], topic: str, *, by_name: bool = False) -> list[Target]:
    """Return those who are to be told of a topic now; ``by_name`` as in ``Target.wants``."""
    return [one for one in known if one.enabled and one.wants(topic, by_name=by_name)]


def _target(row: Row[Any]) -> Target:
    found = dict(row._mapping)
    return Target(**{**found, "topics": tuple(json.loads(str(found["topics"])))})
