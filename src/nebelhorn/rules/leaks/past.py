"""What a search for columns of hindsight looks at: events in order, and stretches of one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]
Truths = NDArray[np.bool_]

_DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Attribute:
    """One column, as the events say it.

    Attributes:
        name: What rules call it.
        codes: Shape (events,), place of the value in ``labels``; −1: nothing is said.
        labels: Each value as text, none twice.
        numbers: Shape (labels,), each value as a number; None: not all of them are numbers.
        times_us: Shape (labels,), each value as a time, UTC microseconds; None: they are no times.
        whole_days: Do the times name days, without an hour?
    """

    name: str
    codes: Places
    labels: tuple[str, ...]
    numbers: Numbers | None = None
    times_us: Numbers | None = None
    whole_days: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """Events, those of a customer one after another in the order of time.

    Attributes:
        customer: Shape (events,), the same for all events of a customer.
        t_us: Shape (events,), when each was known, UTC microseconds.
        touchpoint: Shape (events,), code of the touchpoint.
        names: Code of a touchpoint → its raw name.
        amount: Shape (events,), what was paid; NaN: nothing.
    """

    customer: Places
    t_us: Places
    touchpoint: Places
    names: dict[int, str]
    amount: Numbers

    def first(self) -> Places:
        """Return the first event of each customer."""
        if not len(self.customer):
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(np.append(np.True_, self.customer[1:] != self.customer[:-1]))

    def whole(self) -> Stretches:
        """Return all events of each customer as one stretch."""
        first = self.first()
        return Stretches(first, np.append(first[1:], len(self.customer)) - 1)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Events of one customer that follow each other.

    Attributes:
        first: Shape (stretches,), place of the first event of each.
        last: Shape (stretches,), place of the last.
    """

    first: Places
    last: Places

    def __len__(self) -> int:
        return len(self.first)

    def some(self, kept: Truths) -> Stretches:
        """Return some of them."""
        return Stretches(self.first[kept], self.last[kept])

    def of_each(self) -> Places:
        """Return for each event of the log its stretch, if the stretches leave no event out."""
        return np.repeat(np.arange(len(self)), self.last - self.first + 1)


def carried(codes: Places, whole: Stretches) -> Places:
    """Return the value last said to each event, −1 before anything was said.

    Examples:
        >>> one = Stretches(np.array([0, 3]), np.array([2, 4]))
        >>> carried(np.array([-1, 7, -1, -1, 8]), one).tolist()
        [-1, 7, 7, -1, 8]
    """
    newest = np.maximum.accumulate(np.where(codes >= 0, np.arange(len(codes)), -1))
    there = newest >= whole.first[whole.of_each()]
    return np.where(there, codes[np.maximum(newest, 0)], -1)


def unchanged(codes: Places, whole: Stretches) -> Stretches:
    """Return the stretches of events through which a value stays the same.

    A customer with two cases has two of them, where the value tells the cases apart.

    Args:
        codes: Shape (events,), as ``carried`` returns them.
        whole: All events of each customer.

    Examples:
        >>> found = unchanged(np.array([7, 7, 8, 8, -1]), Stretches(np.array([0]), np.array([4])))
        >>> found.first.tolist(), found.last.tolist()
        ([0, 2], [1, 3])
    """
    begins = np.append(np.True_, codes[1:] != codes[:-1])
    begins[whole.first] = True
    first = np.flatnonzero(begins)
    found = Stretches(first, np.append(first[1:], len(codes)) - 1)
    return found.some((codes[first] >= 0) & (found.last > found.first))


def in_days(span_us: Sequence[int] | Places | Numbers) -> Numbers:
    """Return spans of microseconds in days."""
    return np.asarray(span_us, dtype=np.float64) / _DAY_US
