"""The one who writes ``serving.sqlite``: profiles, documents, and the course of changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock

from nebelhorn.errors import DiskFull, WorkspaceError
from nebelhorn.live.serving.schema import SERVING_FILE, open_to_write

MOST_CHANGES = 50_000
"""So many changes are kept for listeners who come back; older ones are let go."""

_TRIM_EVERY = 1_000
_CUSTOMER_TABLES = ("profile", "known_id", "change")


@dataclass(frozen=True, slots=True)
class NewProfile:
    """What is served of one customer.

    Attributes:
        customer_no: Who.
        again_us: When something of it changes by itself, UTC microseconds; None: never.
        known: All that is known, to be said by whoever reads it.
        ids: (kind, name) by which the customer can be asked for.
    """

    customer_no: int
    again_us: int | None
    known: bytes
    ids: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class NewChange:
    """Something listeners are told.

    Attributes:
        kind: Name of the event.
        customer_no: Whom it is about; None: nobody in particular.
        body: JSON.
    """

    kind: str
    customer_no: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """All that is written at once.

    Attributes:
        profiles: In place of those of the same customers.
        nobody: Numbers that are nobody's any more: their profiles go.
        changes: In the order in which they are told.
        meta: Name → content.
        since: What ``ServingStore.forgotten`` said before anything of it was read.
    """

    profiles: Sequence[NewProfile] = ()
    nobody: Sequence[int] = ()
    changes: Sequence[NewChange] = ()
    meta: Mapping[str, str] = field(default_factory=dict)
    since: int = 0


class ServingStore:
    """Writes ``serving.sqlite``; any thread may call it, one after the other.

    Args:
        folder: Of the workspace.

    Raises:
        WorkspaceError: The file can be neither used nor replaced.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = RLock()
        with _in_sentences():
            self._connection = open_to_write(folder)
        self.round = int(self.meta("round") or 0)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def meta(self, name: str) -> str | None:
        """Return what was written under a name; None: nothing was."""
        with self._lock, _in_sentences():
            row = self._connection.execute(
                "SELECT content FROM meta WHERE name = ?", [name]
            ).fetchone()
        return None if row is None else str(row[0])

    def forgotten(self) -> int:
        """Return a number that grows with each customer who is forgotten."""
        with self._lock, _in_sentences():
            row = self._connection.execute("SELECT coalesce(max(seq), 0) FROM gone").fetchone()
        return int(row[0])

    def write(self, batch: Batch) -> int:
        """Write all of a batch or nothing.

        What was forgotten since the batch was begun is not written.

        Args:
            batch: What is new.

        Returns:
            Number of the last change.

        Raises:
            DiskFull: There was no room left.
            WorkspaceError: The file cannot be used.
        """
        with self._writing() as connection:
            rows = connection.execute("SELECT customer_no FROM gone WHERE seq > ?", [batch.since])
            gone = {int(number) for (number,) in rows}
            self._profiles([one for one in batch.profiles if one.customer_no not in gone])
            _forget(connection, batch.nobody, ("profile", "known_id"))
            connection.executemany(
                "INSERT INTO change (kind, customer_no, body) VALUES (?, ?, ?)",
                [
                    (one.kind, one.customer_no, one.body)
                    for one in batch.changes
                    if one.customer_no not in gone
                ],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", list(batch.meta.items())
            )
            (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM change").fetchone()
            if batch.changes:
                _trim(connection, int(last))
        return int(last)

    def write_documents(self, name: str, bodies: Mapping[str, bytes]) -> None:
        """Put a document in place of the one of its name.

        Args:
            name: Of the document.
            bodies: Language → JSON; empty: there is none any more.
        """
        with self._writing() as connection:
            connection.execute("DELETE FROM document WHERE name = ?", [name])
            connection.executemany(
                "INSERT INTO document VALUES (?, ?, ?)",
                [(name, language, body) for language, body in bodies.items()],
            )

    def begin_round(self) -> None:
        """From now on profiles count as those of a new round."""
        with self._writing() as connection:
            self.round += 1
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('round', ?)", [str(self.round)])

    def end_round(self) -> int:
        """Drop the profiles that the round did not come by; return how many."""
        with self._writing() as connection:
            rows = connection.execute(
                "SELECT customer_no FROM profile WHERE round < ?", [self.round]
            ).fetchall()
            left = [int(number) for (number,) in rows]
            _forget(connection, left, ("profile", "known_id"))
        return len(left)

    def changing_by(self, at_us: int, most: int) -> list[int]:
        """Return customers of whom something has changed by itself by a time, at most so many."""
        with self._lock, _in_sentences():
            rows = self._connection.execute(
                "SELECT customer_no FROM profile WHERE again_us <= ? ORDER BY again_us LIMIT ?",
                [at_us, most],
            ).fetchall()
        return [int(number) for (number,) in rows]

    def forget(self, customers: Iterable[int]) -> int:
        """Let go of everything about some customers, now and on the disk.

        Args:
            customers: Their numbers.

        Returns:
            Count of profiles that were there.
        """
        numbers = sorted(set(customers))
        with self._writing() as connection:
            (many,) = connection.execute(
                "SELECT count(*) FROM profile WHERE customer_no IN "
                f"({', '.join(f'{int(number):d}' for number in numbers) or 'NULL'})"
            ).fetchone()
            _forget(connection, numbers, _CUSTOMER_TABLES)
            connection.executemany(
                "INSERT INTO gone (customer_no) VALUES (?)", [(number,) for number in numbers]
            )
        with self._lock, _in_sentences():
            # what was deleted still stands in the log of writes until that is copied and cut off
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(many)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _in_sentences():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # where the disk is full SQLite has undone it already, and the cause is to be told
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _profiles(self, profiles: Sequence[NewProfile]) -> None:
        connection = self._connection
        numbers = [(one.customer_no,) for one in profiles]
        connection.executemany("DELETE FROM known_id WHERE customer_no = ?", numbers)
        connection.executemany(
            "INSERT INTO known_id VALUES (?, ?, ?)",
            [(name, kind, one.customer_no) for one in profiles for kind, name in one.ids],
        )
        connection.executemany(
            "INSERT OR REPLACE INTO profile VALUES (?, ?, ?, ?)",
            [(one.customer_no, self.round, one.again_us, one.known) for one in profiles],
        )


def forget_profiles(folder: Path, customers: Iterable[int]) -> int:
    """Let go of everything ``serving.sqlite`` has about some customers, served or not.

    Args:
        folder: Of the workspace.
        customers: Their numbers.

    Returns:
        Count of profiles that were there; 0 where there is no such file.

    Raises:
        WorkspaceError: The file cannot be used.
    """
    if not (folder / SERVING_FILE).exists():
        return 0
    with closing(ServingStore(folder)) as store:
        return store.forget(customers)


def _forget(
    connection: sqlite3.Connection, customers: Iterable[int], tables: Iterable[str]
) -> None:
    numbers = [(number,) for number in customers]
    for table in tables:
        connection.executemany(f"DELETE FROM {table} WHERE customer_no = ?", numbers)


def _trim(connection: sqlite3.Connection, last: int) -> None:
    oldest = last - MOST_CHANGES
    (first,) = connection.execute("SELECT min(seq) FROM change").fetchone()
    if first is not None and first <= oldest - _TRIM_EVERY:
        connection.execute("DELETE FROM change WHERE seq <= ?", [oldest])


@contextmanager
def _in_sentences() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
        msg = f"{SERVING_FILE} cannot be used: {error}"
        raise (DiskFull(msg) if full else WorkspaceError(msg)) from error
