"""Rules and groups as they are when all are judged at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from nebelhorn.feedback import t_quantile
from nebelhorn.lazy import late
from nebelhorn.reality.depth.gaps import NO_GAP
from nebelhorn.reality.depth.result import Gap, Shrunk
from nebelhorn.reality.depth.running import ALPHA, radius
from nebelhorn.reality.depth.shrunk import shrink
from nebelhorn.reality.multiplicity import bh
from nebelhorn.reality.result import Score

special = late("scipy.special")


_FALSE = 0.1
_PREDICTS_N = 200
_PREDICTS_CUSTOMERS = 40
_NOTHING = Shrunk(None, None, None, stands_out=False, predicts=False)


def judge_parts(scores: Sequence[Score], skills: Mapping[int, Gap]) -> tuple[Shrunk, ...]:
    """Judge parts of the predictions, all at once.

    Args:
        scores: Of each part.
        skills: Place of the part → hits less hits of its naive guess.

    Returns:
        In the same order. Parts of fewer than 15 customers count as one prediction a customer.
    """
    told = [place for place, score in enumerate(scores) if score.n]
    sizes = [_size(scores[place]) for place in told]
    shares = [_share(scores[place]) for place in told]
    posteriors = shrink([p * n for p, n in zip(shares, sizes, strict=True)], sizes)
    gaps = [skills.get(place, NO_GAP) for place in told]
    outstanding = bh(np.array([_p_value(gap) for gap in gaps]), _FALSE)
    found = [_NOTHING] * len(scores)
    for place, posterior, gap, out in zip(told, posteriors, gaps, outstanding, strict=True):
        found[place] = Shrunk(
            posterior.value,
            posterior.low,
            posterior.high,
            stands_out=bool(out),
            predicts=_predicts(gap, ALPHA / len(told)),
        )
    return tuple(found)


def _share(score: Score) -> float:
    """Return what the part's own figure says; pooled where too few customers allow none."""
    return score.hits / score.n if score.value is None else score.value


def _size(score: Score) -> float:
    return float(score.customers) if score.size is None else max(score.size, 1.0)


def _p_value(gap: Gap) -> float:
    error = _error(gap)
    if gap.value is None or gap.value == 0 or error is None:
        return 1.0
    if error == 0:
        return 0.0
    return float(2 * special.stdtr(gap.customers - 1, -abs(gap.value) / error))


def _predicts(gap: Gap, alpha: float) -> bool:
    error = _error(gap)
    if gap.value is None or error is None:
        return False
    if gap.n < _PREDICTS_N or gap.customers < _PREDICTS_CUSTOMERS:
        return False
    # σ of one of n independent predictions whose mean would have this error
    spread = error * math.sqrt(gap.n)
    return gap.value > radius(spread, float(gap.n), float(_PREDICTS_N), alpha=alpha)


def _error(gap: Gap) -> float | None:
    if gap.value is None or gap.high is None or gap.customers < 2:
        return None
    return (gap.high - gap.value) / t_quantile(gap.customers - 1)
