"""The sign of what is too good to be true: the end, told from the first event on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from nebelhorn.rules.leaks.parts import find_parts
from nebelhorn.rules.leaks.past import Numbers, Past, Places, Stretches, Truths

_EACH = 20
"""So many customers must end one way, and so many another."""

_ERRORS = 0.05
"""So few of those who ended the rarer way may be told wrong, as a share of them …"""

_OTHERWISE = 0.5
"""… where the first two touchpoints alone tell at least so large a share of them wrong."""

_FAR_BETTER = 0.5
"""Suspicious is what makes at most so many of the mistakes of the best of all else known then."""

_LONG = 3
_MOST_VALUES = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """What a column tells that nobody can know at a first event.

    Attributes:
        reason: In plain words.
        suspected: It errs too often to be sure of it.
    """

    reason: str
    suspected: bool


@dataclass(frozen=True, slots=True)
class _Ends:
    """How the journeys of some customers went on.

    Attributes:
        what: Of each way, in plain words.
        came: Shape (customers, ways), whose journey went so.
        firm: Shape (ways,), is it an end, leaving, or foretold? Of the others only suspicion is
            raised: a process may have decided at the first event who comes there.
    """

    what: tuple[str, ...]
    came: Truths
    firm: Truths

    def rarer(self) -> Numbers:
        """Count those who went the rarer way, of each."""
        yes = self.came.sum(axis=0)
        return np.asarray(np.minimum(yes, len(self.came) - yes), dtype=np.float64)


def find_endings(
    known: Mapping[str, Places],
    past: Past,
    whole: Stretches,
    *,
    leaves: frozenset[int],
    asked: frozenset[int],
) -> dict[str, Finding]:
    """Find the columns whose value at a first event tells how the journey goes on.

    All but for certain: nothing that is known at a first event does that, not the best of
    predictors. *Suspicious* is what makes at most half the mistakes of the best of all else that is
    known then: the first two touchpoints, and every other column that is not found itself; and what
    is nearly never wrong with one of its values (see ``find_parts``).

    Customers of at least three events are looked at; what a value means is learnt from one half of
    them and tried on the other, both ways.

    Args:
        known: Column → shape (events,), the value last said, −1: none, which is a value too.
        past: The events.
        whole: All events of each customer.
        leaves: Codes of touchpoints by which customers leave; having come there is an end, even
            where something follows.
        asked: Codes of touchpoints that are foretold: who comes there is an end of this kind too.
    """
    long = whole.some(whole.last - whole.first >= _LONG - 1)
    if len(long) < 2 * _EACH:
        return {}
    ends = _ends(past, long, leaves, asked)
    begins = np.stack([past.touchpoint[long.first], past.touchpoint[long.first + 1]])
    begun = np.unique(begins, axis=1, return_inverse=True)[1].reshape(-1)
    opening = _told(begun, ends)
    told = {}
    for name, codes in known.items():
        values = np.unique(codes[long.first], return_inverse=True)[1]
        if values.max(initial=0) + 1 <= len(long) / _MOST_VALUES:
            told[name] = _told(values, ends)
    hard = opening >= _OTHERWISE
    found = {}
    for name, wrong in told.items():
        sure = np.flatnonzero(hard & ends.firm & (wrong <= _ERRORS))
        if len(sure):
            begin = "said at a customer's first event already, and"
            if _stays(known[name], long):
                begin = "the same from a customer's first event on, and"
            found[name] = Finding(f"{begin} tells {ends.what[sure[0]]}", suspected=False)
    rest = {name: wrong for name, wrong in told.items() if name not in found}
    found |= dict(_suspects(rest, opening, hard, ends))
    said = {name: codes[long.first] for name, codes in known.items() if name not in found}
    what = tuple(name for name, firm in zip(ends.what, ends.firm, strict=True) if firm)
    parts = find_parts(said, begun, ends.came[:, ends.firm], what)
    return found | {name: Finding(reason, suspected=True) for name, reason in parts}


def _suspects(
    told: Mapping[str, Numbers], opening: Numbers, hard: Truths, ends: _Ends
) -> Iterator[tuple[str, Finding]]:
    """Name the columns that tell a way far better than all that is not as suspicious."""
    if not told or not len(opening):
        return
    wrong = np.stack(list(told.values()))
    ordinary = np.where(wrong <= _FAR_BETTER * opening, np.inf, wrong)
    best = np.minimum(opening, ordinary.min(axis=0))
    mistakes = ends.rarer()
    for name, mine in told.items():
        part = np.where(hard & (best >= _OTHERWISE), mine / np.maximum(best, _OTHERWISE), np.inf)
        way = int(part.argmin())
        if part[way] <= _FAR_BETTER:
            few, many = (round(float(share[way] * mistakes[way])) for share in (mine, best))
            reason = (
                f"known at a customer's first event already, it errs {few} times about "
                f"{ends.what[way]}, the best of all else known then {many} times"
            )
            yield name, Finding(reason, suspected=True)


def _stays(codes: Places, long: Stretches) -> bool:
    changes = np.cumsum(np.append(0, codes[1:] != codes[:-1]))
    return bool((changes[long.first] == changes[long.last]).mean() >= 1 - _ERRORS)


def _ends(past: Past, long: Stretches, leaves: frozenset[int], asked: frozenset[int]) -> _Ends:
    """Return the ways at least 20 customers went, and 20 did not."""
    what, came, firm = [], [], []
    for name, went, is_end in _ways(past, long, leaves, asked):
        if _EACH <= went.sum() <= len(went) - _EACH:
            what.append(name)
            came.append(went)
            firm.append(is_end)
    went = np.stack(came, axis=1) if came else np.zeros((len(long), 0), dtype=np.bool_)
    return _Ends(tuple(what), went, np.array(firm, dtype=np.bool_))


def _ways(
    past: Past, long: Stretches, leaves: frozenset[int], asked: frozenset[int]
) -> Iterator[tuple[str, Truths, bool]]:
    final = past.touchpoint[long.last]
    for code in np.unique(final).tolist():
        yield f'who ends with "{past.names[code]}"', final == code, True
    if leaves:
        yield "who leaves", _comes(past, long, leaves), True
    for code in np.unique(past.touchpoint).tolist():
        there = _comes(past, long, frozenset((code,)))
        yield f'who comes to "{past.names[code]}"', there, code in asked


def _comes(past: Past, long: Stretches, there: frozenset[int]) -> Truths:
    """Say who comes to one of some touchpoints after the first event."""
    times = np.cumsum(np.isin(past.touchpoint, sorted(there)))
    return np.asarray(times[long.last] > times[long.first])


def _told(values: Places, ends: _Ends) -> Numbers:
    """Return how many are told wrong, as a share of those who went the rarer way."""
    came, most = ends.came, int(values.max(initial=0)) + 1
    wrong = np.zeros(came.shape[1])
    half = np.arange(len(came)) % 2 == 0
    for learnt, tried in ((half, ~half), (~half, half)):
        yes = _sums(values[learnt], came[learnt], most)
        all_ = np.bincount(values[learnt], minlength=most)[:, None]
        # a value that nobody of the one half has is told as the rest
        says = np.where(all_ > 0, yes * 2 > all_, came[learnt].mean(axis=0) > 0.5)
        wrong += (says[values[tried]] != came[tried]).sum(axis=0)
    return wrong / np.maximum(ends.rarer(), 1.0)


def _sums(values: Places, came: Truths, most: int) -> Numbers:
    """Count for each value those who went each way."""
    order = np.argsort(values, kind="stable")
    there, first = np.unique(values[order], return_index=True)
    found = np.zeros((most, came.shape[1]))
    if len(there):
        found[there] = np.add.reduceat(came[order].astype(np.float64), first, axis=0)
    return found
