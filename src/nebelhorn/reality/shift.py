"""Whether shares of several kinds have shifted: how far in bits, and whether it can be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.lazy import late
from nebelhorn.reality.diagnosis.moves import js_bits

special = late("scipy.special")


LEAST_EXPECTED = 5.0
"""Kinds expected less often than this on either side are put together."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A comparison of two times.

    Attributes:
        p: Chance of a difference at least as large where nothing changed.
        bits: Jensen–Shannon divergence of the shares, 0–1 bits.
        before: Shape (kinds,), shares before.
        lately: Shape (kinds,), shares lately.
        n: Count lately.
    """

    p: float
    bits: float
    before: NDArray[np.float64]
    lately: NDArray[np.float64]
    n: int


@dataclass(frozen=True, slots=True)
class Bunches:
    """Who did what how often: rows of one customer in one of the two times.

    Attributes:
        unit: Shape (m,), number of customer and time, 0 to the count of them less 1.
        kind: Shape (m,), column of what was done.
        count: Shape (m,), how often.
    """

    unit: NDArray[np.int64]
    kind: NDArray[np.int64]
    count: NDArray[np.float64]


def shift_of(
    before: NDArray[np.float64], lately: NDArray[np.float64], bunches: Bunches | None = None
) -> Shift:
    """Return how far shares have shifted.

    Pearson's χ² of the two times is divided by the design effect: how much more the counts vary
    than single independent acts would, since acts of one customer resemble each other and since
    weeks differ. It is the larger of two estimates, at least 1:

    - by customer: Σ_j v_j / p_j over Σ_j (1 − p_j) / M, with v_j = Σ_c (n_cj − n_c p_j)² / M²;
    - by week: Pearson's χ² of the weeks before among themselves, divided by its degrees of freedom.

    Args:
        before: Shape (weeks, kinds), counts.
        lately: Shape (weeks, kinds), counts.
        bunches: By customer, both times; None: customers are not looked at, which makes p smaller.

    Returns:
        The shift; p is 1 where there is nothing to compare.

    References:
        Rao and Scott (1981), JASA 76 (first-order correction). Lin (1991), IEEE Transactions on
        Information Theory 37 (divergence).

    Examples:
        >>> calm = np.tile([30.0, 10.0], (8, 1))
        >>> found = shift_of(calm, np.tile([20.0, 20.0], (4, 1)))
        >>> found.p < 1e-6, round(found.bits, 3), shift_of(calm, calm[:4]).p
        (True, 0.049, 1.0)
    """
    kept = _places(before.sum(axis=0), lately.sum(axis=0))
    sides = np.array([_put(side.sum(axis=0), kept) for side in (before, lately)])
    shares = np.array([_shares(side.sum(axis=0)) for side in (before, lately)])
    freedom = int((sides.sum(axis=0) > 0).sum()) - 1
    p = 1.0
    if freedom > 0 and sides.sum(axis=1).min() > 0:
        weeks = np.array([_put(week, kept) for week in before])
        effect = max(1.0, _by_week(weeks), _by_customer(sides.sum(axis=0), kept, bunches))
        p = float(special.chdtrc(freedom, _pearson(sides) / effect))
    return Shift(p, js_bits(*shares), shares[0], shares[1], int(lately.sum()))


def _places(before: NDArray[np.float64], lately: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a column for each kind; all rare ones go into the last."""
    total = before + lately
    smaller = min(before.sum(), lately.sum())
    often = total * smaller >= LEAST_EXPECTED * max(1.0, float(total.sum()))
    return np.where(often, np.cumsum(often) - 1, int(often.sum()))


def _put(counts: NDArray[np.float64], kept: NDArray[np.int64]) -> NDArray[np.float64]:
    put = np.zeros(len(kept) + 1)
    np.add.at(put, kept, counts)
    return put


def _shares(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return counts / max(1.0, float(counts.sum()))


def _pearson(table: NDArray[np.float64]) -> float:
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(rows, columns) / table.sum()
    held = expected > 0
    return float((((table - expected) ** 2)[held] / expected[held]).sum())


def _by_week(weeks: NDArray[np.float64]) -> float:
    filled = weeks[weeks.sum(axis=1) > 0]
    freedom = (len(filled) - 1) * (int((filled.sum(axis=0) > 0).sum()) - 1)
    return _pearson(filled) / freedom if freedom > 0 else 1.0


def _by_customer(
    counts: NDArray[np.float64], kept: NDArray[np.int64], bunches: Bunches | None
) -> float:
    if bunches is None or not len(bunches.unit):
        return 1.0
    merged, units = len(counts), int(bunches.unit.max()) + 1
    table = np.zeros((units, merged))
    np.add.at(table, (bunches.unit, kept[bunches.kind]), bunches.count)
    share, many = counts / counts.sum(), table.sum(axis=1)
    varies = ((table - np.outer(many, share)) ** 2).sum(axis=0)
    there = share > 0
    usual = (1 - share[there]).sum() * many.sum()
    return float((varies[there] / share[there]).sum() / usual) if usual > 0 else 1.0
