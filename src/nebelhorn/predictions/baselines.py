"""What a naive guess would say: the majority of late, and what usually follows the last step."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

Shares = NDArray[np.float64]
Counts = NDArray[np.int64]

WINDOW_DAYS = 90


class Trailing:
    """Counts of classes over the last 90 days, a day at a time.

    Args:
        classes: How many there are.

    Examples:
        >>> trailing = Trailing(2)
        >>> trailing.add(0, np.array([1, 1, 0]))
        >>> trailing.turn(90)
        >>> trailing.total.tolist()
        [1, 2]
        >>> trailing.turn(91)
        >>> trailing.total.tolist()
        [0, 0]
    """

    def __init__(self, classes: int) -> None:
        self.total: Counts = np.zeros(classes, dtype=np.int64)
        self._days: deque[tuple[int, Counts]] = deque()

    def add(self, day: int, labels: NDArray[np.int64]) -> None:
        """Count what came on a day; days come in order.

        Args:
            day: UTC day since 1970.
            labels: Shape (n,), classes.
        """
        counts = np.bincount(labels, minlength=len(self.total))
        self._days.append((day, counts))
        self.total = self.total + counts

    def turn(self, day: int) -> None:
        """Forget what came more than 90 days before a day."""
        while self._days and self._days[0][0] < day - WINDOW_DAYS:
            self.total = self.total - self._days.popleft()[1]


def plain_shares(counts: NDArray[np.integer]) -> Shares:
    """Return counts as shares of their row; 0 where nothing was counted.

    Examples:
        >>> plain_shares(np.array([[3, 1], [0, 0]])).tolist()
        [[0.75, 0.25], [0.0, 0.0]]
    """
    total = counts.sum(axis=-1, keepdims=True)
    return np.asarray(counts / np.maximum(total, 1))


def laplace_shares(counts: NDArray[np.integer], possible: NDArray[np.bool_]) -> Shares:
    """Return counts as shares with half a count added to every possible class.

    Args:
        counts: Shape (n, classes).
        possible: Shape (classes,), which classes there are.

    References:
        Laplace's rule with ½ (Jeffreys, Krichevsky and Trofimov), as the Markov baseline of
        forecasts.

    Examples:
        >>> laplace_shares(np.array([[1, 0, 0]]), np.array([True, True, False])).tolist()
        [[0.75, 0.25, 0.0]]
    """
    added = counts + np.where(possible, 0.5, 0.0)
    return np.asarray(added / np.maximum(added.sum(axis=-1, keepdims=True), 0.5))
