"""Foretell one question for many points at once, beside what a naive guess would say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions.baselines import Trailing, laplace_shares, plain_shares
from nebelhorn.predictions.forecasts import Codes, Forecasts
from nebelhorn.predictions.learning import Known, LearningClock
from nebelhorn.predictions.renewing import Hand, Renewed, Renewing, at_once
from nebelhorn.predictions.rule_text import rule_definition
from nebelhorn.rules import CardCases, Cited, Pool, cite

TOP = 8
"""So many classes of a forecast are sealed by name; the rest of the chance is spread evenly."""

FULL = 65_535
"""A chance of 1 as it is sealed: chances are whole numbers of 1/65,535."""

ENOUGH = 30
"""Before so many points have come due there is too little evidence, and it is said so."""

_ROW_BITS = 32
_ROW_MASK = (1 << _ROW_BITS) - 1

Moments = NDArray[np.int64]
Labels = NDArray[np.int64]
Shares = NDArray[np.float64]


class Forecaster:
    """Learns what came when what was known, and foretells it for one question.

    Where a question may be learnt from early, its forecast is the product of two factors: the
    chance that anything comes at all, learnt from due cohorts only (what comes early is seen
    early, silence only at the end), and what comes if anything does, learnt as soon as it is seen.
    Structure is learnt from due cohorts, whenever there are enough more of them.

    Args:
        codes: The classes there are, ascending.
        nothing: Class of "nothing came"; None where that is void.
        early: Are there two factors? Then ``nothing`` must be the first of ``codes``.
        known: What is known at the points.
        hand: Learns structure while a day goes on, which then counts from the next day on that
            begins; None: it is learnt before a day begins, and counts for that day.
    """

    def __init__(
        self,
        codes: list[int],
        *,
        nothing: int | None,
        early: bool,
        known: Known,
        hand: Hand | None = None,
    ) -> None:
        self.early = early
        self._hand = hand
        self._awaited: Callable[[], Renewed] | None = None
        self._codes: Codes = np.array(codes, dtype=np.uint16)
        self._nothing = 0 if nothing is None else nothing
        what = len(codes) - 1 if early else len(codes)
        self._what = Pool(what, closed=not early, structures=known.begin)
        self._whether = Pool(2, closed=True, structures=known.begin)
        self._late_what = Trailing(what)
        self._late_whether = Trailing(2)
        self._clock = LearningClock(known, len(codes))
        self._generation = 0
        self._rules: dict[tuple[int, int, int], int] = {}
        self._definitions: list[str] = []

    def grow(self, known: Known) -> None:
        """Go on with more points, behind those so far.

        Args:
            known: What is known at all of them; begins with what was known before.
        """
        fresh = known.state.values[:, len(self._clock.known.state) :]
        self._clock.known = known
        self._what.grow(fresh)
        if self.early:
            self._whether.grow(fresh)

    @property
    def later(self) -> bool:
        """Does structure count from the day after it was learnt?"""
        return self._hand is not None

    def renew(self) -> None:
        """Go on with the structure that was learnt while the last day went on, if any was.

        To be called before a day's lessons are learnt.
        """
        if self._awaited is None:
            return
        found = self._awaited()
        self._awaited = None
        self._what, whether = found.all(self._clock.known.state)
        self._whether = whether or self._whether
        self._generation += 1

    def learn_due(self, day: int, moments: Moments, classes: Labels) -> None:
        """Learn what became of points that came due on one day.

        Args:
            day: UTC day since 1970; days come in order.
            moments: Shape (n,), the points.
            classes: Shape (n,), class of each; void ones left out. Of those that are not among the
                codes it is only learnt that something came.
        """
        labels, known = self._labels(classes)
        self._clock.add(moments[known], labels[known])
        if self.early:
            silent = (classes == self._nothing).astype(np.int64)
            self._whether.learn(moments, silent)
            self._late_whether.add(day, silent)
            return
        self._what.learn(moments[known], labels[known])
        self._late_what.add(day, labels[known])

    def learn_seen(self, day: int, moments: Moments, classes: Labels) -> None:
        """Learn what came first after points, as it became known on one day.

        Args:
            day: UTC day since 1970; days come in order.
            moments: Shape (n,).
            classes: Shape (n,); those that are not among the codes are passed over.
        """
        places, known = self._labels(classes)
        labels = places[known] - 1
        self._what.learn(moments[known], labels)
        self._late_what.add(day, labels)

    def knows(self, classes: Labels) -> NDArray[np.bool_]:
        """Say of each class whether it can be foretold, shape (n,)."""
        return self._labels(classes)[1]

    def turn(self, day: int, *, passing: bool = False) -> None:
        """Begin a day: baselines forget what is over 90 days old; structure may be learnt anew.

        Args:
            day: UTC day since 1970.
            passing: Nothing is foretold before structure will be learnt once more: what would be
                learnt now need not be.
        """
        self._late_what.turn(day)
        self._late_whether.turn(day)
        work = self._clock.due(passing=passing)
        if work is None:
            return
        # nothing is learnt before the day is over, so these pools stay what they are
        whether = self._whether if self.early else None
        renew = Renewing(work, self._what, whether, len(self._clock.known.state))
        if self._hand is not None:
            self._awaited = self._hand(renew)
            return
        self._awaited = at_once(renew)
        self.renew()

    def definition(self, rule: int) -> str:
        """Return the canonical JSON of a rule by the number ``foretell`` gave it."""
        return self._definitions[rule]

    def foretell(self, moments: Moments) -> Forecasts:
        """Foretell points by what was learnt so far.

        Args:
            moments: Shape (n,), the points.
        """
        codes, chances = self._ranked(self._chances(moments))
        majority, majority_chance = self._best(self._majority())
        first = self._what.structures[0].laid[0].paths(moments)[:, 1]
        distinct, back = np.unique(first, return_inverse=True)
        markov, markov_chance = (part[back] for part in self._best(self._markov(distinct)))
        due = self._whether.learnt if self.early else self._what.learnt
        abstained = due < ENOUGH
        if abstained:
            codes[:, 0], chances[:, 0] = markov, markov_chance
        rule, support, confidence = self._cited(codes[:, 0], chances[:, 0])
        many = len(moments)
        return Forecasts(
            classes=codes,
            chances=chances,
            rule=rule,
            support=support.astype(np.uint32),
            confidence=_sealed(confidence),
            majority=np.repeat(majority, many),
            majority_chance=np.repeat(majority_chance, many),
            markov=markov,
            markov_chance=markov_chance,
            abstained=np.full(many, abstained),
        )

    def _labels(self, classes: Labels) -> tuple[Labels, NDArray[np.bool_]]:
        """Return the place of each class among the codes, and whether it is one of them."""
        places = np.minimum(np.searchsorted(self._codes, classes), len(self._codes) - 1)
        return places, self._codes[places] == classes

    def _chances(self, moments: Moments) -> Shares:
        what = self._what.chances(moments)
        if not self.early:
            return what
        silent = self._whether.chances(moments)[:, 1:]
        return np.hstack([silent, (1.0 - silent) * what])

    def _ranked(self, chances: Shares) -> tuple[Codes, Codes]:
        sealed = _sealed(chances)
        order = np.argsort(-sealed.astype(np.int32), axis=1, kind="stable")[:, :TOP]
        classes = np.zeros((len(chances), TOP), dtype=np.uint16)
        ranked = np.zeros((len(chances), TOP), dtype=np.uint16)
        found = np.take_along_axis(sealed, order, axis=1)
        ranked[:, : order.shape[1]] = found
        classes[:, : order.shape[1]] = np.where(found > 0, self._codes[order], 0)
        return classes, ranked

    def _cited(
        self, foretold: Codes, chances: Codes
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Shares]:
        """Return for each point number, support and confidence of the rule it rests on."""
        labels = np.searchsorted(self._codes, foretold)
        whether = self._whether if self.early else None
        return self._told(cite(self._what, whether, labels, chances / FULL), labels)

    def _told(
        self, cited: Cited, labels: Labels
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], Shares]:
        keys = cited.partition << _ROW_BITS | cited.row
        distinct, back = np.unique(keys, return_inverse=True)
        partitions, rows = distinct >> _ROW_BITS, (distinct & _ROW_MASK).astype(np.int32)
        what = self._what.counts(partitions, rows)
        whether = self._silence(partitions, rows)
        supports = (whether if self.early else what).sum(axis=1)
        shares = self._joined(plain_shares(what), plain_shares(whether)[:, 1:])
        pairs = zip(partitions.tolist(), rows.tolist(), strict=True)
        numbers = np.array([self._number(partition, row) for partition, row in pairs])
        return numbers[back], supports[back].astype(np.int64), shares[back, labels]

    def _number(self, partition: int, row: int) -> int:
        # the contexts, partition 0, are the same in every generation
        key = (self._generation if partition else 0, partition, row)
        number = self._rules.get(key)
        if number is None:
            cases = self._what.partition(partition)
            lines = cases.card.lines() if isinstance(cases, CardCases) else ()
            number = self._rules[key] = len(self._definitions)
            self._definitions.append(rule_definition(cases.clauses(row), lines))
        return number

    def _silence(self, partition: int | Moments, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return how often something came and how often nothing, shape (n, 2)."""
        if not self.early:
            return np.zeros((len(rows), 2), dtype=np.int32)
        return self._whether.counts(partition, rows)

    def _majority(self) -> Shares:
        what = plain_shares(self._late_what.total[np.newaxis, :])
        return self._joined(what, plain_shares(self._late_whether.total[np.newaxis, :])[:, 1:])

    def _markov(self, rows: NDArray[np.int32]) -> Shares:
        possible = np.full(self._what.classes, fill_value=True)
        if self.early:
            possible = self._what.counts(0, np.zeros(1, dtype=np.int32))[0] > 0
        both = np.array([True, True])
        what = laplace_shares(self._what.counts(0, rows), possible)
        return self._joined(what, laplace_shares(self._silence(0, rows), both)[:, 1:])

    def _joined(self, what: Shares, silent: Shares) -> Shares:
        return np.hstack([silent, (1.0 - silent) * what]) if self.early else what

    def _best(self, shares: Shares) -> tuple[Codes, Codes]:
        best = shares.argmax(axis=1)
        chance = _sealed(shares[np.arange(len(shares)), best])
        return np.where(chance > 0, self._codes[best], self._nothing).astype(np.uint16), chance


def _sealed(chances: Shares) -> Codes:
    return np.rint(chances * FULL).astype(np.uint16)
