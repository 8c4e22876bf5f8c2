"""What a wire is, and the two stages every body passes.

On the way to the 200 a body is only cut: JSON of the right shape, how many events. Each event is
decoded later, by itself, so that a bad one harms no other. A record that was cut at the door is cut
again the same way by the processor: both stages use one ``cut``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec

from nebelhorn.live.wire.answers import Refusal, Refused, refuse
from nebelhorn.live.wire.body import misshapen, value_in
from nebelhorn.live.wire.meaning import answer_of
from nebelhorn.live.wire.record import Kind, NotARecord, Poison, WireRecord
from nebelhorn.live.wire.values import time_or_none

MOST_EVENTS = 2500
"""Most events in one body, as Segment has it."""

LARGE_BYTES = 32 * 1024
"""An event above this is taken all the same: clients promise not to send such."""

_STRAYED = (ValueError, ArithmeticError, RecursionError, LookupError, TypeError, AttributeError)
_MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Inbound:
    """A request as it lies in the inbox.

    Attributes:
        body: Unpacked.
        route: ``Route.route`` of its address.
        headers: Names in lower case; only those that start with ``ce-`` are needed.
        received_us: When it came in, UTC microseconds since 1970, by our clock.
    """

    body: bytes
    route: str
    headers: Mapping[str, str]
    received_us: int


# What is made once a request is a struct: it is made five times as fast as a frozen dataclass.
class Cut(msgspec.Struct, frozen=True):
    """A body in pieces.

    Attributes:
        events: Each event's JSON, not looked into.
        key: A write key found beside them; None: none.
        sent: When the body was sent, by the client's clock, as it stands there; None: not said.
        sent_us: The same, UTC microseconds; None: not said, or not looked at yet: the door has no
            use for it.
    """

    events: list[msgspec.Raw]
    key: str | None = None
    sent: msgspec.Raw | None = None
    sent_us: int | None = None


class Split(msgspec.Struct, frozen=True):
    """What the door needs to know of a body before it is written down.

    Attributes:
        count: Events in it; 0 when refused.
        key: A write key found in the body; None: none.
        refusal: Why the body is not taken; None: it is.
    """

    count: int
    key: str | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """A format clients send.

    Attributes:
        name: As written into the inbox.
        cut: (body, route, headers) → its events; raises ``Refused`` and msgspec's errors only.
        read: (event, the cut it is of, its request) → record; may raise ``NotARecord``, ``Refused``
            and msgspec's errors.
    """

    name: str
    cut: Callable[[bytes, str, Mapping[str, str]], Cut]
    read: Callable[[msgspec.Raw, Cut, Inbound], WireRecord]


def split(wire: Wire, body: bytes, route: str, headers: Mapping[str, str]) -> Split:
    """Look at a body as far as must be before the 200; never raises.

    Args:
        wire: Of the address.
        body: Unpacked.
        route: ``Route.route`` of the address.
        headers: Names in lower case.

    Returns:
        How many events there are, or why the body is refused.
    """
    try:
        cut = wire.cut(body, route, headers)
    except Refused as refused:
        return Split(0, refusal=refused.refusal)
    except msgspec.ValidationError as error:
        return Split(0, refusal=misshapen("not_an_object", error, body))
    count = len(cut.events)
    if count > MOST_EVENTS:
        found = refuse("too_many_events", f"{count}, the most is {MOST_EVENTS}")
        return Split(0, refusal=found)
    return Split(count, cut.key)


def decode(wire: Wire, inbound: Inbound) -> list[WireRecord | Poison]:
    """Decode every event of a body, each by itself; never raises.

    Args:
        wire: As written into the inbox.
        inbound: As it lies there.

    Returns:
        One record or poison an event, in the order of the body: as many as ``split`` counted. A
        body that cannot be cut, which no door has let in, is one poison.
    """
    try:
        cut = wire.cut(inbound.body, inbound.route, inbound.headers)
    except Refused as refused:
        return [Poison(0, refused.refusal.message, inbound.body)]
    except msgspec.ValidationError as error:
        return [Poison(0, str(error), inbound.body)]
    if cut.sent is not None:
        cut = msgspec.structs.replace(cut, sent_us=time_or_none(value_in(cut.sent)))
    return [_read(wire, place, cut, inbound) for place in enumerate(cut.events)]


def _read(
    wire: Wire, place: tuple[int, msgspec.Raw], cut: Cut, inbound: Inbound
) -> WireRecord | Poison:
    position, event = place
    try:
        record = wire.read(event, cut, inbound)
        if record.kind is Kind.answer:
            answer_of(record)
    except (NotARecord, Refused, msgspec.MsgspecError) as error:
        return Poison(position, str(error)[:_MOST_REASON], bytes(event))
    except _STRAYED as error:
        # one event must never stop the processor, whatever we have not thought of
        return Poison(position, f"{type(error).__name__}: {error}"[:_MOST_REASON], bytes(event))
    return record
