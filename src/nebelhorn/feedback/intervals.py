"""Shares and mean scores with intervals that know voices of one customer resemble each other."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache

from nebelhorn.feedback.result import Mean, Share
from nebelhorn.lazy import late

special = late("scipy.special")


CONFIDENCE = 0.95
"""Every interval of this room is meant to hold the truth this often."""

_DIGITS = 9
"""Bounds are rounded here, so that the order in which an engine adds cannot be seen in them."""


@dataclass(frozen=True, slots=True)
class ShareSums:
    """All that the interval of a share needs to know of a cell, whatever its size.

    With n_c encounters and k_c hits of customer c:

    Attributes:
        n: Σ n_c.
        k: Σ k_c.
        customers: Count of customers.
        kk: Σ k_c².
        kn: Σ k_c n_c.
        nn: Σ n_c².
    """

    n: int
    k: int
    customers: int
    kk: float
    kn: float
    nn: float


@dataclass(frozen=True, slots=True)
class MeanSums:
    """All that the interval of a mean score needs to know of a cell.

    With n_c scores that sum to s_c of customer c:

    Attributes:
        n: Σ n_c.
        total: Σ s_c.
        customers: Count of customers.
        squares: Sum of the squared single scores.
        ss: Σ s_c².
        sn: Σ s_c n_c.
        nn: Σ n_c².
    """

    n: int
    total: float
    customers: int
    squares: float
    ss: float
    sn: float
    nn: float


def share(hits: Sequence[int], encounters: Sequence[int]) -> Share:
    """Return a share with its 95 % interval, clustered by customer.

    Args:
        hits: Shape (customers,), how many of the encounters of each customer count.
        encounters: Shape (customers,), how many there were, in the same order.

    Returns:
        Share 0–1 with bounds; all None when there was no encounter.

    Raises:
        ValueError: The inputs differ in length.

    Examples:
        >>> found = share([2, 0, 1], [2, 1, 1])
        >>> found.k, found.n, found.value
        (3, 4, 0.75)
        >>> found.low < 0.2  # three customers say next to nothing
        True
    """
    pairs = list(zip(hits, encounters, strict=True))
    return share_from_sums(
        ShareSums(
            n=sum(n for _, n in pairs),
            k=sum(k for k, _ in pairs),
            customers=sum(n > 0 for _, n in pairs),
            kk=float(sum(k * k for k, _ in pairs)),
            kn=float(sum(k * n for k, n in pairs)),
            nn=float(sum(n * n for _, n in pairs)),
        )
    )


def share_from_sums(sums: ShareSums) -> Share:
    """Return a share with its 95 % interval from sums that an engine has made.

    Wilson's interval at the effective sample size, with Student's t: with p = k / n and
    e_c = k_c − n_c p, V = G/(G−1) · Σ e_c² / n², deff = max(1, V / (p(1−p)/n)),
    n_eff = n / deff. Where p is 0 or 1 no spread was seen and deff is 0/0: then n_eff = G, as
    if all encounters of a customer were one. With a single customer nothing is known: 0 to 1.

    Args:
        sums: Of one cell.

    Returns:
        Share with bounds, all None when n = 0.

    References:
        Wilson (1927), Probable inference, JASA 22; Korn and Graubard (1998), Confidence
        intervals for proportions with small expected number of positive counts estimated from
        survey data, Survey Methodology 24.

    Examples:
        >>> share_from_sums(ShareSums(n=100, k=80, customers=100, kk=80.0, kn=80.0, nn=100.0))
        Share(value=0.8, k=80, n=100, low=0.709460461, high=0.867590867)
        >>> share_from_sums(ShareSums(n=0, k=0, customers=0, kk=0.0, kn=0.0, nn=0.0))
        Share(value=None, k=0, n=0, low=None, high=None)
    """
    if sums.n == 0:
        return Share(None, 0, 0, None, None)
    p = sums.k / sums.n
    size = float(sums.customers)
    if 0 < sums.k < sums.n:
        variance = _between(sums.kk - 2 * p * sums.kn + p * p * sums.nn, sums.n, sums.customers)
        size = p * (1 - p) / max(variance, p * (1 - p) / sums.n)
    low, high = wilson(p, size, sums.customers)
    return Share(p, sums.k, sums.n, low, high)


def mean_score(scores: Sequence[float], customers: Sequence[Hashable]) -> Mean:
    """Return a mean score with its 95 % interval, clustered by customer.

    Args:
        scores: Shape (n,), each 0–1.
        customers: Shape (n,), who gave it, in the same order.

    Returns:
        Mean with bounds; value None when n = 0, bounds None when n < 2.

    Raises:
        ValueError: The inputs differ in length.

    Examples:
        >>> mood = mean_score([1.0, 0.75, 0.75, 1.0], ["a", "b", "c", "d"])
        >>> mood.n, mood.value, mood.low < 0.875 < mood.high
        (4, 0.875, True)
    """
    cells: dict[Hashable, tuple[int, float]] = {}
    for score, customer in zip(scores, customers, strict=True):
        n, total = cells.get(customer, (0, 0.0))
        cells[customer] = (n + 1, total + score)
    return mean_from_sums(
        MeanSums(
            n=len(scores),
            total=math.fsum(scores),
            customers=len(cells),
            squares=math.fsum(score * score for score in scores),
            ss=math.fsum(total * total for _, total in cells.values()),
            sn=math.fsum(total * n for n, total in cells.values()),
            nn=float(sum(n * n for n, _ in cells.values())),
        )
    )


def mean_from_sums(sums: MeanSums) -> Mean:
    """Return a mean score with its 95 % interval from sums that an engine has made.

    The interval of `share_from_sums` carried over to scores between 0 and 1: n_eff = m(1−m) / V.
    V is the variance between customers, at least (Σ(s−m)² + m(1−m)) / n²: as if one more voice
    had said 0 or 1. A few equal voices are no certainty.

    Args:
        sums: Of one cell.

    Returns:
        Mean with bounds inside 0–1; value None when n = 0, bounds None when n < 2.

    Examples:
        >>> sums = MeanSums(n=2, total=2.0, customers=2, squares=2.0, ss=2.0, sn=2.0, nn=2.0)
        >>> mean_from_sums(sums).low < 0.05  # two perfect scores prove next to nothing
        True
    """
    if sums.n == 0:
        return Mean(None, 0, None, None)
    m = min(1.0, max(0.0, sums.total / sums.n))
    if sums.n == 1:
        return Mean(m, 1, None, None)
    bernoulli = m * (1 - m)
    size = float(sums.customers)
    if bernoulli > 0:
        within = max(0.0, sums.squares - sums.n * m * m) + bernoulli
        between = _between(sums.ss - 2 * m * sums.sn + m * m * sums.nn, sums.n, sums.customers)
        size = bernoulli / max(between, within / sums.n**2)
    low, high = wilson(m, size, sums.customers)
    return Mean(m, sums.n, low, high)


@cache
def t_quantile(degrees: int) -> float:
    """Return the two-sided 95 % quantile of Student's t.

    Args:
        degrees: Degrees of freedom, at least 1.

    Returns:
        t with P(|T| ≤ t) = .95.

    Raises:
        ValueError: There is no degree of freedom.

    Examples:
        >>> [round(t_quantile(degrees), 4) for degrees in (1, 4, 39, 1000)]
        [12.7062, 2.7764, 2.0227, 1.9623]
    """
    if degrees < 1:
        msg = f"t needs at least one degree of freedom, got {degrees}"
        raise ValueError(msg)
    return float(special.stdtrit(degrees, (1 + CONFIDENCE) / 2))


def _between(squares: float, n: int, customers: int) -> float:
    """Return the variance of a ratio from customers, who are alike in themselves."""
    if customers < 2:
        return math.inf
    return customers / (customers - 1) * max(0.0, squares) / (n * n)


def wilson(p: float, size: float, customers: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share, with Student's t.

    Args:
        p: The share, 0–1.
        size: Effective sample size; below 1 it counts as 1.
        customers: Count of customers behind it; with fewer than two nothing is known: 0 to 1.

    References:
        Wilson (1927), Probable inference, JASA 22.

    Examples:
        >>> wilson(0.5, 100.0, 100)
        (0.402686335, 0.597313665)
    """
    if customers < 2:
        return 0.0, 1.0
    size = max(size, 1.0)
    t = t_quantile(customers - 1)
    spread = 1 + t * t / size
    centre = (p + t * t / (2 * size)) / spread
    half = t * math.sqrt(p * (1 - p) / size + t * t / (4 * size * size)) / spread
    # p itself belongs to its interval, also where rounding at 0 and 1 would say otherwise
    low = min(p, max(0.0, round(centre - half, _DIGITS)))
    return low, max(p, min(1.0, round(centre + half, _DIGITS)))
