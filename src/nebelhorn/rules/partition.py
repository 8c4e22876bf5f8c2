"""What a partition is: it lays every moment into cases, from the most general to a special one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.clause import Clause
from nebelhorn.rules.counts import Paths
from nebelhorn.rules.state import State, Values

_AT_ONCE = 1 << 19


class Partition(Protocol):
    """One way to lay moments into cases that can be read as conditions."""

    def paths(self, values: Values) -> Paths:
        """Return the cases of moments.

        Args:
            values: Shape (columns, n), as ``State.values``.

        Returns:
            Shape (n, depth): rows from the most general case (row 0: every moment) to the most
            special one; −1 where a moment has no more special case.
        """
        ...

    def lineage(self) -> Paths:
        """Return for every case met so far the cases it lies in, itself last; −1 below it."""
        ...

    def clauses(self, row: int) -> tuple[Clause, ...]:
        """Return what a case asks of a moment; empty for row 0."""
        ...


@dataclass(frozen=True, slots=True)
class Laid:
    """A partition with all moments laid into it.

    Attributes:
        partition: The partition.
        rows: Shape (moments,), the most special case of each.
        lineage: Shape (rows, depth), the cases each case lies in, itself last; −1 below it.
    """

    partition: Partition
    rows: NDArray[np.int32]
    lineage: Paths

    def paths(self, moments: NDArray[np.int64]) -> Paths:
        """Return the cases of some moments, shape (n, depth)."""
        return self.lineage[self.rows[moments]]

    def more(self, values: Values) -> Laid:
        """Lay more moments into the same partition, behind those it has.

        Args:
            values: Shape (columns, n), as ``State.values``.
        """
        rows = self.partition.paths(values).max(axis=1).astype(np.int32)
        return Laid(self.partition, np.concatenate([self.rows, rows]), self.partition.lineage())


def lay(partition: Partition, state: State) -> Laid:
    """Lay every moment of a state into a partition."""
    rows = np.zeros(len(state), dtype=np.int32)
    for start in range(0, len(state), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        rows[part] = partition.paths(state.values[:, part]).max(axis=1)
    return Laid(partition, rows, partition.lineage())
