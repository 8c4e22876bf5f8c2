"""Shares of small parts, drawn towards what their like are like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.lazy import late

special = late("scipy.special")


_MEANS = 41
_SIZES = 25
_NEGLIGIBLE = 1e-4
_HALVINGS = 24
CONFIDENCE = 0.9
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """What is known of one part's share.

    Attributes:
        value: Mean, 0–1.
        low: Lower 90 % bound.
        high: Upper 90 % bound.
    """

    value: float
    low: float
    high: float


def shrink(hits: Sequence[float], sizes: Sequence[float]) -> list[Posterior]:
    """Return the posterior of each part's share, all parts together saying what is usual.

    k_j ~ Beta-binomial(n_j; a, b). Instead of the likeliest a and b, whose intervals are too
    narrow, the posterior is averaged over mean a/(a+b), even on (0, 1), and size a+b from 1 to
    1,000, even in (a+b)^(−1/2), weighed by their marginal likelihood.

    Args:
        hits: Of each part, in effective predictions.
        sizes: Effective sample size of each part, more than 0.

    References:
        Morris (1983), Parametric empirical Bayes inference: theory and applications, JASA 78;
        Gelman et al. (2013), Bayesian data analysis, 5.3, for the average over a and b.

    Examples:
        >>> steady = shrink([50.0] * 9 + [2.0], [100.0] * 9 + [2.0])
        >>> round(steady[-1].value, 1)  # two of two right is no 100 %
        0.5
    """
    if not hits:
        return []
    k, n = np.asarray(hits, dtype=float), np.asarray(sizes, dtype=float)
    a, b, weight = _prior(k, n)
    alpha, beta = a + k[:, None], b + (n - k)[:, None]
    means = (alpha / (alpha + beta)) @ weight
    low, high = (
        _quantile(alpha, beta, weight, q) for q in ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    )
    return [
        Posterior(round(mean, 9), round(bottom, 6), round(top, 6))
        for mean, bottom, top in zip(means.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _quantile(alpha: _Floats, beta: _Floats, weight: _Floats, q: float) -> _Floats:
    """Return the q-quantile of each part's mixture of Beta distributions, by bisection."""
    low, high = np.zeros(len(alpha)), np.ones(len(alpha))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = special.betainc(alpha, beta, middle[:, None]) @ weight < q
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2


def _prior(k: _Floats, n: _Floats) -> tuple[_Floats, _Floats, _Floats]:
    mean = (np.arange(_MEANS) + 0.5) / _MEANS
    size = np.exp(np.linspace(0, np.log(1000), _SIZES))
    a = (mean[:, None] * size[None, :]).ravel()
    b = ((1 - mean)[:, None] * size[None, :]).ravel()
    log = (special.betaln(a + k[:, None], b + (n - k)[:, None]) - special.betaln(a, b)).sum(axis=0)
    log -= np.log(a + b) / 2  # even in (a+b)^(−1/2), on a grid even in the logarithm
    weight = np.exp(log - log.max())
    kept = weight > _NEGLIGIBLE
    return a[kept], b[kept], weight[kept] / weight[kept].sum()
