"""Which few things to look at, one after the other, so that what comes is told best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.bins import Bins
from nebelhorn.rules.clause import Clause, merge
from nebelhorn.rules.contexts import Contexts
from nebelhorn.rules.counts import Labels, Memory, Paths
from nebelhorn.rules.state import Values

LONGEST = 8
"""A chain looks at no more things than this."""

_LEAST_GAIN = 1e-4
"""Nats a moment that one more thing must bring."""

_FLOOR = 1e-6
_Cases = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sample:
    """What a chain is chosen on.

    Attributes:
        buckets: Shape (n, columns), as ``Bins.put`` gives them.
        labels: Shape (n,), class of what came.
        learnt: Shape (n,), true: counted; false: what the choice is judged by.
    """

    buckets: NDArray[np.int32]
    labels: Labels
    learnt: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Step:
    """Where a chain has got: the case of each moment, and what it says of what came there."""

    learnt_case: _Cases
    judged_case: _Cases
    learnt_chance: NDArray[np.float64]
    judged_chance: NDArray[np.float64]


def choose_chain(
    sample: Sample, classes: int, *, memory: Memory | None = None, longest: int = LONGEST
) -> tuple[int, ...]:
    """Choose columns greedily: each time the one that foretells what was not learnt best.

    Args:
        sample: What there is to choose by.
        classes: How many classes there are.
        memory: How counts become probabilities.
        longest: At most so many.

    Returns:
        Columns in the order in which they are looked at; empty where nothing tells anything.

    Examples:
        >>> three = np.arange(600) % 3
        >>> learnt = np.arange(600) < 400
        >>> sample = Sample(np.stack([0 * three, three], axis=1).astype(np.int32), three, learnt)
        >>> choose_chain(sample, 3, longest=1)
        (1,)
    """
    search = _Search(sample, classes, memory or Memory())
    step, chain = search.begin(), list[int]()
    worth = _log_score(step.judged_chance)
    while len(chain) < longest:
        found = [
            (search.judged(step, column), column)
            for column in range(sample.buckets.shape[1])
            if column not in chain
        ]
        best, column = max(found, key=lambda one: (one[0], -one[1]), default=(-np.inf, -1))
        if best <= worth + _LEAST_GAIN:
            break
        chain.append(column)
        step, worth = search.go(step, column), best
    return tuple(chain)


class Chain:
    """Lays moments into cases by a few columns, one after the other.

    Args:
        places: Columns of the state, in the order in which they are looked at.
        bins: Of each of these.

    Examples:
        >>> from nebelhorn.rules.bins import make_bins
        >>> from nebelhorn.rules.state import Column
        >>> days = Column("days")
        >>> values = np.array([[1, 2, 3, 4]], dtype=np.float32)
        >>> chain = Chain((0,), (make_bins(days, values[0], most=2),))
        >>> chain.paths(values[:, [0, 3]]).tolist(), chain.clauses(2)[0].plain()
        ([[0, 1], [0, 2]], ['days', 2.0, None, [], [], 'no'])
    """

    def __init__(self, places: Sequence[int], bins: Sequence[Bins]) -> None:
        self._places, self._bins = tuple(places), tuple(bins)
        self._contexts = Contexts(len(places))

    def paths(self, values: Values) -> Paths:
        """Return the cases of moments, as ``Partition.paths``."""
        symbols = np.zeros((values.shape[1], len(self._places)), dtype=np.int32)
        for depth, (place, bins) in enumerate(zip(self._places, self._bins, strict=True)):
            symbols[:, depth] = bins.put(values[place])
        return self._contexts.rows(symbols)

    def lineage(self) -> Paths:
        """Return the cases each case lies in, as ``Partition.lineage``."""
        return self._contexts.lineage()

    def clauses(self, row: int) -> tuple[Clause, ...]:
        """Return what a case asks of a moment."""
        buckets = self._contexts.symbols(row)
        return merge(bins.clause(b) for bins, b in zip(self._bins, buckets, strict=False))


class _Search:
    def __init__(self, sample: Sample, classes: int, memory: Memory) -> None:
        self._classes, self._memory = classes, memory
        learnt = np.flatnonzero(sample.learnt)
        judged = np.flatnonzero(~sample.learnt)
        self._learnt = sample.buckets[learnt].astype(np.int64)
        self._judged = sample.buckets[judged].astype(np.int64)
        self._came, self._judged_came = sample.labels[learnt], sample.labels[judged]
        self._sizes = sample.buckets.max(axis=0, initial=0).astype(np.int64) + 1

    def begin(self) -> _Step:
        even = 1.0 / self._classes
        nowhere = _Step(
            np.zeros(len(self._came), dtype=np.int64),
            np.zeros(len(self._judged_came), dtype=np.int64),
            np.full(len(self._came), even),
            np.full(len(self._judged_came), even),
        )
        return self._next(nowhere, nowhere.learnt_case, nowhere.judged_case)

    def judged(self, step: _Step, column: int) -> float:
        """Return the mean log score that one more column would have."""
        return _log_score(self._chances(step, *self._cases(step, column))[1])

    def go(self, step: _Step, column: int) -> _Step:
        return self._next(step, *self._cases(step, column))

    def _cases(self, step: _Step, column: int) -> tuple[_Cases, _Cases]:
        size = self._sizes[column]
        judged = np.where(
            step.judged_case >= 0, step.judged_case * size + self._judged[:, column], -1
        )
        return step.learnt_case * size + self._learnt[:, column], judged

    def _next(self, step: _Step, learnt: _Cases, judged: _Cases) -> _Step:
        learnt_chance, judged_chance = self._chances(step, learnt, judged)
        distinct, back = np.unique(learnt, return_inverse=True)
        places = np.minimum(np.searchsorted(distinct, judged), len(distinct) - 1)
        met = distinct[places] == judged
        return _Step(back, np.where(met, places, -1), learnt_chance, judged_chance)

    def _chances(
        self, step: _Step, learnt: _Cases, judged: _Cases
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return what cases say of what came: of each moment learnt, and of each judged."""
        memory = self._memory
        cases, back, times = np.unique(learnt, return_inverse=True, return_counts=True)
        pairs, pair_back, pair_times = np.unique(
            back * self._classes + self._came, return_inverse=True, return_counts=True
        )
        # each class seen in a case gives the discount (or its whole count) to the case above
        given = np.minimum(pair_times, memory.discount)
        pool = memory.strength + np.bincount(pairs // self._classes, weights=given)
        total = times + memory.strength

        def said(
            case: _Cases, seen: NDArray[np.float64], above: NDArray[np.float64]
        ) -> NDArray[np.float64]:
            return np.asarray((seen + pool[case] * above) / total[case])

        kept = pair_times - given
        learnt_chance = said(back, kept[pair_back], step.learnt_chance)
        places = np.minimum(np.searchsorted(cases, judged), len(cases) - 1)
        met = cases[places] == judged
        wanted = places * self._classes + self._judged_came
        spots = np.minimum(np.searchsorted(pairs, wanted), len(pairs) - 1)
        seen = np.where(pairs[spots] == wanted, kept[spots], 0.0)
        judged_chance = np.where(met, said(places, seen, step.judged_chance), step.judged_chance)
        return learnt_chance, judged_chance


def _log_score(chances: NDArray[np.float64]) -> float:
    return float(np.log(np.maximum(chances, _FLOOR)).mean())
