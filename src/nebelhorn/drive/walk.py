"""One walk through time: what has become known is learnt, what is new is foretold and sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nebelhorn.drive.lessons import DAY_US, Lessons, Reader
from nebelhorn.predictions import (
    ABSTAINED,
    Forecaster,
    Forecasts,
    Known,
    LedgerWriter,
    OurWord,
    SealedForecasts,
    SealedPoints,
    cut,
    join,
)


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


class Walk:
    """Where the loop has got.

    Args:
        points: Decision points in the order in which they are sealed.
        courses: The questions, in the order of their numbers.
        ledger: Where seals go.

    Attributes:
        waiting: So many seals wait for their block to be closed.
        last_day: The day, since 1970, that was foretold last.
    """

    def __init__(
        self,
        points: SealedPoints,
        courses: Sequence[Course],
        ledger: LedgerWriter,
    ) -> None:
        self._points = points
        self._courses = list(courses)
        self._ledger = ledger
        self._readers = [(Reader(course.due), Reader(course.seen)) for course in courses]
        self._rule_no: list[list[int]] = [[] for _ in courses]
        self._waiting: list[tuple[SealedPoints, list[SealedForecasts]]] = []
        self.waiting = 0
        self.last_day = 0

    def grow(self, points: SealedPoints, known: Known, words: Sequence[OurWord]) -> slice:
        """Go on with more points.

        Args:
            points: Behind those so far, in the order in which they are sealed.
            known: What is known at all points, those so far included.
            words: What people say at the new points, a question each.

        Returns:
            Where the new points stand.
        """
        so_far = len(self._points)
        self._points = join([self._points, points])
        for number, (course, word) in enumerate(zip(self._courses, words, strict=True)):
            course.forecaster.grow(known)
            self._courses[number] = replace(course, ours=course.ours.more(word))
        return slice(so_far, len(self._points))

    def hear(self, due: Sequence[Lessons], seen: Sequence[Lessons]) -> None:
        """Take in what has become known since; it is learnt when its day is over.

        Args:
            due: What became of points that came due, a question each.
            seen: What came first after points, a question each.
        """
        for (due_reader, seen_reader), late, early in zip(self._readers, due, seen, strict=True):
            due_reader.add(late)
            seen_reader.add(early)

    def turn(self, day: int, *, passing: Sequence[bool] | None = None) -> None:
        """Learn all that became known before a day begins.

        Args:
            day: UTC day since 1970.
            passing: For each question, whether structure will be learnt once more before anything
                is foretold; None: for none.
        """
        passed = passing or [False] * len(self._courses)
        for course, (due, seen), one in zip(self._courses, self._readers, passed, strict=True):
            course.forecaster.renew()
            for known_day, points, classes in due.until(day):
                course.forecaster.learn_due(known_day, points, classes)
            for known_day, points, classes in seen.until(day):
                course.forecaster.learn_seen(known_day, points, classes)
            course.forecaster.turn(day, passing=one)

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
        self._waiting.append((cut(self._points, part), forecasts))
        self.waiting += len(points) * len(forecasts)

    def close(self, until_us: int | None = None) -> None:
        """Seal what is waiting as one block or more.

        Args:
            until_us: Everything before this time is then sealed, UTC microseconds; None: before
                the end of the last day.
        """
        points = join([points for points, _ in self._waiting])
        columns = zip(*(forecasts for _, forecasts in self._waiting), strict=True)
        forecasts = [join(column) for column in columns]
        end_us = (self.last_day + 1) * DAY_US if until_us is None else until_us
        self._ledger.append(points, forecasts, until_us=end_us)
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
            intent=ours.intent[points],
        )

    def _rule_numbers(self, course: int, rules: NDArray[np.int64]) -> NDArray[np.int32]:
        known, forecaster = self._rule_no[course], self._courses[course].forecaster
        for rule in range(len(known), int(rules.max(initial=-1)) + 1):
            known.append(self._ledger.rule_number(forecaster.definition(rule)))
        return np.array(known, dtype=np.int32)[rules]
