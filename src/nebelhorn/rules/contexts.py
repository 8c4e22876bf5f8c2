"""Contexts: a few things looked at one after the other, as rows that counts can hang on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Paths

Symbols = NDArray[np.int32]

_SYMBOL_BITS = 24
_SHIFT = 1 << (_SYMBOL_BITS - 1)

MOST_ROWS = 400_000
"""No more contexts are told apart; what would be a new one then stays with the shorter one."""


class Contexts:
    """A growing tree of contexts: the empty one, then "A", "A, then B" and so on.

    Row numbers depend on the order in which contexts were met; they never leave the process.

    Attributes:
        order: How many symbols the longest context has, at least 1.

    Examples:
        >>> contexts = Contexts(order=2)
        >>> contexts.rows(np.array([[7, 3], [7, 4], [7, 3]], dtype=np.int32))
        array([[0, 1, 2],
               [0, 1, 3],
               [0, 1, 2]], dtype=int32)
        >>> contexts.symbols(3)
        (7, 4)
    """

    def __init__(self, order: int, *, most: int = MOST_ROWS) -> None:
        self.order = order
        self._most = most
        self._edges = np.empty(0, dtype=np.int64)
        self._edge_rows = np.empty(0, dtype=np.int32)
        self._above: list[tuple[int, int]] = [(-1, 0)]

    def __len__(self) -> int:
        return len(self._above)

    def rows(self, symbols: Symbols) -> Paths:
        """Return the rows of contexts, making those that are new.

        Args:
            symbols: Shape (n, order), what is looked at first comes first, each within ±2**23.

        Returns:
            Shape (n, order + 1): column k is the row of the context of the first k symbols; −1
            where there was no room for a new one.
        """
        found = np.zeros((len(symbols), self.order + 1), dtype=np.int32)
        for depth in range(self.order):
            edges = (found[:, depth].astype(np.int64) << _SYMBOL_BITS) + (
                symbols[:, depth].astype(np.int64) + _SHIFT
            )
            found[:, depth + 1] = self._child_rows(edges)
        return found

    def symbols(self, row: int) -> tuple[int, ...]:
        """Return the symbols of a context, first looked at first; empty for row 0."""
        path: list[int] = []
        while row:
            row, symbol = self._above[row]
            path.append(symbol)
        return tuple(reversed(path))

    def lineage(self) -> Paths:
        """Return the contexts each context lies in, shape (rows, order + 1); −1 below it.

        Examples:
            >>> contexts = Contexts(order=2)
            >>> _ = contexts.rows(np.array([[7, 3]], dtype=np.int32))
            >>> contexts.lineage().tolist()
            [[0, -1, -1], [0, 1, -1], [0, 1, 2]]
        """
        table = np.full((len(self._above), self.order + 1), -1, dtype=np.int32)
        table[:, 0] = 0
        above = np.array([row for row, _ in self._above], dtype=np.int64)
        depth = np.zeros(len(above), dtype=np.int64)
        for row in range(1, len(above)):  # whom it lies in was always met before
            depth[row] = depth[above[row]] + 1
        for level in range(1, self.order + 1):
            rows = np.flatnonzero(depth == level)
            table[rows] = table[above[rows]]
            table[rows, level] = rows
        return table

    def _child_rows(self, edges: NDArray[np.int64]) -> NDArray[np.int32]:
        distinct, back = np.unique(edges, return_inverse=True)
        places = np.searchsorted(self._edges, distinct)
        known = np.zeros(len(distinct), dtype=bool)
        inside = places < len(self._edges)
        known[inside] = self._edges[places[inside]] == distinct[inside]
        rows = np.full(len(distinct), -1, dtype=np.int32)
        rows[known] = self._edge_rows[places[known]]
        new = np.flatnonzero(~known & (distinct >= 0))[: max(0, self._most - len(self._above))]
        fresh = distinct[new]
        rows[new] = np.arange(len(self._above), len(self._above) + len(fresh), dtype=np.int32)
        self._above += [
            (edge >> _SYMBOL_BITS, (edge & ((1 << _SYMBOL_BITS) - 1)) - _SHIFT)
            for edge in fresh.tolist()
        ]
        self._edges = np.insert(self._edges, places[new], fresh)
        self._edge_rows = np.insert(self._edge_rows, places[new], rows[new])
        return rows[back]
