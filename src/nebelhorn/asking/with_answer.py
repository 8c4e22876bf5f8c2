"""What an answer adds to foretelling: two models that differ in nothing but the answer."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.asking.worth import gains

FOLDS = 10
PRIOR = 10.0
"""Outcomes that what is known already counts for, before what was seen with the answer."""

_USUAL = 1.0
"""Outcomes that what is usual counts for. Were it as much as the other, the same outcomes counted
twice would make a model sharper that has learnt nothing: .025 bits in a test."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Settled forecasts, each the first of its question after an answer; arrays of shape (n,).

    Attributes:
        question: Number of the forecast question.
        context: What is known without the answer, such as what the customer did last.
        answer: What was answered, a band of the score.
        came: The class that came.
        customer: Whose.
    """

    question: NDArray[np.int64]
    context: NDArray[np.int64]
    answer: NDArray[np.int64]
    came: NDArray[np.int64]
    customer: Sequence[Hashable]


def cross_gains(settled: Settled) -> NDArray[np.float64]:
    """Return by how many bits each settled forecast was better with the answer.

    Without it: P(c | k) = (n_kc + q_c) / (n_k + 1) of class c where k was known, with
    q_c = (n_c + 1) / (n + C) over the question. With it: P(c | k, b) = (n_kbc + a P(c | k)) /
    (n_kb + a) of those who answered b; a = 10. So both differ in the answer alone, and an answer
    that says nothing falls back on what was known. Counts are of other customers only: customers
    are dealt to ten folds, and each is foretold from the other nine, which neither model has
    learnt from (Stone 1974, Cross-validatory choice and assessment of statistical predictions,
    Journal of the Royal Statistical Society B 36).

    Args:
        settled: The forecasts.

    Returns:
        Shape (n,), bits.

    Examples:
        >>> many = np.arange(400)
        >>> none = np.zeros(400, dtype=np.int64)
        >>> told = Settled(none, none, many % 2, many % 2, many.tolist())
        >>> silent = Settled(none, none, many % 2, many // 2 % 2, many.tolist())
        >>> bool(cross_gains(told).mean() > 0.8), bool(abs(cross_gains(silent).mean()) < 0.05)
        (True, True)
    """
    n = len(settled.came)
    known, chance = np.zeros(n), np.zeros(n)
    order = {who: place for place, who in enumerate(dict.fromkeys(settled.customer))}
    fold = np.array([order[who] % FOLDS for who in settled.customer], dtype=np.int64)
    for number in np.unique(settled.question):
        mine = settled.question == number
        classes = np.unique(settled.came[mine])
        came = np.searchsorted(classes, settled.came)
        for held in range(FOLDS):
            test = np.flatnonzero(mine & (fold == held))
            learnt = np.flatnonzero(mine & (fold != held))
            for place in test.tolist():
                without, both = _chances(settled, came, learnt, place, len(classes))
                known[place], chance[place] = without[came[place]], both[came[place]]
    return gains(chance, known)


def _chances(
    settled: Settled,
    came: NDArray[np.int64],
    learnt: NDArray[np.int64],
    place: int,
    classes: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    all_came = np.bincount(came[learnt], minlength=classes)
    usual = (all_came + 1.0) / (len(learnt) + classes)
    alike = learnt[settled.context[learnt] == settled.context[place]]
    without = _share(came[alike], usual, _USUAL)
    same = alike[settled.answer[alike] == settled.answer[place]]
    return without, _share(came[same], without, PRIOR)


def _share(
    came: NDArray[np.int64], before: NDArray[np.float64], weight: float
) -> NDArray[np.float64]:
    counted = np.bincount(came, minlength=len(before))
    return np.asarray((counted + weight * before) / (len(came) + weight))
