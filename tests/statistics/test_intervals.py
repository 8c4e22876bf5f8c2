"""Intervals hold the truth as often as they say, where customers resemble themselves."""

from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.feedback.intervals import MeanSums, ShareSums, mean_from_sums, share_from_sums

ROUNDS = 1500


@pytest.mark.parametrize("likeness", [0.2, 0.4])
@pytest.mark.parametrize("customers", [40, 200])
def test_share_covers(customers: int, likeness: float) -> None:
    """Beta-binomial answers, skewed numbers of encounters of mean four, truth .75."""
    chance = np.random.default_rng(20_260_101)
    truth, strength = 0.75, 1 / likeness - 1
    held = 0
    for _ in range(ROUNDS):
        n = 1 + chance.negative_binomial(1, 0.25, size=customers)
        own = chance.beta(truth * strength, (1 - truth) * strength, size=customers)
        k = chance.binomial(n, own)
        found = share_from_sums(
            ShareSums(int(n.sum()), int(k.sum()), customers, *map(float, (k @ k, k @ n, n @ n)))
        )
        held += found.low <= truth <= found.high
    assert 0.92 <= held / ROUNDS <= 0.985


@pytest.mark.parametrize("likeness", [0.2, 0.4])
@pytest.mark.parametrize("customers", [15, 40, 200])
def test_mean_covers(customers: int, likeness: float) -> None:
    """One to five stars around the customer's own level; truth = mean of what is thrown."""
    chance = np.random.default_rng(7)
    stars = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    strength = 1 / likeness - 1
    weights = np.array([0.08, 0.07, 0.1, 0.25, 0.5])
    truth = float(stars @ weights)
    held = 0
    for _ in range(ROUNDS):
        n = 1 + chance.negative_binomial(1, 0.25, size=customers)
        own = chance.dirichlet(weights * strength, size=customers)
        counts = chance.multinomial(n, own)
        s = counts @ stars
        found = mean_from_sums(
            MeanSums(
                n=int(n.sum()),
                total=float(s.sum()),
                customers=customers,
                squares=float((counts @ stars**2).sum()),
                ss=float(s @ s),
                sn=float(s @ n),
                nn=float(n @ n),
            )
        )
        held += found.low <= truth <= found.high
    assert (0.90 if customers == 15 else 0.92) <= held / ROUNDS <= 0.985


def test_plain_wilson_would_not_cover() -> None:
    """The reason for all this: independent answers are assumed, and the truth is lost."""
    chance = np.random.default_rng(3)
    truth, held = 0.75, 0
    for _ in range(ROUNDS):
        n = 1 + chance.negative_binomial(1, 0.25, size=40)
        k = chance.binomial(n, chance.beta(truth * 1.5, (1 - truth) * 1.5, size=40))
        hits, size = int(k.sum()), int(n.sum())
        found = share_from_sums(ShareSums(size, hits, size, hits, hits, size))
        held += found.low <= truth <= found.high
    assert held / ROUNDS < 0.8
