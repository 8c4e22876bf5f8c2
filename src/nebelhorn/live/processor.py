"""From the inbox into the facts: each body once, each event by itself, nothing lost."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from nebelhorn.live.inbox import Inbox, InboxRefusal, Row
from nebelhorn.live.saying import answered_before, once, placed, told_beside, voice_of
from nebelhorn.live.ties import tie_of
from nebelhorn.live.traits import keep_told_contacts, tells_contact
from nebelhorn.live.wire import (
    SURVEY,
    TOOLS,
    WIRES,
    Inbound,
    Kind,
    Poison,
    Wire,
    WireRecord,
    answer_of,
    decode,
    objects_of,
    value_of,
)
from nebelhorn.log import (
    ANONYMOUS,
    Quarantined,
    Stores,
    Taken,
    Tie,
    Touch,
    keep_quarantined,
    read_until,
    take_touches,
)

READER = "inbox"
"""Whose cursor moves in the facts."""

AHEAD_US = 48 * 3_600_000_000
"""A clock may be so far ahead; what claims to come from later is put in quarantine."""

MOST_VALUE = 1e15
"""No money is more, of whatever currency; squares and sums of what is larger leave all ranges."""

_TOUCHPOINTS = frozenset({Kind.track, Kind.page, Kind.screen, Kind.answer})
_NAMED = frozenset({SURVEY, *TOOLS})
"""Wires whose answers have their wire for a source, and may be nobody's."""

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
        passed: Count of records that are understood and change nothing here: traits alone, and
            who belongs to which group.
    """

    rows: int
    until: int
    taken: Taken
    quarantined: int
    newest_us: int
    passed: int = 0


class Processor:
    """Reads bodies and brings what they say into the facts.

    Events and cursor are written in one transaction, and only then bodies are let go: whatever
    stops it, and wherever, each event is counted once.

    Args:
        stores: Of the workspace.
        inbox: Where bodies lie.
        source_of: Number of a write key → its source.
        wire_of: Name of a wire → how its bodies are read now.
    """

    def __init__(
        self,
        stores: Stores,
        inbox: Inbox,
        source_of: Callable[[int], Source],
        wire_of: Callable[[str], Wire] = WIRES.__getitem__,
    ) -> None:
        self._stores, self._inbox = stores, inbox
        self._source_of, self._wire_of = source_of, wire_of
        self._until = read_until(stores.facts, READER)
        self._answered: set[str] = set()
        self._told: list[tuple[WireRecord, int]] = []
        # an inbox that was made anew counts from 1 again: nothing of it may be passed over
        if inbox.state().last_seq < self._until:
            self._until = 0

    def step(self, *, most: int = _ROWS, known_from_us: int = 0) -> Step:
        """Process the next bodies.

        Args:
            most: No more bodies than this.
            known_from_us: Nothing becomes known before this time, UTC microseconds: what was
                received earlier, by a clock that was set back, counts as known from here on.

        Returns:
            What was done; nothing where no body waits.

        Raises:
            DiskFull: There was no room left; nothing of it was taken, and it can be tried again.
            InboxRefusal: The inbox cannot be read.
        """
        rows = [
            row if row.received_us >= known_from_us else replace(row, received_us=known_from_us)
            for row in self._inbox.read(self._until, most)
        ]
        if not rows:
            return Step(0, self._until, Taken(0, 0, 0, ()), 0, 0)
        self._answered, self._told = answered_before(self._stores, rows), []
        said = [found for row in rows for found in self._read(row)]
        touches = [one for one in said if isinstance(one, Touch)]
        ties = [one for one in said if isinstance(one, Tie)]
        aside = [one for one in said if isinstance(one, Quarantined)]
        keep_quarantined(self._stores.office, aside)
        keep_told_contacts(self._stores.office, self._told)
        taken = take_touches(self._stores, touches, reader=READER, until=rows[-1].seq, ties=ties)
        self._until = rows[-1].seq
        # they are in the facts, and whom they are about has to be told of; what could not be let
        # go is let go together with the next ones
        with contextlib.suppress(InboxRefusal):
            self._inbox.trim(self._until)
        newest_us = rows[-1].received_us
        return Step(len(rows), self._until, taken, len(aside), newest_us, said.count(None))

    def _read(self, row: Row) -> Iterator[Touch | Tie | Quarantined | None]:
        # an answer is the same whoever's key brought it
        source = Source(row.wire) if row.wire in _NAMED else self._source_of(row.key_id)
        headers = json.loads(row.headers) if row.headers else {}
        inbound = Inbound(row.body, row.route, headers, row.received_us)
        for position, found in enumerate(decode(self._wire_of(row.wire), inbound)):
            where = (row, position, source)
            if isinstance(found, Poison):
                yield _aside(where, found.reason, found.raw)
                continue
            try:
                touch = made_touch(row.wire, found, source, row.received_us)
            except Exception as error:  # noqa: BLE001 - one event must not stop all others
                touch = f"{type(error).__name__}: {error}"
            if isinstance(touch, Touch) and row.wire == SURVEY:
                touch = once(touch, self._answered)
            if isinstance(touch, str):
                yield _aside(where, touch, msgspec.json.encode(found))
                continue
            self._told += [(found, row.received_us)] * tells_contact(found)
            tie = tie_of(found, source.name, row.received_us)
            if tie is not None:
                yield tie
            if touch is not None or tie is None:
                yield touch


def made_touch(
    wire: str, record: WireRecord, source: Source, received_us: int
) -> Touch | str | None:
    """Return the touch a record tells of, as `touch_of`; of our own pages with all they know.

    Args:
        wire: Name of the wire it came over.
        record: What came.
        source: From where.
        received_us: When, UTC microseconds.
    """
    if wire not in _NAMED:
        return touch_of(record, source, received_us)
    if record.kind is not Kind.answer:
        return None
    touch = _made(record, record.user_id, source, received_us)
    if isinstance(touch, str):
        return touch
    return placed(touch, voice_of(record)) if wire == SURVEY else told_beside(touch, record)


def touch_of(record: WireRecord, source: Source, received_us: int) -> Touch | str | None:
    """Return the touch a record tells of, why there is none, or None where it tells of none.

    Args:
        record: What came.
        source: From where.
        received_us: When, UTC microseconds; it counts as known from then on.
    """
    if record.kind not in _TOUCHPOINTS:
        return None
    customer = record.user_id or (record.anonymous_id and ANONYMOUS + record.anonymous_id)
    if not customer:
        return "no customer"
    return _made(record, customer, source, received_us)


def _made(
    record: WireRecord, customer: str | None, source: Source, received_us: int
) -> Touch | str:
    t_us = received_us if record.t_us is None else record.t_us
    if t_us > received_us + AHEAD_US:
        return "it claims to have happened more than 48 hours after it was received"
    value = value_of(record)
    if value is not None and abs(value) > MOST_VALUE:
        return f"its value is {value:g}; the most is {MOST_VALUE:g}"
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
        value=value,
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
