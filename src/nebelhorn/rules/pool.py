"""A pool of experts: each lays moments into cases and counts; a mixer joins what they say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.counts import Chances, Counts, Labels, Memories, Memory, Paths
from nebelhorn.rules.mixer import Mixer, Opinions
from nebelhorn.rules.partition import Laid, Partition
from nebelhorn.rules.state import Values

Moments = NDArray[np.int64]

_AT_ONCE = 50_000
_FLOOR = 1e-9
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


@dataclass(frozen=True, slots=True)
class Cited:
    """The cases that forecasts rest on, a row a moment.

    Attributes:
        partition: Shape (n,), number of the partition among those of all structures.
        row: Shape (n,), the case.
    """

    partition: NDArray[np.int64]
    row: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What partitions say of some moments.

    Attributes:
        paths: Shape (partitions, n, depth), rows of the pool's counts.
        said: By all history and by what came lately, each of shape (partitions, n, classes).
    """

    paths: Paths
    said: tuple[Chances, Chances]


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
        if self._seen.any():
            rest = 0.0 if self._closed else 1.0 / (self.learnt + 2)
            self._asked = self._ask(moments)
            opinions = self._opinions(self._asked)
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

    def cite(self, places: Moments, labels: Labels) -> Cited:
        """Say which case each forecast rests on that ``chances`` gave last.

        The expert speaks who moves the joined chance of the class most: its weight times the
        logarithm of what it says over what is usual. Of a grove the tree speaks that is most
        sure. Of its cases the most special one is cited that tells more than the one it lies in.

        Args:
            places: Shape (n,), which of the moments that were asked about last.
            labels: Shape (n,), the class that is foretold.
        """
        many = len(places)
        if not self.learnt:
            none = np.zeros(many, dtype=np.int64)
            return Cited(none, none.astype(np.int32))
        said = np.stack([part[:, places, labels] for part in self._asked.said], axis=2)
        usual = self._counts.of(self._starts[:1])[0].astype(np.float64)
        usual /= max(1.0, usual.sum())
        weights = self._mixer.weights.reshape(-1, 2)[self._of]
        told = np.log(np.maximum(said, _FLOOR) / np.maximum(usual[labels], _FLOOR)[:, np.newaxis])
        moved = (weights[:, np.newaxis, :] * told).max(axis=2)
        partition = np.argmax(moved, axis=0)
        chosen = self._asked.paths[partition, places]
        row = self._counts.telling(chosen) - self._starts[partition]
        row = np.where(moved.max(axis=0) > 0, row, 0)
        return Cited(partition, row.astype(np.int32))

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

    def _ask(self, moments: Moments) -> _Asked:
        many, partitions = len(moments), len(self._partitions)
        paths = self._paths(moments)
        both = self._counts.both_chances(paths, self._memories(many))
        whole, faded = (part.reshape(partitions, many, self.classes) for part in both)
        return _Asked(paths.reshape(partitions, many, -1), (whole, faded))

    def _opinions(self, asked: _Asked) -> Opinions:
        said = np.empty((2 * len(self.structures), *asked.said[0].shape[1:]))
        for place, by_partition in enumerate(asked.said):
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
