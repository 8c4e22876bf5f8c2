"""A chart of the horn as SVG: the figure by day, what is usual, and the sum up to its threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markupsafe import Markup

from nebelhorn.reality import Alarm, Chart, Level
from nebelhorn.settings import Settings
from nebelhorn.views.horn.alarm_sentences import alarm_fact
from nebelhorn.views.horn.names import (
    LEVELS,
    SIGNED,
    STATES,
    day_text,
    figure_text,
    watched_name,
)
from nebelhorn.views.horn.plot import (
    LARGE,
    ChartPlot,
    ChartSize,
    Stage,
    plot_of,
    smoothed,
    stages,
)
from nebelhorn.views.index.axes import time_marks
from nebelhorn.views.labels import wrap
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_DAY_US = 86_400_000_000
_DOTS_APART = 1.6
_LINE_APART = 1.5


def draw_chart(
    chart: Chart,
    alarms: Sequence[Alarm],
    settings: Settings,
    words: Words,
    *,
    size: ChartSize = LARGE,
    prefix: str = "",
) -> Markup:
    """Draw what the horn saw of one figure.

    Args:
        chart: At least one point.
        alarms: Of any chart; those of this one are marked.
        settings: Labels of questions and touchpoints.
        words: Reader's language.
        size: Of the picture.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>``; days that are only learnt from lie in fog. The tables say the same.
    """
    own = [one for one in alarms if (one.watched, one.subject) == (chart.watched, chart.subject)]
    line, parts_of = smoothed(chart.points), stages(chart, own)
    usual = [stage.usual for stage in parts_of if stage.usual is not None]
    plot = plot_of(chart, line, usual, size)
    name = watched_name(chart.watched, chart.subject, settings, words)
    parts = [
        tag("title", name, id=f"{prefix}title"),
        tag("desc", chart_description(chart, words), id=f"{prefix}desc"),
        *(_fog(stage, chart, plot, words) for stage in parts_of if stage.watched > stage.first),
        *_axes(chart, plot, words),
        *(_dots(chart, plot) if size.dots else ()),
        *(_usual(stage, chart, plot) for stage in parts_of if stage.usual is not None),
        _line(chart, line, plot),
        *_sums(chart, parts_of, plot, words),
        *(_mark(alarm, plot, settings, words) for alarm in reversed(own) if plot.holds(alarm)),
        *(_names(chart, line, plot, words) if size.right > 60 else ()),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {size.width:.0f} {size.height:.0f}",
        class_=f"hc {size.name}",
        role="img",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def chart_description(chart: Chart, words: Words) -> str:
    """Say from when to when a chart runs, where it stands, and what is usual.

    Args:
        chart: At least one point.
        words: Reader's language.

    Returns:
        One sentence.
    """
    line, last = smoothed(chart.points), chart.points[-1]
    first_day, last_day = day_text(chart.points[0].day, words), day_text(last.day, words)
    lately = figure_text(chart.watched, line[-1], words)
    if chart.usual is None or last.sum is None:
        return words.say(
            "{first} to {last}: {lately} in the last 7 days, {state}.",
            first=first_day,
            last=last_day,
            lately=lately,
            state=words.say(STATES[chart.state]),
        )
    return words.say(
        "{first} to {last}: {lately} in the last 7 days, usual {usual}; {state}, the sum stands "
        "at {sum} of its red threshold.",
        first=first_day,
        last=last_day,
        lately=lately,
        usual=figure_text(chart.watched, chart.usual, words),
        state=words.say(STATES[chart.state]),
        sum=words.percent(min(1.0, last.sum)),
    )


def _fog(stage: Stage, chart: Chart, plot: ChartPlot, words: Words) -> Markup:
    points = chart.points
    left = plot.x(points[stage.first].day)
    edge = points[min(stage.watched, len(points) - 1)].day
    right = plot.right if stage.watched > stage.last else plot.x(edge)
    said = words.say("learning what is usual")
    parts = [
        tag("title", said),
        tag(
            "rect",
            class_="learn",
            x=left,
            width=max(1.0, right - left),
            y=plot.top,
            height=plot.ground - plot.top,
        ),
    ]
    if right - left <= 7.2 * len(said):
        said = "?"
    if right - left > 7.2 * len(said):
        parts.append(tag("text", said, class_="learns", x=(left + right) / 2, y=plot.ground - 8))
    return tag("g", join(parts))


def _axes(chart: Chart, plot: ChartPlot, words: Words) -> Iterator[Markup]:
    shown = plot.marks if plot.size.steps > 2 else (plot.marks[0], plot.marks[-1])
    for mark in shown:
        y = plot.y(mark / 100)
        yield tag("line", class_="grid", x1=plot.left, x2=plot.right, y1=y, y2=y)
        number = f"{mark:+d}".replace("-", "−") if mark else "0"
        text = number if chart.watched in SIGNED else words.count(mark)
        if mark == plot.marks[-1] and chart.watched not in SIGNED:
            text = words.percent(mark / 100)
        yield tag("text", text, class_="tick up", x=plot.left - 7, y=y + 4)
    yield tag("line", class_="base", x1=plot.left, x2=plot.right, y1=plot.ground, y2=plot.ground)
    ends = (plot.from_day * _DAY_US, plot.to_day * _DAY_US)
    for t_us, date in time_marks(*ends, words, most=plot.size.dates):
        x = plot.x(t_us / _DAY_US)
        if x - plot.left < 16 and plot.size.dates < 12:
            continue
        yield tag("line", class_="base", x1=x, x2=x, y1=plot.ground, y2=plot.ground + 4)
        yield tag("text", date, class_="tick", x=min(x, plot.right - 14), y=plot.ground + 18)


def _dots(chart: Chart, plot: ChartPlot) -> Iterator[Markup]:
    apart = (plot.right - plot.left) / max(1, len(chart.points))
    if apart < _DOTS_APART:
        return
    radius = 2.2 if plot.size is LARGE else 1.4
    places = [(plot.x(point.day), plot.y(point.value)) for point in chart.points]
    # a path of round caps is far shorter than as many circles
    yield tag(
        "path",
        class_="days",
        d="".join(f"M{x:.1f} {y:.1f}h0" for x, y in places),
        stroke_width=2 * radius,
    )


def _usual(stage: Stage, chart: Chart, plot: ChartPlot) -> Markup:
    left, right = (plot.x(chart.points[place].day) for place in (stage.first, stage.last))
    y = plot.y(stage.usual or 0.0)
    return tag("line", class_="usual", x1=left, x2=max(right, left + 4), y1=y, y2=y)


def _line(chart: Chart, line: Sequence[float], plot: ChartPlot) -> Markup:
    """Draw the line; where more days are than pixels, only some of them and always the last."""
    apart = (plot.right - plot.left) / max(1, len(line))
    every = max(1, round(_LINE_APART / apart)) if apart else 1
    kept = [i for i in range(len(line)) if i % every == 0 or i == len(line) - 1]
    points = [(plot.x(chart.points[i].day), plot.y(line[i])) for i in kept]
    if len(points) == 1:
        return tag("circle", class_="end", cx=points[0][0], cy=points[0][1], r="3.4")
    drawn = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dot = tag("circle", class_="end", cx=points[-1][0], cy=points[-1][1], r="3.4")
    return join([tag("path", class_="seen", d=drawn), dot])


def _sums(chart: Chart, parts: Sequence[Stage], plot: ChartPlot, words: Words) -> Iterator[Markup]:
    """Draw the sum as an area for each stretch, and the threshold it must not reach."""
    for stage in parts:
        sums = [
            (plot.x(point.day), plot.sum_y(point.sum))
            for point in chart.points[stage.watched : stage.last + 1]
            if point.sum is not None
        ]
        if sums:
            along = "L".join(f"{x:.1f} {y:.1f}" for x, y in _bends(sums))
            ends = (sums[-1][0], sums[0][0])
            area = f"M{ends[1]:.1f} {plot.ground:.1f}L{along}L{ends[0]:.1f} {plot.ground:.1f}Z"
            yield tag("path", class_="sum", d=area)
    y = plot.sum_y(1.0)
    yield tag("line", class_="limit", x1=plot.left, x2=plot.right, y1=y, y2=y)
    yield tag("text", words.say("red"), class_="tick up", x=plot.left - 7, y=y + 4)


def _bends(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return the highest place of each pixel, without those between two of the same height."""
    highest: dict[int, tuple[float, float]] = {}
    for x, y in places:
        column = int(x)
        if column not in highest or y < highest[column][1]:
            highest[column] = (x, y)
    places = list(highest.values())
    if len(places) < 3:
        return places
    inner = [
        here
        for (before, here), (_, after) in zip(pairwise(places), pairwise(places[1:]), strict=False)
        if not before[1] == here[1] == after[1]
    ]
    return [places[0], *inner, places[-1]]


