"""The durable inbox: what it says it has kept is on disk."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from nebelhorn.live.inbox.arrival import Arrival, InboxState, Limits, Row
from nebelhorn.live.inbox.inbox_file import INBOX_FILE, InboxFile, InboxReader
from nebelhorn.live.inbox.line import Line, Pending, Trim
from nebelhorn.live.inbox.refusals import InboxClosed, InboxFailed
from nebelhorn.live.inbox.sole_owner import own
from nebelhorn.live.inbox.writer import Writer

_READ_BYTES = 32 << 20


class Inbox:
    """Request bodies in ``inbox.sqlite``, written by one thread, many in one commit.

    Whatever waits while the disk is busy is written together next (group commit; DeWitt et al.
    1984: Implementation techniques for main memory database systems. SIGMOD). Nobody waits for a
    group to fill. Whoever waits is answered after the commit has been synced, never before.

    Attributes:
        line: Where arrivals wait for the disk.

    Examples:
        >>> import tempfile
        >>> with Inbox(Path(tempfile.mkdtemp())) as inbox:
        ...     inbox.put(Arrival(0, "segment", "track", 1, b'{"event": "Order"}')).result()
        ...     [(row.seq, row.body) for row in inbox.read(0, 10)]
        ...     inbox.trim(1)
        ...     inbox.read(0, 10)
        1
        [(1, b'{"event": "Order"}')]
        1
        []
    """

    _synchronous: ClassVar[str] = "FULL"  # tests prove with another value that they can fail

    def __init__(self, folder: Path, limits: Limits | None = None) -> None:
        """Open the inbox of a workspace, or found it, and start its thread.

        Args:
            folder: The workspace; must exist.
            limits: When it refuses; None: as ``Limits`` says.

        Raises:
            WorkspaceBusy: Another process, or this one, has it open.
            WorkspaceError: The file cannot be used.
        """
        limits = limits or Limits()
        path = folder / INBOX_FILE
        with contextlib.ExitStack() as opened:
            opened.enter_context(contextlib.closing(own(path)))
            file = InboxFile(path, synchronous=self._synchronous)
            opened.callback(file.close)
            self._reader = InboxReader(path)
            opened.callback(self._reader.close)
            self.line = Line(limits)
            self._writer = Writer(file, self.line, limits)
            self._opened = opened.pop_all()
        self._reading = threading.Lock()
        self._thread = threading.Thread(target=self._writer.run, name="inbox", daemon=True)
        self._thread.start()

    def put(self, arrival: Arrival) -> Future[int]:
        """Have an arrival kept; from any thread. In an event loop, ``LoopInbox`` is cheaper.

        Args:
            arrival: What came.

        Returns:
            Gets the number of the row once it is on disk, or an ``InboxRefusal``. Giving the future
            up does not call the arrival back.

        Raises:
            InboxRefusal: It is refused at once: too much waits, or the inbox has closed or failed.
        """
        future: Future[int] = Future()
        self.line.put(Pending(arrival, future))
        return future

    def read(self, after_seq: int, limit: int, *, max_bytes: int = _READ_BYTES) -> list[Row]:
        """Return the next rows; from any thread, also when the inbox refuses.

        Args:
            after_seq: Number of the last row known; 0: from the beginning.
            limit: How many at most.
            max_bytes: Bytes of bodies from which on no more are added; one row comes always.

        Returns:
            Rows by rising number, all of them durable; empty: there are none.

        Raises:
            InboxFailed: They cannot be read.
            InboxClosed: The inbox has been closed.
        """
        try:
            with self._reading:
                return self._reader.read(after_seq, limit, max_bytes)
        except sqlite3.ProgrammingError as error:
            msg = "the inbox is closed"
            raise InboxClosed(msg) from error
        except sqlite3.Error as error:
            msg = f"the inbox cannot be read: {error}"
            raise InboxFailed(msg) from error

    def trim(self, until_seq: int) -> int:
        """Delete rows that were processed, and wait until it is done; not from an event loop.

        Only what the processor has committed may be trimmed: this is the one copy.

        Args:
            until_seq: Number of the last row that may go.

        Returns:
            How many went.

        Raises:
            InboxRefusal: They, or some of them, are still there; trim again later.
        """
        future: Future[int] = Future()
        self.line.put_trim(Trim(until_seq, future))
        return future.result()

    @property
    def waiting(self) -> int:
        """How many arrivals wait for the disk."""
        return self.line.count

    @property
    def bytes_waiting(self) -> int:
        """Bytes of the bodies that wait for the disk."""
        return self.line.size

    def state(self) -> InboxState:
        """Return what it looks like now, for health and metrics."""
        line = self.line
        trouble = line.refusal or self._writer.trouble
        return InboxState(
            waiting=line.count,
            bytes_waiting=line.size,
            stored=line.stored,
            bytes_stored=line.bytes_stored,
            last_seq=self._writer.last_seq,
            groups=self._writer.groups,
            trouble=str(trouble) if trouble else None,
        )

    def close(self) -> None:
        """Keep everything that was put before, refuse what comes after, and close the file."""
        self.line.close(InboxClosed("the inbox is closed"))
        self._thread.join()
        with self._reading, contextlib.suppress(sqlite3.Error):
            self._opened.close()

    def __enter__(self) -> Inbox:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
