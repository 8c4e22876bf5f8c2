"""A share, and a difference of shares, that one may look at every morning.

Cases of one customer resemble each other, so spread is counted by customer; and people look again
and again, so the bounds hold at all times at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.feedback import t_quantile
from nebelhorn.reality.beliefs.result import Side
from nebelhorn.reality.depth.running import radius
from nebelhorn.reality.result import FEW_CUSTOMERS

TUNED_TO = 300.0
"""Independent cases at which bounds are narrowest; fixed, for it must not follow the data."""

_NORMAL = 1.959963984540054
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases by customer.

    Attributes:
        n: Shape (customers,), how many cases each had.
        k: Shape (customers,), in how many of them the claim came true.
    """

    n: NDArray[np.int64]
    k: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference of two shares, and what its bounds rest on.

    Attributes:
        shares: Of either side, 0–1.
        sizes: Effective count of independent cases of either side.
        alike: Correlation of the two shares, for customers may be on both sides.
        stretch: How much wider bounds are because customers are few, at least 1.
    """

    shares: tuple[float, float]
    sizes: tuple[float, float]
    alike: float
    stretch: float

    @property
    def value(self) -> float:
        """First share − second share."""
        return self.shares[0] - self.shares[1]

    def bounds(self, times: float = 1.0) -> tuple[float, float]:
        """Return bounds that hold at all times, with ``times`` as many cases as there are.

        Newcombe's hybrid of two Wilson intervals, with the quantile of a confidence sequence in
        place of 1.96.

        References:
            Newcombe (1998), Interval estimation for the difference between independent
            proportions, and Improved confidence intervals for the difference between binomial
            proportions based on paired data, Statistics in Medicine 17.

        Examples:
            >>> low, high = Difference((0.5, 0.3), (400.0, 4000.0), 0.0, 1.0).bounds()
            >>> round(low, 2), round(high, 2)
            (0.12, 0.28)
        """
        one, other = (size * times for size in self.sizes)
        quantile = self.stretch * quantile_at(1 / (1 / one + 1 / other))
        down, up = _arms(self.shares[0], one, quantile)
        other_down, other_up = _arms(self.shares[1], other, quantile)
        low = self.value - _together(down, other_up, self.alike)
        high = self.value + _together(up, other_down, self.alike)
        return round(max(-1.0, low), _DIGITS), round(min(1.0, high), _DIGITS)


def quantile_at(size: float) -> float:
    """Return what takes the place of 1.96 when people look again and again.

    It is the half width of an asymptotic confidence sequence in standard errors.

    Args:
        size: Count of independent cases so far, more than 0.

    References:
        Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory
        and asymptotic confidence sequences, Annals of Statistics 52(6).

    Examples:
        >>> [round(quantile_at(size), 1) for size in (15, 100, 300, 3000)]
        [4.7, 3.2, 3.0, 3.2]
    """
    return radius(1.0, size, TUNED_TO) * math.sqrt(size)


def side_of(cases: Cases) -> Side:
    """Return how often the claim came true, with bounds for all times.

    Wilson's interval at the effective size n / deff, with ``quantile_at`` of it in place of 1.96.

    Args:
        cases: Of one side.

    Returns:
        Without a share below 15 customers.

    References:
        Wilson (1927), Probable inference, JASA 22; Korn and Graubard (1998), Survey Methodology 24.

    Examples:
        >>> one = np.ones(400, dtype=np.int64)
        >>> side = side_of(Cases(one, np.arange(400) % 2))
        >>> side.value, round(side.low, 2), round(side.high, 2)
        (0.5, 0.42, 0.58)
    """
    told = _told(cases)
    k, n, customers, p = told.k, told.n, told.customers, told.share
    if customers < FEW_CUSTOMERS:
        return Side(k, n, customers, None, None, None)
    down, up = _arms(p, told.size, _stretch(customers) * quantile_at(told.size))
    low, high = round(p - down, _DIGITS), round(p + up, _DIGITS)
    return Side(k, n, customers, p, max(0.0, low), min(1.0, high))


def difference_of(when: Cases, than: Cases) -> Difference | None:
    """Return the difference of two shares, linearised by customer.

    A customer adds e_c = (k_c − n_c p) / n to the share of a side. The variance of a side is
    G/(G − 1) Σ e_c², at least that of independent cases; the two shares are correlated by
    Σ e_when e_than, but never so that less variance is left than independent cases would have.

    Args:
        when: Cases that meet the condition.
        than: Cases they are compared with, of the same customers in the same order.

    Returns:
        None below 15 customers on either side.

    References:
        Liang and Zeger (1986), Longitudinal data analysis using generalized linear models,
        Biometrika 73(1), for the variance by clusters.

    Examples:
        >>> one = np.ones(400, dtype=np.int64)
        >>> even = np.arange(400) % 2
        >>> difference_of(Cases(one, one - even), Cases(one, even)).value
        0.0
        >>> difference_of(Cases(one[:9], even[:9]), Cases(one[:9], even[:9])) is None
        True
    """
    one, other = _told(when), _told(than)
    customers = min(one.customers, other.customers)
    if customers < FEW_CUSTOMERS:
        return None
    return Difference(
        (one.share, other.share), (one.size, other.size), _alike(one, other), _stretch(customers)
    )


def effective_size(cases: Cases) -> float:
    """Return how many independent cases would say as much, n / deff.

    Where the claim came true always or never, no spread was seen: then all cases of a customer
    count as one.

    References:
        Korn and Graubard (1998), Survey Methodology 24.

    Examples:
        >>> n = np.full(100, 3)
        >>> float(effective_size(Cases(n, np.where(np.arange(100) < 50, 3, 0)))) < 101
        True
    """
    return _told(cases).size


@dataclass(frozen=True, slots=True)
class _Told:
    """What the cases of one side say; ``apart`` is what each customer adds to its share."""

    n: int
    k: int
    customers: int
    share: float
    size: float
    apart: NDArray[np.float64]


def _told(cases: Cases) -> _Told:
    n, k = int(cases.n.sum()), int(cases.k.sum())
    customers = int(np.count_nonzero(cases.n))
    p = k / n if n else 0.0
    apart = np.asarray((cases.k - cases.n * p) / max(n, 1), dtype=np.float64)
    size = float(customers)
    if 0 < k < n and customers > 1:
        variance = customers / (customers - 1) * float(apart @ apart)
        size = p * (1 - p) / max(variance, p * (1 - p) / n)
    return _Told(n, k, customers, p, size, apart)


def _alike(one: _Told, other: _Told) -> float:
    spreads = [told.share * (1 - told.share) for told in (one, other)]
    if min(spreads) == 0:
        return 0.0
    own = float(one.apart @ one.apart) * float(other.apart @ other.apart)
    if own == 0:  # all customers alike
        return 0.0
    found = float(one.apart @ other.apart) / math.sqrt(own)
    seen = (spreads[0] / one.size, spreads[1] / other.size)
    least = spreads[0] / one.n + spreads[1] / other.n
    most = (sum(seen) - least) / (2 * math.sqrt(seen[0] * seen[1]))
    return max(-1.0, min(found, most))


def _arms(p: float, size: float, quantile: float) -> tuple[float, float]:
    """How far Wilson's interval reaches down and up from the share."""
    squared = quantile * quantile / size
    centre = (p + squared / 2) / (1 + squared)
    half = quantile * math.sqrt(p * (1 - p) / size + squared / (4 * size)) / (1 + squared)
    return max(0.0, p - (centre - half)), max(0.0, centre + half - p)


def _together(one: float, other: float, alike: float) -> float:
    return math.sqrt(max(0.0, one * one + other * other - 2 * alike * one * other))


def _stretch(customers: int) -> float:
    return t_quantile(customers - 1) / _NORMAL
