"""What there is to learn from, and how what was learnt is judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Chances, Labels
from nebelhorn.rules.state import State

FLOOR = 1e-4
"""Log scores are cut at this chance; the cut is part of the definition."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Moments of which it is known what came.

    Attributes:
        state: What was known at every moment.
        moments: Shape (n,), which moments these are, in the order in which they became known.
        labels: Shape (n,), class of what came, 0 to ``classes`` − 1.
        classes: How many classes there are.
        fold: Shape (n,). Moments of fold k ≥ 0 judge what is learnt from all others; −1: never
            judges.
        part: Shape (n,), 0, 1 …: moments of one customer lie in one part. Each tree of a grove
            is grown without one of them.
    """

    state: State
    moments: NDArray[np.int64]
    labels: Labels
    classes: int
    fold: NDArray[np.int64]
    part: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.moments)

    def folds(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
        """Yield for each fold the places of what is learnt and of what judges it."""
        for fold in range(int(self.fold.max(initial=-1)) + 1):
            judges = self.fold == fold
            yield np.flatnonzero(~judges), np.flatnonzero(judges)

    def some(self, places: NDArray[np.int64]) -> Lesson:
        """Return some of the moments."""
        return Lesson(
            self.state,
            self.moments[places],
            self.labels[places],
            self.classes,
            self.fold[places],
            self.part[places],
        )


def worth(chances: Chances, labels: Labels) -> float:
    """Return what forecasts are worth: their mean log score plus the share that was right.

    The log score alone prefers cautious forecasts where more detail would be right more often;
    the share alone prefers rash ones.

    Args:
        chances: Shape (n, classes).
        labels: Shape (n,), what came.

    Examples:
        >>> round(worth(np.array([[0.8, 0.2], [0.4, 0.6]]), np.array([0, 0])), 3)
        -0.07
    """
    said = np.maximum(chances[np.arange(len(labels)), labels], FLOOR)
    return float(np.log(said).mean() + (chances.argmax(axis=1) == labels).mean())
