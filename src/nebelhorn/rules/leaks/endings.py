"""The sign of what is too good to be true: the end, told from the first event on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nebelhorn.rules.leaks.past import Past, Places, Stretches, Truths

_EACH = 20
"""So many customers must end one way, and so many another."""

_ERRORS = 0.05
"""So few of those who ended the rarer way may be told wrong, as a share of them …"""

_OTHERWISE = 0.5
"""… where the first two touchpoints alone tell at least so large a share of them wrong."""

_LONG = 3
_MOST_VALUES = 10


def ending(
    codes: Places, past: Past, whole: Stretches, leaves: frozenset[int], asked: frozenset[int]
) -> str | None:
    """Say whether a column that stays the same tells how journeys end, all but for certain.

    Nothing that is known at a first event does that: not the best of predictors. Customers of at
    least three events are looked at; what a value means is learnt from one half of them and tried
    on the other, both ways.

    Args:
        codes: Shape (events,), the value last said, −1: none, which is a value too.
        past: The events.
        whole: All events of each customer.
        leaves: Codes of touchpoints by which customers leave; having come there is an end, even
            where something follows.
        asked: Codes of touchpoints that are foretold: who comes there is an end of this kind too.
    """
    long = whole.some(whole.last - whole.first >= _LONG - 1)
    values = np.unique(codes[long.first], return_inverse=True)[1]
    if len(long) < 2 * _EACH or values.max(initial=0) + 1 > len(long) / _MOST_VALUES:
        return None
    begins = np.stack([past.touchpoint[long.first], past.touchpoint[long.first + 1]])
    opening = np.unique(begins, axis=1, return_inverse=True)[1].reshape(-1)
    for ended, what in _ends(past, long, leaves, asked):
        if _told(values, ended) <= _ERRORS and _told(opening, ended) >= _OTHERWISE:
            return f"the same from a customer's first event on, and tells {what}"
    return None


def _ends(
    past: Past, long: Stretches, leaves: frozenset[int], asked: frozenset[int]
) -> Iterator[tuple[Truths, str]]:
    final = past.touchpoint[long.last]
    for code in np.unique(final).tolist():
        yield final == code, f'who ends with "{past.names[code]}"'
    if leaves:
        yield _comes(past, long, leaves), "who leaves"
    for code in sorted(asked):
        yield _comes(past, long, frozenset((code,))), f'who comes to "{past.names[code]}"'


def _comes(past: Past, long: Stretches, there: frozenset[int]) -> Truths:
    """Say who comes to one of some touchpoints after the first event."""
    times = np.cumsum(np.isin(past.touchpoint, sorted(there)))
    return np.asarray(times[long.last] > times[long.first])


def _told(values: Places, ended: Truths) -> float:
    """Return how many are told wrong, as a share of those who ended the rarer way."""
    rarer = min(int(ended.sum()), int((~ended).sum()))
    if rarer < _EACH:
        return 1.0
    wrong = 0
    half = np.arange(len(ended)) % 2 == 0
    for learnt, tried in ((half, ~half), (~half, half)):
        most = int(values.max()) + 1
        yes = np.bincount(values[learnt], ended[learnt], minlength=most)
        all_ = np.bincount(values[learnt], minlength=most)
        # a value that nobody of the one half has is told as the rest
        says = np.where(all_ > 0, yes * 2 > all_, ended[learnt].mean() > 0.5)
        wrong += int((says[values[tried]] != ended[tried]).sum())
    return wrong / rarer
