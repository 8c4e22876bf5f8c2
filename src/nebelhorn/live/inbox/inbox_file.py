"""The file ``inbox.sqlite``: every statement that is ever run on it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from nebelhorn.engine import keep_private
from nebelhorn.errors import WorkspaceError
from nebelhorn.live.inbox.arrival import Arrival, Row

_FORMAT = 1
# Bodies are some 10 KB: larger pages hold them with less glue. Measured on batches of 100 events,
# 0.60 of a bare segment file, with 4 KiB pages 0.38.
_PAGE = 32_768
_PAGES_A_COMMIT = 3  # the end of the table, the last number given, free pages
_TABLE = """
CREATE TABLE arrival (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    received_us INTEGER NOT NULL,
    wire TEXT NOT NULL,
    route TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    headers TEXT NOT NULL,
    body BLOB NOT NULL
)
"""
INBOX_FILE = "inbox.sqlite"

_INSERT = (
    "INSERT INTO arrival (received_us, wire, route, key_id, headers, body) "
    "VALUES (?, ?, ?, ?, ?, ?)"
)
_READ = (
    "SELECT seq, received_us, wire, route, key_id, headers, body "
    "FROM arrival WHERE seq > ? ORDER BY seq LIMIT ?"
)
_SLICE = (
    "SELECT max(seq), count(*), total(length(body)) "
    "FROM (SELECT seq, body FROM arrival WHERE seq <= ? ORDER BY seq LIMIT ?)"
)


class InboxFile:
    """The one writing connection; used by one thread at a time.

    Attributes:
        path: Of the file.
        synchronous: How SQLite was told to write; ``FULL`` outside of the tests that must lose.
    """

    def __init__(self, path: Path, *, synchronous: str = "FULL") -> None:
        """Open the file, or found it, and make its existence durable.

        Args:
            path: Of the file; its folder must exist.
            synchronous: Only tests say anything else than ``FULL``.

        Raises:
            WorkspaceError: It is no inbox, one of a newer version, or its disk cannot keep one.
        """
        self.path = path
        self.synchronous = synchronous
        self._bytes_logged = 0
        try:
            self._connection = _connect(path)
            self._found()
        except sqlite3.Error as error:
            msg = f"{path} cannot be used: {error}"
            raise WorkspaceError(msg) from error
        _sync_folder(path.parent)

    def _found(self) -> None:
        run = self._connection.execute
        run(f"PRAGMA page_size = {_PAGE:d}")
        if run("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            msg = f"{self.path}: this disk cannot keep a write-ahead log; choose a local one"
            raise WorkspaceError(msg)
        run(f"PRAGMA synchronous = {self.synchronous}")
        run("PRAGMA fullfsync = ON")  # macOS: its fsync alone stops at the cache of the disk
        run("PRAGMA wal_autocheckpoint = 0")  # it would lie between a commit and its answers
        run("PRAGMA secure_delete = FAST")  # ON writes every trimmed byte twice more
        run("PRAGMA cache_size = -16000")
        run("PRAGMA journal_size_limit = 67108864")
        (found,) = run("PRAGMA user_version").fetchone()
        if found == 0:
            with self._transaction():
                run(_TABLE)
                run(f"PRAGMA user_version = {_FORMAT:d}")
        elif found != _FORMAT:
            msg = f"{self.path} was written by another version of Nebelhorn"
            raise WorkspaceError(msg)

    def append(self, arrivals: Sequence[Arrival]) -> int:
        """Write arrivals in one transaction; when this returns they are on disk.

        Args:
            arrivals: At least one.

        Returns:
            Number of the last of them; the others have those before it, in their order.

        Raises:
            sqlite3.Error: Nothing of it was written.
        """
        rows = [(a.received_us, a.wire, a.route, a.key_id, a.headers, a.body) for a in arrivals]
        with self._transaction():
            self._connection.executemany(_INSERT, rows)
            (last,) = self._connection.execute("SELECT last_insert_rowid()").fetchone()
        self._bytes_logged += sum(len(a.body) for a in arrivals) + _PAGES_A_COMMIT * _PAGE
        return int(last)

    def trim(self, until_seq: int, limit: int) -> tuple[int, int]:
        """Delete the oldest rows.

        Args:
            until_seq: Number of the last row that may go.
            limit: How many at most.

        Returns:
            How many rows and how many bytes of bodies have gone.

        Raises:
            sqlite3.Error: Nothing has.
        """
        with self._transaction():
            last, rows, size = self._connection.execute(_SLICE, (until_seq, limit)).fetchone()
            if rows:
                self._connection.execute("DELETE FROM arrival WHERE seq <= ?", (last,))
        self._bytes_logged += _PAGES_A_COMMIT * _PAGE
        return int(rows), int(size)

    def bytes_logged(self) -> int:
        """Return about how much was written to the log since the last checkpoint, in bytes."""
        return self._bytes_logged

    def checkpoint(self) -> None:
        """Move the write-ahead log into the file; the next commit begins it anew.

        What somebody still reads stays in the log until the next time.

        Raises:
            sqlite3.Error: It could not be moved; nothing is lost, it still lies in the log.
        """
        self._bytes_logged = 0
        self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def counted(self) -> tuple[int, int, int]:
        """Return the number of rows, the bytes of their bodies and the last number ever given."""
        rows, size = self._connection.execute(
            "SELECT count(*), total(length(body)) FROM arrival"
        ).fetchone()
        given = self._connection.execute("SELECT seq FROM sqlite_sequence").fetchone()
        return int(rows), int(size), int(given[0]) if given else 0

    def close(self) -> None:
        """Close it; if nobody else reads, the log is moved into the file and removed."""
        self._connection.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise


class InboxReader:
    """A second connection that only reads; it sees what is on disk, and holds no writer up."""

    def __init__(self, path: Path) -> None:
        """Open a file that an ``InboxFile`` has open.

        Args:
            path: Of the file.
        """
        self._connection = _connect(path)
        self._connection.execute("PRAGMA query_only = ON")

    def read(self, after_seq: int, limit: int, max_bytes: int) -> list[Row]:
        """Return the next rows.

        Args:
            after_seq: Number of the last row known; 0: from the beginning.
            limit: How many at most.
            max_bytes: Bytes of bodies from which on no more are added.

        Returns:
            Rows by rising number; empty: there are none.
        """
        rows: list[Row] = []
        size = 0
        with contextlib.closing(self._connection.execute(_READ, (after_seq, limit))) as found:
            for values in found:
                rows.append(Row(*values))
                size += len(rows[-1].body)
                if size >= max_bytes:
                    break
        return rows

    def close(self) -> None:
        """Close it."""
        self._connection.close()


def count_naming(path: Path, after_seq: int, signs: Collection[bytes]) -> int:
    """Count the rows after one whose body holds any of some bytes.

    Args:
        path: Of a file nobody has open; where there is none there are no rows.
        after_seq: Number of the last row that is not looked at.
        signs: What is looked for.
    """
    if not path.exists():
        return 0
    with contextlib.closing(_connect(path)) as connection:
        bodies = connection.execute("SELECT body FROM arrival WHERE seq > ?", (after_seq,))
        return sum(any(sign in bytes(body) for sign in signs) for (body,) in bodies)


def drop_read(path: Path, until_seq: int) -> None:
    """Drop rows, and overwrite the bytes of all that were dropped earlier.

    Args:
        path: Of a file nobody has open; where there is none nothing is done.
        until_seq: Number of the last row that is dropped.
    """
    if not path.exists():
        return
    with contextlib.closing(_connect(path)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("DELETE FROM arrival WHERE seq <= ?", (until_seq,))
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _connect(path: Path) -> sqlite3.Connection:
    keep_private(path)
    # isolation_level None: Python begins and commits nothing behind our back
    return sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)


def _sync_folder(folder: Path) -> None:
    """A file whose name is not on disk is lost with all that was synced into it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
