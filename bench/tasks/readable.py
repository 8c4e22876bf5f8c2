"""Our rules: contexts, a chain, a grove and, of two classes, a scorecard; a mixer joins them.

A batch is learnt with more effort than the product spends; a stream exactly as the product learns:
its pool, its clock, its effort. Nothing is set by the name of a log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from event_log import EventLog
from log_state import LAGS, state_of
from models import Foretold
from numpy.typing import NDArray
from splits import DAY_US, Day, Split, days

from nebelhorn.predictions import Known, LearningClock, known_at
from nebelhorn.rules import (
    Counts,
    Effort,
    Expert,
    Growth,
    Lesson,
    Mixer,
    Pool,
    Structure,
    lay,
    learn,
)

EFFORT = Effort(
    searched=10_000_000,
    judged=30_000,
    contexts=LAGS,
    columns=40,
    growth=Growth(leaves=256, least=10),
    regrow=True,
)
"""For a batch; the product spends less, see ``nebelhorn.predictions.learning``."""

_FOLDS, _PARTS = 5, 3
_SEED = 1

_Rows: TypeAlias = NDArray[np.int64]
_Chances: TypeAlias = NDArray[np.float64]
Turn: TypeAlias = Callable[[], tuple[Structure, ...]]


def foretell(log: EventLog, split: Split) -> Foretold:
    """Learn all that may be learnt; what is chosen is chosen by five folds of its cases.

    Where cases asked are later than those learnt, the latest cases choose, see ``Split.in_time``.

    Where the end of a case is never asked, what is chosen is also chosen by the share that was
    right where the case went on: those chances are ``Foretold.going_on``.
    """
    batch = Batch(log, split)
    found = batch.foretell(EFFORT)
    if split.going_on:
        other = batch.foretell(replace(EFFORT, worth=_going_on(log.end)))
        return Foretold(found.chances, f"{found.note}; going on: {other.note}", other.chances)
    return found


def stream(log: EventLog) -> Foretold:
    """Foretell a stream as the product would, had it known the names of the activities before."""
    walk = Walk(log, known_of(log))
    clock = LearningClock(walk.known, len(log.names))
    times = 0

    def turn() -> tuple[Structure, ...]:
        nonlocal times
        structures = clock.turn()
        times += bool(structures)
        return structures

    chances = walk.go(turn, clock.add)
    return Foretold(chances, f"contexts, chain and grove, structure learnt {times} times")


class Batch:
    """A log with what is known at each prefix, ready to be learnt."""

    def __init__(self, log: EventLog, split: Split) -> None:
        self._split = split
        self._state = state_of(log)
        self._learn, self._ask = np.flatnonzero(split.learn), np.flatnonzero(split.ask)
        part = _shuffled(log.cases, _FOLDS)[log.case[self._learn]]
        # what is asked later than what is learnt is chosen for by the latest of what is learnt
        fold = np.where(split.validate[self._learn], 0, -1) if split.in_time else part
        # shorter prefixes than are ever asked do not judge
        judges = log.place[self._learn] >= log.place[self._ask].min()
        self._lesson = Lesson(
            self._state,
            self._learn,
            split.came[self._learn],
            split.classes,
            np.where(judges, fold, -1),
            part,
        )

    def foretell(self, effort: Effort) -> Foretold:
        learnt = learn(self._lesson, LAGS, effort)
        opinions = np.array([expert.opinions for expert in learnt.experts])
        mixer = Mixer(len(opinions), trust=1.0)
        order = np.random.default_rng(_SEED + 1).permutation(len(learnt.labels))
        mixer.learn(opinions[:, order], learnt.labels[order])
        joined = effort.worth(mixer.join(opinions), learnt.labels)
        worths = [effort.worth(said, learnt.labels) for said in opinions]
        best = int(np.argmax(worths))
        if worths[best] >= joined:
            alone = learnt.experts[best]
            return Foretold(self._said(alone).astype(np.float32), f"{_described(alone)} alone")
        said = np.array([self._said(expert) for expert in learnt.experts])
        note = ", ".join(
            f"{_described(expert)} ×{weight:.2f}"
            for expert, weight in zip(learnt.experts, mixer.weights, strict=True)
        )
        return Foretold(mixer.join(said).astype(np.float32), note)

    def _said(self, expert: Expert) -> _Chances:
        parts = []
        for partition in expert.partitions:
            laid = lay(partition, self._state)
            counts = Counts(self._split.classes, len(laid.lineage), closed=True)
            counts.learn(laid.paths(self._learn), self._split.came[self._learn])
            parts.append(counts.chances(laid.paths(self._ask), expert.memory))
        return np.asarray(np.mean(parts, axis=0))


class Walk:
    """A stream to go through once, with a pool that knows nothing yet."""

    def __init__(self, log: EventLog, known: Known) -> None:
        self._log, self.known = log, known
        self._came = log.came_next()
        self.pool = Pool(len(log.names), closed=True, structures=known.begin)

    def go(self, turn: Turn, hear: Callable[[_Rows, _Rows], None]) -> NDArray[np.float32]:
        """Return the chances of what comes next, a row an event.

        Args:
            turn: Gives new structures, or none, at the beginning of a day.
            hear: Is told what became known, as ``Pool.learn`` is.
        """
        chances = np.zeros((len(self._log.case), len(self._log.names)), dtype=np.float32)
        for day in days(self._log):
            for moments in self._heard(day):
                self.pool.learn(moments, self._came[moments])
                hear(moments, self._came[moments])
            structures = turn()
            if structures:
                self.pool.take(structures)
            chances[day.ask] = self.pool.chances(day.ask)
        return chances

    def _heard(self, day: Day) -> list[_Rows]:
        """Return what was heard since the day before, apart by the day it was heard."""
        heard = self._log.at_us[day.learn + 1] // DAY_US
        return np.split(day.learn, np.flatnonzero(np.diff(heard)) + 1)


def known_of(log: EventLog) -> Known:
    """Return what the product would know at each event; a third of the cases in each part."""
    return known_at(state_of(log), _shuffled(log.cases, _PARTS)[log.case])


def _shuffled(cases: int, parts: int) -> _Rows:
    """Lay cases into parts of equal size by lot."""
    return np.random.default_rng(_SEED).permutation(cases) % parts


def _going_on(end: int) -> Callable[[_Chances, _Rows], float]:
    """Return a worth: the share that was right where the case went on."""

    def worth(chances: _Chances, labels: _Rows) -> float:
        on = labels != end
        return float((chances[on].argmax(axis=1) == labels[on]).mean())

    return worth


def _described(expert: Expert) -> str:
    cases = " + ".join(f"{len(part.lineage()):,}" for part in expert.partitions)
    return f"{expert.name} of {cases} cases"
