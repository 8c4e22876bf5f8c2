"""Search columns for those that know the end: a learner would shine in hindsight and fail live."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nebelhorn.rules.leaks.endings import find_endings
from nebelhorn.rules.leaks.past import Attribute, Past, Places, Stretches, carried, unchanged
from nebelhorn.rules.leaks.times import last_time, next_name, next_time, time_left
from nebelhorn.rules.leaks.totals import Growing, final_name, total
from nebelhorn.rules.leaks.tracks import find_tracks

SIGNS = 3
"""Counted up whenever a sign changes: it then decides otherwise what rules are learnt from."""

_MOSTLY = 0.5
_FROM_THE_FIRST = 0.8
_NEVER_CHANGES = 0.95


@dataclass(frozen=True, slots=True)
class Leak:
    """A column whose values are known only later than its events say.

    Attributes:
        name: Of the column.
        reason: What gives it away, in plain words.
        suspected: It errs too often to be sure of it: a strong predictor may look like this. To be
            told to a person, and left to them.
    """

    name: str
    reason: str
    suspected: bool = False


def find_leaks(
    columns: Sequence[Attribute],
    past: Past,
    *,
    leaves: Iterable[int] = (),
    asked: Iterable[int] = (),
) -> tuple[Leak, ...]:
    """Return the columns that know how it ends, and those that may.

    A column is found by what its values are, never by its name. The whole log may be looked at:
    what is found is only ever left out, so nothing of the future gets into a forecast by it.

    Args:
        columns: Attributes of the events, in any order.
        past: The events.
        leaves: Codes of touchpoints by which customers leave.
        asked: Codes of touchpoints that are foretold.

    Returns:
        In the order of the columns; the same for the same events.

    Examples:
        >>> customer = np.repeat(np.arange(60), 2 + np.arange(60) % 9)
        >>> events = np.bincount(customer)
        >>> past = Past(customer, np.arange(len(customer)) * 7_000_000_000,
        ...             np.zeros_like(customer), {0: "visit"}, np.full(len(customer), np.nan))
        >>> labels = tuple(str(n) for n in range(12))
        >>> many = Attribute("total", events[customer], labels, np.arange(12.0))
        >>> region = Attribute("region", customer % 3, labels, np.arange(12.0))
        >>> [leak.name for leak in find_leaks([many, region], past)]
        ['total']
    """
    whole = past.whole()
    columns = [one for one in columns if one.labels]
    if not len(whole) or not columns:
        return ()
    known = [carried(one.codes, whole) for one in columns]
    growing = list(_growing(columns, known, whole))
    left, foretold = frozenset(leaves), frozenset(asked) & past.names.keys()
    filled_in = [replace(one, codes=codes) for one, codes in zip(columns, known, strict=True)]
    sure: dict[str, str] = {}
    for one, filled in zip(columns, filled_in, strict=True):
        reason = _on_the_way(one, past, whole) or _stays(filled, past, whole, growing)
        if reason is not None:
            sure[one.name] = reason
    others = {one.name: one.codes for one in filled_in if one.name not in sure}
    ends = find_endings(others, past, whole, leaves=left, asked=foretold)
    rest = [one for one in filled_in if one.name in others.keys() - ends.keys()]
    tracks = dict(find_tracks(rest, past, whole))
    if tracks:
        # a noisy total tells much of how it ends, and would pass for the best of all else known
        others = {name: codes for name, codes in others.items() if name not in tracks}
        ends = find_endings(others, past, whole, leaves=left, asked=foretold) | ends
    found = {name: Leak(name, reason) for name, reason in sure.items()}
    found |= {name: Leak(name, one.reason, one.suspected) for name, one in ends.items()}
    found |= {name: Leak(name, reason, suspected=True) for name, reason in tracks.items()}
    return tuple(found[one.name] for one in columns if one.name in found)


def _on_the_way(one: Attribute, past: Past, whole: Stretches) -> str | None:
    return next_time(one, past, whole) or time_left(one, past, whole) or next_name(one, past, whole)


def _stays(one: Attribute, past: Past, whole: Stretches, growing: Sequence[Growing]) -> str | None:
    """Look at a column that mostly stays the same, and is there from the first event on."""
    same = unchanged(one.codes, whole)
    said = np.add.reduceat(one.codes >= 0, whole.first)
    several = (said > 0) & (whole.last > whole.first)
    covered = (same.last - same.first + 1).sum()
    if not several.any() or covered < _MOSTLY * said[several].sum():
        return None
    if (one.codes[whole.first][several] >= 0).mean() < _FROM_THE_FIRST:
        return None
    return (
        last_time(one, past, same) or total(one, past, same, growing) or final_name(one, past, same)
    )


def _growing(
    columns: Sequence[Attribute], known: Sequence[Places], whole: Stretches
) -> Iterator[Growing]:
    for one, codes in zip(columns, known, strict=True):
        if (codes[whole.first] != codes[whole.last]).mean() < 1 - _NEVER_CHANGES:
            continue
        values = None if one.numbers is None else np.append(one.numbers, np.nan)[codes]
        yield Growing(one.name, codes, values, one.labels)