def _mark(alarm: Alarm, plot: ChartPlot, settings: Settings, words: Words) -> Markup:
    """Mark when an alarm was heard, and since when it probably is so."""
    since, x = plot.x(max(alarm.since_day, plot.from_day)), plot.x(alarm.raised_day)
    red = alarm.level is Level.RED
    said = words.say(
        "{level}, heard on {day}: {fact}",
        level=words.say(LEVELS[alarm.level]),
        day=day_text(alarm.raised_day, words),
        fact=alarm_fact(alarm, settings, words),
    )
    at = max(plot.left + 7, min(plot.right - 7, x))
    shape = f"M{at:.1f} 3l7.5 13h-15Z"
    return tag(
        "g",
        tag("title", said),
        tag(
            "rect",
            class_="since",
            x=since,
            width=max(1.0, x - since),
            y=plot.top,
            height=plot.bottom - plot.top,
        ),
        tag("line", class_="heard", x1=x, x2=x, y1=plot.top - 5, y2=plot.ground),
        tag("path", class_="alarm" if red else "alarm quiet", d=shape),
    )


def _names(chart: Chart, line: Sequence[float], plot: ChartPlot, words: Words) -> Iterator[Markup]:
    """Name the line, what is usual and the sum right of the last day."""
    x, named = plot.right + 10, []
    named.append(
        (plot.y(line[-1]), words.say("7 days"), figure_text(chart.watched, line[-1], words), "name")
    )
    if chart.usual is not None:
        usual = figure_text(chart.watched, chart.usual, words)
        named.append((plot.y(chart.usual), words.say("usual"), usual, "name than"))
    named.sort(key=lambda one: one[0])
    tall, free = 33.0, plot.top
    for place, (y, name, figure, colour) in enumerate(named):
        left_over = tall * (len(named) - 1 - place)
        top = max(free, min(y - tall / 2, plot.bottom - tall - left_over))
        rows = join([tag("tspan", name, x=x), tag("tspan", figure, x=x, dy="15")])
        yield tag("text", rows, class_=colour, y=top + 12)
        free = top + tall
    said = wrap(words.say("Sum of what is missing"), limit=plot.size.right - 14, lines=3, size=12.0)
    rows = join([tag("tspan", line, x=x, dy="15" if i else "0") for i, line in enumerate(said)])
    yield tag("text", rows, class_="tick start", y=plot.ground - 14.0 * len(said))
