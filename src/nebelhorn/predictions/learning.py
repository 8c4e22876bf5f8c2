"""The learning clock: when structure is learnt anew, and from what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions.state import RECENT
from nebelhorn.rules import (
    Chain,
    Effort,
    Growth,
    Laid,
    Lesson,
    Memory,
    State,
    Structure,
    each_text,
    lay,
    learn,
)

FIRST = 300
"""So many points must have come due before structure is learnt."""

FASTER = 1.5
"""Structure is learnt anew when so many times as many have come due …"""

MANY = 5_000
SLOWER = 2.0
"""… and from ``MANY`` on when there are so many times as many. Counts go on every day."""

_JUDGING = 0.2
"""The latest share of what came due judges what is learnt from the rest."""

EFFORT = Effort(
    searched=30_000,
    judged=6_000,
    contexts=0,
    chained=30_000,
    columns=24,
    longest=5,
    growth=Growth(leaves=64, depth=7),
    memories=(Memory(1.0, 0.0, 10.0),),
    thrifts=(0.1,),
    regrow=True,
)

Moments = NDArray[np.int64]
Labels = NDArray[np.int64]


def next_learning(many: int) -> int:
    """Return how many points must have come due before structure is learnt anew.

    Args:
        many: So many had come due when it was learnt the last time.

    Examples:
        >>> next_learning(400), next_learning(5_000)
        (600, 10000)
    """
    return round(many * (FASTER if many < MANY else SLOWER))


def learning_days(due: NDArray[np.int64]) -> list[int]:
    """Return on which days a ``LearningClock`` learns structure.

    Args:
        due: Shape (days,), how many points had come due when each day began.

    Returns:
        Numbers of days, from 0.

    Examples:
        >>> learning_days(np.array([0, 299, 300, 449, 460]))
        [2, 4]
    """
    found, wanted = [], FIRST
    for day, many in enumerate(due.tolist()):
        if many >= wanted:
            found.append(day)
            wanted = next_learning(many)
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What is known at all points of a run.

    Attributes:
        state: Columns, a row a point.
        recent: So many first columns are the newest moments, newest first.
        part: Shape (points,), 0, 1 or 2: points of one customer lie in one part.
        contexts: The newest moments as contexts, all points laid into them.
        memory: How counts of contexts become probabilities.
    """

    state: State
    recent: int
    part: NDArray[np.int64]
    contexts: Laid
    memory: Memory

    @property
    def begin(self) -> tuple[Structure, ...]:
        """The structures that are there before any was learnt."""
        return (Structure("contexts", (self.contexts,), self.memory),)

    def more(self, state: State, part: NDArray[np.int64]) -> Known:
        """Return what is known when there are more points, behind those so far.

        Args:
            state: Columns, a row a point; begins with the rows of ``self.state``.
            part: Shape (new points,).
        """
        fresh = state.values[:, len(self.state) :]
        return Known(
            state,
            self.recent,
            np.concatenate([self.part, part]),
            self.contexts.more(fresh),
            self.memory,
        )


def known_at(state: State, part: NDArray[np.int64], *, recent: int = RECENT) -> Known:
    """Lay all points into contexts of their newest moments.

    Args:
        state: Columns, a row a point; the newest moments first.
        part: Shape (points,), as ``Known.part``.
        recent: So many first columns are the newest moments.
    """
    bins = [each_text(column) for column in state.columns[:recent]]
    return Known(state, recent, part, lay(Chain(range(recent), bins), state), Memory())


class LearningClock:
    """Collects what came due and learns structure from it when there is enough more.

    What was learnt depends on nothing but the due points and their order, so replay and live come
    to the same.

    Args:
        known: What is known at the points.
        classes: How many there are.

    Attributes:
        known: What is known at the points; more where there are more of them by now.
    """

    def __init__(self, known: Known, classes: int) -> None:
        self.known, self._classes = known, classes
        self._moments: list[Moments] = []
        self._labels: list[Labels] = []
        self._many = 0
        self._next = FIRST

    def add(self, moments: Moments, labels: Labels) -> None:
        """Add what became of points that came due.

        Args:
            moments: Shape (n,), the points.
            labels: Shape (n,), place of each one's class among the codes.
        """
        self._moments.append(moments)
        self._labels.append(labels)
        self._many += len(moments)

    def turn(self, *, passing: bool = False) -> tuple[Structure, ...]:
        """Return new structures if it is time to learn them; else nothing.

        Args:
            passing: Learn nothing even then, for newer ones will be learnt before any is used.
        """
        work = self.due(passing=passing)
        return () if work is None else work()

    def due(self, *, passing: bool = False) -> Callable[[], tuple[Structure, ...]] | None:
        """Return the work of learning new structures if it is time for it; else None.

        It rests on what is known now, whenever it is done, and in whatever thread.

        Args:
            passing: As for ``turn``.
        """
        if self._many < self._next:
            return None
        self._next = next_learning(self._many)
        if passing:
            return None
        moments, labels = np.concatenate(self._moments), np.concatenate(self._labels)
        self._moments, self._labels = [moments], [labels]
        return partial(_structures, self.known, moments, labels, self._classes)


def _structures(
    known: Known, moments: Moments, labels: Labels, classes: int
) -> tuple[Structure, ...]:
    fold = np.full(len(moments), -1, dtype=np.int64)
    fold[round(len(moments) * (1 - _JUDGING)) :] = 0
    lesson = Lesson(known.state, moments, labels, classes, fold, known.part[moments])
    found = learn(lesson, known.recent, EFFORT)
    keep = known.memory.keep
    return known.begin + tuple(
        Structure(
            expert.name,
            tuple(lay(partition, known.state) for partition in expert.partitions),
            Memory(keep, expert.memory.discount, expert.memory.strength),
        )
        for expert in found.experts
    )
