"""A tree as a partition: its nodes are the cases, and each can be read as conditions."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.rules.clause import Clause, merge
from nebelhorn.rules.counts import Paths
from nebelhorn.rules.state import Column, Values
from nebelhorn.rules.tree import Tree


class TreeCases:
    """Lays moments into the nodes of a tree.

    Args:
        tree: The tree.
        columns: Of the state it was grown on.

    Examples:
        >>> import numpy as np
        >>> from nebelhorn.rules.bins import make_bins
        >>> from nebelhorn.rules.tree import Growth, grow
        >>> days = np.arange(100, dtype=np.float32)
        >>> bins = make_bins(Column("days"), days)
        >>> tree = grow(bins.put(days)[:, None], [bins], (days > 49).astype(np.int64), 2,
        ...             Growth(leaves=2))
        >>> cases = TreeCases(tree, (Column("days"),))
        >>> [cases.clauses(row)[0].plain() for row in (1, 2)]
        [['days', None, 49.0, [], [], 'too'], ['days', 49.0, None, [], [], 'no']]
    """

    def __init__(self, tree: Tree, columns: Sequence[Column]) -> None:
        self._tree, self._columns = tree, tuple(columns)

    def paths(self, values: Values) -> Paths:
        """Return the cases of moments, as ``Partition.paths``."""
        return self._tree.paths(values)

    def lineage(self) -> Paths:
        """Return the cases each case lies in, as ``Partition.lineage``."""
        return self._tree.lineage()

    def clauses(self, row: int) -> tuple[Clause, ...]:
        """Return what a case asks of a moment."""
        asked: list[Clause] = []
        while row:
            above = int(self._tree.above[row])
            asked.append(self._answer(above, left=row == int(self._tree.left[above])))
            row = above
        return merge(reversed(asked))

    def _answer(self, node: int, *, left: bool) -> Clause:
        column = self._columns[int(self._tree.column[node])]
        edge = float(self._tree.edge[node])
        if column.labels is not None:
            text = (column.labels[int(edge)],)
            if left:
                return Clause(column.name, among=text)
            return Clause(column.name, apart=text, unknown="too")
        if edge == float("-inf"):
            return Clause(column.name, unknown="only" if left else "no")
        if left:
            return Clause(column.name, high=edge, unknown="too")
        return Clause(column.name, low=edge)
