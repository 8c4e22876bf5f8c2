"""Names of lines right of a chart, each near the end of its line and none on another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from nebelhorn.reality import PeriodIndex
from nebelhorn.views.index.axes import STRETCH_US
from nebelhorn.views.index.plot import Plot
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_LINE = 16.0
_FITS = 15
"""So many letters of a name stand on one line where names take several."""


def places_apart(wanted: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Return where names stand so that each is near its line and they keep their distance.

    The least squares of the shifts under the order of the lines and their distance: with y less
    i times the distance, neighbours that break the order are pooled at their mean.

    Args:
        wanted: Where the lines end, ascending.
        apart: Least distance between two names, pixels.
        top: None stands above it.
        bottom: None stands below it.

    Returns:
        As many places, ascending.

    References:
        Pool adjacent violators: Ayer et al. (1955), Annals of Mathematical Statistics 26.

    Examples:
        >>> places_apart([50, 52, 90], 10, 0, 100)
        [46.0, 56.0, 90.0]
        >>> places_apart([2, 3, 4], 10, 0, 100)
        [0.0, 10.0, 20.0]
    """
    pools: list[tuple[float, int]] = []
    for place, y in enumerate(wanted):
        mean, many = y - place * apart, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, many = (before * count + mean * many) / (count + many), many + count
        pools.append((mean, many))
    level = [mean for mean, many in pools for _ in range(many)]
    last = bottom - (len(wanted) - 1) * apart
    return [float(max(top, min(mean, last)) + place * apart) for place, mean in enumerate(level)]


def draw_names(
    run: Sequence[PeriodIndex],
    beside: tuple[Sequence[PeriodIndex], Sequence[PeriodIndex]],
    plot: Plot,
    words: Words,
) -> Iterator[Markup]:
    """Name the lines right of the last point, apart from one another.

    Args:
        run: The last points of the machine without a gap between them.
        beside: Points of the people, and of the frozen twin, as ``run``; empty: there is no line.
        plot: The chart.
        words: Reader's language.
    """
    last, (ours, twin) = run[-1], beside
    lines = [
        (words.say("Machine"), last.score.value or 0.0, "name thin" if ours else "name"),
        (words.say("Blind guessing"), last.score.naive or 0.0, "name than"),
    ]
    if ours:
        lines.insert(0, (words.say("We"), ours[-1].score.value or 0.0, "name"))
    if twin:
        lines.append((words.say("Frozen twin"), twin[-1].score.value or 0.0, "name thin"))
    lines.sort(key=lambda line: -line[1])
    # the line of a single point ends with its stretch, other lines with their last point
    end = plot.x(last.from_us + STRETCH_US) if len(run) == 1 else plot.middle(last) + 6
    x = end + 6 if plot.size.lines == 1 else max(end, plot.right) + 4
    rows = [_rows(name, words.percent(share), plot.size.lines) for name, share, _ in lines]
    tall = _LINE * max(map(len, rows))
    places = places_apart(
        [plot.y(share) for _, share, _ in lines],
        tall + 3,
        plot.top + tall / 2,
        plot.bottom - tall / 2,
    )
    for (_, _, colour), said, y in zip(lines, rows, places, strict=True):
        if len(said) == 1:
            yield tag("text", said[0], class_=colour, x=x, y=y + 4.5)
        else:
            first, *more = said
            spans = [tag("tspan", first, x=x), *(tag("tspan", row, x=x, dy=_LINE) for row in more)]
            yield tag("text", join(spans), class_=colour, y=y + 5 - _LINE * len(more) / 2)


def _rows(name: str, value: str, lines: int) -> list[str]:
    if lines == 1:
        return [f"{name} {value}"]
    return [*(name.split(" ", 1) if len(name) > _FITS else [name]), value]
