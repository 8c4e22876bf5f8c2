"""Contexts: a few things looked at one after the other, as rows that counts can hang on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Paths

Symbols = NDArray[np.int32]

_SYMBOL_BITS = 24
_SHIFT = 1 << (_SYMBOL_BITS - 1)

_TABLE = 4
"""A table of so many cells an edge is still faster than to sort."""

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
        self._lineage: Paths = np.array([[0] + [-1] * order], dtype=np.int32)

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
            found[:, depth + 1] = self._child_rows(edges, depth + 1)
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
        return self._lineage

    def _child_rows(self, edges: NDArray[np.int64], depth: int) -> NDArray[np.int32]:
        distinct, back = _distinct(edges)
        places = np.searchsorted(self._edges, distinct)
        known = np.zeros(len(distinct), dtype=bool)
        inside = places < len(self._edges)
        known[inside] = self._edges[places[inside]] == distinct[inside]
        rows = np.full(len(distinct), -1, dtype=np.int32)
        rows[known] = self._edge_rows[places[known]]
        new = np.flatnonzero(~known & (distinct >= 0))[: max(0, self._most - len(self._above))]
        if not len(new):
            return rows[back]
        fresh = distinct[new]
        rows[new] = np.arange(len(self._above), len(self._above) + len(fresh), dtype=np.int32)
        self._above += [
            (edge >> _SYMBOL_BITS, (edge & ((1 << _SYMBOL_BITS) - 1)) - _SHIFT)
            for edge in fresh.tolist()
        ]
        below = self._lineage[fresh >> _SYMBOL_BITS]
        below[:, depth] = rows[new]
        self._lineage = np.concatenate([self._lineage, below])
        self._edges = np.insert(self._edges, places[new], fresh)
        self._edge_rows = np.insert(self._edge_rows, places[new], rows[new])
        return rows[back]


def _distinct(edges: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct edges, ascending, and the place of each among them.

    Rows times symbols are mostly few: then a table of all there could be is made, which is several
    times faster than to sort.
    """
    if not len(edges):
        return edges, edges
    row, symbol = edges >> _SYMBOL_BITS, edges & ((1 << _SYMBOL_BITS) - 1)
    low = int(symbol.min())
    width = int(symbol.max()) - low + 1
    size = (int(row.max()) + 1) * width
    if int(row.min()) < 0 or size > _TABLE * len(edges):
        return np.unique(edges, return_inverse=True)
    spot = row * width + (symbol - low)
    met = np.zeros(size, dtype=np.bool_)
    met[spot] = True
    spots = np.flatnonzero(met)
    place = np.empty(size, dtype=np.int64)
    place[spots] = np.arange(len(spots))
    distinct = ((spots // width) << _SYMBOL_BITS) + (spots % width + low)
    return distinct, place[spot]
