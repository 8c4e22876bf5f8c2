"""Serve a workspace: take what clients send, keep it, and bring it into the facts at once."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import SystemRandom

from nebelhorn.access import Key, KeyKind, KeyRing, Rates, Secret, found_access, list_keys
from nebelhorn.app.live import Foretold, LiveLoop
from nebelhorn.app.workspace import Workspace, open_workspace, sharing
from nebelhorn.clock import utc_now_us
from nebelhorn.errors import DiskFull, NebelhornError
from nebelhorn.live import (
    Dispatcher,
    Door,
    Gateway,
    Inbox,
    InboxRefusal,
    InboxState,
    LoopInbox,
    Processor,
    Source,
    Step,
    egress_rules,
    found_outbox,
)

_LOG = logging.getLogger("nebelhorn.service")
_IDLE_S = 0.2
_TROUBLED_S = 2.0
_KEEP_US = 60_000_000
_TICK_US = 1_000_000


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
        foretold: What is foretold, and why nothing is.
    """

    inbox: InboxState
    read_until: int = 0
    lag: int = 0
    events: int = 0
    answers: int = 0
    known: int = 0
    quarantined: int = 0
    trouble: str | None = None
    foretold: Foretold = field(default_factory=Foretold)

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
    newest_us: int = 0
    drained: bool = False
    ticked_us: int = 0
    foretold: Foretold = field(default_factory=Foretold)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Service:
    """A workspace while it is served; made by ``serving``.

    Args:
        workspace: Open; belongs to the service from now on.
        inbox: Open.
        clock: The time, UTC microseconds.
    """

    def __init__(self, workspace: Workspace, inbox: Inbox, clock: Callable[[], int]) -> None:
        self.workspace = workspace
        self._inbox, self._clock = inbox, clock
        found_access(workspace.stores.office)
        self._keys, self._rates = KeyRing(workspace.stores.office), Rates()
        self._sources: dict[int, Source] = {}
        self._read_sources()
        self._kept_us = clock()
        self._loop = LiveLoop(workspace)
        self._processor = Processor(workspace.stores, inbox, self._source_of)
        self._count = _Count()
        self._turn = threading.Lock()
        self._stop, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="processor", daemon=True)

    @property
    def keys(self) -> int:
        """Count of keys that are open."""
        return len(self._keys)

    def door(self) -> Door:
        """Return the door for the event loop that is running."""
        return Door(LoopInbox(self._inbox), self._find_writer, self._wait_s)

    def dispatcher(self) -> Dispatcher:
        """Return what sends messages to the outside, for the event loop that is running."""
        found_outbox(self.workspace.stores.office)
        return Dispatcher(
            self.workspace.stores.office,
            Gateway(egress_rules(self.workspace.settings.egress.allow)),
            clock=self._clock,
            random=SystemRandom(),
            tell=_LOG.error,
        )

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
                count.foretold,
            )

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold processing up for as long as the ``with`` block runs; what comes is kept."""
        with self._turn:
            yield

    def step(self) -> Step:
        """Process what waits, once; what ``start`` does again and again.

        Raises:
            DiskFull: There was no room left.
            InboxRefusal: The inbox cannot be read.
        """
        with self._turn:
            step = self._processor.step(known_from_us=self._loop.known_from_us)
            self._loop.hear(step.taken.customers)
        with self._count.lock:
            self._count.drained = not step.rows
            self._count.newest_us = step.newest_us or self._count.newest_us
            self._count.read_until = step.until
            self._count.events += step.taken.events
            self._count.answers += step.taken.answers
            self._count.known += step.taken.known
            self._count.quarantined += step.quarantined
            self._count.trouble = None
        return step

    def foretell(self) -> int:
        """Foretell what has to be foretold by now, and seal it; what ``start`` does every second.

        Whatever stands in its way is told in the state, and what comes is processed all the same.

        Returns:
            Count of seals.
        """
        now_us, count, sealed = self._clock(), self._count, 0
        count.ticked_us = now_us
        # while bodies wait, all is known only up to the last one that was read
        until_us = now_us if count.drained else count.newest_us
        trouble = None
        try:
            with self._turn:
                sealed = self._loop.tick(until_us)
        except NebelhornError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - it is told, and what comes is processed
            _LOG.error("foretelling stopped: %s", traceback.format_exc())
            trouble = f"{type(error).__name__}: {error}"
        told = self._loop.told
        with count.lock:
            count.foretold = told if trouble is None else replace(told, silent=trouble)
        return sealed

    def look_around(self) -> None:
        """Notice keys that were made or revoked, and write down which were used, now and then."""
        if self._keys.refresh():
            self._read_sources()
        now_us = self._clock()
        if now_us - self._kept_us >= _KEEP_US:
            self._kept_us = now_us
            self._keys.keep_used()

    def start(self) -> None:
        """Process from now on what comes in, in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step under way and stop; what is in the inbox waits for the next start."""
        self._stop.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._loop.close()

    def _find_writer(self, secret: str) -> Key | None:
        return self._keys.find(Secret(secret), KeyKind.WRITE, self._clock())

    def _wait_s(self, writer: Key, events: int) -> float:
        return self._rates.take(writer, events, self._clock())

    def _source_of(self, key_id: int) -> Source:
        return self._sources.get(key_id, Source(f"key {key_id}"))

    def _read_sources(self) -> None:
        """Read the sources of all keys, also of those revoked since: their events may wait."""
        for key in list_keys(self.workspace.stores.office, revoked=True):
            self._sources[key.key_id] = Source(key.source or key.name, frozenset(key.attributes))

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.look_around()
                busy = self.step().rows > 0
                if abs(self._clock() - self._count.ticked_us) >= _TICK_US:
                    self.foretell()
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
    folder: str | Path = ".", *, clock: Callable[[], int] = utc_now_us
) -> Iterator[Service]:
    """Open a workspace for serving, for as long as the ``with`` block runs.

    Args:
        folder: Of the workspace.
        clock: The time, UTC microseconds.

    Yields:
        The service; ``start`` it.

    Raises:
        WorkspaceError: The folder is no workspace, or a store cannot be used.
        WorkspaceBusy: Another process has it open.
    """
    with (
        open_workspace(folder) as workspace,
        sharing(workspace),
        Inbox(workspace.folder) as inbox,
    ):
        service = Service(workspace, inbox, clock)
        try:
            yield service
        finally:
            service.stop()
