"""Voices of survey tools out of a file: read as their webhooks are, and known when given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import msgspec

from nebelhorn.live.processor import READER, Source, made_touch
from nebelhorn.live.wire import Inbound, Poison, Wire, WireRecord, decode
from nebelhorn.log import (
    Quarantined,
    Stores,
    Touch,
    keep_quarantined,
    read_until,
    take_touches,
)


@dataclass(frozen=True, slots=True)
class FromFile:
    """What became of the records of a file.

    Attributes:
        records: Count of records.
        new: Count of answers that were new.
        known: Count of answers that were there already.
        open: Count of records that are no answer yet: nothing was said, or who answers may go on.
        aside: Count of records that were put aside with a reason.
        nameless: Of ``new`` and ``known``, how many are of nobody known.
    """

    records: int = 0
    new: int = 0
    known: int = 0
    open: int = 0
    aside: int = 0
    nameless: int = 0


def take_from_file(
    stores: Stores,
    wire: Wire,
    bodies: Iterable[bytes],
    *,
    route: str,
    location: str,
    now_us: int,
) -> FromFile:
    """Bring answers out of a file into the facts; again changes nothing.

    They count as known when they were given, as all history does. A bad record is put aside and
    harms no other. Each body is one transaction.

    Args:
        stores: Of the workspace.
        wire: Of the tool.
        bodies: JSON as the wire cuts it.
        route: ``EXPORT``, with the name of the entry that takes all of it behind it.
        location: Where they come from, for people.
        now_us: Now, UTC microseconds.

    Raises:
        DiskFull: There was no room left; what was taken before stays.
    """
    total, line = FromFile(), 0
    for body in bodies:
        found = decode(wire, Inbound(body, route, {}, now_us))
        told = list(_told(wire.name, found, now_us))
        touches = [one for one in told if isinstance(one, Touch)]
        aside = [
            Quarantined(
                wire.name, location, f"{wire.name}/{route}", line + place + 1, 0, *one, now_us
            )
            for place, one in enumerate(told)
            if isinstance(one, tuple)
        ]
        keep_quarantined(stores.office, aside)
        until = read_until(stores.facts, READER)
        taken = take_touches(stores, touches, reader=READER, until=until)
        line += len(found)
        total = FromFile(
            records=line,
            new=total.new + taken.answers,
            known=total.known + taken.known,
            open=total.open + told.count(None),
            aside=total.aside + len(aside),
            nameless=total.nameless + sum(one.customer is None for one in touches),
        )
    return total


def _told(
    tool: str, found: Iterable[WireRecord | Poison], now_us: int
) -> Iterator[Touch | tuple[str, str] | None]:
    """Yield the answer, or (reason, record) why there is none, or None where there is none yet."""
    for one in found:
        if isinstance(one, Poison):
            yield one.reason, one.raw.decode("utf-8", "backslashreplace")
            continue
        touch = made_touch(tool, one, Source(tool), now_us)
        if isinstance(touch, str):
            yield touch, msgspec.json.encode(one).decode()
        else:
            yield None if touch is None else replace(touch, known_us=None)
