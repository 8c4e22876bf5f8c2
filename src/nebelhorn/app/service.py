"""Serve a workspace: take what clients send, keep it, and bring it into the facts at once."""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from random import SystemRandom

from nebelhorn.access import Key, KeyKind, KeyRing, Rates, Secret, found_access, list_keys
from nebelhorn.app.answers import Answers
from nebelhorn.app.asks import Asker
from nebelhorn.app.background import Background
from nebelhorn.app.bad_answers import Bell
from nebelhorn.app.live import LiveLoop
from nebelhorn.app.made_up import MadeUpCompany
from nebelhorn.app.painting import Painter
from nebelhorn.app.post import Post
from nebelhorn.app.pull_schedule import PullSchedule
from nebelhorn.app.read_side import ReadSide
from nebelhorn.app.service_state import Counted, ServiceState
from nebelhorn.app.sounding import Watch
from nebelhorn.app.telling_seals import SealTeller
from nebelhorn.app.voices import wires_now
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import steady_us
from nebelhorn.errors import DiskFull, NebelhornError
from nebelhorn.live import (
    Dispatcher,
    Door,
    Gateway,
    Inbox,
    InboxRefusal,
    LoopInbox,
    Processor,
    Pulled,
    Source,
    Step,
    egress_rules,
    found_outbox,
)
from nebelhorn.log import customers_behind, last_rows

_LOG = logging.getLogger("nebelhorn.service")
_IDLE_S = 0.2
_TROUBLED_S = 2.0
_KEEP_US = 60_000_000
_TICK_S = 1.0
_PAUSE_S = 0.05


