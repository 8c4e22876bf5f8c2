"""From the inbox into the facts: each body once, each event by itself, nothing lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import msgspec

from nebelhorn.live.inbox import Inbox, Row
from nebelhorn.live.wire import (
    WIRES,
    Inbound,
    Kind,
    Poison,
    WireRecord,
    answer_of,
    decode,
    objects_of,
    value_of,
)
from nebelhorn.log import (
    Quarantined,
    Stores,
    Taken,
    Touch,
    keep_quarantined,
    read_until,
    take_touches,
)

READER = "inbox"
"""Whose cursor moves in the facts."""

AHEAD_US = 48 * 3_600_000_000
"""A clock may be so far ahead; what claims to come from later is put in quarantine."""

_TOUCHPOINTS = frozenset({Kind.track, Kind.page, Kind.screen, Kind.answer})
_ROWS = 500


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of whoever holds a write key.

    Attributes:
        name: Of the source.
        attributes: Names of the properties that are kept with events; everything else is let go.
    """

    name: str
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the processor did.

    Attributes:
        rows: Bodies that were read.
        until: Number of the last of them; of the cursor where there was none.
        taken: What was new.
        quarantined: Count of events that were put aside with a reason.
        newest_us: When the last body was received, UTC microseconds; 0 where there was none.
    """

    rows: int
    until: int
    taken: Taken
    quarantined: int
    newest_us: int


class Processor:
    """Reads bodies and brings what they say into the facts.

    Events and cursor are written in one transaction, and only then bodies are let go: whatever
    stops it, and wherever, each event is counted once.

    Args:
        stores: Of the workspace.
        inbox: Where bodies lie.
        sources: Number of a write key → its source.
    """

    def __init__(self, stores: Stores, inbox: Inbox, sources: Mapping[int, Source]) -> None:
        self._stores, self._inbox, self._sources = stores, inbox, sources
        self._until = read_until(stores.facts, READER)

    def step(self, *, most: int = _ROWS) -> Step:
        """Process the next bodies.

        Args:
            most: No more bodies than this.

        Returns:
            What was done; nothing where no body waits.

        Raises:
            DiskFull: There was no room left; nothing of it was taken, and it can be tried again.
            InboxRefusal: The inbox cannot be read.
        """
        rows = self._inbox.read(self._until, most)
        if not rows:
            return Step(0, self._until, Taken(0, 0, 0, ()), 0, 0)
        touches: list[Touch] = []
        aside: list[Quarantined] = []
        for row in rows:
            for found in self._read(row):
                if isinstance(found, Touch):
                    touches.append(found)
                else:
                    aside.append(found)
        keep_quarantined(self._stores.office, aside)
        taken = take_touches(self._stores, touches, reader=READER, until=rows[-1].seq)
        self._until = rows[-1].seq
        self._inbox.trim(self._until)
        return Step(len(rows), self._until, taken, len(aside), rows[-1].received_us)

    def _read(self, row: Row) -> Iterator[Touch | Quarantined]:
        source = self._sources.get(row.key_id, Source(f"key {row.key_id}"))
        headers = json.loads(row.headers) if row.headers else {}
        inbound = Inbound(row.body, row.route, headers, row.received_us)
        for position, found in enumerate(decode(WIRES[row.wire], inbound)):
            where = (row, position, source)
            if isinstance(found, Poison):
                yield _aside(where, found.reason, found.raw)
                continue
            try:
                touch = _touch(found, source, row.received_us)
            except Exception as error:  # noqa: BLE001 - one event must not stop all others
                touch = f"{type(error).__name__}: {error}"
            if isinstance(touch, str):
                yield _aside(where, touch, msgspec.json.encode(found))
            elif touch is not None:
                yield touch


def _touch(record: WireRecord, source: Source, received_us: int) -> Touch | str | None:
    """Return the touch a record tells of, why there is none, or None where it tells of none."""
    if record.kind not in _TOUCHPOINTS:
        return None
    customer = record.user_id or (record.anonymous_id and f"anonymous:{record.anonymous_id}")
    if not customer:
        return "no customer"
    t_us = received_us if record.t_us is None else record.t_us
    if t_us > received_us + AHEAD_US:
        return "it claims to have happened more than 48 hours after it was received"
    told = record.properties
    attributes = {
        name: text
        for name in source.attributes & told.keys()
        if (text := _text(told[name])) is not None
    }
    touch = Touch(
        source=source.name,
        message=record.message_id or _content(record),
        customer=customer,
        t_us=t_us,
        known_us=received_us,
        touchpoint=record.name,
        value=value_of(record),
        attributes=attributes,
        objects=tuple(objects_of(record)),
    )
    return touch if record.kind is not Kind.answer else _answer(touch, record)


def _answer(touch: Touch, record: WireRecord) -> Touch | str:
    said = answer_of(record)
    score = None
    if said.score is not None:
        if said.scale is None:
            return 'an answer with a score needs its scale, such as "scale": "0:10"'
        worst, best = said.scale
        score = (said.score - worst) / (best - worst)
    return replace(
        touch,
        value=None,
        is_answer=True,
        score=score,
        raw_score=said.score,
        scale=said.scale,
        said=said.text or None,
    )


def _content(record: WireRecord) -> str:
    """Return an id for a record that has none: what says the same at the same time is the same."""
    said = msgspec.json.encode(record, order="deterministic")
    return f"content {hashlib.sha256(said).hexdigest()}"


def _text(value: object) -> str | None:
    if value is None or isinstance(value, dict | list):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _aside(where: tuple[Row, int, Source], reason: str, raw: bytes) -> Quarantined:
    row, position, source = where
    return Quarantined(
        source=source.name,
        location="inbox",
        wire=f"{row.wire}/{row.route}",
        line=row.seq,
        position=position,
        reason=reason,
        raw=raw.decode("utf-8", "backslashreplace"),
        received_us=row.received_us,
    )
