"""How many voices each month brought, and how they felt: a picture and one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markupsafe import Markup

from nebelhorn.feedback import Share
from nebelhorn.views.folded import folded
from nebelhorn.views.shares import share_text
from nebelhorn.views.svg import join, tag
from nebelhorn.views.tables import table_of
from nebelhorn.views.words import Words

MONTHS = 24
"""So many of the newest months are drawn."""

_WIDTH, _HEIGHT = 1200.0, 190.0
_LEFT, _TOP, _BOTTOM = 52.0, 12.0, 26.0
_LABELS = 12
_FEELINGS = (("angry", 1), ("lukewarm", 3), ("enthusiastic", 6))
"""Part of a column, lowest first → its mood colour."""


@dataclass(frozen=True, slots=True)
class VoiceMonth:
    """The voices of one month.

    Attributes:
        month: Its first day; months are those of UTC.
        enthusiastic: Count of voices with a score of at least .9.
        lukewarm: Of at least .65.
        angry: Of less.
        text_only: Count of those that gave no score.
    """

    month: date
    enthusiastic: int
    lukewarm: int
    angry: int
    text_only: int

    @property
    def scored(self) -> int:
        """Count of voices with a score."""
        return self.enthusiastic + self.lukewarm + self.angry

    @property
    def all(self) -> int:
        """Count of voices."""
        return self.scored + self.text_only


@dataclass(frozen=True, slots=True)
class VoiceMonths:
    """The voices of the newest months.

    Attributes:
        months: Without gaps, oldest first; at most 24; empty: nobody said anything.
        newest: Enthusiastic of all voices with a score, in the newest month with one.
        newest_month: Its first day; None: no voice has a score.
        before: The same of all months before it.
    """

    months: tuple[VoiceMonth, ...]
    newest: Share
    newest_month: date | None
    before: Share


def fill_months(months: Sequence[VoiceMonth]) -> tuple[VoiceMonth, ...]:
    """Return the newest months without a gap: those nobody spoke in have counts of 0.

    Args:
        months: Those with voices, oldest first.

    Examples:
        >>> spoke = [VoiceMonth(date(2026, month, 1), 1, 0, 0, 0) for month in (1, 3)]
        >>> [one.all for one in fill_months(spoke)]
        [1, 0, 1]
    """
    if not months:
        return ()
    known = {_number(one.month): one for one in months}
    last = max(known)
    first = max(min(known), last - MONTHS + 1)
    return tuple(
        known.get(number) or VoiceMonth(date(number // 12, number % 12 + 1, 1), 0, 0, 0, 0)
        for number in range(first, last + 1)
    )


def say_newest_month(spoken: VoiceMonths, words: Words) -> str | None:
    """Say how the newest month felt, beside all before it; None: no voice has a score.

    Args:
        spoken: The months.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> june = Share(0.5, 2, 4, 0.15, 0.85)
        >>> none = Share(None, 0, 0, None, None)
        >>> say_newest_month(VoiceMonths((), june, date(2026, 6, 1), none), words("en"))
        'Enthusiastic in Jun 26: 50% (2 of 4, likely 15–85%).'
    """
    if spoken.newest_month is None:
        return None
    month = words.month(_moment(spoken.newest_month))
    newest = share_text(spoken.newest, words)
    if not spoken.before.n:
        return words.say("Enthusiastic in {month}: {newest}.", month=month, newest=newest)
    return words.say(
        "Enthusiastic in {month}: {newest}; before: {before}.",
        month=month,
        newest=newest,
        before=share_text(spoken.before, words),
    )


def draw_voice_months(months: Sequence[VoiceMonth], words: Words) -> Markup:
    """Return the months as columns: orange angry, sand lukewarm, blue enthusiastic, fog silent.

    Args:
        months: Without gaps, oldest first; at least one.
        words: Reader's language.
    """
    most = max(one.all for one in months) or 1
    room = _HEIGHT - _TOP - _BOTTOM
    pitch = (_WIDTH - _LEFT) / len(months)
    parts = [tag("title", words.say("Voices of each month"))]
    for share in (0.0, 0.5, 1.0):
        y = _TOP + room * (1 - share)
        parts.append(tag("line", class_="grid", x1=_LEFT, x2=_WIDTH, y1=y, y2=y))
        if share in (0.0, 1.0):
            count = words.count(round(most * share))
            parts.append(tag("text", count, class_="tick up", x=_LEFT - 8, y=y + 4))
    step = -(-len(months) // _LABELS)
    for number, one in enumerate(months):
        x = _LEFT + number * pitch
        parts.append(_column(one, x + pitch * 0.14, pitch * 0.72, room / most, words))
        if (len(months) - 1 - number) % step == 0:
            label = words.month(_moment(one.month))
            parts.append(
                tag("text", label, class_="tick", x=x + pitch / 2, y=_HEIGHT - 8),
            )
    return tag(
        "svg",
        join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH:.0f} {_HEIGHT:.0f}",
        class_="hc large months",
        role="img",
        aria_label=words.say("Voices of each month"),
    )


def tabulate_voice_months(months: Sequence[VoiceMonth], words: Words) -> Markup:
    """Return the months as a table that can be opened, the newest first.

    Args:
        months: Without gaps, oldest first.
        words: Reader's language.
    """
    head = (
        words.say("Month"),
        words.say("Voices"),
        words.say("Enthusiastic"),
        words.say("Lukewarm"),
        words.say("Angry"),
        words.say("Only words"),
    )
    rows = [
        (
            words.month(_moment(one.month)),
            *map(words.count, (one.all, one.enthusiastic, one.lukewarm, one.angry, one.text_only)),
        )
        for one in reversed(months)
    ]
    return folded(table_of(words.say("Voices of each month"), head, rows), words)


def _column(one: VoiceMonth, x: float, width: float, scale: float, words: Words) -> Markup:
    base = _HEIGHT - _BOTTOM
    parts = [tag("title", _said(one, words))]
    if not one.all:
        height = base - _TOP
        parts.append(tag("rect", class_="learn", x=x, y=_TOP, width=width, height=height))
        parts.append(tag("text", "?", class_="learns", x=x + width / 2, y=base - 8))
    y = base
    for name, colour in _FEELINGS:
        high = getattr(one, name) * scale
        y -= high
        if high:
            parts.append(tag("rect", class_=f"f{colour}", x=x, y=y, width=width, height=high))
    if one.text_only:
        high = one.text_only * scale
        parts.append(tag("rect", class_="learn", x=x, y=y - high, width=width, height=high))
    return tag("g", join(parts))


def _said(one: VoiceMonth, words: Words) -> str:
    month = words.month(_moment(one.month))
    if not one.all:
        return words.say("{month}: nobody said anything", month=month)
    said = words.say(
        "{month}: {good} enthusiastic, {mild} lukewarm, {bad} angry",
        month=month,
        good=words.count(one.enthusiastic),
        mild=words.count(one.lukewarm),
        bad=words.count(one.angry),
    )
    if not one.text_only:
        return said
    return f"{said}, " + words.say("{n} only words", n=words.count(one.text_only))


def _moment(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1
