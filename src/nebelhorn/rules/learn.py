"""Learn the structure of rules: which moments, which few things, which questions to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.bins import Bins, make_bins
from nebelhorn.rules.card import Card, CardCases, make_card
from nebelhorn.rules.chain import LONGEST, Chain, Sample, choose_chain
from nebelhorn.rules.counts import Chances, Counts, Labels, Memory, Paths
from nebelhorn.rules.lesson import Lesson, worth
from nebelhorn.rules.partition import Partition
from nebelhorn.rules.spread import evenly, information
from nebelhorn.rules.state import Values
from nebelhorn.rules.tree import Growth, Tree, grow
from nebelhorn.rules.tree_cases import TreeCases

_QUESTIONS = (1, 3, 7, 11, 15, 23, 31, 47, 63, 95, 127, 191, 255)
_MEMORIES = tuple(Memory(1.0, d, t) for d in (0.0, 0.5) for t in (3.0, 20.0))
_CHAIN_MEMORIES = (Memory(1.0, 0.0, 5.0), Memory(1.0, 0.5, 5.0))
_MOST_CELLS = 400_000
_FEW_COLUMNS = 24
"""Trees look at no more columns than this where buckets times classes are more than that."""

_CARD_MEMORY = Memory(1.0, 0.0, 10.0)
_CARD_COLUMNS = 60
BINARY = 2


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is spent on looking for structure.

    Attributes:
        searched: At most so many moments are looked at for structure; counts are of all.
        judged: At most so many moments judge a choice.
        contexts: At most so many of the newest moments are looked at by themselves; 0: none.
        chained: At most so many moments choose a chain.
        columns: A chain is chosen among so many columns that tell most by themselves.
        codes: A chain tells so many texts of a column apart, the commonest; it counts each by
            itself and falls back where it has seen little, so many do no harm.
        longest: A chain looks at no more things than this.
        growth: How far trees grow.
        memories: How counts of trees may become probabilities.
        thrifts: How thrifty scorecards may be.
        regrow: Are trees grown again on all moments, those that judged included?
        worth: What forecasts of moments not learnt are worth: chances and labels → a figure.
    """

    searched: int = 50_000
    judged: int = 20_000
    contexts: int = 3
    chained: int = 50_000
    columns: int = 24
    codes: int = 4_000
    longest: int = LONGEST
    growth: Growth = field(default_factory=Growth)
    memories: tuple[Memory, ...] = (Memory(1.0, 0.0, 5.0), Memory(1.0, 0.0, 20.0))
    thrifts: tuple[float, ...] = (0.02, 0.1, 0.5)
    regrow: bool = False
    worth: Callable[[Chances, Labels], float] = worth


@dataclass(frozen=True, slots=True)
class Expert:
    """One structure that was learnt.

    Attributes:
        name: ``contexts``, ``chain``, ``grove`` or, of two classes, ``card``.
        partitions: How it lays moments into cases; what they say is averaged.
        memory: How its counts become probabilities.
        opinions: Shape (judged, classes): what it said of moments that it had not learnt.
    """

    name: str
    partitions: tuple[Partition, ...]
    memory: Memory
    opinions: Chances


@dataclass(frozen=True, slots=True)
class Learnt:
    """All structures that were learnt from a lesson.

    Attributes:
        experts: Each kind once.
        labels: Shape (judged,): what came where the opinions speak of.
    """

    experts: tuple[Expert, ...]
    labels: Labels


def learn(lesson: Lesson, recent: int, effort: Effort | None = None) -> Learnt:
    """Learn structures; what is chosen is judged by moments it was not learnt from.

    Args:
        lesson: What there is to learn from, with at least one fold.
        recent: So many first columns of the state are the newest moments, newest first.
        effort: How much is spent.

    Examples:
        >>> from nebelhorn.rules.state import Column, State
        >>> calls = np.arange(900, dtype=np.float32) % 6
        >>> state = State.of([(Column("moment_1", ("a",)), 0 * calls), (Column("calls"), calls)])
        >>> came = (calls > 2).astype(np.int64)
        >>> who = np.arange(900) // 7
        >>> lesson = Lesson(state, np.arange(900), came, 2, who % 5, who % 3)
        >>> grove = learn(lesson, recent=1).experts[2]
        >>> grove.name, len(grove.partitions), grove.partitions[0].clauses(1)[0].plain()
        ('grove', 3, ['calls', None, 2.0, [], [], 'too'])
    """
    return _Learner(lesson, recent, effort or Effort()).learn()


