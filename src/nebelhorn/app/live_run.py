"""A live run on its way: what it stands on, and what is new at each tick."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

import duckdb
import numpy as np

from nebelhorn.app.foretelling import (
    Ground,
    lay_ground,
    new_course,
    put_ground,
    read_known,
    read_points,
)
from nebelhorn.app.hindsight import leave_out
from nebelhorn.app.ours import our_words
from nebelhorn.app.workspace import Workspace
from nebelhorn.drive import (
    NO_LESSONS,
    Fresh,
    Lessons,
    Onward,
    Schedule,
    instants,
    lessons_between,
    monday_between,
    narrow,
    widen,
)
from nebelhorn.journeys import put_catalogue
from nebelhorn.log import customer_names, make_keys_of, transaction
from nebelhorn.predictions import (
    LIVE,
    NOBODY,
    Hand,
    Known,
    LedgerWriter,
    OurWord,
    Run,
    SealedPoints,
    begin_live_run,
    customer_parts,
    goes_on,
    known_at,
    live_definition,
    newest_run,
    pinned_columns,
    put_point_state,
    put_points,
    read_state_alike,
)
from nebelhorn.settings import Settings

_LOG = logging.getLogger("nebelhorn.service")
_NOBODYS = -1
"""No customer has this number: what cannot be counted of nobody is nobody's fault."""


