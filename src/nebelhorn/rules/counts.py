"""What came after each context, counted once over all history and once with fading memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.contexts import Rows

Chances = NDArray[np.float64]
Labels = NDArray[np.int64]

_LOG_FLOOR = 1e-4
"""Log scores are cut here, so that one surprise does not decide for ever."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How counts become probabilities.

    Attributes:
        keep: Share of a context's faded counts that one more visit leaves, 0 to 1.
        discount: What each class seen in a context gives to the shorter context, counts.
        strength: How many counts the shorter context weighs.
        trust: Share of an expert's log score that one more observation leaves; 0.998 looks back
            over about 500.
    """

    keep: float = 0.995
    discount: float = 0.3
    strength: float = 3.0
    trust: float = 0.998


class ContextCounts:
    """Counts of classes in contexts, interpolated from the shorter to the longer ones.

    Three experts share the contexts: one looks at the newest symbol alone, one at the whole
    context, and both remember all history; the third looks at the whole context and fades with
    each visit of it. Their forecasts are mixed by how well each has foretold lately.

    P_k(c) = (n_c − min(n_c, d) + (θ + Σ min(n, d)) P_{k−1}(c)) / (N + θ), with discount d and
    strength θ; below the empty context stands an even chance for every class.

    Args:
        classes: How many classes there are.
        closed: Are these all classes there can be? If not, the even chance goes to the classes
            seen so far and one more, so that a class nobody has seen yet changes nothing.
        memory: How counts become probabilities.

    References:
        Interpolated absolute discounting: Ney, Essen and Kneser (1994), On structuring
        probabilistic dependences in stochastic language modelling, Computer Speech and
        Language 8. Weights by recent log score: Vovk (1990), Aggregating strategies, COLT;
        fading: Gama, Sebastião and Rodrigues (2013), Machine Learning 90.

    Examples:
        >>> counts = ContextCounts(2, closed=True)
        >>> rows = np.array([[0, 1]] * 8 + [[0, 2]] * 8, dtype=np.int32)
        >>> counts.learn(rows, np.array([1] * 8 + [0] * 8))
        >>> counts.chances(np.array([[0, 1], [0, 2]], dtype=np.int32)).round(2).tolist()
        [[0.15, 0.85], [0.85, 0.15]]
    """

    def __init__(self, classes: int, *, closed: bool, memory: Memory | None = None) -> None:
        self.classes = classes
        self._closed = closed
        self._memory = memory or Memory()
        self._whole = np.zeros((64, classes), dtype=np.int32)
        self._faded = np.zeros((64, classes), dtype=np.float32)
        self._log_scores = np.zeros(3)

    def counts(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the counts over all history, shape (n, classes), of contexts by row."""
        self._make_room(rows)
        return self._whole[rows]

    def chances(self, rows: Rows) -> Chances:
        """Return the forecast for contexts.

        Args:
            rows: Shape (n, order + 1), as ``Contexts.rows`` gives them.

        Returns:
            Shape (n, classes), rows sum to 1 or, where classes are open, to less: the rest is for
            classes nobody has seen yet.
        """
        self._make_room(rows)
        shares = zip(self._weights(), self._experts(rows), strict=True)
        return np.asarray(sum(weight * chances for weight, chances in shares))

    def learn(self, rows: Rows, labels: Labels) -> None:
        """Count what came, in this order.

        Args:
            rows: Shape (n, order + 1), the contexts it came after.
            labels: Shape (n,), class of what came, 0 to ``classes`` − 1.
        """
        if not len(rows):
            return
        self._make_room(rows)
        self._judge(rows, labels)
        for depth in range(rows.shape[1]):
            np.add.at(self._whole, (rows[:, depth], labels), 1)
            self._fade(rows[:, depth], labels)

    def _experts(self, rows: Rows) -> tuple[Chances, Chances, Chances]:
        short = self._deepen(
            self._deepen(self._even(), self._whole, rows[:, 0]), self._whole, rows[:, 1]
        )
        whole = short
        for depth in range(2, rows.shape[1]):
            whole = self._deepen(whole, self._whole, rows[:, depth])
        faded = self._even()
        for depth in range(rows.shape[1]):
            faded = self._deepen(faded, self._faded, rows[:, depth])
        return short, whole, faded

    def _deepen(
        self,
        below: Chances,
        table: NDArray[np.int32] | NDArray[np.float32],
        rows: NDArray[np.int32],
    ) -> Chances:
        """Go from the forecasts of contexts to those of contexts one symbol longer."""
        memory = self._memory
        counts = table[rows].astype(np.float64)
        given = np.minimum(counts, memory.discount)
        total = counts.sum(axis=1, keepdims=True)
        weight = memory.strength + given.sum(axis=1, keepdims=True)
        return np.asarray((counts - given + weight * below) / (total + memory.strength))

    def _even(self) -> Chances:
        if self._closed:
            return np.full((1, self.classes), 1.0 / self.classes)
        seen = self._whole[0] > 0
        return np.where(seen, 1.0 / (seen.sum() + 1), 0.0)[np.newaxis, :]

    def _weights(self) -> Chances:
        lead = np.exp(self._log_scores - self._log_scores.max())
        return np.asarray(lead / lead.sum())

    def _judge(self, rows: Rows, labels: Labels) -> None:
        """Let each expert's log score of what came, before it is learnt, change its weight."""
        distinct, back = np.unique(rows[:, -1], return_inverse=True)
        first = np.empty(len(distinct), dtype=np.int64)
        first[back[::-1]] = np.arange(len(rows))[::-1]
        fading = self._memory.trust ** np.arange(len(rows) - 1, -1, -1)
        for number, chances in enumerate(self._experts(rows[first])):
            chance = chances[back, labels]
            score = (np.log(np.maximum(chance, _LOG_FLOOR)) * fading).sum()
            self._log_scores[number] *= self._memory.trust ** len(rows)
            self._log_scores[number] += score

    def _fade(self, rows: NDArray[np.int32], labels: Labels) -> None:
        keep = self._memory.keep
        order = np.argsort(rows, kind="stable")
        visited, starts, visits = np.unique(rows[order], return_index=True, return_counts=True)
        later = np.repeat(starts + visits, visits) - 1 - np.arange(len(rows))
        self._faded[visited] *= (keep**visits)[:, np.newaxis]
        np.add.at(self._faded, (rows[order], labels[order]), keep**later)

    def _make_room(self, rows: NDArray[np.int32]) -> None:
        needed = int(rows.max(initial=0)) + 1
        have = len(self._whole)
        if needed > have:
            more = max(needed, 2 * have) - have
            self._whole = np.concatenate([self._whole, np.zeros((more, self.classes), np.int32)])
            self._faded = np.concatenate([self._faded, np.zeros((more, self.classes), np.float32)])
