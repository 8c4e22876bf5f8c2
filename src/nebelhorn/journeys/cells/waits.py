"""How often one touchpoint followed another, and how long it took, by slot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.journeys.cells.rows import Column, SlotRows, fetch, slot_rows
from nebelhorn.journeys.relation import kernel_sql

_PER_E = 25
"""So many classes of waits there are within a factor of e."""

WAIT_ERROR = round(math.tanh(0.5 / _PER_E), 4)
"""A quantile of waits added up from cells is off by this part of itself at most: 2 %."""

_GROWTH = math.exp(1 / _PER_E)
_CLASSES = 2_048
"""More than the classes of all waits that 64 bits of microseconds can hold."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Moves of the journeys that a filter leaves.

    Attributes:
        times: Shape (pairs,), how often.
        median_s: Shape (pairs,), seconds; meaningless where ``times`` is 0.
        p90_s: Shape (pairs,), likewise.
    """

    times: Column
    median_s: NDArray[np.float64]
    p90_s: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Waits:
    """Counts of waits by slot, pair of touchpoints and class of length.

    A class holds waits (w, 1.041 w]. Whatever stands for it, 2 γ w / (γ + 1) with γ = e ^ (1/25),
    is off by (γ − 1) / (γ + 1) of the truth at most; what is interpolated between two such is too.

    Attributes:
        pairs: Shape (pairs, 2), touchpoint numbers, rising; −1 as the second: the end.
        pair: Shape (codes,), which pair; a code is a pair and a class.
        length_us: Shape (codes,), what stands for the class.
        cells: Code, count.

    References:
        Masson, Rim, Lee (2019), DDSketch: A fast and fully-mergeable quantile sketch with
        relative-error guarantees, PVLDB 12(12).
    """

    pairs: NDArray[np.int64]
    pair: NDArray[np.int64]
    length_us: NDArray[np.float64]
    cells: SlotRows

    def sums(self, chosen: NDArray[np.bool_]) -> Moves:
        """Add up the slots that are chosen.

        Args:
            chosen: Shape (slots,).

        Returns:
            Counts are exact; median and 90th percentile interpolate as those of
            ``journey_map`` do, within ``WAIT_ERROR``.
        """
        code, times = self.cells.left(chosen)
        counts = np.bincount(code, weights=times, minlength=len(self.pair)).astype(np.int64)
        upto = np.cumsum(counts)
        ends = np.searchsorted(self.pair, np.arange(len(self.pairs)), side="right")
        total = np.diff(upto[ends - 1], prepend=0) if len(self.pairs) else upto
        before = np.cumsum(total) - total
        median, p90 = (self._quantile(q, upto, before, total) for q in (0.5, 0.9))
        return Moves(total, median, p90)

    def _quantile(
        self, q: float, upto: Column, before: Column, total: Column
    ) -> NDArray[np.float64]:
        if not len(self.pairs):
            return np.zeros(0)
        place = np.maximum(total - 1, 0) * q
        low = np.floor(place).astype(np.int64)
        high = np.minimum(low + 1, np.maximum(total - 1, 0))
        last = len(upto) - 1
        lower, upper = (
            self.length_us[np.minimum(np.searchsorted(upto, before + rank, side="right"), last)]
            for rank in (low, high)
        )
        seconds: NDArray[np.float64] = (lower + (place - low) * (upper - lower)) / 1e6
        return seconds


def make_waits(connection: duckdb.DuckDBPyConnection, moves: str, *, slots: int) -> Waits:
    """Count waits by slot, pair and class.

    Args:
        connection: Where ``moves`` can be read.
        moves: As kernel ``slot_moves`` says it, kept as a table.
        slots: Count of slots.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE moves AS SELECT 0 AS slot, 1 AS from_no, 2 AS to_no,"
        ...     " x * 1000000 AS wait_us FROM range(1, 102) AS r(x)"
        ... )
        >>> found = make_waits(connection, "moves", slots=1).sums(np.array([True]))
        >>> found.times.tolist(), bool(abs(found.median_s[0] / 51 - 1) <= WAIT_ERROR)
        ([101], True)
    """
    counted = kernel_sql("wait_cells", moves=moves, per_e=_PER_E)
    slot, source, target, wait_class, times = fetch(
        connection,
        "SELECT slot, from_no, to_no, wait_class, times "
        f"FROM ({counted}) ORDER BY slot, from_no, to_no",
    )
    # the end, -1, stands before the first touchpoint
    width = int(target.max(initial=0)) + 2
    keys = (source * width + target + 1) * _CLASSES + wait_class
    kinds, code = np.unique(keys, return_inverse=True)
    pair_keys, pair = np.unique(kinds // _CLASSES, return_inverse=True)
    pairs = np.stack([pair_keys // width, pair_keys % width - 1], axis=1)
    classes = kinds % _CLASSES
    length = np.where(classes, 2 / (1 + 1 / _GROWTH) * _GROWTH ** (classes - 2.0), 0.0)
    return Waits(pairs, pair, length, slot_rows(slots, slot, code, times))
