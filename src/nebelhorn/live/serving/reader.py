"""Those who read ``serving.sqlite``: each thread by a connection of its own, waiting for nobody."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, local

from nebelhorn.live.serving.schema import open_to_read

_PLAIN = ("customer", "anonymous")
"""Kinds of ids that are looked at first, in this order; then everything else at once."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is served of a customer.

    Attributes:
        known: As it was written.
    """

    known: bytes


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """An id that several have.

    Attributes:
        kinds: By which it can be told apart, in alphabetical order; one alone: it is the id of a
            thing that several customers share.
    """

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """What was computed for everybody.

    Attributes:
        body: JSON.
    """

    body: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    Attributes:
        position: Of the reader who has read it.
        kind: Name of the event.
        body: JSON.
    """

    position: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ChangeGap:
    """Changes after a position are not known any more: read everything anew.

    Attributes:
        position: From here on changes are told again.
    """

    position: str


class ServingReader:
    """Reads ``serving.sqlite``; any thread may ask it.

    Args:
        folder: Of the workspace; the file must be there when something is asked.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = local()
        self._opened: list[sqlite3.Connection] = []
        self._lock = Lock()

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
            self._own = local()

    def profile(self, name: str, kind: str | None) -> Profile | Ambiguous | None:
        """Return what is known of a customer; None: nobody is known by this id.

        Args:
            name: Id of the customer, of one of their browsers, or of a thing of theirs.
            kind: ``customer``, ``anonymous``, or the type of the thing; None: the first of these
                that knows the id.
        """
        rows = self._connection.execute(
            "SELECT i.kind, p.known FROM known_id AS i JOIN profile AS p USING (customer_no) "
            "WHERE i.name = ? AND i.kind = coalesce(?, i.kind) LIMIT 100",
            [name, kind],
        ).fetchall()
        for first in _PLAIN if kind is None else ():
            plain = [row for row in rows if row[0] == first]
            rows = plain or rows
        if not rows:
            return None
        if len(rows) > 1:
            return Ambiguous(tuple(sorted({str(row[0]) for row in rows})))
        return Profile(bytes(rows[0][1]))

    def document(self, name: str, language: str) -> StoredDocument | None:
        """Return a document; None: it has not been computed yet."""
        row = self._connection.execute(
            "SELECT body FROM document WHERE name = ? AND language = ?", [name, language]
        ).fetchone()
        return None if row is None else StoredDocument(bytes(row[0]))

    def is_whole(self) -> bool:
        """Has everybody been brought into the file at least once?"""
        row = self._connection.execute("SELECT 1 FROM meta WHERE name = 'whole'").fetchone()
        return row is not None

    def has_documents(self) -> bool:
        """Has everything that could be computed for everybody been computed once?"""
        row = self._connection.execute("SELECT 1 FROM meta WHERE name = 'documents'").fetchone()
        return row is not None

    def position(self) -> str:
        """Return where the course of changes stands now."""
        return _position(self._epoch(), self._last())

    def changes(self, after: str, most: int) -> Sequence[Change] | ChangeGap:
        """Return the changes after a position, the oldest first.

        Args:
            after: Position of the last change that was read.
            most: No more than so many.

        Returns:
            The changes; ``ChangeGap`` where some that came after the position are not kept any
            more, or the position is none.
        """
        epoch, last = self._epoch(), self._last()
        said, _, number = after.partition("-")
        read = int(number) if number.isascii() and number.isdecimal() and len(number) < 19 else -1
        (first,) = self._connection.execute("SELECT min(seq) FROM change").fetchone()
        oldest = last + 1 if first is None else int(first)
        if said != epoch or not (0 <= read <= last) or (read < oldest - 1 and first is not None):
            return ChangeGap(_position(epoch, last))
        rows = self._connection.execute(
            "SELECT seq, kind, body FROM change WHERE seq > ? ORDER BY seq LIMIT ?", [read, most]
        ).fetchall()
        return [Change(_position(epoch, seq), kind, bytes(body)) for seq, kind, body in rows]

    def _epoch(self) -> str:
        row = self._connection.execute("SELECT content FROM meta WHERE name = 'epoch'").fetchone()
        return str(row[0])

    def _last(self) -> int:
        # the highest that was ever given out, also where all changes were let go
        row = self._connection.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'change'"
        ).fetchone()
        return 0 if row is None else int(row[0])

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = open_to_read(self._folder)
            self._own.connection = found
            with self._lock:
                self._opened.append(found)
        return found


def _position(epoch: str, seq: int) -> str:
    return f"{epoch}-{seq}"
