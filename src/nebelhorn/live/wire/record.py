"""What every wire becomes: one record an event, or a poison that says why there is none."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

import msgspec


class Kind(enum.StrEnum):
    """What a record says.

    ``track``, ``page`` and ``screen`` are touchpoints. ``identify`` ties an anonymous id to a
    customer and tells traits, ``alias`` says that two ids are one, ``group`` tells traits of a
    company or household and who belongs to it: these three are no touchpoints. ``answer`` is
    what a customer said about a touchpoint.
    """

    track = "track"
    identify = "identify"
    page = "page"
    screen = "screen"
    group = "group"
    alias = "alias"
    answer = "answer"


class WireRecord(msgspec.Struct, frozen=True):
    """One event as a client meant it.

    Attributes:
        kind: What it says.
        message_id: The client's own id, the same in every retry; for CloudEvents ``SOURCE ID``,
            because ids are unique only within a source. None: the client gave none.
        user_id: The customer's own id; None for somebody anonymous.
        anonymous_id: Id of a browser or device.
        other_id: alias: the other id of the same customer; group: the group's id; else None.
        name: Touchpoint; for an answer the touchpoint it is about, or the event's name; empty for
            identify, group and alias.
        t_us: When it happened, UTC microseconds since 1970, the client's clock set right; None:
            the client did not say, and the time it was received has to do.
        sent_us: When the client sent it, by its own clock; None: not said.
        properties: What was told with it; no text holds a NUL, no whole number needs more than 64
            bits, no number is infinite.
        traits: What is known of the customer (identify, track with ``$set``) or of the group.
        context: What the client told of itself: library, page, ``channel`` and so on.

    Examples:
        >>> record = WireRecord(Kind.track, "m1", "u1", None, None, "Order Completed", None, None)
        >>> record.kind.value, record.properties
        ('track', {})
    """

    kind: Kind
    message_id: str | None
    user_id: str | None
    anonymous_id: str | None
    other_id: str | None
    name: str
    t_us: int | None
    sent_us: int | None
    properties: dict[str, Any] = msgspec.field(default_factory=dict)
    traits: dict[str, Any] = msgspec.field(default_factory=dict)
    context: dict[str, Any] = msgspec.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Poison:
    """An event no record could be made of; it is put in quarantine and harms no other.

    Attributes:
        position: 0-based position among the events of its body.
        reason: One sentence for the person who looks at it.
        raw: The event's bytes, to be tried again later.
    """

    position: int
    reason: str
    raw: bytes


class NotARecord(Exception):
    """An event cannot be understood; the text says why. It never leaves this folder."""
