"""Where things stand in the index chart: its sizes, and time and share as places."""

from __future__ import annotations

from dataclasses import dataclass

from nebelhorn.reality import PeriodIndex, RealityIndex
from nebelhorn.views.index.axes import STRETCH_US


@dataclass(frozen=True, slots=True)
class Size:
    """One size of the chart, pixels at 1:1.

    Attributes:
        name: CSS class.
        width: Of the picture.
        height: Of the picture.
        left: Room left of the lines, for the marks of the share axis.
        right: Room right of the lines, for their names.
        lines: Lines a name takes.
        dates: About so many dates fit below.
        longest: Room right of the lines where the longest name stands there, the frozen twin's.
    """

    name: str
    width: float
    height: float
    left: float
    right: float
    lines: int
    dates: int
    longest: float


WIDE = Size("wide", 1240.0, 330.0, 54.0, 170.0, 1, 14, 184.0)
MEDIUM = Size("medium", 760.0, 310.0, 54.0, 160.0, 1, 8, 208.0)
NARROW = Size("narrow", 350.0, 270.0, 44.0, 106.0, 2, 5, 112.0)

_TOP, _BOTTOM = 14.0, 34.0


@dataclass(frozen=True, slots=True)
class Plot:
    """The field between the axes.

    Attributes:
        size: Of the whole picture.
        from_us: Time at its left edge, UTC microseconds.
        to_us: Time at its right edge.
        marks: Percent marks of the share axis, ascending.
    """

    size: Size
    from_us: int
    to_us: int
    marks: tuple[int, ...]

    @property
    def left(self) -> float:
        """Left edge."""
        return self.size.left

    @property
    def right(self) -> float:
        """Right edge."""
        return self.size.width - self.size.right

    @property
    def top(self) -> float:
        """Upper edge."""
        return _TOP

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.size.height - _BOTTOM

    def x(self, t_us: float) -> float:
        """Return where a time stands.

        Examples:
            >>> Plot(WIDE, 0, 100, (0, 100)).x(100)
            1070.0
        """
        return self.left + (self.right - self.left) * (t_us - self.from_us) / (
            self.to_us - self.from_us
        )

    def y(self, share: float) -> float:
        """Return where a share (0–1) stands.

        Examples:
            >>> Plot(WIDE, 0, 100, (0, 100)).y(1.0)
            14.0
        """
        low, high = self.marks[0], self.marks[-1]
        return self.bottom - (self.bottom - self.top) * (100 * share - low) / (high - low)

    def middle(self, period: PeriodIndex) -> float:
        """Return where the point of a period stands: in the middle of its stretch."""
        return self.x(period.from_us + STRETCH_US / 2)


def runs_of(periods: tuple[PeriodIndex, ...]) -> list[list[PeriodIndex]]:
    """Return stretches with a share, split where one is missing or has none.

    Args:
        periods: In order.

    Returns:
        Runs without a gap; none of them empty.
    """
    runs: list[list[PeriodIndex]] = []
    for period in periods:
        if period.score.value is None:
            continue
        if runs and period.from_us == runs[-1][-1].from_us + STRETCH_US:
            runs[-1].append(period)
        else:
            runs.append([period])
    return runs


def ours_of(index: RealityIndex) -> tuple[PeriodIndex, ...]:
    """Return the periods with the scores of the people in place of the machine's.

    Args:
        index: The figures.

    Returns:
        Those in which people said something and a share can be told; empty where the headline is
        the machine's.
    """
    if not index.is_ours:
        return ()
    return tuple(
        PeriodIndex(period.from_us, period.ours)
        for period in index.periods
        if period.ours is not None and period.ours.value is not None
    )


def twins_of(index: RealityIndex) -> tuple[PeriodIndex, ...]:
    """Return the periods with the scores of the frozen twin in place of the machine's.

    Args:
        index: The figures.

    Returns:
        Those in which a share can be told of it; empty while nothing is old enough.
    """
    return tuple(
        PeriodIndex(period.from_us, period.twin)
        for period in index.periods
        if period.twin is not None and period.twin.value is not None
    )


def gaps_of(
    periods: tuple[PeriodIndex, ...],
) -> list[tuple[int, int, int]]:
    """Return where no share can be said.

    Args:
        periods: In order.

    Returns:
        (from, to, count of what was settled there), UTC microseconds.
    """
    gaps: list[tuple[int, int, int]] = []
    at = periods[0].from_us if periods else 0
    for period in periods:
        if period.from_us > at:
            gaps.append((at, period.from_us, 0))
        at = period.from_us + STRETCH_US
        if period.score.value is None:
            gaps.append((period.from_us, at, period.score.n))
    merged: list[tuple[int, int, int]] = []
    for gap in gaps:
        if merged and merged[-1][1] == gap[0]:
            merged[-1] = (merged[-1][0], gap[1], merged[-1][2] + gap[2])
        else:
            merged.append(gap)
    return merged
