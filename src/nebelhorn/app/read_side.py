"""Everything other systems read while a workspace is served."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from threading import Lock
from typing import ClassVar

from nebelhorn.access import Key, KeyKind, KeyRing, Rates, Role, Secret, find_session
from nebelhorn.app.background import Background
from nebelhorn.app.reading.changes import CHANGE_BODIES
from nebelhorn.app.reading.keeper import Keeper
from nebelhorn.app.reading.librarian import Librarian
from nebelhorn.app.reading.reads import READS, Asked, Read, Reads
from nebelhorn.app.reading.refusals import READ_REFUSALS, ReadRefusal, not_told
from nebelhorn.app.workspace import Workspace
from nebelhorn.live import Change, ChangeGap, key_of

Listener = Callable[[], None]
"""Called when something has changed, from any thread; must return at once."""

_MOST_CHANGES = 500


class ReadSide:
    """Keeps ``serving.sqlite`` in step with the facts, and reads it for whoever may.

    Args:
        workspace: Whose facts.
        keys: Of the office.
        clock: The time, UTC microseconds.
        background: Says whose turn it is.

    Attributes:
        reads: All addresses that tell something; ``/v1/changes`` tells what has changed.
        refusals: Code → all a reader can ever be refused with.
        events: Name of each change → type of what is told of it.
    """

    reads: ClassVar[tuple[Read, ...]] = READS
    refusals: ClassVar[Mapping[str, ReadRefusal]] = READ_REFUSALS
    events: ClassVar[Mapping[str, type]] = CHANGE_BODIES

    def __init__(
        self,
        workspace: Workspace,
        keys: KeyRing,
        clock: Callable[[], int],
        background: Background,
    ) -> None:
        self._office = workspace.stores.office
        self._keys, self._rates, self._clock = keys, Rates(), clock
        self._listeners: list[Listener] = []
        self._lock = Lock()
        self._keeper = Keeper(workspace, self._tell)
        self._librarian = Librarian(workspace, self._keeper.store, background, self._tell)
        self._reads = Reads(workspace.folder, lambda: self._keeper.telling)

    @property
    def trouble(self) -> str | None:
        """Why what is read is behind, in a sentence; None: it keeps up."""
        return self._keeper.trouble

    def hear(self, customers: Iterable[int]) -> None:
        """Take note of customers something new is known of; never waits."""
        self._keeper.hear(customers)

    def step(self) -> bool:
        """Bring one portion in; what ``start`` does again and again.

        Returns:
            Is more left to be done?
        """
        return self._keeper.step()

    def compute(self) -> bool:
        """Compute what is told of everybody where something has changed; as ``step``.

        Returns:
            Was it computed?
        """
        return self._librarian.step()

    def start(self) -> None:
        """Go on in threads of their own."""
        self._keeper.start()
        self._librarian.start()

    def stop(self) -> None:
        """Finish what is under way, and close the file."""
        self._librarian.stop()
        self._reads.close()  # whoever writes is to be the last: then the file is closed whole
        self._keeper.stop()

    def admit(self, headers: Mapping[str, str]) -> Key | ReadRefusal:
        """Say whether somebody may read.

        Args:
            headers: Names in lower case.

        Returns:
            The read key, or why not.
        """
        shown = key_of(headers)
        if shown is None:
            return not_told("key_missing")
        now_us, secret = self._clock(), Secret(shown)
        key = self._keys.find(secret, KeyKind.READ, now_us)
        if key is None:
            writes = self._keys.find(secret, KeyKind.WRITE, now_us) is not None
            return not_told("key_writes" if writes else "key_unknown")
        wait_s = self._rates.take(key, 1, now_us)
        if wait_s > 0:
            return replace(not_told("too_fast"), retry_after_s=math.ceil(wait_s))
        return key

    def knows_session(self, presented: Secret) -> bool:
        """Tell whether somebody is logged in; reads the disk.

        Args:
            presented: What the browser's cookie says.
        """
        found = find_session(self._office, presented, self._clock())
        return found is not None and found.account.role.reaches(Role.VIEWER)

    def tell(self, read: Read, asked: Asked) -> bytes | ReadRefusal:
        """Return what an address tells, as JSON, or why not; reads the disk."""
        return self._reads.tell(read, asked)

    def position(self) -> str:
        """Return where the course of changes stands now; reads the disk."""
        return self._reads.reader.position()

    def changes(self, after: str) -> list[Change] | ChangeGap:
        """Return the next changes after a position, at most 500; reads the disk.

        Args:
            after: As ``position`` or ``Change.position`` said it.

        Returns:
            The oldest first; ``ChangeGap``: some are not kept any more.
        """
        found = self._reads.reader.changes(after, _MOST_CHANGES)
        return found if isinstance(found, ChangeGap) else list(found)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be called when something has changed.

        Returns:
            Ends it.
        """
        with self._lock:
            self._listeners.append(listener)

        def leave() -> None:
            with self._lock:
                self._listeners.remove(listener)

        return leave

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()
