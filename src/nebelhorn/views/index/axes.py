"""Axes of the index chart: a zoomed but labelled share axis, and dates people read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import ceil, floor

from nebelhorn.views.words import Words

STRETCH_US = 28 * 86_400_000_000
"""One period of the index."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AIR = 2
_NARROWEST = 30
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)


def share_axis(shares: Iterable[float]) -> tuple[int, ...]:
    """Return the marks of an axis that holds all shares with some air, in percent.

    Args:
        shares: 0–1; at least one.

    Returns:
        Ascending, within 0 and 100, at least 30 apart from end to end.

    Examples:
        >>> share_axis([0.52, 0.66])
        (40, 50, 60, 70)
        >>> share_axis([0.0, 1.0])
        (0, 20, 40, 60, 80, 100)
    """
    points = [100 * share for share in shares]
    low, high = min(points) - _AIR, max(points) + _AIR
    step = 10 if high - low <= 50 else 20
    first = max(0, floor(low / step) * step)
    last = min(100, ceil(high / step) * step)
    while last - first < _NARROWEST:
        first = max(0, first - step)
        last = last if last - first >= _NARROWEST else min(100, last + step)
    return tuple(range(first, last + 1, step))


def time_marks(from_us: int, to_us: int, words: Words, *, most: int) -> list[tuple[int, str]]:
    """Return the dates to write below the chart.

    Args:
        from_us: Where it begins, UTC microseconds.
        to_us: Where it ends.
        words: Reader's language.
        most: At most about so many fit.

    Returns:
        (UTC microseconds, date): stretches by their days where there are few, months, or years.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> day = 86_400_000_000
        >>> [text for _, text in time_marks(0, 28 * day, words("en"), most=8)]
        ['1 Jan 1970', '29 Jan 1970']
        >>> [text for _, text in time_marks(0, 400 * day, words("de"), most=5)]
        ['Jan 70', 'Apr 70', 'Jul 70', 'Okt 70', 'Jan 71']
    """
    first, last = (_EPOCH + timedelta(microseconds=us) for us in (from_us, to_us))
    if to_us - from_us <= 3 * STRETCH_US:
        ends = range(from_us, to_us + 1, STRETCH_US)
        shown = ends if len(ends) <= most else (from_us, to_us)
        return [(us, words.day(_EPOCH + timedelta(microseconds=us))) for us in shown]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    every = next((step for step in _MONTHS if len(months) / step <= most), _MONTHS[-1])
    marks = []
    for month in months:
        at = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        if month % every == 0 and first <= at <= last:
            said = words.month(at) if every < 12 else str(at.year)
            marks.append((_microseconds(at), said))
    return marks


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
