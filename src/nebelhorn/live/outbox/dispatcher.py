"""Sends what is due: a queue for each target, at most one message of it in flight.

At least once: an attempt is written down after it was made. Whoever is killed between the two
sends again, with the same webhook-id, and the target must leave aside what it has seen.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from nebelhorn.live.channel import Letter, Receipt, Verdict
from nebelhorn.live.channels import CHANNELS
from nebelhorn.live.egress import Gateway
from nebelhorn.live.outbox.queue import Due, due, record
from nebelhorn.live.outbox.schedule import SCHEDULE, Schedule


@dataclass(frozen=True, slots=True)
class Dispatching:
    """How sending is done.

    Attributes:
        at_once: Most messages in flight, at least 1; targets that failed last get half of them.
        look_s: Seconds between two looks, when nobody wakes the dispatcher.
        hold_s: Seconds a target is left alone when its outcome could not be written down.
        schedule: When to try again.
    """

    at_once: int = 8
    look_s: float = 1.0
    hold_s: float = 60.0
    schedule: Schedule = SCHEDULE


class Dispatcher:
    """Sends what is due, while it runs. One for each office; it belongs to one event loop.

    Args:
        office: With the tables of the outbox; it is used in threads, so that a busy office does
            not stop the loop.
        gateway: To the outside.
        clock: Returns UTC microseconds since 1970.
        random: For the jitter.
        dispatching: How sending is done.
        tell: Told what went wrong here (not with a target), in a sentence without secrets.
    """

    def __init__(
        self,
        office: Engine,
        gateway: Gateway,
        *,
        clock: Callable[[], int],
        random: Random,
        dispatching: Dispatching | None = None,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._office = office
        self._gateway = gateway
        self._clock = clock
        self._random = random
        self._how = dispatching or Dispatching()
        self._tell = tell
        self._flying: dict[str, asyncio.Task[None]] = {}
        self._slow: set[str] = set()
        self._held_until_us: dict[str, int] = {}
        self._news = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False

    @property
    def in_flight(self) -> int:
        """Count of messages that are being sent."""
        return len(self._flying)

    async def run(self) -> None:
        """Send what becomes due until stopped; cancelled, it breaks off what is in flight."""
        try:
            while not self._stopping:
                await self._begin()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._how.look_s):
                        await self._news.wait()
                self._news.clear()
            await asyncio.gather(*self._flying.values(), return_exceptions=True)
        finally:
            await self._break_off()

    async def drain(self) -> None:
        """Send all that is due now, and return when nothing is due or in flight."""
        try:
            while True:
                await self._begin()
                if not self._flying:
                    return
                await self._news.wait()
                self._news.clear()
        finally:
            await self._break_off()

    def wake(self) -> None:
        """Look at once; to be called after a commit, from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._news.set)

    def stop(self) -> None:
        """Let ``run`` end when what is in flight has landed: at most ten seconds."""
        self._stopping = True
        self.wake()

    async def _begin(self) -> None:
        """Start whatever may start now."""
        self._loop = asyncio.get_running_loop()
        now_us = self._clock()
        held = {one for one, until_us in self._held_until_us.items() if until_us > now_us}
        try:
            found = await asyncio.to_thread(self._due, now_us, frozenset({*self._flying, *held}))
        except SQLAlchemyError as error:
            self._tell(f"the outbox cannot be read: {type(error).__name__}")
            return
        for one in found:
            if self._may_fly(one):
                task = asyncio.create_task(self._deliver(one))
                self._flying[one.target_id] = task
                if one.attempts:
                    self._slow.add(one.target_id)
                task.add_done_callback(functools.partial(self._landed, one.target_id))

    def _may_fly(self, one: Due) -> bool:
        """Targets that failed last may all hang: they leave room for those that are well."""
        if len(self._flying) >= self._how.at_once:
            return False
        return not one.attempts or len(self._slow) < max(1, self._how.at_once // 2)

    async def _deliver(self, one: Due) -> None:
        channel = CHANNELS[one.channel]
        letter = Letter(one.message_id, one.address, one.secret, one.body, self._clock())
        # whatever a channel stumbles over counts as an attempt, or it would stumble for ever
        tried = await asyncio.gather(channel.send(self._gateway, letter), return_exceptions=True)
        came = tried[0]
        receipt = (
            came
            if isinstance(came, Receipt)
            else Receipt(Verdict.FAILED, error=f"it could not be sent: {type(came).__name__}")
        )
        wait_us = self._how.schedule.wait_us(one.attempts + 1, receipt.retry_after_s, self._random)
        await asyncio.to_thread(self._record, one, receipt, self._clock(), wait_us)

    def _landed(self, target_id: str, task: asyncio.Task[None]) -> None:
        self._flying.pop(target_id, None)
        self._slow.discard(target_id)
        self._held_until_us.pop(target_id, None)
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            # sent, and not written down: without a pause it would be sent again and again
            self._held_until_us[target_id] = self._clock() + round(self._how.hold_s * 1_000_000)
            self._tell(f"an outcome could not be written down: {type(fault).__name__}")
        self._news.set()

    async def _break_off(self) -> None:
        flying = list(self._flying.values())
        for task in flying:
            task.cancel()
        await asyncio.gather(*flying, return_exceptions=True)

    def _due(self, now_us: int, without: frozenset[str]) -> list[Due]:
        with self._office.connect() as connection:
            return due(connection, now_us, without)

    def _record(self, one: Due, receipt: Receipt, now_us: int, wait_us: int | None) -> None:
        with self._office.begin() as connection:
            record(connection, one, receipt, now_us, wait_us)
