"""Foretell one question for many points at once, beside what a naive guess would say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions.baselines import Trailing, laplace_shares, plain_shares
from nebelhorn.rules import ContextCounts

TOP = 8
"""So many classes of a forecast are sealed by name; the rest of the chance is spread evenly."""

FULL = 65_535
"""A chance of 1 as it is sealed: chances are whole numbers of 1/65,535."""

MIN_SUPPORT = 10
"""The cited rule is the longest context that came due so often; a shorter one says more of less."""

Codes = NDArray[np.uint16]
Rows = NDArray[np.int32]
Labels = NDArray[np.int64]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forecasts:
    """What is foretold, one row a point.

    Attributes:
        classes: Shape (n, 8), likeliest first; the first is the prediction. Unused: 0.
        chances: Shape (n, 8), of 65,535; unused: 0.
        rule: Shape (n,), row of the cited context; 0: the empty one.
        support: Shape (n,), how many points of that context had come due.
        confidence: Shape (n,), of 65,535: the share of them that turned out as predicted.
        majority: Shape (n,), class that came most often in the last 90 days.
        majority_chance: Shape (n,), its share then, of 65,535.
        markov: Shape (n,), class that most often followed the last moment.
        markov_chance: Shape (n,), of 65,535.
        abstained: Shape (n,), nothing was known yet, and the prediction is the Markov guess.
    """

    classes: Codes
    chances: Codes
    rule: Rows
    support: NDArray[np.uint32]
    confidence: Codes
    majority: Codes
    majority_chance: Codes
    markov: Codes
    markov_chance: Codes
    abstained: NDArray[np.bool_]


class Forecaster:
    """Learns what came after contexts, and foretells it for one question.

    Where a question may be learnt from early, its forecast is the product of two factors: the
    chance that anything comes at all, learnt from due cohorts only (what comes early is seen
    early, silence only at the end), and what comes if anything does, learnt as soon as it is seen.

    Args:
        codes: The classes there are, ascending.
        nothing: Class of "nothing came"; None where that is void.
        early: Are there two factors? Then ``nothing`` must be the first of ``codes``.
    """

    def __init__(self, codes: list[int], *, nothing: int | None, early: bool) -> None:
        self.early = early
        self._codes: Codes = np.array(codes, dtype=np.uint16)
        self._nothing = 0 if nothing is None else nothing
        what = len(codes) - 1 if early else len(codes)
        self._what = ContextCounts(what, closed=not early)
        self._whether = ContextCounts(2, closed=True)
        self._late_what = Trailing(what)
        self._late_whether = Trailing(2)

    def learn_due(self, day: int, rows: Rows, classes: Labels) -> None:
        """Learn what became of points that came due on one day.

        Args:
            day: UTC day since 1970; days come in order.
            rows: Shape (n, order + 1), contexts of the points.
            classes: Shape (n,), class of each; void ones left out.
        """
        if self.early:
            labels = (classes == self._nothing).astype(np.int64)
            self._whether.learn(rows, labels)
            self._late_whether.add(day, labels)
            return
        labels = np.searchsorted(self._codes, classes)
        self._what.learn(rows, labels)
        self._late_what.add(day, labels)

    def learn_seen(self, day: int, rows: Rows, classes: Labels) -> None:
        """Learn what came first after points, as it became known on one day.

        Args:
            day: UTC day since 1970; days come in order.
            rows: Shape (n, order + 1).
            classes: Shape (n,); those that are not among the codes are passed over.
        """
        places = np.searchsorted(self._codes, classes)
        known = places < len(self._codes)
        known[known] = self._codes[places[known]] == classes[known]
        labels = places[known] - 1
        self._what.learn(rows[known], labels)
        self._late_what.add(day, labels)

    def turn(self, day: int) -> None:
        """Begin a day: the baselines forget what is older than 90 days."""
        self._late_what.turn(day)
        self._late_whether.turn(day)

    def foretell(self, rows: Rows) -> Forecasts:
        """Foretell points by what was learnt so far.

        Args:
            rows: Shape (n, order + 1), contexts of the points.
        """
        distinct, first, back = np.unique(rows[:, -1], return_index=True, return_inverse=True)
        del distinct
        chosen = rows[first]
        codes, chances = self._ranked(self._chances(chosen))
        majority, majority_chance = self._best(self._majority())
        markov, markov_chance = self._best(self._markov(chosen[:, 1]))
        abstained = self._support(np.zeros(1, dtype=np.int32))[0] == 0
        if abstained:
            codes[:, 0], chances[:, 0] = markov, markov_chance
        rule, support = self._cited(chosen)
        shares = self._raw(rule)
        at = np.searchsorted(self._codes, codes[:, 0])
        confidence = _sealed(shares[np.arange(len(rule)), at])
        many = len(rows)
        return Forecasts(
            classes=codes[back],
            chances=chances[back],
            rule=rule[back],
            support=support[back].astype(np.uint32),
            confidence=confidence[back],
            majority=np.repeat(majority, many),
            majority_chance=np.repeat(majority_chance, many),
            markov=markov[back],
            markov_chance=markov_chance[back],
            abstained=np.full(many, abstained),
        )

    def _chances(self, rows: Rows) -> Shares:
        what = self._what.chances(rows)
        if not self.early:
            return what
        silent = self._whether.chances(rows)[:, 1:]
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

    def _cited(self, rows: Rows) -> tuple[Rows, NDArray[np.int64]]:
        rule, support = rows[:, 0].copy(), self._support(rows[:, 0])
        for depth in range(1, rows.shape[1]):
            found = self._support(rows[:, depth])
            enough = found >= MIN_SUPPORT
            rule[enough], support[enough] = rows[enough, depth], found[enough]
        return rule, support

    def _support(self, rows: NDArray[np.int32]) -> NDArray[np.int64]:
        table = self._whether if self.early else self._what
        return np.asarray(table.counts(rows).sum(axis=1, dtype=np.int64))

    def _raw(self, rows: NDArray[np.int32]) -> Shares:
        what = plain_shares(self._what.counts(rows))
        return self._joined(what, plain_shares(self._whether.counts(rows))[:, 1:])

    def _majority(self) -> Shares:
        what = plain_shares(self._late_what.total[np.newaxis, :])
        return self._joined(what, plain_shares(self._late_whether.total[np.newaxis, :])[:, 1:])

    def _markov(self, rows: NDArray[np.int32]) -> Shares:
        possible = np.full(self._what.classes, fill_value=True)
        if self.early:
            possible = self._what.counts(np.zeros(1, dtype=np.int32))[0] > 0
        both = np.array([True, True])
        what = laplace_shares(self._what.counts(rows), possible)
        return self._joined(what, laplace_shares(self._whether.counts(rows), both)[:, 1:])

    def _joined(self, what: Shares, silent: Shares) -> Shares:
        return np.hstack([silent, (1.0 - silent) * what]) if self.early else what

    def _best(self, shares: Shares) -> tuple[Codes, Codes]:
        best = shares.argmax(axis=1)
        chance = _sealed(shares[np.arange(len(shares)), best])
        return np.where(chance > 0, self._codes[best], self._nothing).astype(np.uint16), chance


def _sealed(chances: Shares) -> Codes:
    return np.rint(chances * FULL).astype(np.uint16)
