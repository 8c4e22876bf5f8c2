"""Days in a row, each with a count and a figure: what a chart watches."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.horn.result import Watched


@dataclass(frozen=True, slots=True)
class UnitDays:
    """The same by customer: the mean of each customer on each day, for what is to be proven.

    Attributes:
        day: Shape (m,), days since 1970, ascending; several rows a day.
        value: Shape (m,), from ``low`` to ``high``.
        low: The least it can be.
        high: The most it can be.
        customer: Shape (m,), who, numbers; None: nobody comes twice.
        many: Shape (m,), how many single values each row is the mean of; None: one.
    """

    day: NDArray[np.int64]
    value: NDArray[np.float64]
    low: float
    high: float
    customer: NDArray[np.int64] | None = None
    many: NDArray[np.int64] | None = None


USUAL_DROP = 0.05
"""The drop that matters where a series does not say otherwise: five points."""


@dataclass(frozen=True, slots=True)
class DaySeries:
    """A figure by day; high is good.

    Attributes:
        watched: What it is.
        subject: Name of the question, raw touchpoint, or source; ``""``: everybody.
        day: Shape (n,), days since 1970 (UTC), ascending, without doubles; days without anything
            are left out.
        many: Shape (n,), count behind each day.
        total: Shape (n,), sum of the single values; ``total / many`` is the figure of the day.
        units: By customer; None: nothing can be proven.
        drop: The drop that matters; smaller ones are for other charts to find.
    """

    watched: Watched
    subject: str
    day: NDArray[np.int64]
    many: NDArray[np.int64]
    total: NDArray[np.float64]
    units: UnitDays | None = None
    drop: float = USUAL_DROP


LEAST_A_DAY = 10
"""A day of fewer waits for the next: a share of three says nothing."""


def merged(series: DaySeries, least: int = LEAST_A_DAY) -> DaySeries:
    """Return the series with small days merged into the next day that reaches the least.

    Args:
        series: Any; its units stay as they are.
        least: Count that a point needs, at least 1.

    Returns:
        Points of at least ``least`` each, at the last of their days; what is left at the end and
        does not reach it is still open and left out.

    Raises:
        ValueError: ``least`` is below 1.

    Examples:
        >>> days = DaySeries(
        ...     Watched.INDEX, "next", np.array([1, 2, 3, 4]), np.array([4, 9, 30, 2]),
        ...     np.array([2.0, 7.0, 15.0, 1.0]),
        ... )
        >>> points = merged(days)
        >>> points.day.tolist(), points.many.tolist(), points.total.tolist()
        ([2, 3], [13, 30], [9.0, 15.0])
    """
    if least < 1:
        msg = f"a point needs at least one value, got {least}"
        raise ValueError(msg)
    ends, open_count = [], 0
    for place, many in enumerate(series.many.tolist()):
        open_count += many
        if open_count >= least:
            ends.append(place)
            open_count = 0
    last = np.array(ends, dtype=np.int64)
    many = np.diff(np.append(0, np.cumsum(series.many)[last]))
    # one cumulative sum for all would leave rounding in the totals of quiet days
    starts = np.append(0, last + 1)[: len(last)]
    total = np.add.reduceat(series.total[: ends[-1] + 1], starts) if ends else series.total[:0]
    return replace(series, day=series.day[last], many=many, total=total)


def spans(series: DaySeries, points: DaySeries) -> NDArray[np.int64]:
    """Return how many days with anything each point holds.

    Args:
        series: What was merged.
        points: ``merged(series)``.

    Returns:
        Shape (points,), at least 1 each.

    Examples:
        >>> days = DaySeries(
        ...     Watched.INDEX, "next", np.array([1, 2, 3, 4]), np.array([4, 9, 30, 2]),
        ...     np.array([2.0, 7.0, 15.0, 1.0]),
        ... )
        >>> spans(days, merged(days)).tolist()
        [2, 1]
    """
    held = np.searchsorted(series.day, points.day, side="right")
    return np.diff(held, prepend=0).astype(np.int64)


def day_starts(day: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each day begins.

    Args:
        day: Shape (m,), ascending.

    Returns:
        Shape (different days,), places in ``day``.

    Examples:
        >>> day_starts(np.array([4, 4, 4, 6, 7, 7])).tolist()
        [0, 3, 4]
    """
    return np.flatnonzero(np.diff(day, prepend=day[:1] - 1)).astype(np.int64)


def stretch(series: DaySeries, begin: int, end: int) -> DaySeries:
    """Return some of the days, with all units.

    Args:
        series: Any.
        begin: Place of the first.
        end: Place after the last.

    Examples:
        >>> days = DaySeries(
        ...     Watched.INDEX, "next", np.array([1, 2, 3]), np.array([4, 9, 30]),
        ...     np.array([2.0, 7.0, 15.0]),
        ... )
        >>> stretch(days, 1, 3).day.tolist()
        [2, 3]
    """
    kept = slice(begin, end)
    return replace(series, day=series.day[kept], many=series.many[kept], total=series.total[kept])
