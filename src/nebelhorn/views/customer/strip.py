"""The feeling of one customer over time, as SVG: moods where there is a voice, fog elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from markupsafe import Markup

from nebelhorn.views.customer.life import Life, Lived, stops_of
from nebelhorn.views.labels import width
from nebelhorn.views.map.fog import ellipse, fog_filter, fog_group
from nebelhorn.views.mood import step_of
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

HEIGHT = 190.0
_TOP, _BOTTOM, _SIDE = 26.0, 124.0, 26.0
_RADIUS = 17.0
_LANE = 152.0
"""Encounters without a voice stand below the moods: they have none."""

_MOST_NUMBERS = 24
"""With more voices than these a number would hide its neighbour; the timeline has them all."""

_DAY = timedelta(days=1)
_MARK_ROOM = 90.0


@dataclass(frozen=True, slots=True)
class StripSize:
    """How wide a strip is drawn.

    Attributes:
        name: Its CSS class.
        width: Pixels.
    """

    name: str
    width: float


WIDE, NARROW = StripSize("wide", 1200.0), StripSize("narrow", 340.0)


@dataclass(frozen=True, slots=True)
class _Scale:
    first: datetime
    last: datetime
    width: float

    def x(self, at: datetime) -> float:
        whole = max((self.last - self.first) / _DAY, 1e-6)
        share = ((at - self.first) / _DAY) / whole
        return _SIDE + min(1.0, max(0.0, share)) * (self.width - 2 * _SIDE)

    def y(self, score: float) -> float:
        return _BOTTOM - score * (_BOTTOM - _TOP)


def draw_strip(life: Life, words: Words, *, size: StripSize = WIDE, prefix: str = "") -> Markup:
    """Draw how it felt; where nobody was heard for long lies fog, never a neutral colour.

    Args:
        life: What is known; at least one moment.
        words: Reader's language.
        size: Of the picture.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>``; the timeline says the same.
    """
    scale = _Scale(life.moments[0].at, max(life.as_of, life.moments[-1].at), size.width)
    gaps = list(_gaps(life))
    label = f"{prefix}title"
    parts = [
        tag("title", words.say("How it felt, over time"), id=label),
        fog_filter(prefix=prefix, width=size.width, height=HEIGHT),
        _line((_SIDE, scale.y(0.5)), (size.width - _SIDE, scale.y(0.5)), "axis"),
        fog_group(join([_bank(gap, scale) for gap in gaps]), prefix=prefix),
        *_unheard(life, scale),
        *_way(life, gaps, scale),
        *(_disc(one, scale, words, many=len(life.scored)) for one in life.scored),
        *(_gap_label(gap, scale, words) for gap in gaps),
        *_marks(scale, words),
    ]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {size.width:.0f} {HEIGHT:.0f}",
        class_=f"jm feel {size.name}",
        role="img",
        aria_labelledby=label,
    )


def _gaps(life: Life) -> Iterator[tuple[datetime, datetime]]:
    """Stretches without a voice that are longer than silence usually is."""
    voices = [one.at for one in life.moments if one.voice]
    edges = [life.moments[0].at, *voices, max(life.as_of, life.moments[-1].at)]
    longest = life.silence_days * _DAY
    for begun, ended in pairwise(edges):
        if ended - begun > longest or not voices:
            yield begun, ended


def _bank(gap: tuple[datetime, datetime], scale: _Scale) -> Markup:
    left, right = (scale.x(at) for at in gap)
    half = (right - left) / 2
    middle, y = left + half, scale.y(0.5)
    reach = max(6.0, half - _RADIUS)
    return join(
        [
            ellipse(middle, y, reach, 24.0, thickness=1.0),
            ellipse(middle - reach * 0.3, y - 7, reach * 0.6, 24.0, thickness=0.9),
            ellipse(middle + reach * 0.3, y + 7, reach * 0.6, 22.0, thickness=0.9),
        ]
    )


def _gap_label(gap: tuple[datetime, datetime], scale: _Scale, words: Words) -> Markup:
    left, right = (scale.x(at) for at in gap)
    days = words.say_n("{n} day", "{n} days", (gap[1] - gap[0]) // _DAY)
    for text in (words.say("{days} without a voice", days=days), days):
        if width(text, size=14.0) + 8 < right - left - 2 * _RADIUS:
            return tag("text", text, x=(left + right) / 2, y=scale.y(0.5) + 4, class_="lb fogname")
    return Markup("")


def _unheard(life: Life, scale: _Scale) -> Iterator[Markup]:
    for stop in stops_of(life.moments):
        if stop.voice is None:
            yield tag("circle", cx=scale.x(stop.at), cy=_LANE, r=4.0, class_="unheard")


def _way(life: Life, gaps: Sequence[tuple[datetime, datetime]], scale: _Scale) -> Iterator[Markup]:
    """Lines from voice to voice, but none through fog: nobody knows how it went on there."""
    for one, other in pairwise(life.scored):
        if one.score is None or other.score is None:
            continue
        if not any(one.at <= begun and ended <= other.at for begun, ended in gaps):
            start = (scale.x(one.at), scale.y(one.score))
            yield _line(start, (scale.x(other.at), scale.y(other.score)), "thread")


def _disc(one: Lived, scale: _Scale, words: Words, *, many: int) -> Markup:
    step = step_of(one.score)
    if step is None or one.score is None:
        return Markup("")
    x, y = scale.x(one.at), scale.y(one.score)
    numbered = many <= _MOST_NUMBERS
    disc = tag("circle", cx=x, cy=y, r=_RADIUS if numbered else _RADIUS / 2, class_=f"disc f{step}")
    if not numbered:
        return disc
    return disc + tag("text", words.mood(one.score), x=x, y=y + 3.5, class_=f"mood t{step}")


def _marks(scale: _Scale, words: Words) -> Iterator[Markup]:
    """First days of months, as many as have room."""
    year, month = scale.first.year, scale.first.month
    free = 0.0
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        at = scale.first.replace(year=year, month=month, day=1, hour=0, minute=0)
        if at > scale.last:
            return
        x = scale.x(at)
        if x >= free and x < scale.width - _SIDE - 14:
            free = x + _MARK_ROOM
            yield tag("text", words.month(at), x=x, y=HEIGHT - 12, class_="tick")


def _line(start: tuple[float, float], end: tuple[float, float], kind: str) -> Markup:
    return tag("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], class_=kind)
