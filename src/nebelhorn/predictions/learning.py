"""The learning clock: when structure is learnt anew, and from what."""

from __future__ import annotations

from dataclasses import dataclass

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
    lay,
    learn,
    make_bins,
)

FIRST = 300
"""So many points must have come due before structure is learnt."""

FASTER = 1.5
"""Structure is learnt anew when so many times as many have come due …"""

MANY = 5_000
SLOWER = 2.0
"""… and from ``MANY`` on when there are so many times as many."""

_ALL_CODES = 1 << 22
_JUDGING = 0.2
"""The latest share of what came due judges what is learnt from the rest."""

EFFORT = Effort(
    searched=30_000,
    judged=6_000,
    contexts=0,
    chained=8_000,
    columns=16,
    longest=5,
    growth=Growth(leaves=64, depth=7),
    memories=(Memory(1.0, 0.0, 10.0),),
    thrifts=(0.1,),
)

Moments = NDArray[np.int64]
Labels = NDArray[np.int64]


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


def known_at(state: State, part: NDArray[np.int64], *, recent: int = RECENT) -> Known:
    """Lay all points into contexts of their newest moments.

    Args:
        state: Columns, a row a point; the newest moments first.
        part: Shape (points,), as ``Known.part``.
        recent: So many first columns are the newest moments.
    """
    places = range(recent)
    bins = [
        make_bins(state.columns[place], state.values[place], codes=_ALL_CODES) for place in places
    ]
    return Known(state, recent, part, lay(Chain(places, bins), state), Memory())


class LearningClock:
    """Collects what came due and learns structure from it when there is enough more.

    What was learnt depends on nothing but the due points and their order, so replay and live come
    to the same.

    Args:
        known: What is known at the points.
        classes: How many there are.
        begin: Structures that are always there.
    """

    def __init__(self, known: Known, classes: int, begin: tuple[Structure, ...]) -> None:
        self._known, self._classes, self._begin = known, classes, begin
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

    def turn(self) -> tuple[Structure, ...]:
        """Return new structures if it is time to learn them; else nothing."""
        if self._many < self._next:
            return ()
        self._next = round(self._many * (FASTER if self._many < MANY else SLOWER))
        moments, labels = np.concatenate(self._moments), np.concatenate(self._labels)
        self._moments, self._labels = [moments], [labels]
        fold = np.full(len(moments), -1, dtype=np.int64)
        fold[round(len(moments) * (1 - _JUDGING)) :] = 0
        known = self._known
        lesson = Lesson(known.state, moments, labels, self._classes, fold, known.part[moments])
        found = learn(lesson, known.recent, EFFORT)
        keep = known.memory.keep
        return self._begin + tuple(
            Structure(
                expert.name,
                tuple(lay(partition, known.state) for partition in expert.partitions),
                Memory(keep, expert.memory.discount, expert.memory.strength),
            )
            for expert in found.experts
        )
