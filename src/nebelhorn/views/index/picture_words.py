"""What the chart of the Reality Index shows, in words: its axis, its lines, each of its points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nebelhorn.reality import PeriodIndex, RealityIndex
from nebelhorn.views.index.axes import STRETCH_US, share_axis
from nebelhorn.views.index.plot import ours_of, runs_of, twins_of
from nebelhorn.views.index.verdict import day_of, share_of
from nebelhorn.views.shares import share_text
from nebelhorn.views.words import Words, message


def chart_title(words: Words) -> str:
    """Return what the chart shows."""
    return words.say("Right of 100, in stretches of 28 days by due date")


def axis_sentence(index: RealityIndex, words: Words) -> str:
    """Say which part of 0 to 100 the chart shows."""
    marks = share_axis(shares_drawn(index))
    low, high = (words.count(mark) for mark in (marks[0], marks[-1]))
    return words.say("The axis shows {low} to {high} of 100.", low=low, high=high)


def twin_sentence(index: RealityIndex, words: Words) -> str:
    """Say what the line of the frozen twin is; empty where there is none.

    Args:
        index: The figures.
        words: Reader's language.
    """
    if not twins_of(index):
        return ""
    return words.say(
        "Dotted line: the frozen twin, what was foretold of such customers 90 days before. The "
        "further it lies below the machine, the more customers have changed since and the machine "
        "has learnt of it."
    )


def stretch_text(period: PeriodIndex, words: Words) -> str:
    """Return first and last day of a period."""
    last = period.from_us + STRETCH_US - 1
    return words.say("{low} to {high}", low=day_of(period.from_us, words), high=day_of(last, words))


def describe_chart(index: RealityIndex, words: Words) -> str:
    """Say where each line begins and ends, for those who do not see them.

    Args:
        index: At least one of its periods has a share.
        words: Reader's language.
    """
    shown = [period for run in runs_of(index.periods) for period in run]
    first, last = shown[0].score, shown[-1].score
    said = words.say(
        "From {first} to {last} the machine goes from {a} to {b}, blind guessing from {c} to {d}.",
        first=day_of(shown[0].from_us, words),
        last=day_of(shown[-1].from_us + STRETCH_US - 1, words),
        a=words.percent(first.value),
        b=words.percent(last.value),
        c=words.percent(first.naive),
        d=words.percent(last.naive),
    )
    we = _way(ours_of(index), message("From {first} to {last} we go from {a} to {b}."), words)
    twin = _way(
        twins_of(index),
        message("From {first} to {last} the frozen twin goes from {a} to {b}."),
        words,
    )
    return " ".join(part for part in (we, said, twin) if part)


def _way(line: Sequence[PeriodIndex], text: str, words: Words) -> str:
    if not line:
        return ""
    return words.say(
        text,
        first=day_of(line[0].from_us, words),
        last=day_of(line[-1].from_us + STRETCH_US - 1, words),
        a=words.percent(line[0].score.value),
        b=words.percent(line[-1].score.value),
    )


def point_text(period: PeriodIndex, ours: PeriodIndex | None, words: Words) -> str:
    """Say all lines where a point stands.

    Args:
        period: The stretch.
        ours: The same with the scores of the people; None: not drawn there.
        words: Reader's language.
    """
    stretch, share = stretch_text(period, words), share_text(share_of(period.score), words)
    blind = words.percent(period.score.naive)
    if ours is None:
        said = words.say(
            "{stretch}: {share}, blind guessing {blind}", stretch=stretch, share=share, blind=blind
        )
    else:
        said = words.say(
            "{stretch}: we {we}, machine {share}, blind guessing {blind}",
            stretch=stretch,
            we=share_text(share_of(ours.score), words),
            share=words.percent(period.score.value),
            blind=blind,
        )
    if period.twin is None or period.twin.value is None:
        return said
    twin = words.percent(period.twin.value)
    return words.say("{said}, frozen twin {twin}", said=said, twin=twin)


def shares_drawn(index: RealityIndex) -> Iterator[float]:
    """Return all that is drawn: lines, and the likely range of the strong one."""
    ours = ours_of(index)
    for period in index.periods:
        score = period.score
        drawn = (score.value, score.naive) if ours else (score.value, score.low, score.high)
        yield from (s for s in (*drawn, score.naive) if s is not None)
    for period in ours:
        score = period.score
        yield from (s for s in (score.value, score.low, score.high) if s is not None)
    yield from (one.score.value for one in twins_of(index) if one.score.value is not None)
