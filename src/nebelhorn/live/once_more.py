"""Try again what arrived and was put aside, when its cause was mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from nebelhorn.live.processor import READER, Source, made_touch
from nebelhorn.live.ties import tie_of
from nebelhorn.live.wire import WIRES, Inbound, Poison, Wire, WireRecord, decode
from nebelhorn.log import (
    Quarantined,
    Stores,
    Taken,
    Tie,
    Touch,
    mark_replayed,
    quarantined,
    read_until,
    take_touches,
)


@dataclass(frozen=True, slots=True)
class OnceMore:
    """What became of what had been put aside.

    Attributes:
        tried: Count of events that were tried.
        taken: Count of those that stand aside no longer.
        facts: What was new.
    """

    tried: int
    taken: int
    facts: Taken


def take_once_more(
    stores: Stores,
    source_of: Callable[[str], Source],
    wire_of: Callable[[str], Wire] = WIRES.__getitem__,
    *,
    now_us: int,
) -> OnceMore:
    """Try everything again that arrived over the wire and was put aside.

    What is taken counts as known from now on, and as having happened when it said, else when it
    was received. Its id is the same as the first time, so nothing is counted twice.

    Args:
        stores: Of the workspace.
        source_of: Name of a source → what is known of it now.
        wire_of: Name of a wire → how it is read now.
        now_us: Now, UTC microseconds.

    Raises:
        DiskFull: There was no room left; nothing of it was taken.
    """
    aside = quarantined(stores.office)
    touches: list[Touch] = []
    ties: list[Tie] = []
    done: list[int] = []
    for number, one in aside:
        found = _read(one, source_of(one.source), wire_of, now_us)
        if found is None:
            continue
        done.append(number)
        touches += found[0]
        ties += found[1]
    reader = read_until(stores.facts, READER)
    taken = take_touches(stores, touches, reader=READER, until=reader, ties=ties)
    mark_replayed(stores.office, done, now_us=now_us)
    return OnceMore(len(aside), len(done), taken)


def _read(
    one: Quarantined, source: Source, wire_of: Callable[[str], Wire], now_us: int
) -> tuple[list[Touch], list[Tie]] | None:
    """Return what it says, or None where it cannot be taken still."""
    touches: list[Touch] = []
    ties: list[Tie] = []
    for record in _records(one, wire_of):
        if isinstance(record, Poison):
            return None
        try:
            touch = made_touch(one.wire.partition("/")[0], record, source, now_us)
        except Exception:  # noqa: BLE001 - it stays aside, and the others are tried
            return None
        if isinstance(touch, str):
            return None
        tie = tie_of(record, source.name, now_us)
        if touch is not None:
            told = record.t_us is not None
            touches.append(touch if told else replace(touch, t_us=one.received_us))
        ties += [] if tie is None else [tie]
    return touches, ties


def _records(one: Quarantined, wire_of: Callable[[str], Wire]) -> list[WireRecord | Poison]:
    try:
        return [msgspec.json.decode(one.raw, type=WireRecord)]
    except msgspec.MsgspecError:
        pass
    wire, _, route = one.wire.partition("/")
    found: list[WireRecord | Poison] = []
    # an event is kept as it stood in its body: alone, or in a list
    for body in (one.raw, f'{{"batch":[{one.raw}]}}') if wire in WIRES else ():
        inbound = Inbound(body.encode(), route, {}, one.received_us)
        found = list(decode(wire_of(wire), inbound))
        if found and not any(isinstance(record, Poison) for record in found):
            return found
    return found or [Poison(0, "nothing is in it", b"")]
