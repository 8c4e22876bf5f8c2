"""What there is to learn, and when it may be learnt: never before it was known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DAY_US = 86_400_000_000
_Times = NDArray[np.int64]
_Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Classes of points, in the order in which they became known.

    Attributes:
        known_us: Shape (n,), ascending, UTC microseconds.
        points: Shape (n,), number of the point.
        classes: Shape (n,).
    """

    known_us: _Times
    points: _Places
    classes: NDArray[np.int64]


class Reader:
    """Reads lessons a UTC day at a time, so that all drivers learn in the same portions.

    Examples:
        >>> three = np.array([0, 1, DAY_US])
        >>> reader = Reader(Lessons(three, np.arange(3), np.array([5, 6, 7])))
        >>> [(day, classes.tolist()) for day, _, classes in reader.until(1)]
        [(0, [5, 6])]
        >>> [(day, classes.tolist()) for day, _, classes in reader.until(9)]
        [(1, [7])]
    """

    def __init__(self, lessons: Lessons) -> None:
        self._lessons = lessons
        self._next = 0

    def add(self, lessons: Lessons) -> None:
        """Go on with more lessons; none of them became known before those so far.

        Examples:
            >>> one, two = np.array([0]), np.array([DAY_US])
            >>> reader = Reader(Lessons(one, one, one))
            >>> reader.add(Lessons(two, one + 4, one + 9))
            >>> [(day, points.tolist()) for day, points, _ in reader.until(2)]
            [(0, [0]), (1, [4])]
        """
        left = slice(self._next, None)
        both = (
            (getattr(self._lessons, name)[left], getattr(lessons, name))
            for name in ("known_us", "points", "classes")
        )
        self._lessons = Lessons(*(np.concatenate(pair) for pair in both))
        self._next = 0

    def until(self, day: int) -> Iterator[tuple[int, _Places, NDArray[np.int64]]]:
        """Yield what became known before a day begins: (day, points, classes)."""
        lessons = self._lessons
        while self._next < len(lessons.known_us):
            known_day = int(lessons.known_us[self._next] // DAY_US)
            if known_day >= day:
                return
            end = int(np.searchsorted(lessons.known_us, (known_day + 1) * DAY_US))
            part = slice(self._next, end)
            self._next = end
            yield known_day, lessons.points[part], lessons.classes[part]
