"""Serve a workspace: take what clients send, keep it, and bring it into the facts at once."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nebelhorn.app.workspace import Workspace, open_workspace
from nebelhorn.errors import DiskFull
from nebelhorn.live import Door, Inbox, InboxRefusal, InboxState, LoopInbox, Processor, Source, Step
from nebelhorn.live import Writer as KeyHolder

_LOG = logging.getLogger("nebelhorn.service")
_IDLE_S = 0.2
_TROUBLED_S = 2.0


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How a service is doing.

    Attributes:
        inbox: How the inbox is doing.
        read_until: Number of the last body that is in the facts.
        lag: Bodies that are kept and not yet in the facts.
        events: Count of new events since the start.
        answers: Count of new answers since the start.
        known: Count of events that had come before.
        quarantined: Count of events put aside since the start.
        trouble: Why what comes is kept but not processed, in a sentence; None: it is.
    """

    inbox: InboxState
    read_until: int = 0
    lag: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    quarantined: int = 0
    trouble: str | None = None

    @property
    def ready(self) -> bool:
        """Is what comes kept, and processed too?"""
        return self.inbox.trouble is None and self.trouble is None


@dataclass(slots=True)
class _Count:
    read_until: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    quarantined: int = 0
    trouble: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Service:
    """A workspace while it is served; made by ``serving``.

    Args:
        workspace: Open; belongs to the service from now on.
        inbox: Open.
        sources: Number of a write key → its source.
        find_writer: Write key → who holds it; None: nobody.
    """

    def __init__(
        self,
        workspace: Workspace,
        inbox: Inbox,
        sources: Mapping[int, Source],
        find_writer: Callable[[str], KeyHolder | None],
    ) -> None:
        self.workspace = workspace
        self._inbox, self._find_writer = inbox, find_writer
        self._processor = Processor(workspace.stores, inbox, sources)
        self._count = _Count()
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="processor", daemon=True)

    def door(self) -> Door:
        """Return the door for the event loop that is running."""
        return Door(LoopInbox(self._inbox), self._find_writer)

    def state(self) -> ServiceState:
        """Return how it is doing now; from any thread."""
        inbox = self._inbox.state()
        count = self._count
        with count.lock:
            return ServiceState(
                inbox,
                count.read_until,
                max(0, inbox.last_seq - count.read_until),
                *(count.events, count.answers, count.known, count.quarantined, count.trouble),
            )

    def step(self) -> Step:
        """Process what waits, once; what ``start`` does again and again.

        Raises:
            DiskFull: There was no room left.
            InboxRefusal: The inbox cannot be read.
        """
        step = self._processor.step()
        with self._count.lock:
            self._count.read_until = step.until
            self._count.events += step.taken.events
            self._count.answers += step.taken.answers
            self._count.known += step.taken.known
            self._count.quarantined += step.quarantined
            self._count.trouble = None
        return step

    def start(self) -> None:
        """Process from now on what comes in, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step under way and stop; what is in the inbox waits for the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self.step().rows > 0
            except (DiskFull, InboxRefusal) as error:
                self._troubled(str(error))
                busy = False
            except Exception as error:  # noqa: BLE001 - it is told, and what comes is kept meanwhile
                _LOG.error("processing stopped: %s", traceback.format_exc())
                self._troubled(f"{type(error).__name__}: {error}")
                busy = False
            if not busy:
                self._wake.wait(_TROUBLED_S if self._count.trouble else _IDLE_S)
                self._wake.clear()

    def _troubled(self, sentence: str) -> None:
        with self._count.lock:
            self._count.trouble = sentence


@contextmanager
def serving(
    folder: str | Path,
    sources: Mapping[int, Source],
    find_writer: Callable[[str], KeyHolder | None],
) -> Iterator[Service]:
    """Open a workspace for serving, for as long as the ``with`` block runs.

    Args:
        folder: Of the workspace.
        sources: Number of a write key → its source.
        find_writer: Write key → who holds it.

    Yields:
        The service; ``start`` it.

    Raises:
        WorkspaceError: The folder is no workspace, or a store cannot be used.
        WorkspaceBusy: Another process has it open.
    """
    with open_workspace(folder) as workspace, Inbox(workspace.folder) as inbox:
        service = Service(workspace, inbox, sources, find_writer)
        try:
            yield service
        finally:
            service.stop()
