"""Is what a column says the same as what came later, beyond what chance would bring?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]

FEW = 15
"""Fewer stretches tell nothing."""

NEARLY_ALL = 0.9
"""So much of what chance would have got wrong must be right."""

SAME_ORDER = 0.98
"""Or they stand in the same order: a rank correlation of this much …"""

_MANY = 50
"""… over at least so many different values, so that a few kinds of customers cannot look so."""


def agree(
    said: Numbers, came: Numbers, within: Numbers | float, *, least: float = NEARLY_ALL
) -> bool:
    """Say whether values are what came, for nearly all and not by chance.

    Chance is what is left when each value is held against what came to a few others (shifted by
    1/3, 1/2 and 2/3 of them all): what is right beyond it is Cohen's kappa.

    Args:
        said: Shape (n,), what the column says.
        came: Shape (n,), what came in the end.
        within: How far apart they may be.
        least: Share of what chance gets wrong that must be right, 0–1.

    References:
        Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological
        Measurement 20.

    Examples:
        >>> came = np.arange(40.0)
        >>> agree(came, came, 0.0), agree(came + 1, came, 0.0), agree(came[:9], came[:9], 0.0)
        (True, False, False)
        >>> agree(np.ones(40), np.ones(40), 0.0)
        False
    """
    many = len(said)
    if many < FEW:
        return False
    wrong = float((np.abs(said - came) > within).mean())
    if wrong > 1 - least:
        return False
    shifts = sorted({many // 3, many // 2, many * 2 // 3})
    chance = [float((np.abs(np.roll(said, by) - came) > within).mean()) for by in shifts]
    return min(chance) * many >= FEW and wrong <= (1 - least) * min(chance)


def in_order(said: Numbers, came: Numbers, *, least: float = SAME_ORDER) -> bool:
    """Say whether values stand in the order of what came.

    Args:
        said: Shape (n,), what the column says.
        came: Shape (n,), what came in the end.
        least: Rank correlation they must have.

    References:
        Spearman (1904), The proof and measurement of association between two things, American
        Journal of Psychology 15.

    Examples:
        >>> came = np.arange(60.0)
        >>> in_order(came**2, came), in_order(came % 7, came)
        (True, False)
    """
    if len(said) < _MANY or min(len(np.unique(said)), len(np.unique(came))) < _MANY:
        return False
    return float(np.corrcoef(ranks(said), ranks(came))[0, 1]) >= least


def ranks(values: Numbers) -> Numbers:
    """Return places in the order of size; equal values share the mean of their places.

    Examples:
        >>> ranks(np.array([5.0, 9.0, 5.0])).tolist()
        [1.5, 3.0, 1.5]
    """
    _, code, many = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(many) - (many - 1) / 2)[code]
