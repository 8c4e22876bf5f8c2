"""An additive scorecard for rare outcomes: points for what is known, and bands of their sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nebelhorn.lazy import late
from nebelhorn.rules.bins import Bins
from nebelhorn.rules.clause import Clause
from nebelhorn.rules.counts import Labels, Paths
from nebelhorn.rules.state import Values

sparse = late("scipy.sparse")


DOUBLE = 10
"""So many points double the odds."""

MOST_BANDS = 16
POINTS = "points"
"""Name under which a band's clause speaks of the sum of points."""


@dataclass(frozen=True, slots=True)
class Card:
    """Points for buckets of columns; a moment's score is their sum.

    Attributes:
        bins: Of every column of the state, in its order.
        points: For each column the points of its buckets, shape (buckets,); whole numbers.
        edges: Ascending; band b holds scores above ``edges[b − 1]`` and at most ``edges[b]``.
    """

    bins: tuple[Bins, ...]
    points: tuple[NDArray[np.int64], ...]
    edges: NDArray[np.int64]

    def scores(self, values: Values) -> NDArray[np.int64]:
        """Return the points of moments.

        Args:
            values: Shape (columns, n), as ``State.values``.
        """
        total = np.zeros(values.shape[1], dtype=np.int64)
        for bins, points, column in zip(self.bins, self.points, values, strict=True):
            if points.any():
                total += points[bins.put(column)]
        return total

    def lines(self) -> tuple[tuple[Clause, int], ...]:
        """Return what brings points, the whole card: columns that bring most first.

        Neighbouring buckets with the same points are one line, and so are texts with the same
        points; a moment's score is the sum of the lines that hold.

        Examples:
            >>> from nebelhorn.rules.bins import make_bins
            >>> from nebelhorn.rules.state import Column
            >>> bins = make_bins(Column("days"), np.arange(6, dtype=np.float32))
            >>> card = Card((bins,), (np.array([0, 3, 3, 0, -2, -2, -2]),), np.array([0]))
            >>> [(line.low, line.high, points) for line, points in card.lines()]
            [(None, 1.0, 3), (2.0, None, -2)]
        """
        columns = [
            _lines(bins, points)
            for bins, points in zip(self.bins, self.points, strict=True)
            if points.any()
        ]
        most = sorted(
            columns, key=lambda lines: (-max(abs(p) for _, p in lines), lines[0][0].feature)
        )
        return tuple(line for lines in most for line in lines)


class CardCases:
    """Lays moments into bands of their points.

    Args:
        card: The card.
    """

    def __init__(self, card: Card) -> None:
        self.card = card

    def paths(self, values: Values) -> Paths:
        """Return the cases of moments, as ``Partition.paths``."""
        band = np.searchsorted(self.card.edges, self.card.scores(values), side="left")
        return np.stack([np.zeros_like(band), band + 1], axis=1).astype(np.int32)

    def lineage(self) -> Paths:
        """Return the cases each case lies in, as ``Partition.lineage``."""
        bands = np.arange(1, len(self.card.edges) + 2)
        return np.array([[0, -1], *([0, band] for band in bands)], dtype=np.int32)

    def clauses(self, row: int) -> tuple[Clause, ...]:
        """Return what a case asks of a moment: its points."""
        if not row:
            return ()
        edges = self.card.edges
        low = None if row == 1 else float(edges[row - 2])
        high = None if row > len(edges) else float(edges[row - 1])
        return () if low is None and high is None else (Clause(POINTS, low, high),)


def make_card(
    buckets: NDArray[np.int32],
    bins: Sequence[Bins],
    labels: Labels,
    places: NDArray[np.int64],
    *,
    thrift: float = 0.1,
) -> Card:
    """Give points to buckets, few of them, so that their sum tells class 1 from class 0.

    Args:
        buckets: Shape (n, columns), as ``Bins.put`` gives them.
        bins: Of every column.
        labels: Shape (n,), 0 or 1.
        places: Columns that may bring points.
        thrift: The smaller, the fewer buckets have points (inverse weight of the L1 penalty).

    Returns:
        The card; without any points where only one class, or no column, was there.

    References:
        Tibshirani (1996), Regression shrinkage and selection via the lasso, J. Royal Statistical
        Society B 58; points that double the odds: Siddiqi (2006), Credit risk scorecards.

    Examples:
        >>> from nebelhorn.rules.bins import make_bins
        >>> from nebelhorn.rules.state import Column
        >>> late = np.arange(400, dtype=np.float32) % 2
        >>> bins = make_bins(Column("late"), late)
        >>> came = ((np.arange(400) % 8 == 1) | (np.arange(400) % 8 == 3)).astype(np.int64)
        >>> card = make_card(bins.put(late)[:, None], [bins], came, np.array([0]), thrift=1.0)
        >>> [(clause.high, points < 0) for clause, points in card.lines() if clause.low is None]
        [(0.0, True)]
    """
    # it takes a second to import, and most commands make no card
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    points = [np.zeros(one.many, dtype=np.int64) for one in bins]
    if len(np.unique(labels)) > 1 and len(places):
        sizes = np.array([bins[place].many for place in places])
        starts = np.cumsum(sizes) - sizes
        cells = (buckets[:, places] + starts).astype(np.int32)
        many = (np.arange(len(labels) + 1) * len(places)).astype(np.int32)
        shape = (len(labels), int(sizes.sum()))
        table = sparse.csr_array((np.ones(cells.size), cells.ravel(), many), shape=shape)
        fitted = LogisticRegression(
            solver="liblinear", l1_ratio=1, C=thrift, random_state=0, tol=1e-3, max_iter=60
        ).fit(table, labels)
        given = np.rint(fitted.coef_[0] / np.log(2) * DOUBLE).astype(np.int64)
        for place, start, size in zip(places.tolist(), starts, sizes, strict=True):
            points[place] = given[start : start + size]
    card = Card(tuple(bins), tuple(points), np.empty(0, dtype=np.int64))
    return Card(card.bins, card.points, _bands(_scores(card, buckets)))


def _lines(bins: Bins, points: NDArray[np.int64]) -> list[tuple[Clause, int]]:
    given = [(bins.clause(bucket), int(points[bucket])) for bucket in range(bins.many)]
    found: list[tuple[Clause, int]] = []
    unknown, known = given[0], given[1:]
    if bins.ordered:
        for clause, brings in known:
            if found and found[-1][1] == brings:
                found[-1] = (replace(found[-1][0], high=clause.high), brings)
            else:
                found.append((clause, brings))
    else:
        for brings in dict.fromkeys(brings for _, brings in known[:-1]):
            among = tuple(c.among[0] for c, other in known[:-1] if other == brings)
            found.append((Clause(bins.column.name, among=among), brings))
        found.append(known[-1])
    return [line for line in [*found, unknown] if line[1]]


def _scores(card: Card, buckets: NDArray[np.int32]) -> NDArray[np.int64]:
    total: NDArray[np.int64] = np.zeros(len(buckets), dtype=np.int64)
    for place, points in enumerate(card.points):
        total = total + points[buckets[:, place]]
    return np.asarray(total)


def _bands(scores: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return edges of bands; those of high scores are narrower, for there it matters."""
    shares = 1 - np.geomspace(0.5, 0.005, MOST_BANDS // 2)
    shares = np.concatenate([np.arange(1, MOST_BANDS // 2) / MOST_BANDS, shares])
    edges = np.unique(np.quantile(scores, shares, method="lower"))
    return np.asarray(edges[edges < scores.max()].astype(np.int64))
