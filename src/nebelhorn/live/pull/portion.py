"""What asking a place takes, and what comes back, portion by portion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nebelhorn.errors import SourceError
from nebelhorn.live.egress import Answered, Sending
from nebelhorn.log import PulledFile
from nebelhorn.settings import Pull

Record = dict[str, str | None]
"""A raw record: column → text, as in a raw table."""

Cursor = dict[str, object]
"""How far a pull has come, as JSON can say it."""

Send = Callable[[Sending], Answered]
"""Sends one request to the outside and waits for the answer."""


class AskedToWait(SourceError):
    """The place answers, and asks to be left alone for a while.

    Attributes:
        seconds: How long; None: it did not say.
    """

    def __init__(self, message: str, seconds: float | None) -> None:
        super().__init__(message)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Asking:
    """What is needed to ask a place what is new; nothing of it touches the facts.

    Attributes:
        pull: What the settings say.
        folder: Of the workspace.
        cursor: How far it has come.
        files: What was imported of a folder before.
        now_us: Now, UTC microseconds since 1970.
        environment: Variables, by name; passwords come from here.
        send: For what goes over HTTP.
    """

    pull: Pull
    folder: Path
    cursor: Cursor
    files: tuple[PulledFile, ...]
    now_us: int
    environment: Mapping[str, str]
    send: Send


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a folder that is to be imported.

    Attributes:
        file: What it is.
        copy: Where a copy of it lies that nobody changes; None: its content is known, and only
            its name is new.
    """

    file: PulledFile
    copy: Path | None


@dataclass(frozen=True, slots=True)
class Portion:
    """Some of what is new; taken whole, in one transaction with its cursor.

    Attributes:
        cursor: How far the pull has come with it.
        records: Raw records.
        columns: All columns there are, in order; empty where there is nothing to see them by.
        kinds: Column → kinds of values it has here (``number``, ``text``, ``time``, ``flag``).
        keys: All keys there are now; None: not asked.
        file: Instead of records.
    """

    cursor: Cursor
    records: Sequence[Record] = ()
    columns: tuple[str, ...] = ()
    kinds: dict[str, frozenset[str]] = field(default_factory=dict)
    keys: frozenset[str] | None = None
    file: FoundFile | None = None


@dataclass(frozen=True, slots=True)
class TakenPortion:
    """What became of a portion.

    Attributes:
        records: Count of records it had.
        events: Count of new events.
        answers: Count of new answers and counts.
        known: Count of records that were there already, the same or with another reading.
        rejected: Count of records kept as rejects.
        changes: Count of changes of tracked columns.
        deletes: Count of records that are gone.
        files: Count of files imported.
    """

    records: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    rejected: int = 0
    changes: int = 0
    deletes: int = 0
    files: int = 0


Read = Callable[[Asking], Iterator[Portion]]
"""Asks a place; raises ``SourceError`` with where, what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class PullKind:
    """One kind of place.

    Attributes:
        name: What ``kind`` in ``[[pull]]`` says.
        what: What it is, in one sentence.
        read: Asks it.
    """

    name: str
    what: str
    read: Read
