"""Go on where history ends: new points come, and each is foretold as replay would foretell it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nebelhorn.drive.lessons import DAY_US, Lessons
from nebelhorn.drive.walk import Course, Walk
from nebelhorn.predictions import (
    NOT_BEGUN_US,
    Known,
    LedgerWriter,
    OurWord,
    SealedPoints,
    join,
    learning_days,
)
from nebelhorn.rules import Growing, State

Learn = Callable[[SealedPoints, tuple[int, int]], tuple[Sequence[Lessons], Sequence[Lessons]]]
"""Points so far, from when and until when → what has become known then, a question each: what
became of points that came due, and what came first after points."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """New points, in the order in which they are sealed.

    Attributes:
        points: Of whom and when.
        state: What is known at them; columns as those so far.
        part: Shape (points,), as ``Known.part``.
        words: What people say at them, a question each.
    """

    points: SealedPoints
    state: State
    part: NDArray[np.int64]
    words: Sequence[OurWord]


class Onward:
    """A walk whose points come one after the other.

    Args:
        points: Those of history; they are only learnt from.
        known: What is known at them.
        courses: The questions, in the order of their numbers, without lessons.
        ledger: Where seals go.
        learn: Tells what has become known.

    Attributes:
        points: All points so far.
    """

    def __init__(
        self,
        points: SealedPoints,
        known: Known,
        courses: Sequence[Course],
        ledger: LedgerWriter,
        learn: Learn,
    ) -> None:
        self.points = points
        self._known, self._growing = known, Growing(known.state)
        self._walk, self._learn = Walk(points, courses, ledger), learn
        self._day = NOT_BEGUN_US // DAY_US
        days = np.unique(points.sealed_us // DAY_US)
        if len(days):
            due = self._hear(int(days[-1]))
            last = [_last_learning(*pair, days) for pair in zip(courses, due, strict=True)]
            for day in days.tolist():
                self._walk.turn(day, passing=[day < one for one in last])

    @property
    def state(self) -> State:
        """What is known at all points so far."""
        return self._growing.state

    def go(self, fresh: Fresh, *, until_us: int) -> int:
        """Foretell new points and seal them, as one block or more.

        Args:
            fresh: At least one point; none is sealed before those so far.
            until_us: Everything before this time is then sealed, UTC microseconds.

        Returns:
            Count of seals.

        Raises:
            DiskFull: There was no room left. This walk cannot go on afterwards: make a new one.
        """
        self._known = self._known.more(self._growing.add(fresh.state), fresh.part)
        part = self._walk.grow(fresh.points, self._known, fresh.words)
        self.points = join([self.points, fresh.points])
        days = fresh.points.sealed_us // DAY_US
        starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1)).tolist()
        turned = self._day
        if int(days[-1]) > turned:
            self._hear(int(days[-1]))
        for start, end in pairwise([*starts, len(days)]):
            day = int(days[start])
            if day > turned:
                self._walk.turn(day)
            rows = slice(part.start + start, part.start + end)
            self._walk.foretell(rows, day=day, sealing=True)
        sealed = self._walk.waiting
        self._walk.close(until_us)
        return sealed

    def _hear(self, day: int) -> Sequence[Lessons]:
        """Take in what became known before a day begins and after the last such time."""
        due, seen = self._learn(self.points, (self._day * DAY_US, day * DAY_US))
        self._walk.hear(due, seen)
        self._day = day
        return due


def _last_learning(course: Course, due: Lessons, days: NDArray[np.int64]) -> int:
    """Return on which of the days structure is learnt the last time, for it replaces all before.

    Walking through history again, that is all there is to learn of structure; counts are made
    anew from all lessons then. Where structure counts from the next day on, it is the last one
    that counts on any of the days.
    """
    known_us = due.known_us[course.forecaster.knows(due.classes)]
    learnt = learning_days(np.searchsorted(known_us, days * DAY_US))
    if course.forecaster.later:
        learnt = [place for place in learnt if place + 1 < len(days)]
    return int(days[learnt[-1]]) if learnt else 0
