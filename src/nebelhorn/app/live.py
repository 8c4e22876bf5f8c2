"""Foretell live: what has just come in is looked at, and what is foretold of it is sealed."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.live_hand import LiveHand
from nebelhorn.app.live_run import LiveRun
from nebelhorn.app.workspace import Workspace
from nebelhorn.drive import DAY_US, widen
from nebelhorn.errors import ConditionError, SettingsError
from nebelhorn.predictions import LIVE, MOST_QUESTIONS, newest_run
from nebelhorn.settings import Settings

_UNASKED = (
    "nothing is foretold: nebelhorn.toml has no [[question]] that is asked; "
    "good ones are proposed by: nebelhorn replay"
)
_TOO_MANY = f"nothing is foretold: nebelhorn.toml asks more than {MOST_QUESTIONS} questions"


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a live loop has done so far.

    Attributes:
        run_no: Number of the live run; None: nothing is foretold.
        until_us: Everything that was to be sealed before this time is, UTC microseconds.
        seals: Count of seals since the start.
        silent: Why nothing is foretold, in a sentence; None: it is.
    """

    run_no: int | None = None
    until_us: int = 0
    seals: int = 0
    silent: str | None = None


class LiveLoop:
    """Foretells live; one thread ticks, others may tell of customers meanwhile.

    Everything it knows it has from the facts and from what was sealed: made anew after whatever
    stopped it, it goes on and seals the same.

    Args:
        workspace: Whose facts; they may be written by others meanwhile.
        chance: Returns so many random bytes, for the keys of customers.

    Attributes:
        told: What was done so far.
    """

    def __init__(
        self, workspace: Workspace, *, chance: Callable[[int], bytes] = secrets.token_bytes
    ) -> None:
        # what is narrowed to a few customers must be seen by nobody else
        self._workspace, self._chance = workspace.lend(), chance
        self._facts = self._workspace.stores.facts
        self.told = Foretold(until_us=self._sealed_until())
        self._reached_us = self.told.until_us
        self._run: LiveRun | None = None
        self._day = 0
        self._heard: set[int] = set()
        self._hearing = threading.Lock()
        self._refused: tuple[Settings, int] | None = None

    @property
    def known_from_us(self) -> int:
        """What is new from now on must count as known at this time or later, UTC microseconds.

        Points before it may be sealed already, even where a tick has failed.
        """
        return self._reached_us

    def hear(self, customers: Iterable[int]) -> None:
        """Take note of customers something new is known of."""
        with self._hearing:
            self._heard.update(customers)

    def tick(self, until_us: int) -> int:
        """Foretell and seal every point that opens before a time, and not before the last one.

        Args:
            until_us: The watermark: everything that was received before is in the facts, UTC
                microseconds. A time before the last one is passed over.

        Returns:
            Count of seals.

        Raises:
            DiskFull: There was no room left; it can be tried again.
            WorkspaceError: A store cannot be used, or a replay ran at the same time; likewise.
        """
        self._reached_us = max(self._reached_us, until_us)
        if until_us <= self.told.until_us:
            return 0
        try:
            sealed = self._tick(until_us)
        except (SettingsError, ConditionError) as error:
            self._run = None
            silent = f"nothing is foretold: {error}"
            self.told = replace(self.told, run_no=None, until_us=until_us, silent=silent)
            return 0
        except BaseException:
            self._run = None  # memory may be ahead of what is sealed, or behind
            raise
        number = None if self._run is None else self._run.run.run_no
        self.told = Foretold(number, until_us, self.told.seals + sealed, self.told.silent)
        return sealed

    def close(self) -> None:
        """Give the connection back."""
        self._facts.close()

    def _tick(self, until_us: int) -> int:
        day = until_us // DAY_US
        from_us = self.told.until_us
        if self._run is None:  # a tick may have failed after its seals were written
            from_us = max(from_us, self._sealed_until()) or until_us
        elif day != self._day and not self._run.goes_on():
            self._run = None
        if from_us > until_us:
            return 0
        if self._run is None:
            self._take_heard()  # before history is read: all of them are in it
            self._run = self._begin(from_us, day)
        self._day = day
        if self._run is None:
            return 0
        return self._run.tick(self._take_heard(), from_us, until_us)

    def _take_heard(self) -> set[int]:
        with self._hearing:
            heard, self._heard = self._heard, set()
        return heard

    def _begin(self, from_us: int, day: int) -> LiveRun | None:
        widen(self._facts)
        settings = self._workspace.settings
        if self._refused == (settings, day):
            return None
        try:
            ground = lay_ground(self._workspace, settings, settings.questions)
        except (SettingsError, ConditionError):
            self._refused = settings, day
            raise
        silent = None if ground.questions else _UNASKED
        if len(ground.questions) > MOST_QUESTIONS:
            silent = _TOO_MANY
        self.told = replace(self.told, silent=silent)
        if silent:
            self._refused = settings, day
            return None
        return LiveRun(
            self._workspace,
            ground,
            settings,
            from_us=from_us,
            chance=self._chance,
            hand=LiveHand(),
        )

    def _sealed_until(self) -> int:
        run = newest_run(self._facts, LIVE)
        return 0 if run is None else max(run.until_us, run.as_of_us)