class _Learner:
    def __init__(self, lesson: Lesson, recent: int, effort: Effort) -> None:
        self._effort, self._classes = effort, lesson.classes
        self._recent = min(recent, effort.contexts)
        lesson = lesson.some(evenly(len(lesson), effort.searched))
        self._labels, self._part = lesson.labels, lesson.part
        self._trees: dict[bytes, Tree] = {}
        self._columns = lesson.state.columns
        self._values: Values = lesson.state.values[:, lesson.moments]
        self._bins = [
            make_bins(column, values)
            for column, values in zip(self._columns, self._values, strict=True)
        ]
        self._buckets = self._put(self._bins)
        folds = list(lesson.folds())
        most = -(-effort.judged // len(folds))
        self._folds = [(learnt, judged[evenly(len(judged), most)]) for learnt, judged in folds]
        self._came = self._labels[np.concatenate([judged for _, judged in self._folds])]

        cells = sum(bins.many for bins in self._bins) * self._classes
        most = len(self._bins) if cells <= _MOST_CELLS else _FEW_COLUMNS
        self._asked = self._telling(self._buckets, most)

    def learn(self) -> Learnt:
        experts = [self._contexts()] if self._recent else []
        experts += [self._chain(), self._grove()]
        if self._classes == BINARY:
            experts.append(self._card())
        return Learnt(tuple(experts), self._came)

    def _contexts(self) -> Expert:
        places = range(self._recent)
        every = [
            make_bins(self._columns[place], self._values[place], codes=1 << 22) for place in places
        ]
        best = self._deepest(Chain(places, every), _MEMORIES)
        depth, memory, opinions = best
        return Expert("contexts", (Chain(range(depth), every[:depth]),), memory, opinions)

    def _chain(self) -> Expert:
        learnt, judged = self._folds[0]
        learnt = learnt[evenly(len(learnt), self._effort.chained)]
        both = np.concatenate([learnt, judged])
        fine = [
            make_bins(column, values, codes=self._effort.codes)
            for column, values in zip(self._columns, self._values, strict=True)
        ]
        buckets = self._put(fine)
        told = self._telling(buckets, self._effort.columns)
        sample = Sample(
            buckets[both][:, told], self._labels[both], np.arange(len(both)) < len(learnt)
        )
        found = []
        for memory in _CHAIN_MEMORIES:
            chosen = choose_chain(
                sample, self._classes, memory=memory, longest=self._effort.longest
            )
            places = [int(told[one]) for one in chosen]
            chain = Chain(places, [fine[place] for place in places])
            depth, _, opinions = self._deepest(chain, (memory,))
            found.append(
                (self._effort.worth(opinions, self._came), places[:depth], memory, opinions)
            )
        _, places, memory, opinions = max(found, key=lambda one: one[0])
        chain = Chain(places, [fine[place] for place in places])
        return Expert("chain", (chain,), memory, opinions)

    def _deepest(self, chain: Chain, memories: Sequence[Memory]) -> tuple[int, Memory, Chances]:
        """Return how deep a chain is worth looking, with which memory, and what it says then."""
        paths = chain.paths(self._values)
        found: list[tuple[float, int, Memory, Chances]] = []
        for memory in memories:
            by_depth = self._judged([paths] * len(self._folds), memory)
            for depth, opinions in enumerate(by_depth):
                found.append((self._effort.worth(opinions, self._came), depth, memory, opinions))
        best = max(found, key=lambda one: one[0])
        return best[1], best[2], best[3]

    def _grove(self) -> Expert:
        """Grow trees that each have not seen a part of the customers; all of them are asked."""
        parts = range(int(self._part.max(initial=0)) + 1)
        everyone = np.arange(len(self._labels))
        groves = [[self._grown(learnt, part) for part in parts] for learnt, _ in self._folds]
        paths = [[tree.paths(self._values) for tree in grove] for grove in groves]
        most = max(len(tree) for grove in groves for tree in grove) // 2
        found: list[tuple[float, int, Memory, Chances]] = []
        for questions in (q for q in _QUESTIONS if q <= most):
            for memory in self._effort.memories:
                opinions = self._mean(paths, questions, memory)
                found.append(
                    (self._effort.worth(opinions, self._came), questions, memory, opinions)
                )
        if not found:
            memory = self._effort.memories[0]
            found = [(0.0, 0, memory, self._mean(paths, 0, memory))]
        _, questions, memory, opinions = max(found, key=lambda one: one[0])
        grown = (
            [self._grown(everyone, part) for part in parts] if self._effort.regrow else groves[0]
        )
        cases = [
            TreeCases(tree.first(min(questions, len(tree) // 2)), self._columns) for tree in grown
        ]
        return Expert("grove", tuple(cases), memory, opinions)

    def _grown(self, learnt: NDArray[np.int64], part: int) -> Tree:
        places = learnt[self._part[learnt] != part]
        key = places.tobytes()
        if key not in self._trees:
            asked = self._asked
            tree = grow(
                self._buckets[np.ix_(places, asked)],
                [self._bins[column] for column in asked],
                self._labels[places],
                self._classes,
                self._effort.growth,
            )
            column = np.where(tree.column >= 0, asked[tree.column], tree.column)
            self._trees[key] = replace(tree, column=column.astype(np.int32))
        return self._trees[key]

    def _card(self) -> Expert:
        """Make a scorecard as thrifty as it is worth."""
        # what is the same everywhere would only stand on the card as points everybody gets
        changing = np.flatnonzero(np.ptp(self._buckets, axis=0) > 0)
        told = np.intersect1d(self._telling(self._buckets, _CARD_COLUMNS), changing)
        found: list[tuple[float, float, Chances]] = []
        for thrift in self._effort.thrifts:
            parts = []
            for learnt, judged in self._folds:
                cases = CardCases(self._made(learnt, told, thrift))
                paths = cases.paths(self._values)
                counts = Counts(BINARY, len(cases.lineage()), closed=True)
                counts.learn(paths[learnt], self._labels[learnt])
                parts.append(counts.chances(paths[judged], _CARD_MEMORY))
            opinions = np.concatenate(parts)
            found.append((self._effort.worth(opinions, self._came), thrift, opinions))
        _, thrift, opinions = max(found, key=lambda one: one[0])
        card = self._made(np.arange(len(self._labels)), told, thrift)
        return Expert("card", (CardCases(card),), _CARD_MEMORY, opinions)

    def _made(self, places: NDArray[np.int64], told: NDArray[np.int64], thrift: float) -> Card:
        return make_card(
            self._buckets[places], self._bins, self._labels[places], told, thrift=thrift
        )

    def _mean(self, paths: Sequence[Sequence[Paths]], questions: int, memory: Memory) -> Chances:
        """Return what groves that stopped after so many questions say on the average."""
        members = zip(*paths, strict=True)
        said = []
        for of_folds in members:
            # nodes are numbered in the order of the questions
            shorter = [np.where(path <= 2 * questions, path, -1) for path in of_folds]
            *_, opinions = self._judged(shorter, memory)
            said.append(opinions)
        return np.asarray(np.mean(said, axis=0))

    def _judged(self, paths: Sequence[Paths], memory: Memory) -> Iterator[Chances]:
        """Yield what is said of the judging moments at each depth."""
        depths = max(path.shape[1] for path in paths)
        said = []
        for path, (learnt, judged) in zip(paths, self._folds, strict=True):
            counts = Counts(self._classes, int(path.max(initial=0)) + 1, closed=True)
            counts.learn(path[learnt], self._labels[learnt])
            wide = np.pad(path[judged], ((0, 0), (0, depths - path.shape[1])), constant_values=-1)
            said.append(counts.deepening(wide, memory))
        for parts in zip(*said, strict=True):
            yield np.concatenate(parts)

    def _put(self, every: Sequence[Bins]) -> NDArray[np.int32]:
        return np.stack(
            [bins.put(values) for bins, values in zip(every, self._values, strict=True)], axis=1
        )

    def _telling(self, buckets: NDArray[np.int32], most: int) -> NDArray[np.int64]:
        """Return the columns that tell most by themselves, in the order of the state."""
        gains = [
            information(buckets[:, place], self._labels, self._classes)
            for place in range(buckets.shape[1])
        ]
        best = np.argsort(-np.array(gains), kind="stable")[:most]
        return np.sort(best)
