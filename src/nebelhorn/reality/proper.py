"""Proper scores: best, in the long run, for whoever says the chances as they are."""

from __future__ import annotations

import math
from collections.abc import Sequence

LOG_FLOOR = 1e-4
"""A chance below this counts as this; the cut is part of the log score's definition."""


def brier_score(chances: Sequence[float], came: int) -> float:
    """Return the squared distance between a forecast and what came, summed over the classes.

    Args:
        chances: Chance of each class, 0–1, summing to 1.
        came: Place of the class that came.

    Returns:
        0 (perfect) to 2.

    References:
        Brier (1950), Verification of forecasts expressed in terms of probability, Monthly
        Weather Review 78(1).

    Examples:
        >>> round(brier_score([0.9, 0.1], 0), 3)
        0.02
    """
    return math.fsum((chance - (place == came)) ** 2 for place, chance in enumerate(chances))


def log_score(chances: Sequence[float], came: int) -> float:
    """Return minus the logarithm of the chance of what came, cut at ``LOG_FLOOR``.

    Args:
        chances: Chance of each class, 0–1, summing to 1.
        came: Place of the class that came.

    Returns:
        Nats, 0 (perfect) to 9.21.

    References:
        Good (1952), Rational decisions, J. Royal Statistical Society B 14.

    Examples:
        >>> round(log_score([0.9, 0.1], 0), 3)
        0.105
    """
    return -math.log(max(chances[came], LOG_FLOOR))


def whole_forecast(named: Sequence[tuple[int, float]], classes: Sequence[int]) -> list[float]:
    """Return the chance of every class from those that were sealed by name.

    What the named ones leave of 1 is spread evenly over the others, and scored as such.

    Args:
        named: (class, chance) as sealed, at most eight.
        classes: All classes of the question, in order.

    Examples:
        >>> whole_forecast([(3, 0.5), (1, 0.3)], [1, 2, 3, 4])
        [0.3, 0.1, 0.5, 0.1]
    """
    said = {number: chance for number, chance in named if chance > 0}
    rest = max(0.0, 1.0 - math.fsum(said.values()))
    others = sum(number not in said for number in classes)
    even = round(rest / others, 12) if others else 0.0
    return [said.get(number, even) for number in classes]
