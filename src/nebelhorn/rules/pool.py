"""A pool of experts: each lays moments into cases and counts; a mixer joins what they say."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Chances, Counts, Labels, Memories, Memory, Paths
from nebelhorn.rules.mixer import Mixer, Opinions
from nebelhorn.rules.partition import Laid, Partition
from nebelhorn.rules.state import Values

Moments = NDArray[np.int64]

_AT_ONCE = 50_000
_RECENT = 50_000
"""Fading counts are made anew from so many of the latest moments; older ones have faded."""

_JUDGED = 10_000
"""So many of the latest moments of a portion move the weights; earlier ones have faded by then."""


@dataclass(frozen=True, slots=True)
class Structure:
    """One way to look at moments.

    Attributes:
        name: ``contexts``, ``chain``, ``grove`` or ``card``.
        laid: Its partitions with all moments laid into them; what they say is averaged.
        memory: How counts become probabilities.
    """

    name: str
    laid: tuple[Laid, ...]
    memory: Memory


_Said = tuple[Chances, Chances]
"""By all history and by what came lately, each of shape (partitions, n, classes)."""


class Pool:
    """Foretells classes by all structures at once.

    Every structure is asked twice: by all history, and by counts that fade with each visit.

    Args:
        classes: How many there are.
        closed: Are these all there can be? If not, classes nobody has seen get no chance but a
            rest that is left.
        structures: Where it begins.
    """

    def __init__(self, classes: int, *, closed: bool, structures: Sequence[Structure]) -> None:
        self.classes = classes
        self._closed = closed
        self._seen = np.full(classes, closed)
        self._lessons: list[tuple[Moments, Labels]] = []
        self.learnt = 0
        self.take(structures)

    def take(self, structures: Sequence[Structure]) -> None:
        """Go on with other structures, and count again what was learnt so far."""
        self.structures = tuple(structures)
        self._lay_out()
        keep = self.structures[0].memory.keep
        self._counts = Counts(self.classes, len(self._lineage), closed=self._closed, keep=keep)
        self._mixer = Mixer(2 * len(self.structures))
        if self._lessons:
            moments = np.concatenate([moments for moments, _ in self._lessons])
            labels = np.concatenate([labels for _, labels in self._lessons])
            self._lessons = [(moments, labels)]
            for start in range(0, len(moments), _AT_ONCE):
                part = slice(start, start + _AT_ONCE)
                recent = start + _AT_ONCE > len(moments) - _RECENT
                self._count(moments[part], labels[part], fading=recent)

    def anew(self, structures: Sequence[Structure]) -> Pool:
        """Return a pool that has learnt the same and looks at it by other structures.

        This one stays as it is, and may be asked meanwhile.

        Args:
            structures: As of ``take``.
        """
        other = copy(self)
        other._seen, other._lessons = self._seen.copy(), list(self._lessons)
        other.take(structures)
        return other

    def grow(self, values: Values) -> None:
        """Lay more moments into every structure, behind those there are.

        Args:
            values: Shape (columns, n), as ``State.values``.
        """
        sizes = np.diff(self._starts, append=len(self._lineage))
        self.structures = tuple(
            Structure(one.name, tuple(part.more(values) for part in one.laid), one.memory)
            for one in self.structures
        )
        self._lay_out()
        if len(self._lineage) > sizes.sum():
            kept = np.concatenate(
                [np.arange(size) + start for start, size in zip(self._starts, sizes, strict=True)]
            )
            self._counts.move(kept, len(self._lineage))

    def learn(self, moments: Moments, labels: Labels) -> None:
        """Count what came, in this order.

        Args:
            moments: Shape (n,).
            labels: Shape (n,), 0 to ``classes`` − 1.
        """
        if not len(moments):
            return
        judge = np.flatnonzero(self._seen[labels])[-_JUDGED:]
        if len(judge) and self.learnt:
            places = np.cumsum(self._seen) - 1
            opinions = self._opinions(self._ask(moments[judge]))
            self._mixer.learn(opinions, places[labels[judge]])
        self._count(moments, labels)
        self._lessons.append((moments, labels))
        self.learnt += len(moments)
        self._seen[labels] = True

    def chances(self, moments: Moments) -> Chances:
        """Return the forecast, shape (n, classes); what rows lack to 1 is for unseen classes."""
        found = np.zeros((len(moments), self.classes))
        self._asked = self._rows[:, moments]
        if self._seen.any():
            rest = 0.0 if self._closed else 1.0 / (self.learnt + 2)
            opinions = self._opinions(self._ask(moments))
            found[:, self._seen] = (1.0 - rest) * self._mixer.join(opinions)
        return found

    def counts(self, partition: int | Moments, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the counts of cases over all history, shape (n, classes).

        Args:
            partition: Number among the partitions of all structures, or shape (n,).
            rows: Shape (n,), cases.
        """
        return self._counts.of(np.asarray(rows + self._starts[partition]))

    def partition(self, number: int) -> Partition:
        """Return one of the partitions of all structures."""
        return self._partitions[number]

    @property
    def asked(self) -> NDArray[np.int32]:
        """The most special case of each moment ``chances`` was asked about last.

        Shape (partitions, n), rows of the counts of all partitions below each other.
        """
        return self._asked

    def lineage(self, rows: NDArray[np.int32]) -> Paths:
        """Return the cases that cases lie in, themselves last; −1 below them.

        Args:
            rows: Shape (n,), as of ``asked``.
        """
        return np.asarray(self._lineage[rows])

    def whole(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the counts of cases over all history, shape (n, classes); rows as of ``asked``."""
        return self._counts.of(rows)

    def count(self, rows: NDArray[np.int32], labels: Labels) -> NDArray[np.int32]:
        """Return how often a class came in a case; rows as of ``asked``, shapes as broadcast."""
        return self._counts.count(rows, labels)

    def tells(self, rows: NDArray[np.int32], above: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Say as ``Counts.tells`` whether cases tell more; rows as of ``asked``."""
        return self._counts.tells(rows, above)

    @property
    def starts(self) -> NDArray[np.int32]:
        """Shape (partitions,), row of the counts at which each partition begins."""
        return self._starts

    @property
    def say(self) -> NDArray[np.float64]:
        """Shape (partitions,), what part of all weight the way has that a partition is of."""
        of_ways = self._mixer.weights.reshape(-1, 2).sum(axis=1)
        whole = of_ways.sum()
        return np.asarray((of_ways / whole if whole > 0 else np.ones_like(of_ways))[self._of])

    def _lay_out(self) -> None:
        """Put the rows of all partitions below each other."""
        laid = [(one, part) for one in self.structures for part in one.laid]
        starts = np.cumsum([0, *(len(part.lineage) for _, part in laid)])
        self._partitions = [part.partition for _, part in laid]
        self._starts = starts[:-1].astype(np.int32)
        self._rows = np.stack(
            [part.rows + start for (_, part), start in zip(laid, self._starts, strict=True)]
        )
        self._memory = [one.memory for one, _ in laid]
        self._lineage = _below_each_other([part.lineage for _, part in laid], self._starts)
        many = [len(one.laid) for one in self.structures]
        self._firsts, self._many = np.cumsum([0, *many[:-1]]), np.array(many)[:, None, None]
        self._of = np.repeat(np.arange(len(many)), many)

    def _ask(self, moments: Moments) -> _Said:
        many, partitions = len(moments), len(self._partitions)
        both = self._counts.both_chances(self._paths(moments), self._memories(many))
        whole, faded = (part.reshape(partitions, many, self.classes) for part in both)
        return whole, faded

    def _opinions(self, told: _Said) -> Opinions:
        said = np.empty((2 * len(self.structures), *told[0].shape[1:]))
        for place, by_partition in enumerate(told):
            np.add.reduceat(by_partition, self._firsts, axis=0, out=said[place::2])
            said[place::2] /= self._many
        return said if self._seen.all() else said[:, :, self._seen]

    def _paths(self, moments: Moments) -> Paths:
        """Return the cases of moments in every partition, one partition below the other."""
        rows = self._rows[:, moments].reshape(-1)
        return np.asarray(self._lineage[rows])

    def _memories(self, many: int) -> Memories:
        return Memories(
            np.repeat([memory.discount for memory in self._memory], many),
            np.repeat([memory.strength for memory in self._memory], many),
        )

    def _count(self, moments: Moments, labels: Labels, *, fading: bool = True) -> None:
        self._counts.learn(
            self._paths(moments), np.tile(labels, len(self._partitions)), fading=fading
        )


def _below_each_other(lineages: Sequence[Paths], starts: NDArray[np.int32]) -> Paths:
    """Return the lineages of partitions as one, with the rows of the pool's counts."""
    depth = max(lineage.shape[1] for lineage in lineages)
    found = [
        np.pad(
            np.where(lineage >= 0, lineage + start, -1),
            ((0, 0), (0, depth - lineage.shape[1])),
            constant_values=-1,
        )
        for lineage, start in zip(lineages, starts, strict=True)
    ]
    return np.concatenate(found).astype(np.int32)
