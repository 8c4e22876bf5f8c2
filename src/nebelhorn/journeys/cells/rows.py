"""Rows that belong to slots, and the part of them a filter leaves."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SlotRows:
    """Columns whose rows stand in the order of their slots.

    Attributes:
        starts: Shape (slots + 1,), first row of each slot; the last is the count of rows.
        columns: Whole numbers, each shape (rows,).
    """

    starts: NDArray[np.int64]
    columns: tuple[NDArray[np.integer], ...]

    def left(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.integer], ...]:
        """Return the columns of the slots that are chosen.

        Args:
            chosen: Shape (slots,).

        Examples:
            >>> rows = SlotRows(np.array([0, 2, 2, 3]), (np.array([5, 6, 7]),))
            >>> [column.tolist() for column in rows.left(np.array([False, True, True]))]
            [[7]]
        """
        # slots side by side are one span of rows: a span of days costs no look at each row
        edges = np.flatnonzero(np.diff(chosen, prepend=False, append=False))
        spans = [slice(self.starts[a], self.starts[b]) for a, b in edges.reshape(-1, 2)]
        if len(spans) == 1:
            return tuple(column[spans[0]] for column in self.columns)
        return tuple(
            np.concatenate([column[:0], *(column[span] for span in spans)])
            for column in self.columns
        )


def slot_rows(slots: int, slot: Column, *columns: Column) -> SlotRows:
    """Return rows that are in the order of their slots already.

    Args:
        slots: Count of slots.
        slot: Shape (rows,), rising.
        *columns: Each shape (rows,), not negative; kept as narrow as they can be.
    """
    starts = np.searchsorted(slot, np.arange(slots + 1))
    return SlotRows(starts, tuple(narrow(column) for column in columns))


def narrow(column: Column) -> NDArray[np.integer]:
    """Return the same numbers in as few bytes as they fit.

    Examples:
        >>> narrow(np.array([0, 300])).dtype.name, narrow(np.array([], np.int64)).dtype.name
        ('uint16', 'uint8')
    """
    most = int(column.max()) if len(column) else 0
    return column.astype(np.min_scalar_type(most))


def fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Column, ...]:
    """Run a statement whose columns are whole numbers, and return them.

    Examples:
        >>> [column.tolist() for column in fetch(duckdb.connect(), "SELECT 7 AS a, 8 AS b")]
        [[7], [8]]
    """
    found = connection.sql(sql).to_arrow_table()
    return tuple(
        np.asarray(column.to_numpy()).astype(np.int64, copy=False) for column in found.columns
    )


def add_up(place: NDArray[np.integer], worth: NDArray[np.integer], places: int) -> Column:
    """Return the sum of ``worth`` at each place, shape (places,); exact below 2 ** 53.

    Examples:
        >>> add_up(np.array([1, 1]), np.array([2, 3]), 3).tolist()
        [0, 5, 0]
    """
    return np.bincount(place, weights=worth, minlength=places).astype(np.int64)
