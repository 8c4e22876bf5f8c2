"""The sign of a noisy total: a number said at a first event that moves with how it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from nebelhorn.rules.leaks.alike import ranks
from nebelhorn.rules.leaks.past import Attribute, Numbers, Past, Places, Stretches

_MANY = 50
_SEVERAL = 5
"""So many different values, so that a few kinds of customers cannot look so."""

_TOLD = 0.5
_CLOSE = 0.9
"""Rank correlation, at its lower bound."""

_ELSE = 0.5
"""What all else known then must stay below."""

_Z = 1.96


def find_tracks(
    columns: Sequence[Attribute], past: Past, whole: Stretches
) -> Iterator[tuple[str, str]]:
    """Yield the numbers and times said at a first event that move with the number or the time.

    The number of events that come in the end, and the time from the first to the last.
    Of times the distance from the first event counts. Nothing else that is known then may come
    near: the time of the first event itself (where the log ends for all, whoever comes late stays
    short), the first two touchpoints, every other column.

    Args:
        columns: With the value last said at each event, without those that were found already.
        past: The events.
        whole: All events of each customer; looked at are those of two events or more.

    Yields:
        Name of the column, and what gives it away.

    References:
        Spearman (1904), The proof and measurement of association between two things, American
        Journal of Psychology 15. The bound: Fieller, Hartley, Pearson (1957), Tests for rank
        correlation coefficients, Biometrika 44.

    Examples:
        >>> chance = np.random.default_rng(3)
        >>> many = chance.integers(2, 30, 300)
        >>> customer = np.repeat(np.arange(300), many)
        >>> past = Past(customer, np.arange(len(customer)) * 7_000_000_000, customer * 0,
        ...             {0: "visit"}, np.full(len(customer), np.nan))
        >>> near = many + chance.integers(-2, 3, 300)
        >>> values, codes = np.unique(near, return_inverse=True)
        >>> one = Attribute("x", codes[customer], tuple(map(str, values)), values.astype(float))
        >>> [name for name, why in find_tracks([one], past, past.whole())]
        ['x']
    """
    some = whole.some(whole.last > whole.first)
    if len(some) < _MANY:
        return
    began = past.t_us[some.first].astype(np.float64)
    ends = {
        "how many events there came in the end": (some.last - some.first).astype(np.float64),
        "how long it took in the end": past.t_us[some.last] - began,
    }
    said = {one.name: numbers for one in columns for numbers in _said(one, some, began)}
    found = {name: _closest(numbers, ends) for name, numbers in said.items()}
    close = {name: best for name, best in found.items() if best is not None}
    if not close:
        return
    opening = past.touchpoint[some.first] * (max(past.names, default=0) + 1)
    kinds = [opening + past.touchpoint[some.first + 1]]
    kinds += [one.codes[some.first] for one in columns if one.name not in close]
    others = [began, *(numbers for name, numbers in said.items() if name not in close)]
    for name, (what, near) in close.items():
        came = ends[what]
        rest = [abs(_correlation(numbers, came)) for numbers in others]
        rest += [_by_kind(codes, came) for codes in kinds]
        if max(rest) < _ELSE:
            reason = (
                "known at a customer's first event already, and in nearly the same order as "
                f"{what} (rank correlation {near:.2f}, of the best of all else known then "
                f"{max(rest):.2f})"
            )
            yield name, reason


def _said(one: Attribute, some: Stretches, began: Numbers) -> Iterator[Numbers]:
    """Yield what a column says at each first event as a number, if it says one."""
    values = one.numbers if one.times_us is None else one.times_us
    if values is None:
        return
    numbers = np.append(values, np.nan)[one.codes[some.first]]
    yield numbers if one.times_us is None else numbers - began


def _closest(said: Numbers, ends: dict[str, Numbers]) -> tuple[str, float] | None:
    """Return what a column moves with, and how closely, if it does so closely enough."""
    there = ~np.isnan(said)
    many = int(there.sum())
    if many < max(_MANY, _TOLD * len(said)) or len(np.unique(said[there])) < _SEVERAL:
        return None
    near = {what: _correlation(said, came) for what, came in ends.items()}
    what = max(near, key=lambda one: near[one])
    bound = np.tanh(np.arctanh(min(near[what], 1 - 1e-9)) - _Z * np.sqrt(1.06 / (many - 3)))
    return (what, near[what]) if bound >= _CLOSE else None


def _correlation(said: Numbers, came: Numbers) -> float:
    """Return the rank correlation of what is said, 0 where there is none."""
    there = ~np.isnan(said)
    if there.sum() < _MANY:
        return 0.0
    return _pearson(ranks(said[there]), ranks(came[there]))


def _by_kind(codes: Places, came: Numbers) -> float:
    """Return how closely the mean of each kind, learnt from one half, tells the other half."""
    place, rank = np.unique(codes, return_inverse=True)[1], ranks(came)
    half = np.arange(len(came)) % 2 == 0
    told = np.zeros(len(came))
    for learnt in (half, ~half):
        sums = np.bincount(place[learnt], rank[learnt], minlength=place.max() + 1)
        many = np.bincount(place[learnt], minlength=place.max() + 1)
        means = np.where(many > 0, sums / np.maximum(many, 1), rank[learnt].mean())
        told[~learnt] = means[place[~learnt]]
    return _pearson(told, rank)


def _pearson(one: Numbers, other: Numbers) -> float:
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])
