"""Values in a few buckets whose edges people can read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.clause import Clause
from nebelhorn.rules.state import Column, Values

MOST_BUCKETS = 32
"""Numbers are cut into at most so many buckets."""

MOST_CODES = 32
"""So many texts of a column, the commonest, have a bucket of their own."""

_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Bins:
    """How the values of one column become buckets.

    Bucket 0 holds what is not known. Numbers: bucket b ≥ 1 holds values above ``edges[b − 2]`` and
    at most ``edges[b − 1]``. Texts: bucket b ≥ 1 holds the text ``codes[b − 1]``, and the last one
    all others.

    Attributes:
        column: Whose values.
        edges: Of a column of numbers, ascending; empty for texts.
        codes: Of a column of texts, commonest first; empty for numbers.
    """

    column: Column
    edges: NDArray[np.float32]
    codes: NDArray[np.int32]

    @property
    def ordered(self) -> bool:
        """Does the order of the buckets mean anything?"""
        return self.column.labels is None

    @property
    def many(self) -> int:
        """Count of buckets, the one for what is not known included."""
        return 2 + (len(self.edges) if self.ordered else len(self.codes))

    def put(self, values: Values) -> NDArray[np.int32]:
        """Return the bucket of each value.

        Examples:
            >>> bins = make_bins(Column("value"), np.array([1, 2, 3, 4], dtype=np.float32), most=2)
            >>> bins.edges.tolist(), bins.put(np.array([2, 2.1, np.nan], np.float32)).tolist()
            ([2.0], [1, 2, 0])
        """
        unknown = np.isnan(values)
        if self.ordered:
            found = 1 + np.searchsorted(self.edges, values, side="left").astype(np.int32)
        else:
            known = np.where(unknown, 0, values).astype(np.int64)
            size = max(int(known.max(initial=0)), int(self.codes.max(initial=0))) + 1
            table = np.full(size, len(self.codes) + 1, dtype=np.int32)
            table[self.codes] = np.arange(1, len(self.codes) + 1)
            found = table[known]
        found[unknown] = 0
        return found

    def clause(self, bucket: int) -> Clause:
        """Return what a moment must be to lie in a bucket.

        Examples:
            >>> bins = make_bins(Column("state", ("SP", "RJ")), np.array([1, 1, 0], np.float32))
            >>> bins.clause(1).among, bins.clause(3).apart, bins.clause(0).unknown
            (('RJ',), ('RJ', 'SP'), 'only')
        """
        name, labels = self.column.name, self.column.labels
        if bucket == 0:
            return Clause(name, unknown="only")
        if labels is None:
            low = None if bucket == 1 else float(self.edges[bucket - 2])
            high = None if bucket > len(self.edges) else float(self.edges[bucket - 1])
            return Clause(name, low, high)
        texts = tuple(labels[code] for code in self.codes.tolist())
        if bucket <= len(texts):
            return Clause(name, among=(texts[bucket - 1],))
        return Clause(name, apart=texts)


def make_bins(
    column: Column, values: Values, *, most: int = MOST_BUCKETS, codes: int = MOST_CODES
) -> Bins:
    """Cut a column into buckets of about equal size, with edges of two digits.

    Args:
        column: Whose values.
        values: Shape (n,), what has been seen so far; NaN: nothing is known.
        most: Buckets of numbers.
        codes: Texts with a bucket of their own.

    Returns:
        The bins; without any edge where all values are equal.

    Examples:
        >>> make_bins(Column("days"), np.arange(100, dtype=np.float32), most=4).edges.tolist()
        [24.0, 49.0, 74.0]
        >>> texts = Column("state", ("SP", "RJ"))
        >>> make_bins(texts, np.array([1, 1, 0], np.float32)).codes.tolist()
        [1, 0]
    """
    known = values[~np.isnan(values)]
    no_edges, no_codes = np.empty(0, np.float32), np.empty(0, np.int32)
    if column.labels is not None:
        counts = np.bincount(known.astype(np.int64))
        common = np.argsort(-counts, kind="stable")[:codes]
        return Bins(column, no_edges, common[counts[common] > 0].astype(np.int32))
    if not len(known):
        return Bins(column, no_edges, no_codes)
    distinct = np.unique(known)
    if len(distinct) <= most:
        edges = distinct[:-1]
    else:
        shares = np.arange(1, most) / most
        edges = np.unique(_readable(np.quantile(known, shares, method="lower")))
        edges = edges[edges < distinct[-1]]
    return Bins(column, edges.astype(np.float32), no_codes)


def each_text(column: Column) -> Bins:
    """Give every text of a column a bucket of its own, whether it has been met or not.

    Raises:
        ValueError: The column holds numbers.

    Examples:
        >>> each_text(Column("state", ("SP", "RJ"))).put(np.array([1, 0], np.float32)).tolist()
        [2, 1]
    """
    if column.labels is None:
        msg = f"{column.name} holds numbers"
        raise ValueError(msg)
    codes = np.arange(len(column.labels), dtype=np.int32)
    return Bins(column, np.empty(0, np.float32), codes)


def _readable(edges: NDArray[np.float32]) -> NDArray[np.float64]:
    """Round to two digits; a number of a hundred or more that is whole stays whole."""
    wide = edges.astype(np.float64)
    size = np.floor(np.log10(np.maximum(np.abs(wide), 1e-12)))
    step = 10.0 ** (size - _DIGITS + 1)
    return np.round(wide / step) * step
