"""The bounded line before the disk: who waits, how much, and what is done next."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass

import msgspec

from nebelhorn.live.inbox.arrival import Arrival, Limits
from nebelhorn.live.inbox.refusals import InboxFull, InboxRefusal, another


# compared by identity: two that wait are never one
class Pending(msgspec.Struct, frozen=True, eq=False):
    """An arrival that waits for the disk.

    Attributes:
        arrival: What came.
        future: Gets the number of the row, or the refusal.
        loop: To which an asyncio future belongs; None: it is a future of threads.
    """

    arrival: Arrival
    future: Future[int] | asyncio.Future[int]
    loop: asyncio.AbstractEventLoop | None = None


@dataclass(frozen=True, slots=True)
class Trim:
    """A wish to delete rows.

    Attributes:
        until_seq: Number of the last row that may go.
        future: Gets the number of rows deleted, or the refusal.
    """

    until_seq: int
    future: Future[int]


@dataclass(frozen=True, slots=True)
class Work:
    """What the writer does next: first the group, then a slice of the trim.

    Attributes:
        group: Arrivals for one commit, in their order; may be empty.
        trim: None: nothing is to be deleted.
    """

    group: list[Pending]
    trim: Trim | None


class Line:
    """Where arrivals wait; any thread may put, one thread takes."""

    def __init__(self, limits: Limits) -> None:
        """Open an empty line.

        Args:
            limits: When it is full, and how large a group is.
        """
        self._limits = limits
        self._changed = threading.Condition(threading.Lock())
        self._pending: deque[Pending] = deque()
        self._trims: deque[Trim] = deque()
        self._refusal: InboxRefusal | None = None
        self.count = 0
        self.size = 0
        self.stored = 0
        self.bytes_stored = 0

    def put(self, pending: Pending, *, wake: bool = True) -> None:
        """Add an arrival at the end.

        Args:
            pending: The arrival and who waits for it.
            wake: Tell the writer; who says False calls ``wake`` soon afterwards.

        Raises:
            InboxRefusal: The line is full or closed.
        """
        size = len(pending.arrival.body)
        with self._changed:
            self._check_open()
            self._check_room(size)
            self._pending.append(pending)
            self.count += 1
            self.size += size
            if wake:
                self._changed.notify()

    def _check_open(self) -> None:
        if self._refusal:
            raise another(self._refusal)

    def _check_room(self, size: int) -> None:
        limits = self._limits
        if self.count >= limits.waiting or self.size + size > limits.bytes_waiting:
            msg = f"{self.count} requests wait for the disk already"
            raise InboxFull(msg)
        if self.bytes_stored + self.size + size > limits.bytes_stored:
            msg = f"{self.stored} requests wait to be processed already"
            raise InboxFull(msg)

    def put_trim(self, trim: Trim) -> None:
        """Add a wish to delete.

        Args:
            trim: The wish.

        Raises:
            InboxRefusal: The line is closed.
        """
        with self._changed:
            self._check_open()
            self._trims.append(trim)
            self._changed.notify()

    def wake(self) -> None:
        """Tell the writer that something waits."""
        with self._changed:
            self._changed.notify()

    def take(self) -> Work | None:
        """Wait for work and return it.

        Returns:
            At least one arrival or a trim; None: the line is closed and everybody was served. The
            arrivals still count as waiting until ``served``, the trim stays until ``trimmed``.
        """
        with self._changed:
            while not (self._pending or self._trims):
                if self._refusal:
                    return None
                self._changed.wait()
            return Work(self._group(), self._trims[0] if self._trims else None)

    def _group(self) -> list[Pending]:
        group: list[Pending] = []
        size = 0
        while self._pending and len(group) < self._limits.group and size < self._limits.bytes_group:
            group.append(self._pending.popleft())
            size += len(group[-1].arrival.body)
        return group

    def served(self, group: list[Pending], *, kept: bool) -> None:
        """Make room for what was taken.

        Args:
            group: Arrivals that are on disk, or refused.
            kept: Are they on disk?
        """
        size = sum(len(pending.arrival.body) for pending in group)
        with self._changed:
            self.count -= len(group)
            self.size -= size
            if kept:
                self.stored += len(group)
                self.bytes_stored += size

    def deleted(self, rows: int, size: int) -> None:
        """Count what no longer lies on disk.

        Args:
            rows: How many.
            size: Bytes of their bodies.
        """
        with self._changed:
            self.stored -= rows
            self.bytes_stored -= size

    def trimmed(self) -> None:
        """Take the first trim away: it is done, or refused."""
        with self._changed:
            self._trims.popleft()

    def close(self, refusal: InboxRefusal) -> None:
        """Refuse whoever comes from now on; who waits is served. The first refusal stands.

        Args:
            refusal: What they are told.
        """
        with self._changed:
            self._refusal = self._refusal or refusal
            self._changed.notify()

    def break_off(self, refusal: InboxRefusal) -> tuple[list[Pending], list[Trim]]:
        """Refuse whoever comes from now on, and give up those who wait.

        Args:
            refusal: What they are told; stands whatever was said before.

        Returns:
            Who waited, and what was to be deleted; nobody has told them yet.
        """
        with self._changed:
            self._refusal = refusal
            left = list(self._pending), list(self._trims)
            self._pending.clear()
            self._trims.clear()
            self.count = self.size = 0
        return left

    @property
    def refusal(self) -> InboxRefusal | None:
        """What whoever comes is told; None: they are taken."""
        return self._refusal
