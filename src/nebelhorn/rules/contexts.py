"""Contexts: the last few things known of a customer, as rows that counts can hang on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Symbols = NDArray[np.int32]

_SYMBOL_BITS = 24
_SHIFT = 1 << (_SYMBOL_BITS - 1)


class Contexts:
    """A growing tree of contexts: the empty one, then "after A", "after B, A" and so on.

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

    def __init__(self, order: int) -> None:
        self.order = order
        self._edges = np.empty(0, dtype=np.int64)
        self._edge_rows = np.empty(0, dtype=np.int32)
        self._above: list[tuple[int, int]] = [(-1, 0)]

    def __len__(self) -> int:
        return len(self._above)

    def rows(self, symbols: Symbols) -> Rows:
        """Return the rows of contexts, making those that are new.

        Args:
            symbols: Shape (n, order), newest symbol first, each within ±2**23.

        Returns:
            Shape (n, order + 1): column k is the row of the context of the k newest symbols.
        """
        found = np.zeros((len(symbols), self.order + 1), dtype=np.int32)
        for depth in range(self.order):
            edges = (found[:, depth].astype(np.int64) << _SYMBOL_BITS) + (
                symbols[:, depth].astype(np.int64) + _SHIFT
            )
            found[:, depth + 1] = self._child_rows(edges)
        return found

    def symbols(self, row: int) -> tuple[int, ...]:
        """Return the symbols of a context, newest first; empty for row 0."""
        path: list[int] = []
        while row:
            row, symbol = self._above[row]
            path.append(symbol)
        return tuple(reversed(path))

    def _child_rows(self, edges: NDArray[np.int64]) -> Rows:
        distinct, back = np.unique(edges, return_inverse=True)
        places = np.searchsorted(self._edges, distinct)
        known = np.zeros(len(distinct), dtype=bool)
        inside = places < len(self._edges)
        known[inside] = self._edges[places[inside]] == distinct[inside]
        rows = np.empty(len(distinct), dtype=np.int32)
        rows[known] = self._edge_rows[places[known]]
        fresh = distinct[~known]
        rows[~known] = np.arange(len(self._above), len(self._above) + len(fresh), dtype=np.int32)
        self._above += [
            (edge >> _SYMBOL_BITS, (edge & ((1 << _SYMBOL_BITS) - 1)) - _SHIFT)
            for edge in fresh.tolist()
        ]
        self._edges = np.insert(self._edges, places[~known], fresh)
        self._edge_rows = np.insert(self._edge_rows, places[~known], rows[~known])
        return rows[back]
