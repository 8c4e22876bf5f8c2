"""A figure that one may look at every day without being fooled by looking."""

from __future__ import annotations

import math
from collections.abc import Sequence

ALPHA = 0.05
_TUNED_TO_DAYS = 60
"""The bounds are narrowest for a line of this length."""


def radius(spread: float, size: float, tuned_to: float, *, alpha: float = ALPHA) -> float:
    """Return the half width of an asymptotic confidence sequence.

    rad = σ √((tρ² + 1)/(t²ρ²) · ln((tρ² + 1)/α²)), ρ² = (−2 ln α + ln(1 − 2 ln α)) / t*.

    Args:
        spread: Standard deviation σ of a single value.
        size: Count t of independent values so far, more than 0.
        tuned_to: Count t* at which the bounds are to be narrowest, more than 0.
        alpha: How often the truth may ever lie outside, 0–1.

    References:
        Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Time-uniform central limit theory
        and asymptotic confidence sequences, Annals of Statistics 52(6).

    Examples:
        >>> round(radius(0.5, 1000.0, 1000.0), 4)
        0.048
    """
    log = -2 * math.log(alpha)
    rho = (log + math.log(log + 1)) / tuned_to
    grown = size * rho + 1
    return spread * math.sqrt(grown / (size * size * rho) * math.log(grown / (alpha * alpha)))


def bounds(
    shares: Sequence[float], sizes: Sequence[float], days: Sequence[int]
) -> list[tuple[float, float]]:
    """Return bounds for each day of a cumulated share that hold on all days at once.

    Args:
        shares: Share up to each day, 0–1.
        sizes: Effective sample size up to each day, ascending.
        days: Days since 1970, ascending.

    Returns:
        (low, high) a day, inside 0–1.

    Examples:
        >>> found = bounds([0.5, 0.5], [50, 3000], [0, 60])
        >>> [(round(low, 2), round(high, 2)) for low, high in found]
        [(0.0, 1.0), (0.47, 0.53)]
    """
    if not days:
        return []
    a_day = sizes[-1] / max(days[-1] - days[0] + 1, 1)
    tuned_to = max(a_day * _TUNED_TO_DAYS, 1.0)
    found = []
    for share, size in zip(shares, sizes, strict=True):
        # one more hit and one more miss: no row of equal days is taken for certainty
        even = (share * size + 1) / (size + 2)
        half = radius(math.sqrt(even * (1 - even)), max(size, 1.0), tuned_to)
        found.append((max(0.0, share - half), min(1.0, share + half)))
    return found
