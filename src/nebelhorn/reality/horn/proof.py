"""The second, slower alarm: what is proven however often one looks (e-SR)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nebelhorn.reality.horn.series import UnitDays, day_starts

_STAKES = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8])


@dataclass(frozen=True, slots=True)
class Proof:
    """That the mean of customers has sunk.

    Attributes:
        day: When it was proven, days since 1970 (UTC).
        since: The day from which the evidence is strongest.
    """

    day: int
    since: int


def prove(units: UnitDays, first: int, last: int, floor: float, arl: float) -> Proof | None:
    """Return when it is proven that customers do worse than a floor.

    With Y the mean of a customer on a day, rescaled to 0–1, and m₀ the floor likewise: each day
    M ← (M + 1) Π (1 + λ (m₀ − Y)) over the customers of that day, for seven stakes λ; the alarm
    sounds when the mean of M over the stakes reaches the ARL. It holds without any assumption on
    how days and customers depend on each other, as long as the mean of the next customer, given
    all before, is at least m₀: then the mean time to a false alarm is at least the ARL in days
    with customers. One bet is opened a day and not one a customer, so the order of customers
    within a day does not matter; with as many customers each day both are the same.

    Args:
        units: Means of customers.
        first: First day to look at, days since 1970.
        last: Last day to look at.
        floor: What is usual less what days may differ, on the scale of ``units``.
        arl: Days, above 0.

    Returns:
        The proof; None: nothing is proven up to ``last``.

    References:
        Shin, Ramdas and Rinaldo (2024), E-detectors: a nonparametric framework for sequential
        change detection, New England Journal of Statistics in Data Science 2.

    Examples:
        >>> day = np.repeat(np.arange(40), 20)
        >>> value = np.where(day < 10, 0.8, 0.4)
        >>> prove(UnitDays(day, value, 0.0, 1.0), 0, 39, 0.78, 3650.0)
        Proof(day=11, since=10)
        >>> prove(UnitDays(day, value, 0.0, 1.0), 0, 9, 0.78, 3650.0) is None
        True
    """
    width = units.high - units.low
    least = min(1.0, (floor - units.low) / width)
    begin, end = np.searchsorted(units.day, [first, last + 1])
    if least <= 0 or begin == end:
        return None
    starts = day_starts(units.day[begin:end])
    days = units.day[begin:end][starts]
    short = least - (units.value[begin:end] - units.low) / width
    gain = np.stack([np.add.reduceat(np.log1p(stake * short), starts) for stake in _STAKES], axis=1)
    evidence = np.full(len(_STAKES), -np.inf)
    wanted = math.log(arl) + math.log(len(_STAKES))
    for place, day in enumerate(days.tolist()):
        evidence = np.logaddexp(evidence, 0.0) + gain[place]
        if np.logaddexp.reduce(evidence) >= wanted:
            best = gain[: place + 1, int(evidence.argmax())]
            # the strongest run of days that ends here
            behind = np.cumsum(best[::-1])
            return Proof(day, int(days[place - int(behind.argmax())]))
    return None


def mean_of_customers(units: UnitDays, first: int, last: int) -> float | None:
    """Return the mean of the customers' means between two days.

    Args:
        units: Means of customers.
        first: First day.
        last: Last day.

    Returns:
        On the scale of ``units``; None: there is nobody.

    Examples:
        >>> units = UnitDays(np.array([1, 1, 2]), np.array([1.0, 0.5, 0.0]), 0.0, 1.0)
        >>> mean_of_customers(units, 1, 1)
        0.75
    """
    begin, end = np.searchsorted(units.day, [first, last + 1])
    return float(units.value[begin:end].mean()) if end > begin else None
