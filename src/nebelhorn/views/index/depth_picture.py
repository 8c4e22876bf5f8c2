"""Two pictures below the headline: the running index with its band, and how well chances fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from nebelhorn.reality import Reliability, RunningIndex
from nebelhorn.views.index.axes import share_axis, time_marks
from nebelhorn.views.index.plot import Plot, Size
from nebelhorn.views.index.verdict import day_of
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_DAY_US = 86_400_000_000
_MOST_POINTS = 240
_WIDE_DAYS = 28
_SIDE = 200.0
_LEFT, _TOP, _BOTTOM, _AIR = 48.0, 8.0, 38.0, 10.0


def draw_running(
    running: Sequence[RunningIndex], words: Words, *, size: Size, prefix: str
) -> Markup:
    """Draw the index from the beginning of its line to each day, with bounds for all days at once.

    Args:
        running: At least two days.
        words: Reader's language.
        size: Of the picture.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>``; the table says the same.
    """
    shown = thinned(running, _MOST_POINTS)
    # the first days know nothing: with them the axis would show nothing but their bounds
    settled = [one for one in shown if one.day >= running[0].day + _WIDE_DAYS] or [running[-1]]
    shares = (share for one in settled for share in (one.value, one.low, one.high))
    begin, end = running[0].day * _DAY_US, (running[-1].day + 1) * _DAY_US
    plot = Plot(size, begin, end, share_axis(shares))
    edges = (plot.marks[0] / 100, plot.marks[-1] / 100)
    places = [
        (
            plot.x((one.day + 0.5) * _DAY_US),
            *(plot.y(min(max(y, edges[0]), edges[1])) for y in (one.low, one.value, one.high)),
        )
        for one in shown
    ]
    outside = [i for i, one in enumerate(shown) if not edges[0] <= one.value <= edges[1]]
    inside = places[outside[-1] + 1 if outside else 0 :]
    band = [(x, high) for x, _, _, high in places] + [(x, low) for x, low, _, _ in places[::-1]]
    last = running[-1]
    end_x, _, end_y, _ = places[-1]
    parts = [
        tag("title", words.say("Right so far, day by day"), id=f"{prefix}title"),
        tag("desc", _running_description(running, words), id=f"{prefix}desc"),
        *_grid(plot, words),
        tag("path", class_="likely", d=_path(band) + "Z"),
        tag("path", class_="right", d=_path([(x, y) for x, _, y, _ in inside])),
        tag("circle", class_="dot", r="5", cx=end_x, cy=end_y),
        *_last_name(words.say("So far"), words.percent(last.value), end_x, end_y, plot),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {size.width:.0f} {size.height:.0f}",
        class_=f"ix {size.name}",
        role="img",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def thinned(running: Sequence[RunningIndex], most: int) -> list[RunningIndex]:
    """Return at most about so many days, evenly apart, with the first and the last.

    Examples:
        >>> days = [RunningIndex(day, 9, 0.5, 0.4, 0.6) for day in range(100)]
        >>> [one.day for one in thinned(days, 4)]
        [0, 25, 50, 75, 99]
    """
    every = max(1, -(-len(running) // most))
    kept = list(running[::every])
    return kept if kept[-1] is running[-1] else [*kept, running[-1]]


def draw_reliability(reliability: Reliability, name: str, words: Words, *, prefix: str) -> Markup:
    """Draw how often it happened against how likely it was said to be.

    Args:
        reliability: Of one question.
        name: What readers call the question.
        words: Reader's language.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>``: a step of the curve for each range of sealed confidence, a stroke as thick
        as there are predictions; on the diagonal it happens just as often as was said.
    """
    right, bottom = _LEFT + _SIDE, _TOP + _SIDE
    parts = [
        tag("title", words.say("How often it happened: {name}", name=name), id=f"{prefix}title"),
        tag("desc", _reliability_description(reliability, words), id=f"{prefix}desc"),
    ]
    for mark in (0, 50, 100):
        x, y = _LEFT + _SIDE * mark / 100, bottom - _SIDE * mark / 100
        text = words.percent(mark / 100) if mark == 100 else words.count(mark)
        parts += [
            tag("line", class_="grid", x1=_LEFT, x2=right, y1=y, y2=y),
            tag("line", class_="grid", x1=x, x2=x, y1=_TOP, y2=bottom),
            tag("text", text, class_="tick up", x=_LEFT - 6, y=y + 4),
            tag("text", text, class_="tick", x=x, y=bottom + 16),
        ]
    parts += [
        tag("line", class_="just", x1=_LEFT, x2=right, y1=bottom, y2=_TOP),
        tag("path", class_="joins", d=_joins(reliability)),
        *_steps(reliability, words),
        tag(
            "text",
            words.say("sealed confidence"),
            class_="tick",
            x=_LEFT + _SIDE / 2,
            y=bottom + 32,
        ),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {right + _AIR + 8:.0f} {bottom + _BOTTOM:.0f}",
        class_="rc",
        role="img",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def _steps(reliability: Reliability, words: Words) -> Iterator[Markup]:
    for step in reliability.steps:
        left, right = (_LEFT + _SIDE * share for share in (step.low, step.high))
        y = _TOP + _SIDE * (1 - step.share)
        middle = (left + right) / 2
        half = max((right - left) / 2, 2.0)
        said = words.say(
            "said {low} to {high}, happened {share} (n = {n})",
            low=words.percent(step.low),
            high=words.percent(step.high),
            share=words.percent(step.share),
            n=words.count(step.n),
        )
        thick = 2.0 + 7.0 * (step.n / max(1, reliability.n)) ** 0.5
        yield tag(
            "g",
            tag("title", said),
            tag(
                "line",
                class_="step",
                x1=middle - half,
                x2=middle + half,
                y1=y,
                y2=y,
                stroke_width=thick,
            ),
        )


def _joins(reliability: Reliability) -> str:
    places = []
    for step in reliability.steps:
        y = _TOP + _SIDE * (1 - step.share)
        places += [(_LEFT + _SIDE * step.low, y), (_LEFT + _SIDE * step.high, y)]
    return _path(places) if places else "M0 0"


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


def _last_name(name: str, value: str, x: float, y: float, plot: Plot) -> Iterator[Markup]:
    if plot.size.lines == 1:
        yield tag("text", f"{name} {value}", class_="name", x=x + 12, y=y + 4.5)
        return
    rows = join([tag("tspan", name, x=x + 10), tag("tspan", value, x=x + 10, dy="16")])
    yield tag("text", rows, class_="name", y=y - 3)


def _running_description(running: Sequence[RunningIndex], words: Words) -> str:
    last = running[-1]
    return words.say(
        "From {first} to {last} {share} of {n} right; the bounds, {low} to {high}, hold on all "
        "days at once.",
        first=day_of(running[0].day * _DAY_US, words),
        last=day_of(last.day * _DAY_US, words),
        share=words.percent(last.value),
        n=words.count(last.n),
        low=words.percent(last.low),
        high=words.percent(last.high),
    )


def _reliability_description(reliability: Reliability, words: Words) -> str:
    return "; ".join(
        words.say(
            "said {low} to {high}, happened {share} (n = {n})",
            low=words.percent(step.low),
            high=words.percent(step.high),
            share=words.percent(step.share),
            n=words.count(step.n),
        )
        for step in reliability.steps
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
