"""The one loop: learn what has become known, foretell, seal, go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nebelhorn.drive.lessons import DAY_US, Lessons, Reader
from nebelhorn.predictions import (
    ABSTAINED,
    Forecaster,
    Forecasts,
    LedgerWriter,
    OurWord,
    SealedForecasts,
    SealedPoints,
    cut,
    join,
)

_Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Points:
    """Decision points in the order in which they are sealed.

    Attributes:
        sealed: Of whom and when.
    """

    sealed: SealedPoints

    def __len__(self) -> int:
        return len(self.sealed)


@dataclass(frozen=True, slots=True)
class Course:
    """One question on its way through time.

    Attributes:
        forecaster: Learns and foretells.
        due: What became of points, as of when they came due.
        seen: What came first after points, as soon as it was known; empty where a question may
            not be learnt from early.
        open_us: Horizon and grace, microseconds.
        ours: What people say at each point.
    """

    forecaster: Forecaster
    due: Lessons
    seen: Lessons
    open_us: int
    ours: OurWord


@dataclass(frozen=True, slots=True)
class Pace:
    """When blocks of seals are closed; changes blocks, never a seal.

    Attributes:
        seals: A block is closed at the end of the day on which it holds so many.
        days: And at the end of each stretch of so many days since 1970.
    """

    seals: int = 65_536
    days: int = 28


def drive(
    points: Points,
    courses: Sequence[Course],
    ledger: LedgerWriter,
    *,
    pace: Pace | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Walk through time, a UTC day at a time, and seal what is foretold at each point.

    Within a day nothing is learnt: what a prediction rests on was known before its day began.

    Args:
        points: What to foretell.
        courses: The questions, in the order of their numbers.
        ledger: Where to. Days that begin before ``ledger.until_us`` were sealed earlier: they are
            only learnt from.
        pace: When blocks are closed.
        progress: Told the day (since 1970) that comes next.
    """
    walk = _Walk(points, courses, ledger)
    from_us = ledger.until_us
    speed = pace or Pace()
    days = points.sealed.sealed_us // DAY_US
    starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1)).tolist()
    for start, end in pairwise([*starts, len(days)]):
        day = int(days[start])
        progress(day)
        walk.turn(day)
        sealing = day * DAY_US >= from_us
        if sealing and walk.waiting and day // speed.days != walk.last_day // speed.days:
            walk.close()
        walk.foretell(slice(start, end), day=day, sealing=sealing)
        if walk.waiting >= speed.seals:
            walk.close()
    if walk.waiting:
        walk.close()


class _Walk:
    """Where the loop has got."""

    def __init__(
        self,
        points: Points,
        courses: Sequence[Course],
        ledger: LedgerWriter,
    ) -> None:
        self._points = points
        self._courses = courses
        self._ledger = ledger
        self._readers = [(Reader(course.due), Reader(course.seen)) for course in courses]
        self._rule_no: list[list[int]] = [[] for _ in courses]
        self._waiting: list[tuple[SealedPoints, list[SealedForecasts]]] = []
        self.waiting = 0
        self.last_day = 0

    def turn(self, day: int) -> None:
        """Learn all that became known before a day begins."""
        for course, (due, seen) in zip(self._courses, self._readers, strict=True):
            for known_day, points, classes in due.until(day):
                course.forecaster.learn_due(known_day, points, classes)
            for known_day, points, classes in seen.until(day):
                course.forecaster.learn_seen(known_day, points, classes)
            course.forecaster.turn(day)

    def foretell(self, part: slice, *, day: int, sealing: bool) -> None:
        """Foretell the points of a day."""
        self.last_day = day
        if not sealing:
            return
        points = np.arange(part.start, part.stop)
        forecasts = [
            self._sealed(number, points, course.forecaster.foretell(points))
            for number, course in enumerate(self._courses)
        ]
        self._waiting.append((cut(self._points.sealed, part), forecasts))
        self.waiting += len(points) * len(forecasts)

    def close(self) -> None:
        """Seal what is waiting as one block or more."""
        points = join([points for points, _ in self._waiting])
        columns = zip(*(forecasts for _, forecasts in self._waiting), strict=True)
        forecasts = [join(column) for column in columns]
        self._ledger.append(points, forecasts, until_us=(self.last_day + 1) * DAY_US)
        self._waiting, self.waiting = [], 0

    def _sealed(
        self, course: int, points: NDArray[np.int64], forecasts: Forecasts
    ) -> SealedForecasts:
        ours = self._courses[course].ours
        cited = self._rule_numbers(course, forecasts.rule)
        own = np.array([self._ledger.rule_number(one) for one in ours.definitions] or [0])
        spoken = ours.rule[points]
        return SealedForecasts(
            flags=np.where(forecasts.abstained, ABSTAINED, 0).astype(np.uint8),
            rule_no=cited,
            support=forecasts.support,
            confidence=forecasts.confidence,
            classes=forecasts.classes,
            chances=forecasts.chances,
            majority=forecasts.majority,
            majority_chance=forecasts.majority_chance,
            markov=forecasts.markov,
            markov_chance=forecasts.markov_chance,
            we=ours.we[points],
            we_rule_no=np.where(spoken >= 0, own[spoken], cited).astype(np.int32),
        )

    def _rule_numbers(self, course: int, rules: NDArray[np.int64]) -> NDArray[np.int32]:
        known, forecaster = self._rule_no[course], self._courses[course].forecaster
        for rule in range(len(known), int(rules.max(initial=-1)) + 1):
            known.append(self._ledger.rule_number(forecaster.definition(rule)))
        return np.array(known, dtype=np.int32)[rules]
