"""New kinds of touchpoints: what they are, and how much more is still unseen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import load_kernel
from nebelhorn.reality.diagnosis.case import DAY_US, Places
from nebelhorn.reality.diagnosis.result import MissingMass, NewKind, Novelty, Span

_HORIZON_DAYS = 30
_MOST = 3
_T95 = 1.959963985
_DIGITS = 9
Counts = NDArray[np.float64]


def missing_mass(counts: Sequence[int]) -> MissingMass:
    """Return how likely the next one is of a kind never seen: N1 / N.

    N1 kinds were seen once, N2 twice, N is how many were seen in all; the standard error is
    √(N1 + 2 N2) / N.

    Args:
        counts: How often each kind was seen.

    Returns:
        The estimate with its 95 % interval, cut to 0–1.

    References:
        Good (1953), The population frequencies of species and the estimation of population
        parameters, Biometrika 40; Esty (1983), A normal limit law for a nonparametric estimator
        of the coverage of a random sample, Annals of Statistics 11.

    Examples:
        >>> missing_mass([6, 1, 1, 2]).value
        0.2
        >>> missing_mass([]).value is None
        True
    """
    n = sum(counts)
    kinds = sum(count > 0 for count in counts)
    if n == 0:
        return MissingMass(None, None, None, 0, 0)
    once, twice = (sum(count == times for count in counts) for times in (1, 2))
    value, half = once / n, _T95 * math.sqrt(once + 2 * twice) / n
    bounds = max(0.0, value - half), min(1.0, value + half)
    return MissingMass(value, round(bounds[0], _DIGITS), round(bounds[1], _DIGITS), n, kinds)


def novelty(connection: duckdb.DuckDBPyConnection, before: Span, after: Span) -> Novelty:
    """Return how much is still unseen: of touchpoints and of (from, to) pairs, in both spans."""
    kinds = [missing_mass(_times(connection, span)) for span in (before, after)]
    pairs = [missing_mass(_pair_counts(connection, span)) for span in (before, after)]
    return Novelty(kinds[0], kinds[1], pairs[0], pairs[1])


def new_kinds(
    connection: duckdb.DuckDBPyConnection, places: Places, after: Span
) -> tuple[NewKind, ...]:
    """Return the touchpoints whose first moment in the whole log lies in a span.

    The nearest known touchpoint is the one that stands between the same others, acts of the
    company aside: largest cosine of how much more often than by chance each touchpoint comes
    before and after it (positive pointwise mutual information), of the span alone; of two alike
    the first by name. Its stage is proposed.

    Args:
        connection: Facts; reads ``event``.
        places: The catalogue by number.
        after: Days that are explained.

    Returns:
        The most frequent first. What comes first on the first day of the log is new to nobody.

    References:
        Bullinaria and Levy (2007), Extracting semantic representations from word co-occurrence
        statistics, Behavior Research Methods 39.
    """
    rows = connection.execute(
        "SELECT touchpoint_no, min(t_us), count(*), count(DISTINCT id_no) FROM event "
        "WHERE t_us < $2 GROUP BY touchpoint_no HAVING min(t_us) >= $1 AND min(t_us) >= "
        "(SELECT min(t_us) FROM event) + $3 ORDER BY count(*) DESC, touchpoint_no",
        [after.from_day * DAY_US, after.to_day * DAY_US, DAY_US],
    ).fetchall()
    if not rows:
        return ()
    around = Neighbours.of(connection, after, places)
    new = {row[0] for row in rows}
    return tuple(_new_kind(row, around, new) for row in rows)


class Neighbours:
    """Which touchpoints stand before and after which within a span, with how often.

    Attributes:
        places: The catalogue by number.
        pairs: Shape (n, n): from, to; in the order of ``numbers``.
        numbers: Touchpoint numbers, ascending.
    """

    __slots__ = ("numbers", "pairs", "places")

    def __init__(self, places: Places, numbers: list[int], pairs: Counts) -> None:
        self.places, self.numbers, self.pairs = places, numbers, pairs

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, span: Span, places: Places) -> Neighbours:
        """Count them."""
        numbers = sorted(places.names)
        place = {number: i for i, number in enumerate(numbers)}
        pairs = np.zeros((len(numbers), len(numbers)))
        for source, target, n in _pairs(connection, span):
            pairs[place[source], place[target]] = n
        return cls(places, numbers, pairs)

    def more_than_chance(self) -> Neighbours:
        """Return the same with positive pointwise mutual information in place of counts."""
        chance = np.outer(self.pairs.sum(axis=1), self.pairs.sum(axis=0)) / max(
            self.pairs.sum(), 1.0
        )
        more = np.zeros_like(self.pairs)
        there = self.pairs > chance
        more[there] = np.log(self.pairs[there] / chance[there])
        return Neighbours(self.places, self.numbers, more)

    def vector(self, number: int) -> Counts:
        """Return what stands before and after a touchpoint, shape (2 n,); itself left out."""
        place = self.numbers.index(number)
        sides = np.stack([self.pairs[:, place], self.pairs[place]])
        sides[:, place] = 0.0
        return sides.ravel()

    def beside(self, number: int, *, before: bool) -> tuple[tuple[str, int], ...]:
        """Return the three touchpoints that most often come before (or after) one."""
        place = self.numbers.index(number)
        counts = self.pairs[:, place] if before else self.pairs[place]
        named = [
            (self.places.names[n], int(count))
            for n, count in zip(self.numbers, counts, strict=True)
            if count
        ]
        return tuple(sorted(named, key=lambda one: (-one[1], one[0]))[:_MOST])


def cosine(one: Counts, other: Counts) -> float:
    """Return how alike two counts are, 0–1; 0 where one of them is empty.

    Examples:
        >>> cosine(np.array([2.0, 0.0]), np.array([4.0, 0.0]))
        1.0
    """
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return round(float(one @ other) / size, _DIGITS) if size else 0.0


def _new_kind(row: tuple[int, ...], around: Neighbours, new: set[int]) -> NewKind:
    number, first_us, moments, customers = row
    places, more = around.places, around.more_than_chance()
    mine = more.vector(number)
    likeness = [
        (-cosine(mine, more.vector(other)), places.names[other], other)
        for other in more.numbers
        if other not in new and other not in places.company
    ]
    best = min(likeness, default=None)
    near = best if best is not None and best[0] < 0 else None
    return NewKind(
        touchpoint=places.names[number],
        first_day=first_us // DAY_US,
        moments=moments,
        customers=customers,
        stage_now=places.stages[number],
        nearest=near[1] if near else None,
        likeness=-near[0] if near else None,
        stage=places.stages[near[2]] if near else None,
        came_from=around.beside(number, before=True),
        went_to=around.beside(number, before=False),
    )


def _times(connection: duckdb.DuckDBPyConnection, span: Span) -> list[int]:
    rows = connection.execute(
        "SELECT count(*) FROM event WHERE t_us >= ? AND t_us < ? GROUP BY touchpoint_no",
        [span.from_day * DAY_US, span.to_day * DAY_US],
    ).fetchall()
    return [row[0] for row in rows]


def _pair_counts(connection: duckdb.DuckDBPyConnection, span: Span) -> list[int]:
    return [n for _, _, n in _pairs(connection, span)]


def _pairs(connection: duckdb.DuckDBPyConnection, span: Span) -> list[tuple[int, int, int]]:
    sql = load_kernel("nebelhorn.reality", "pairs").render(
        event="event",
        from_us=span.from_day * DAY_US,
        until_us=span.to_day * DAY_US,
        horizon_us=_HORIZON_DAYS * DAY_US,
    )
    return connection.execute(sql).fetchall()
