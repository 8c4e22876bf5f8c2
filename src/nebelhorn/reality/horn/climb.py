"""How far the days have climbed together, with and without their worst day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FREAK = 4.0
"""No day counts for more standard deviations than this; one that has them may be broken."""

ALONE = 2.0
"""A freak this many times as bad as any other day of its run is alone."""


@dataclass(frozen=True, slots=True)
class Height:
    """Where the sum stands after a day.

    Attributes:
        sum: The CUSUM, 0 and up.
        sure: The most that a run of days up to today comes to without its worst day, 0 and up;
            this is what is held against the thresholds.
        start: Place of the first day after the sum was last 0.
    """

    sum: float
    sure: float
    start: int


def climb(worse: Iterable[float], k: float) -> Iterator[Height]:
    """Yield how high the sum stands after each day.

    With x = min(z, 4) − k of each day, ``sum`` is Page's C = max(0, C + x), that is the largest
    sum of a run of days that ends today. ``sure`` is the largest such sum less the largest x of the
    run: an alarm needs two bad days. A lone freak, a day of z ≥ 4 that is at least twice as bad as
    the next worst of its run, looks broken: it counts for nothing in ``sure``, as if it had no
    data. Only runs since C was last 0 need to be looked at: a run from before gains nothing by its
    first days.

    Args:
        worse: z of each day, how much worse than usual, in standard deviations.
        k: What is taken off each day, above 0.

    Yields:
        One height a day.

    References:
        Page (1954), Continuous inspection schemes, Biometrika 41. Leaving out the worst day is
        this project's own.

    Examples:
        >>> [(height.sum, height.sure, height.start) for height in climb([0.0, 3.0, 2.0, -3.0], 1)]
        [(0.0, 0.0, 1), (2.0, 0.0, 1), (3.0, 1.0, 1), (0.0, 0.0, 4)]
        >>> [height.sure for height in climb([3.0, 2.0, 40.0, 39.0], 1)]
        [0.0, 1.0, 1.0, 6.0]
    """
    total, start = 0.0, 0
    runs: list[_Run] = []
    for place, z in enumerate(worse):
        x = _counted(z, k)
        total += x
        if total <= 0:
            total, start, runs = 0.0, place + 1, []
        else:
            runs = [_longer(run, z, x) for run in runs]
            runs.append((x, z, 0.0))
        yield Height(total, max((_sure(run, k) for run in runs), default=0.0), start)


_Run = tuple[float, float, float]
"""Sum, and z of the worst and of the second worst day of a run; the second is at least 0."""


def _counted(z: float, k: float) -> float:
    return min(z, FREAK) - k


def _longer(run: _Run, z: float, x: float) -> _Run:
    held, worst, second = run
    return (held + x, z, max(0.0, worst)) if z > worst else (held + x, worst, max(second, z))


def _sure(run: _Run, k: float) -> float:
    held, worst, second = run
    sure = held - _counted(worst, k)
    if worst >= max(FREAK, ALONE * second):
        sure -= max(0.0, _counted(second, k))
    return max(0.0, sure)
