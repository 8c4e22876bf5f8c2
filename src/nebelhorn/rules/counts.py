"""What came in each case of a partition, counted once over all history and once fading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Paths = NDArray[np.int32]
"""Shape (n, depth): rows from the most general case (row 0) to the most special one; −1: none."""

_Count = TypeVar("_Count", np.int32, np.float32)
Chances = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Memories:
    """``Memory`` of each of many moments.

    Attributes:
        discount: Shape (n,).
        strength: Shape (n,).
    """

    discount: NDArray[np.float64]
    strength: NDArray[np.float64]


MIN_SUPPORT = 10
"""A case that came due less often is not cited; a more general one says more of less."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How counts become probabilities.

    Attributes:
        keep: Share of a case's faded counts that one more visit leaves, 0 to 1.
        discount: What each class seen in a case gives to the more general one, counts.
        strength: How many counts the more general case weighs.
    """

    keep: float = 0.995
    discount: float = 0.3
    strength: float = 3.0


class Counts:
    """Counts of classes in cases, interpolated from the general ones to the special ones.

    P_k(c) = (n_c − min(n_c, d) + (θ + Σ min(n, d)) P_{k−1}(c)) / (N + θ), with discount d and
    strength θ; above the most general case stands an even chance for every class.

    Args:
        classes: How many classes there are.
        rows: How many cases there are.
        closed: Are these all classes there can be? If not, the even chance goes to the classes
            seen so far and one more, so that a class nobody has seen yet changes nothing.
        keep: Share of a case's faded counts that one more visit leaves; None: nothing fades.

    References:
        Interpolated absolute discounting: Ney, Essen and Kneser (1994), On structuring
        probabilistic dependences in stochastic language modelling, Computer Speech and
        Language 8. Fading: Gama, Sebastião and Rodrigues (2013), Machine Learning 90.

    Examples:
        >>> counts = Counts(2, 3, closed=True)
        >>> paths = np.array([[0, 1]] * 8 + [[0, 2]] * 8, dtype=np.int32)
        >>> counts.learn(paths, np.array([1] * 8 + [0] * 8))
        >>> counts.chances(paths[[0, -1]], Memory()).round(2).tolist()
        [[0.15, 0.85], [0.85, 0.15]]
    """

    def __init__(self, classes: int, rows: int, *, closed: bool, keep: float | None = None) -> None:
        self.classes = classes
        self._closed = closed
        self._keep = keep
        self._whole = np.zeros((rows, classes), dtype=np.int32)
        self._faded = np.zeros((0 if keep is None else rows, classes), dtype=np.float32)

    def of(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the counts over all history, shape (n, classes), of cases by row."""
        return np.asarray(self._whole[rows])

    def chances(self, paths: Paths, memory: Memory | Memories) -> Chances:
        """Return the forecast for moments by all history.

        Args:
            paths: Shape (n, depth).
            memory: How counts become probabilities.

        Returns:
            Shape (n, classes), rows sum to 1 or, where classes are open, to less: the rest is for
            classes nobody has seen yet.
        """
        *_, chances = self.deepening(paths, memory)
        return chances

    def both_chances(self, paths: Paths, memory: Memory | Memories) -> tuple[Chances, Chances]:
        """Return the forecast by all history, and the one by what came lately."""
        many = len(paths)

        def counted(rows: NDArray[np.int32]) -> NDArray[np.float64]:
            return np.concatenate([self._whole[rows], self._faded[rows]], dtype=np.float64)

        twice = Memories(*(np.concatenate([part, part]) for part in _parts(memory, many)))
        *_, chances = _along(self._even(), paths, counted, twice)
        return chances[:many], chances[many:]

    def deepening(self, paths: Paths, memory: Memory | Memories) -> Iterator[Chances]:
        """Yield the forecast by all history of each depth, the most general first."""
        parts = Memories(*_parts(memory, len(paths)))
        yield from _along(
            self._even(), paths, lambda rows: self._whole[rows].astype(np.float64), parts
        )

    def learn(self, paths: Paths, labels: Labels, *, fading: bool = True) -> None:
        """Count what came, in this order.

        Args:
            paths: Shape (n, depth), the cases it came in.
            labels: Shape (n,), class of what came, 0 to ``classes`` − 1.
            fading: Count them among the faded ones too?
        """
        there = paths >= 0
        rows = paths[there].astype(np.int64)
        came = np.broadcast_to(labels[:, np.newaxis], paths.shape)[there]
        # of the table's own type, or numpy goes the slow way
        ones = np.ones(len(rows), dtype=np.int32)
        np.add.at(self._whole.reshape(-1), rows * self.classes + came, ones)
        if self._keep is not None and fading and len(rows):
            self._fade(rows, came)

    def move(self, kept: NDArray[np.int64], rows: int) -> None:
        """Make room for more cases.

        Args:
            kept: Shape (rows so far,), where each case goes.
            rows: How many cases there are from now on; those that are new have no counts.
        """
        self._whole = _moved(self._whole, kept, rows)
        if self._keep is not None:
            self._faded = _moved(self._faded, kept, rows)

    def count(self, rows: NDArray[np.int32], labels: Labels) -> NDArray[np.int32]:
        """Return how often a class came in a case, over all history; shapes as broadcast."""
        return np.asarray(self._whole[rows, labels])

    def tells(self, rows: NDArray[np.int32], above: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say of cases whether each tells more than a more general one.

        What its own counts explain better than those of the other must pay for its description:
        half a logarithm of its moments for each class it has beyond the first.

        Args:
            rows: Shape (n,), cases.
            above: Shape (n,), the more general cases they are held against.

        References:
            Rissanen (1978), Modeling by shortest data description, Automatica 14.

        Examples:
            >>> counts = Counts(2, 3, closed=True)
            >>> paths = np.array([[0, 1]] * 40 + [[0, 2]] * 40, dtype=np.int32)
            >>> counts.learn(paths, np.array([1] * 40 + [0] * 40))
            >>> counts.tells(np.array([1, 2, 0]), np.array([0, 0, 0])).tolist()
            [True, True, False]
        """
        own = self._whole[rows].astype(np.float64)
        return _more(own, own.sum(axis=1), self._whole[above].astype(np.float64))

    def _even(self) -> Chances:
        if self._closed:
            return np.full((1, self.classes), 1.0 / self.classes)
        seen = self._whole[0] > 0
        return np.where(seen, 1.0 / (seen.sum() + 1), 0.0)[np.newaxis, :]

    def _fade(self, rows: NDArray[np.int64], labels: Labels) -> None:
        keep = float(self._keep or 0.0)
        order = np.argsort(rows, kind="stable")
        sorted_rows = rows[order]
        starts = np.flatnonzero(np.diff(sorted_rows, prepend=-1))
        visits = np.diff(starts, append=len(rows))
        later = np.repeat(starts + visits, visits) - 1 - np.arange(len(rows))
        self._faded[sorted_rows[starts]] *= (keep**visits)[:, np.newaxis].astype(np.float32)
        weights = (keep**later).astype(np.float32)
        np.add.at(self._faded.reshape(-1), sorted_rows * self.classes + labels[order], weights)


def _moved(counts: NDArray[_Count], kept: NDArray[np.int64], rows: int) -> NDArray[_Count]:
    wider = np.zeros((rows, counts.shape[1]), dtype=counts.dtype)
    wider[kept] = counts
    return wider


def _parts(memory: Memory | Memories, many: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if isinstance(memory, Memories):
        return memory.discount, memory.strength
    return np.full(many, memory.discount), np.full(many, memory.strength)


def _along(
    even: Chances,
    paths: Paths,
    counted: Callable[[NDArray[np.int32]], NDArray[np.float64]],
    memory: Memories,
) -> Iterator[Chances]:
    """Yield forecasts from case to case; ``counted`` may return several times as many rows."""
    times = len(memory.discount) // max(1, len(paths))
    chances = np.repeat(even, len(memory.discount), axis=0)
    for depth in range(paths.shape[1]):
        rows = paths[:, depth]
        there = np.flatnonzero(rows >= 0)
        if len(there) == len(rows):
            chances = _deepen(chances, counted(rows), memory)
        elif len(there):
            wide = np.concatenate([there + part * len(rows) for part in range(times)])
            some = Memories(memory.discount[wide], memory.strength[wide])
            chances = chances.copy()
            chances[wide] = _deepen(chances[wide], counted(rows[there]), some)
        yield chances


def _deepen(above: Chances, counts: NDArray[np.float64], memory: Memories) -> Chances:
    """Go from the forecasts of cases to those of cases one step more special."""
    given = np.minimum(counts, memory.discount[:, np.newaxis])
    strength = memory.strength[:, np.newaxis]
    weight = strength + given.sum(axis=1, keepdims=True)
    total = counts.sum(axis=1, keepdims=True) + strength
    return np.asarray((counts - given + weight * above) / total)


def _more(
    own: NDArray[np.float64], many: NDArray[np.float64], general: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Say where own counts explain enough more than the general ones to pay for themselves."""
    whole = general.sum(axis=1, keepdims=True)
    ratio = (
        np.maximum(own, 1) * whole / (np.maximum(many, 1)[:, np.newaxis] * np.maximum(general, 1))
    )
    explained = (own * np.log(np.maximum(ratio, 1e-12))).sum(axis=1)
    price = 0.5 * np.log(np.maximum(many, 2)) * np.maximum((own > 0).sum(axis=1) - 1, 1)
    return np.asarray(explained > price)
