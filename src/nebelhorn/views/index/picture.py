"""The Reality Index over time, as SVG: right, its likely range, and blind guessing.

Where the headline is ours, our line is the strong one and the machine's a thin one beside it. The
frozen twin is a dotted one, as soon as anything is old enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from nebelhorn.reality import PeriodIndex, RealityIndex
from nebelhorn.views.index.alarm_marks import AlarmMark, draw_alarm_marks
from nebelhorn.views.index.axes import STRETCH_US, share_axis, time_marks
from nebelhorn.views.index.line_names import draw_names
from nebelhorn.views.index.links import stretch_link
from nebelhorn.views.index.picture_words import (
    chart_title,
    describe_chart,
    point_text,
    shares_drawn,
)
from nebelhorn.views.index.plot import WIDE, Plot, Size, gaps_of, ours_of, runs_of, twins_of
from nebelhorn.views.index.verdict import day_of
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_FEW = 2
"""Up to so many points each has a whisker instead of a band."""

_DOTS_APART = 12.0


def draw_index(
    index: RealityIndex,
    words: Words,
    *,
    size: Size = WIDE,
    prefix: str = "",
    links: bool = False,
    alarms: Sequence[AlarmMark] = (),
) -> Markup:
    """Draw the periods of an index; where no share can be said the lines have a gap.

    Args:
        index: At least one of its periods has a share.
        words: Reader's language.
        size: Of the picture.
        prefix: Starts every id; give each picture of a page its own.
        links: Does each point lead to the predictions behind it? Only on a page of the server.
        alarms: Marked on the time axis.

    Returns:
        One ``<svg>``; the table says the same.
    """
    periods = index.periods
    ours, twin = ours_of(index), twins_of(index)
    if twin:
        size = replace(size, right=size.longest)
    plot = Plot(
        size, periods[0].from_us, periods[-1].from_us + STRETCH_US, share_axis(shares_drawn(index))
    )
    runs = runs_of(periods)
    shown = [period for run in runs for period in run]
    strong = runs_of(ours) if ours else runs
    parts = [
        tag("title", chart_title(words), id=f"{prefix}title"),
        tag("desc", describe_chart(index, words), id=f"{prefix}desc"),
        *(_gap(gap, plot, words) for gap in gaps_of(periods)),
        *_grid(plot, words),
        *draw_alarm_marks(alarms, plot),
        *(_range(run, plot, whiskers=sum(map(len, strong)) <= _FEW) for run in strong),
        *(_line(run, plot, "blind") for run in runs),
        *(_line(run, plot, "twin") for run in runs_of(twin)),
        *(_line(run, plot, "machine") for run in runs if ours),
        *(_line(run, plot, "right") for run in strong),
        *_dots(shown, ours, plot, words, links=links),
        *draw_names(runs[-1], (ours, twin), plot, words),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {size.width:.0f} {size.height:.0f}",
        class_=f"ix {size.name}",
        role="group" if links else "img",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def _grid(plot: Plot, words: Words) -> Iterator[Markup]:
    for mark in plot.marks:
        y = plot.y(mark / 100)
        yield tag("line", class_="grid", x1=plot.left, x2=plot.right, y1=y, y2=y)
        text = words.percent(mark / 100) if mark == plot.marks[-1] else words.count(mark)
        yield tag("text", text, class_="tick up", x=plot.left - 8, y=y + 4)
    yield tag("line", class_="base", x1=plot.left, x2=plot.right, y1=plot.bottom, y2=plot.bottom)
    for t_us, date in time_marks(plot.from_us, plot.to_us, words, most=plot.size.dates):
        x = plot.x(t_us)
        yield tag("line", class_="base", x1=x, x2=x, y1=plot.bottom, y2=plot.bottom + 5)
        yield tag("text", date, class_="tick", x=x, y=plot.bottom + 21)


def _gap(gap: tuple[int, int, int], plot: Plot, words: Words) -> Markup:
    left, right = plot.x(gap[0]), plot.x(gap[1])
    count = words.say("n = {n}", n=words.count(gap[2]))
    why = words.say(
        "{first} to {last}: too few for a share, n = {n}",
        first=day_of(gap[0], words),
        last=day_of(gap[1] - 1, words),
        n=words.count(gap[2]),
    )
    size = {"x": left, "width": right - left, "y": plot.top, "height": plot.bottom - plot.top}
    parts = [tag("title", why), tag("rect", class_="gap", **size)]
    if right - left > 8.5 * len(count):
        middle = (left + right) / 2
        parts.append(tag("text", count, class_="tick", x=middle, y=plot.bottom - 9))
    return tag("g", join(parts))


def _range(run: list[PeriodIndex], plot: Plot, *, whiskers: bool) -> Markup:
    ends = [(plot.middle(p), plot.y(p.score.low or 0.0), plot.y(p.score.high or 0.0)) for p in run]
    if whiskers or len(run) == 1:
        return join([tag("line", class_="whisker", x1=x, x2=x, y1=a, y2=b) for x, a, b in ends])
    along = [(x, high) for x, _, high in ends] + [(x, low) for x, low, _ in reversed(ends)]
    return tag("path", class_="likely", d=_path(along) + "Z")


def _line(run: Sequence[PeriodIndex], plot: Plot, name: str) -> Markup:
    scores = [(p, p.score.naive if name == "blind" else p.score.value) for p in run]
    points = [(plot.middle(p), plot.y(share)) for p, share in scores if share is not None]
    if len(points) == 1 and name != "right":
        # one point alone would not be seen as a line: it spans its stretch
        x, y = points[0]
        half = (plot.x(run[0].from_us + STRETCH_US) - plot.x(run[0].from_us)) / 2
        points = [(x - half, y), (x + half, y)]
    return tag("path", class_=name, d=_path(points))


def _dots(
    shown: Sequence[PeriodIndex],
    ours: Sequence[PeriodIndex],
    plot: Plot,
    words: Words,
    *,
    links: bool,
) -> Iterator[Markup]:
    """Mark the points of the strong line, and say all lines there."""
    apart = plot.x(plot.from_us + STRETCH_US) - plot.left
    strong = {period.from_us: period for period in ours or shown}
    last = (ours or shown)[-1].from_us
    for period in shown:
        if apart < _DOTS_APART and period.from_us != last:
            continue
        marked = strong.get(period.from_us)
        at = {"cx": plot.middle(period), "cy": plot.y((marked or period).score.value or 0.0)}
        said = point_text(period, marked if ours else None, words)
        parts = [tag("title", said)]
        parts.append(tag("circle", class_="hit", r="12", **at))
        if marked is not None:
            radius = "5" if period.from_us == last else "3.6"
            parts.append(tag("circle", class_="dot", r=radius, **at))
        if links:
            yield tag("a", join(parts), href=stretch_link(period.from_us), aria_label=said)
        else:
            yield tag("g", join(parts))


def _path(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