class LiveRun:
    """Learns from everything before a time, and goes on from there.

    The newest live run goes on where settings and catalogue are still the same; else a new one is
    begun. All is made of the facts, so it is the same whenever it is made.

    Args:
        workspace: With a connection of its own, for it is narrowed to a few customers.
        ground: What forecasts stand on, just laid; with at least one question.
        settings: That it was laid from.
        from_us: Points that open from here on are sealed, UTC microseconds; all that was received
            before is in the facts.
        chance: Returns so many random bytes, for the keys of customers.
        hand: Learns structure while ticks go on.

    Attributes:
        run: Where it seals.
    """

    def __init__(
        self,
        workspace: Workspace,
        ground: Ground,
        settings: Settings,
        *,
        from_us: int,
        chance: Callable[[int], bytes],
        hand: Hand,
    ) -> None:
        self._workspace, self._facts = workspace, workspace.stores.facts
        self._ground, self._settings, self._chance = ground, settings, chance
        put_ground(workspace, replace(ground, as_of_us=from_us - 1), _nobody)
        points = read_points(self._facts).sealed
        self.run, known = self._known(from_us)
        nothing = _no_words(len(points))
        courses = [
            new_course(question, ground, known, (NO_LESSONS, NO_LESSONS), nothing, hand)
            for question in ground.questions
        ]
        self._ledger = LedgerWriter(self._facts, self.run, {})
        self._walk = Onward(points, known, courses, self._ledger, self._learn)
        self._looked_at: list[int] = []
        self._schedule = Schedule()
        self._schedule.add(instants(self._facts, from_us))
        self._touchpoints = self._count()

    def goes_on(self) -> bool:
        """Do settings and catalogue still ask for this run? What conditions ask is looked up anew.

        Raises:
            SettingsError: A question says something that cannot be.
            ConditionError: A condition cannot be understood.
        """
        settings = self._workspace.settings
        ground = lay_ground(self._workspace, settings, settings.questions)
        now = live_definition(
            self._facts, settings, ground.questions, ground.groups, (), as_of_us=0
        )
        return goes_on(self.run, now)

    def tick(self, customers: Iterable[int], from_us: int, until_us: int) -> int:
        """Foretell and seal every point that opens in some time.

        Args:
            customers: Of whom something new is known since the last tick.
            from_us: Where the last tick ended, UTC microseconds.
            until_us: That itself excluded; everything that was received before is in the facts.

        Returns:
            Count of seals.
        """
        try:
            # others write meanwhile: all that is read here is read as of one moment
            with transaction(self._facts):
                fresh = self._read(set(customers), from_us, until_us)
        except duckdb.Error as error:
            fresh = self._read_sound(error, (from_us, until_us))
        if fresh is None or not len(fresh.points):
            return 0
        return self._walk.go(fresh, until_us=until_us)

    def _read(self, new: set[int], from_us: int, until_us: int) -> Fresh | None:
        self._looked_at = []
        widen(self._facts)
        if new:
            self._schedule.add(instants(self._facts, from_us, new))
        self._looked_at = self._touched(from_us, until_us)
        return self._fresh_of(self._looked_at, (from_us, until_us))

    def _fresh_of(self, customers: Sequence[int], span: tuple[int, int]) -> Fresh | None:
        if not customers:
            return None
        narrow(self._facts, customers)
        fresh = self._fresh(*span)
        widen(self._facts)
        return fresh

    def _read_sound(self, error: duckdb.Error, span: tuple[int, int]) -> Fresh | None:
        """Read again without those whose facts cannot be counted: they must stop nobody else.

        Raises:
            duckdb.Error: It is not theirs.
        """
        poisoned = set(self._poisoned(self._looked_at, span))
        if not poisoned or self._poisoned([_NOBODYS], span):
            raise error
        names = customer_names(self._workspace.stores.office, sorted(poisoned))
        listed = ", ".join(names.get(number, str(number)) for number in sorted(poisoned))
        _LOG.error("set aside until something new is known of them: %s (%s)", listed, error)
        sound = [number for number in self._looked_at if number not in poisoned]
        with transaction(self._facts):
            return self._fresh_of(sound, span)

    def _poisoned(self, customers: Sequence[int], span: tuple[int, int]) -> list[int]:
        """Return those of some customers whose facts cannot be counted, by halves."""
        try:
            with transaction(self._facts):
                self._fresh_of(customers, span)
        except duckdb.Error:
            half = len(customers) // 2
            if not half:
                return list(customers)
            parts = (customers[:half], customers[half:])
            return [number for part in parts for number in self._poisoned(part, span)]
        return []

    def _known(self, from_us: int) -> tuple[Run, Known]:
        """Return the run that goes on, or a new one, and what is known at the points so far."""
        facts, ground = self._facts, self._ground
        define = partial(
            live_definition,
            facts,
            self._settings,
            ground.questions,
            ground.groups,
            as_of_us=from_us,
        )
        run = newest_run(facts, LIVE)
        if run is not None and goes_on(run, define(())):
            put_point_state(facts)
            groups = [one.name for one in ground.groups]
            columns = pinned_columns(run)
            state = read_state_alike(facts, ground.touchpoints.names, groups, columns)
            return run, known_at(state, customer_parts(facts))
        left_out = leave_out(self._workspace, ground, _nobody)
        known = read_known(facts, ground, _nobody, left_out.columns)
        definition = define(known.state.columns)
        begun = begin_live_run(facts, definition=definition, as_of_us=from_us, begun_us=from_us)
        return begun, known

    def _learn(
        self, points: SealedPoints, span: tuple[int, int]
    ) -> tuple[list[Lessons], list[Lessons]]:
        touchpoints = self._ground.touchpoints
        pairs = [
            lessons_between(self._facts, question, touchpoints, points, span)
            for question in self._ground.questions
        ]
        return [due for due, _ in pairs], [seen for _, seen in pairs]

    def _touched(self, from_us: int, until_us: int) -> list[int]:
        customers = self._schedule.take(until_us)
        if not monday_between(from_us, until_us):
            return customers
        put_points(
            self._facts,
            open_us=self._ground.open_us,
            as_of_us=until_us - 1,
            leaves=self._ground.leaves,
            from_us=from_us,
            changed="customer_change",
        )
        silent = self._facts.execute("SELECT DISTINCT customer_no FROM point").fetchall()
        return sorted({*customers, *(int(number) for (number,) in silent)})

    def _fresh(self, from_us: int, until_us: int) -> Fresh:
        facts, ground = self._facts, replace(self._ground, as_of_us=until_us - 1)
        many = self._count()
        if many != self._touchpoints:
            put_catalogue(facts, self._settings)
            self._touchpoints = many
        put_ground(self._workspace, ground, _nobody, from_us=from_us)
        points = read_points(facts)
        put_point_state(facts)
        groups = [one.name for one in ground.groups]
        columns = self._walk.state.columns
        state = read_state_alike(facts, ground.touchpoints.names, groups, columns)
        words = our_words(self._workspace, ground, points, state)
        self._give_keys(points.sealed)
        return Fresh(points.sealed, state, customer_parts(facts), words)

    def _give_keys(self, points: SealedPoints) -> None:
        without = self._ledger.without_key(points.customer_no).tolist()
        if without:
            office = self._workspace.stores.office
            self._ledger.more_keys(make_keys_of(office, without, chance=self._chance))

    def _count(self) -> int:
        row = self._facts.execute("SELECT count(*) FROM touchpoint").fetchone()
        return int(row[0]) if row else 0


def _no_words(many: int) -> OurWord:
    nobody = np.full(many, NOBODY, dtype=np.uint16)
    return OurWord(nobody, np.full(many, -1, dtype=np.int64), (), nobody)


def _nobody(step: str) -> None:
    """Say nothing: a loop that ticks every second has no steps to tell of."""
    del step