class Service:
    """A workspace while it is served; made by ``serving``.

    Args:
        workspace: Open; belongs to the service from now on.
        inbox: Open.
        clock: The time, UTC microseconds.

    Attributes:
        read_side: What other systems read; kept up to date by threads of its own.
        painter: Draws the pages people look at, in a thread of its own.
        answers: Takes what customers say.
        made_up: Brings a made-up company in, where somebody only wants to look around.
    """

    def __init__(self, workspace: Workspace, inbox: Inbox, clock: Callable[[], int]) -> None:
        self.workspace = workspace
        self._inbox, self._clock = inbox, clock
        found_access(workspace.stores.office)
        self._keys, self._rates = KeyRing(workspace.stores.office), Rates()
        self._sources: dict[int, Source] = {}
        self._read_sources()
        self._kept_us = steady_us()
        self._loop = LiveLoop(workspace)
        background = Background(lambda: self._loop.told, clock)
        self.read_side = ReadSide(workspace, self._keys, clock, background)
        self.painter = Painter(workspace, background)
        self._processor = Processor(workspace.stores, inbox, self._source_of, wires_now(workspace))
        self._pulls = PullSchedule(workspace)
        self._seal_teller = SealTeller(workspace, clock, background)
        self.answers = Answers(workspace, inbox, clock, background)
        self._post = Post(workspace, clock, background)
        self.made_up = MadeUpCompany(workspace, background, self.paused, self.painter.hurry)
        self._chores = (
            *(self.answers, Asker(workspace, clock, background), self._post),
            *(Watch(workspace, clock, background), self._seal_teller, self.made_up),
        )
        self._bell, self._count = Bell(workspace), Counted()
        # who processes and who foretells go on beside each other, but for one who needs both
        self._turn, self._tick_turn = threading.Lock(), threading.Lock()
        self._complete_us = 0
        self._stop, self._wake = threading.Event(), threading.Event()
        self._threads = (
            threading.Thread(target=self._run, name="processor", daemon=True),
            threading.Thread(target=self._foretell_on, name="foreteller", daemon=True),
        )

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
        inbox, kept = self._inbox.state(), self.workspace.kept
        settings, post = None if kept is None else kept.trouble, self._post.state()
        with (count := self._count).lock:
            return ServiceState(
                inbox,
                count.read_until,
                max(0, inbox.last_seq - count.read_until),
                *(count.events, count.answers, count.known, count.quarantined, count.trouble),
                count.foretold,
                self._pulls.troubles,
                settings,
                post,
            )

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Hold all work up for as long as the ``with`` block runs; what comes is kept."""
        with self._turn, self._tick_turn:
            ends = last_rows(self.workspace.stores.facts)
            try:
                yield
            finally:
                touched = customers_behind(self.workspace.stores.facts, ends)
                self._loop.hear(touched)
                self.read_side.hear(touched)

    def step(self) -> Step:
        """Process what waits, once; what ``start`` does again and again.

        Raises:
            DiskFull: There was no room left.
            InboxRefusal: The inbox cannot be read.
        """
        with self._turn:
            now_us = self._clock()
            step = self._processor.step(known_from_us=self._known_from_us())
            self._loop.hear((*step.taken.customers, *step.taken.linked.changed))
            # while bodies wait, all is known only up to the last one that was read
            self._complete_us = max(self._complete_us, step.newest_us if step.rows else now_us)
        self.read_side.hear((*step.taken.customers, *step.taken.linked.changed))
        with self._count.lock:
            self._count.read_until = step.until
            self._count.events += step.taken.events
            self._count.answers += step.taken.answers
            self._count.known += step.taken.known
            self._count.quarantined += step.quarantined
            self._count.trouble = None
        with self._turn:
            self._bell.ring(heard=step.taken.answers > 0, now_us=now_us)
        return step

    def pull(self, *, wait: bool = False) -> Pulled | None:
        """Begin a pull that is due, or take what a pull under way has brought.

        Args:
            wait: Wait for what it brings? Else come back at once.

        Returns:
            What a pull did that has come to its end; None: none has.

        Raises:
            DiskFull: There was no room left; the pull begins anew later.
        """
        with self._turn:
            now_us, known_from_us = self._clock(), self._known_from_us()
            pulled = self._pulls.try_step(now_us, wait=wait, known_from_us=known_from_us)
            touched = self._pulls.take_touched()
            self._loop.hear(touched)
        self.read_side.hear(touched)
        with self._turn:
            self._bell.ring(heard=bool(touched), now_us=now_us)
        return pulled

    def _known_from_us(self) -> int:
        return max(self._complete_us, self._loop.known_from_us)

    def foretell(self) -> int:
        """Foretell what has to be foretold by now, and seal it; what ``start`` does every second.

        Whatever stands in its way is told in the state, and what comes is processed all the same.

        Returns:
            Count of seals.
        """
        count, sealed = self._count, 0
        trouble = None
        try:
            with self._tick_turn:
                # what is read from now on counts as known at this time or later
                sealed = self._loop.tick(self._complete_us)
        except NebelhornError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001 - it is told, and what comes is processed
            _LOG.error("foretelling stopped: %s", traceback.format_exc())
            trouble = f"{type(error).__name__}: {error}"
        told = self._loop.told
        with count.lock:
            count.foretold = told if trouble is None else replace(told, silent=trouble)
        return sealed

    def tell_seals(self) -> int:
        """Put what was sealed since into the outbox; what ``start`` does again and again.

        Returns:
            Count of points that were told.
        """
        return self._seal_teller.step()

    def look_around(self) -> None:
        """Notice keys that were made or revoked, and write down which were used, now and then."""
        if self._keys.refresh():
            self._read_sources()
        now_us = steady_us()
        if now_us - self._kept_us >= _KEEP_US:
            self._kept_us = now_us
            self._keys.keep_used()

    def start(self) -> None:
        """Process from now on what comes in, and foretell, in threads of their own."""
        # people wait for the first pages; nobody but programs for what is computed for programs
        for part in (*self._threads, self.painter, self.read_side, *self._chores):
            part.start()

    def stop(self) -> None:
        """Finish the step under way and stop; what is in the inbox waits for the next start."""
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for part in (*self._chores, self.painter, self._pulls):
            part.stop()
        self._loop.close()
        self.read_side.stop()

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
                if self._pulls.wants(self._clock()):
                    self.pull()
                    busy = busy or self._pulls.waits
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

    def _foretell_on(self) -> None:
        while not self._stop.is_set():
            begun_us = steady_us()
            self.foretell()
            self._stop.wait(max(_PAUSE_S, _TICK_S - (steady_us() - begun_us) / 1_000_000))

    def _troubled(self, sentence: str) -> None:
        with self._count.lock:
            self._count.trouble = sentence
