"""Where things stand in a chart of the horn: its sizes, its axes, and what is shown of its days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor

from nebelhorn.reality import Alarm, Chart, ChartPoint
from nebelhorn.views.horn.names import SIGNED

SMOOTH_DAYS = 7
"""The line is the mean of so many days up to each day, each prediction weighing the same."""

_STEPS = (1, 2, 5, 10, 20, 25, 50)


@dataclass(frozen=True, slots=True)
class ChartSize:
    """One size of the chart, pixels at 1:1.

    Attributes:
        name: CSS class.
        width: Of the picture.
        height: Of the picture.
        left: Room left of the lines, for the marks.
        right: Room right of the lines, for their names; little where none are written.
        sum: Height of the strip with the sum.
        steps: At most so many steps of the axis.
        dates: About so many dates fit below.
        dots: Is each day drawn as a dot?
    """

    name: str
    width: float
    height: float
    left: float
    right: float
    sum: float
    steps: int
    dates: int
    dots: bool


LARGE = ChartSize("large", 1240.0, 400.0, 60.0, 128.0, 84.0, 5, 12, dots=True)
SMALL = ChartSize("small", 400.0, 196.0, 48.0, 14.0, 42.0, 3, 4, dots=False)
TINY = ChartSize("tiny", 300.0, 146.0, 44.0, 12.0, 30.0, 2, 3, dots=False)

_TOP, _BETWEEN, _BOTTOM = 22.0, 10.0, 26.0
FULL_SUM = 1.2
"""The strip ends a little above the red threshold."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch with one reference.

    Attributes:
        first: Place of its first point.
        watched: Place of the first point that is watched; the ones before are learnt from.
        last: Place of its last point.
        usual: The figure its days are held against; None: not known (any more).
    """

    first: int
    watched: int
    last: int
    usual: float | None


@dataclass(frozen=True, slots=True)
class ChartPlot:
    """The fields between the axes: the figure above, the sum below.

    Attributes:
        size: Of the whole picture.
        from_day: Day at the left edge, since 1970.
        to_day: Day at the right edge.
        marks: Marks of the axis, in percent or points, ascending.
    """

    size: ChartSize
    from_day: int
    to_day: int
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
        """Upper edge of the figure."""
        return _TOP

    @property
    def bottom(self) -> float:
        """Lower edge of the figure."""
        return self.size.height - _BOTTOM - self.size.sum - _BETWEEN

    @property
    def ground(self) -> float:
        """Lower edge of the sum."""
        return self.size.height - _BOTTOM

    def holds(self, alarm: Alarm) -> bool:
        """Return whether an alarm was heard on one of the days shown."""
        return self.from_day <= alarm.raised_day <= self.to_day

    def x(self, day: float) -> float:
        """Return where a day stands.

        Examples:
            >>> ChartPlot(LARGE, 0, 100, (0, 100)).x(100)
            1112.0
        """
        whole = max(1, self.to_day - self.from_day)
        return self.left + (self.right - self.left) * (day - self.from_day) / whole

    def y(self, figure: float) -> float:
        """Return where a figure stands (0.01 is one point); outside the axis: at its edge."""
        low, high = self.marks[0], self.marks[-1]
        part = min(1.0, max(0.0, (100 * figure - low) / (high - low)))
        return self.bottom - (self.bottom - self.top) * part

    def sum_y(self, total: float) -> float:
        """Return where a sum stands; 1 is the red threshold.

        Examples:
            >>> plot = ChartPlot(LARGE, 0, 100, (0, 100))
            >>> plot.sum_y(0.0) == plot.ground, plot.sum_y(9.0) == plot.sum_y(1.2)
            (True, True)
        """
        return self.ground - self.size.sum * min(FULL_SUM, max(0.0, total)) / FULL_SUM


def plot_of(
    chart: Chart, smooth: Sequence[float], usual: Iterable[float], size: ChartSize
) -> ChartPlot:
    """Return the fields that hold a chart.

    Args:
        chart: At least one point.
        smooth: Its line.
        usual: The levels that are drawn.
        size: Of the picture.
    """
    figures = [*smooth, *usual]
    if size.dots:
        figures += [point.value for point in chart.points]
    days = [point.day for point in chart.points]
    to_day = max(days[-1], days[0] + 1)
    marks = axis(figures, size.steps, signed=chart.watched in SIGNED)
    return ChartPlot(size, days[0], to_day, marks)


def axis(figures: Iterable[float], steps: int, *, signed: bool = False) -> tuple[int, ...]:
    """Return the marks of an axis that holds all figures.

    Args:
        figures: Shares or differences of shares (0.01 is one point); at least one.
        steps: At most so many steps.
        signed: Can the figures be below 0? Shares cannot, and no more than 100.

    Returns:
        Points, ascending, evenly apart.

    Examples:
        >>> axis([0.52, 0.66], 3)
        (50, 60, 70)
        >>> axis([-0.04, 0.03], 5, signed=True)
        (-4, -2, 0, 2, 4)
        >>> axis([0.5], 2), axis([0.0], 2)
        ((49, 50, 51), (0, 1, 2))
    """
    points = [100 * figure for figure in figures]
    low, high = min(points), max(points)
    if high - low < 2:
        low, high = (low + high) / 2 - 1, (low + high) / 2 + 1
        if not signed:
            low, high = min(max(low, 0.0), 98.0), max(min(high, 100.0), 2.0)
    for step in _STEPS:
        first, last = floor(low / step), ceil(high / step)
        if last - first <= steps:
            return tuple(step * place for place in range(first, last + 1))
    return (100 * floor(low / 100), 100 * ceil(high / 100))


def smoothed(points: Sequence[ChartPoint]) -> list[float]:
    """Return the mean of the last seven days at each point.

    Args:
        points: In order.

    Returns:
        One figure a point: Σ n · value / Σ n of the days ``day − 6`` to ``day``.

    Examples:
        >>> smoothed([ChartPoint(0, 10, 0.5, None), ChartPoint(1, 30, 0.9, None)])
        [0.5, 0.8]
        >>> smoothed([ChartPoint(0, 10, 0.5, None), ChartPoint(7, 30, 0.9, None)])
        [0.5, 0.9]
    """
    found, first, weight, total = [], 0, 0, 0.0
    for point in points:
        weight += point.n
        total += point.n * point.value
        while points[first].day <= point.day - SMOOTH_DAYS:
            weight -= points[first].n
            total -= points[first].n * points[first].value
            first += 1
        found.append(round(total / max(1, weight), 9))
    return found


def lately_n(points: Sequence[ChartPoint]) -> int:
    """Return the count behind the last figure of ``smoothed``.

    Examples:
        >>> lately_n([ChartPoint(0, 10, 0.5, None), ChartPoint(7, 30, 0.9, None)])
        30
    """
    return sum(point.n for point in points if point.day > points[-1].day - SMOOTH_DAYS)


def stages(chart: Chart, alarms: Sequence[Alarm]) -> list[Stage]:
    """Return the stretches of a chart: each begins with days that are only learnt from.

    Args:
        chart: Points in order.
        alarms: Of this chart; they know what was usual in stretches that are over.

    Returns:
        In order; together they hold every point.
    """
    points = chart.points
    begins = [
        place
        for place, point in enumerate(points)
        if point.sum is None and (place == 0 or points[place - 1].sum is not None)
    ]
    if points and (not begins or begins[0] != 0):
        begins.insert(0, 0)
    found = []
    for first, end in zip(begins, [*begins[1:], len(points)], strict=True):
        watched = next((p for p in range(first, end) if points[p].sum is not None), end)
        usual = chart.usual if end == len(points) else None
        if usual is None:
            here = (points[first].day, points[end - 1].day)
            told = [one.usual for one in alarms if here[0] <= one.raised_day <= here[1]]
            usual = told[-1] if told else None
        found.append(Stage(first, watched, end - 1, usual))
    return found
