"""A condition tree: questions about one thing each, asked where they tell most."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.bins import Bins
from nebelhorn.rules.counts import Labels, Paths
from nebelhorn.rules.state import Values

_LEAF = -1


@dataclass(frozen=True, slots=True)
class Growth:
    """How far a tree grows.

    Attributes:
        leaves: At most so many.
        least: No leaf rests on fewer moments.
        depth: No leaf lies deeper.
    """

    leaves: int = 64
    least: int = 15
    depth: int = 16


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree as arrays, a row a node; row 0 is the root, and a child comes after its parent.

    Nodes are numbered in the order in which they were made, the best question first: the first
    2 k + 1 nodes are the tree with k questions.

    Attributes:
        column: Shape (nodes,), place in the state of what is asked about; −1 for leaves.
        edge: Shape (nodes,). Numbers: at most this (or unknown) goes left. Texts: this code does.
        is_text: Shape (nodes,).
        left: Shape (nodes,), row of the left child; the right one is the next row.
        above: Shape (nodes,), row of the parent; −1 for the root.
    """

    column: NDArray[np.int32]
    edge: NDArray[np.float32]
    is_text: NDArray[np.bool_]
    left: NDArray[np.int32]
    above: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.column)

    def first(self, questions: int) -> Tree:
        """Return the tree that was there after so many questions."""
        nodes = 2 * questions + 1
        asked = self.left[:nodes] < nodes
        return Tree(
            np.where(asked, self.column[:nodes], _LEAF).astype(np.int32),
            self.edge[:nodes],
            self.is_text[:nodes],
            np.where(asked, self.left[:nodes], _LEAF).astype(np.int32),
            self.above[:nodes],
        )

    def paths(self, values: Values) -> Paths:
        """Return the nodes each moment passes, from the root to its leaf; then −1.

        Args:
            values: Shape (columns, n), as ``State.values``.
        """
        many = values.shape[1]
        at, moments = np.zeros(many, dtype=np.int32), np.arange(many)
        passed = [at]
        while True:
            places = self.column[at]
            inside = places >= 0
            if not inside.any():
                return np.stack(passed, axis=1)
            rows, asked = at[inside], places[inside]
            found, edge = values[asked, moments[inside]], self.edge[rows]
            goes_left = np.where(self.is_text[rows], found == edge, ~(found > edge))
            at = np.zeros(many, dtype=np.int32)
            at[inside] = self.left[rows] + np.where(goes_left, 0, 1)
            passed.append(np.where(inside, at, -1).astype(np.int32))
            # who stands in a leaf stays out: the root's column is not asked again
            at[~inside] = self._a_leaf

    def lineage(self) -> Paths:
        """Return the nodes above each node and itself, shape (nodes, depth); then −1."""
        depth = np.zeros(len(self), dtype=np.int64)
        for node in range(1, len(self)):
            depth[node] = depth[self.above[node]] + 1
        table = np.full((len(self), int(depth.max()) + 1), -1, dtype=np.int32)
        for node in range(len(self)):
            if node:
                table[node] = table[self.above[node]]
            table[node, depth[node]] = node
        return table

    @property
    def _a_leaf(self) -> int:
        return int(np.flatnonzero(self.column < 0)[0])


def grow(
    buckets: NDArray[np.int32],
    bins: Sequence[Bins],
    labels: Labels,
    classes: int,
    growth: Growth | None = None,
) -> Tree:
    """Grow a tree, the question that tells most first.

    A question's worth is the drop in entropy it brings, in nats over all moments.

    Args:
        buckets: Shape (n, columns), buckets as ``Bins.put`` gives them.
        bins: Of each column, in the order of the state.
        labels: Shape (n,), class of what came.
        classes: How many there are.
        growth: How far it grows.

    References:
        Quinlan (1986), Induction of decision trees, Machine Learning 1; best-first growth:
        Friedman, Hastie and Tibshirani (2000), Annals of Statistics 28.

    Examples:
        >>> from nebelhorn.rules.bins import make_bins
        >>> from nebelhorn.rules.state import Column
        >>> days = np.arange(100, dtype=np.float32)
        >>> bins = make_bins(Column("days"), days)
        >>> tree = grow(bins.put(days)[:, None], [bins], (days > 50).astype(np.int64), 2)
        >>> len(tree), float(tree.edge[0]), tree.paths(days[None, [3, 99]]).tolist()
        (5, 49.0, [[0, 1, -1], [0, 2, 4]])
    """
    return _Grower(buckets, bins, labels, classes, growth or Growth()).grow()


