"""How high a sum must climb before it counts: thresholds for a wanted time between false alarms."""

from __future__ import annotations

import math
from functools import lru_cache

from nebelhorn.lazy import late

optimize = late("scipy.optimize")


OVERSHOOT = 1.166
"""A sum of days jumps over its threshold; twice .583, the mean jump of a normal walk."""

LEAST = 0.5
"""A sum without its worst day has to reach this at least: two days that are worse than usual."""


@lru_cache(maxsize=4096)
def threshold(k: float, arl: float) -> float:
    """Return the threshold h of a one-sided CUSUM of standard normal days.

    Solves ARL = (exp(2kb) − 2kb − 1) / (2k²) for h, with b = h + 1.166.

    Args:
        k: What is taken off each day, in standard deviations, above 0.
        arl: Mean count of days from one false alarm to the next, above 0.

    Returns:
        h in standard deviations, at least 0; 0 where even that keeps false alarms rarer.

    Raises:
        ValueError: k or the ARL is not above 0.

    References:
        Siegmund (1985), Sequential Analysis: Tests and Confidence Intervals, Springer, II.

    Examples:
        >>> [round(threshold(k, 3650), 2) for k in (0.25, 0.5, 1.0)]
        [11.11, 6.35, 3.28]
    """
    if k <= 0 or arl <= 0:
        msg = f"k and the ARL must be above 0, got {k} and {arl}"
        raise ValueError(msg)

    def gap(h: float) -> float:
        way = 2 * k * (h + OVERSHOOT)
        return math.log(math.expm1(way) - way) - math.log(2 * k * k * arl)

    if gap(0.0) >= 0:
        return 0.0
    return float(optimize.brentq(gap, 0.0, 300.0 / k))


def threshold_without_worst(k: float, arl: float, days: int) -> float:
    """Return the threshold for a sum from which its worst day is left out.

    Siegmund's h, times 1 + 4/R for what R days of reference do not know of mean and spread, less
    2.3 − .7k + .2 log₁₀(ARL / 3650): what the worst day of a climb that comes about by chance
    usually brings. That last term is this project's own, fitted to simulated normal days for k
    from .25 to 1 and an ARL of 365, 3,650 and 36,500 days: it keeps the ARL within 20 %.

    Args:
        k: As in ``threshold``.
        arl: As in ``threshold``.
        days: R, days of the reference, above 0.

    Returns:
        Threshold in standard deviations, at least ``LEAST``.

    Raises:
        ValueError: k or the ARL is not above 0.

    Examples:
        >>> [round(threshold_without_worst(k, 3650, 56), 2) for k in (0.25, 0.5, 1.0)]
        [9.78, 4.85, 1.92]
    """
    siegmund = threshold(k, arl) * (1 + 4 / days)
    return max(LEAST, siegmund - 2.3 + 0.7 * k - 0.2 * math.log10(arl / 3650))