class _Grower:
    def __init__(
        self,
        buckets: NDArray[np.int32],
        bins: Sequence[Bins],
        labels: Labels,
        classes: int,
        growth: Growth,
    ) -> None:
        self._bins, self._growth, self._classes = bins, growth, classes
        sizes = np.array([one.many for one in bins])
        starts = np.cumsum(sizes) - sizes
        self._cells = (buckets + starts.astype(np.int32)[np.newaxis, :]).astype(np.int32)
        self._labels = labels
        self._total = int(sizes.sum())
        self._column_of = np.repeat(np.arange(len(bins)), sizes)
        self._bucket_of = np.arange(self._total) - np.repeat(starts, sizes)
        self._starts = np.repeat(starts, sizes)
        self._ordered = np.array([one.ordered for one in bins])[self._column_of]
        # the last bucket of numbers has no edge; "all other texts" is no question
        last = self._bucket_of == np.repeat(sizes, sizes) - 1
        unknown = self._bucket_of == 0
        self._asked = ~last & ~(unknown & self._ordered & (np.repeat(sizes, sizes) == 2))
        self._asked &= self._ordered | ~unknown

    def grow(self) -> Tree:
        nodes: list[tuple[int, float, bool, int, int]] = [(_LEAF, 0.0, False, _LEAF, -1)]
        depth = {0: 0}
        open_: list[tuple[float, int, NDArray[np.int64], int]] = []
        self._consider(open_, 0, np.arange(len(self._labels)))
        while open_ and len(nodes) < 2 * self._growth.leaves - 1:
            _, node, members, cell = heapq.heappop(open_)
            left = len(nodes)
            column, edge, is_text = self._question(cell)
            nodes[node] = (column, edge, is_text, left, nodes[node][4])
            nodes += [(_LEAF, 0.0, False, _LEAF, node)] * 2
            depth[left] = depth[left + 1] = depth[node] + 1
            goes = self._goes_left(members, cell)
            if depth[left] < self._growth.depth:
                self._consider(open_, left, members[goes])
                self._consider(open_, left + 1, members[~goes])
        columns = zip(*nodes, strict=True)
        kinds = (np.int32, np.float32, np.bool_, np.int32, np.int32)
        return Tree(*(np.array(one, dtype=kind) for one, kind in zip(columns, kinds, strict=True)))

    def _consider(
        self,
        open_: list[tuple[float, int, NDArray[np.int64], int]],
        node: int,
        members: NDArray[np.int64],
    ) -> None:
        """Find the best question for a node and put it among those that may be asked."""
        if len(members) < 2 * self._growth.least:
            return
        gains = self._gains(members)
        cell = int(gains.argmax())
        if gains[cell] > 1e-6:
            heapq.heappush(open_, (-float(gains[cell]), node, members, cell))

    def _gains(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        present, labels = np.unique(self._labels[members], return_inverse=True)
        many = len(present)
        if many == 1:
            return np.zeros(self._total)
        cells = self._cells[members].astype(np.int64) * many + labels[:, np.newaxis]
        counts = np.bincount(cells.ravel(), minlength=self._total * many)
        table = counts.reshape(self._total, many).astype(np.float64)
        whole = np.bincount(labels, minlength=many).astype(np.float64)
        running = np.cumsum(table, axis=0)
        before = np.concatenate([np.zeros((1, many)), running])[self._starts]
        left = np.where(self._ordered[:, np.newaxis], running - before, table)
        return self._worth(left, whole)

    def _worth(self, left: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
        right = whole - left
        n_left, n_right = left.sum(axis=1), right.sum(axis=1)
        spread = _entropy(whole[np.newaxis, :])[0]
        gain = spread - _entropy(left) - _entropy(right)
        enough = (n_left >= self._growth.least) & (n_right >= self._growth.least) & self._asked
        return np.where(enough, gain, 0.0)

    def _question(self, cell: int) -> tuple[int, float, bool]:
        column, bucket = int(self._column_of[cell]), int(self._bucket_of[cell])
        bins = self._bins[column]
        if not bins.ordered:
            return column, float(bins.codes[bucket - 1]), True
        if bucket == 0:
            return column, -np.inf, False
        return column, float(bins.edges[bucket - 1]), False

    def _goes_left(self, members: NDArray[np.int64], cell: int) -> NDArray[np.bool_]:
        column = int(self._column_of[cell])
        found = self._cells[members, column]
        return np.asarray(found <= cell if self._ordered[cell] else found == cell)


def _entropy(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return n times the entropy of each row, nats."""
    total = counts.sum(axis=1)
    inside = np.where(counts > 0, counts * np.log(np.maximum(counts, 1)), 0.0).sum(axis=1)
    return np.asarray(np.where(total > 0, total * np.log(np.maximum(total, 1)), 0.0) - inside)
