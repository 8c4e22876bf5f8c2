"""How good foretold chances were: shares and scores, with intervals by case.

Prefixes of one case hang together, so whole cases are redrawn (Efron 1979, Annals of Statistics).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Chances = NDArray[np.float32] | NDArray[np.float64]
Classes = NDArray[np.int64]
Values = NDArray[np.float64] | NDArray[np.bool_]

LEAST = 1e-4
"""A smaller chance counts as this one in the log score."""

_DRAWS, _SLOW_DRAWS = 2000, 400
_SEED = 20171
_BINS = 15


def judge(chances: Chances, came: Classes, case: Classes) -> dict[str, float]:
    """Return accuracy with its interval, log score, Brier score and calibration error."""
    found = share(chances.argmax(axis=1) == came, case)
    return {
        **found,
        "log_score": float(log_scores(chances, came).mean()),
        "brier": float(_brier(chances, came).mean()),
        "ece": calibration_error(chances, came),
    }


def share(hits: Values, case: Classes) -> dict[str, float]:
    """Return the share of hits, and where the middle 95 % of shares lie when cases are redrawn."""
    low, high = _interval(hits, case)
    return {
        "share": float(hits.mean()),
        "low": low,
        "high": high,
        "n": len(hits),
        "cases": len(np.unique(case)),
    }


def difference(ours: Values, theirs: Values, case: Classes) -> dict[str, float]:
    """Return the mean of ours less theirs, row by row, with its interval by case."""
    less = ours.astype(np.float64) - theirs.astype(np.float64)
    low, high = _interval(less, case)
    return {"difference": float(less.mean()), "low": low, "high": high}


def log_scores(chances: Chances, came: Classes) -> NDArray[np.float64]:
    """Return −ln of the chance of what came, row by row; lower is better."""
    chance = chances[np.arange(len(came)), came].astype(np.float64)
    return -np.log(np.clip(chance, LEAST, 1.0))


def calibration_error(chances: Chances, came: Classes) -> float:
    """Return how far the top chance is from the share of hits, on average over 15 equal bins.

    Naeini, Cooper and Hauskrecht (2015), AAAI.
    """
    top, hits = chances.max(axis=1), chances.argmax(axis=1) == came
    place = np.clip((top * _BINS).astype(np.int64), 0, _BINS - 1)
    far = np.bincount(place, weights=top.astype(np.float64) - hits, minlength=_BINS)
    return float(np.abs(far).sum() / len(came))


def judge_ranks(chance: NDArray[np.float64], came: Classes, case: Classes) -> dict[str, float]:
    """Return AUC with its interval and average precision of the chance of class 1."""
    drawn = [area(chance, came, weight) for weight in _redrawn(case, _SLOW_DRAWS)]
    both = np.column_stack((1 - chance, chance))
    return {
        "auc": area(chance, came),
        **_middle(drawn),
        "average_precision": average_precision(chance, came),
        "log_score": float(log_scores(both, came).mean()),
        "brier": float(((chance - came) ** 2).mean()),
        "ece": calibration_error(both, came),
        "rate": float(came.mean()),
        "n": len(came),
        "cases": len(np.unique(case)),
    }


def area_difference(
    ours: NDArray[np.float64], theirs: NDArray[np.float64], came: Classes, case: Classes
) -> dict[str, float]:
    """Return the AUC of ours less that of theirs, with its interval by case."""

    def less(weight: NDArray[np.float64] | None = None) -> float:
        return area(ours, came, weight) - area(theirs, came, weight)

    drawn = [less(weight) for weight in _redrawn(case, _SLOW_DRAWS)]
    return {"difference": less(), **_middle(drawn)}


def area(
    chance: NDArray[np.float64], came: Classes, weight: NDArray[np.float64] | None = None
) -> float:
    """Return AUC: how often a row of class 1 has the higher chance of two; ties count half.

    Mann and Whitney (1947), Annals of Mathematical Statistics. NaN: only one class is there.
    """
    weight = np.ones(len(came)) if weight is None else weight
    _, place = np.unique(chance, return_inverse=True)
    yes = np.bincount(place, weights=weight * (came == 1))
    no = np.bincount(place, weights=weight * (came == 0))
    pairs = yes.sum() * no.sum()
    below = np.cumsum(no) - no / 2
    return float((yes * below).sum() / pairs) if pairs else float("nan")


def average_precision(chance: NDArray[np.float64], came: Classes) -> float:
    """Return the mean precision at each step of recall, from the highest chance downwards."""
    _, place = np.unique(-chance, return_inverse=True)
    yes = np.bincount(place, weights=came == 1)
    precision = np.cumsum(yes) / np.cumsum(np.bincount(place))
    return float((precision * yes).sum() / yes.sum()) if yes.sum() else float("nan")


def _brier(chances: Chances, came: Classes) -> NDArray[np.float64]:
    right = chances[np.arange(len(came)), came].astype(np.float64)
    return np.asarray((chances.astype(np.float64) ** 2).sum(axis=1) - 2 * right + 1)


def _interval(values: Values, case: Classes) -> tuple[float, float]:
    _, back = np.unique(case, return_inverse=True)
    of, total = np.bincount(back), np.bincount(back, weights=values)
    draw = np.random.default_rng(_SEED)
    means = np.empty(_DRAWS)
    for turn in range(_DRAWS):
        drawn = draw.integers(0, len(of), len(of))
        means[turn] = total[drawn].sum() / of[drawn].sum()
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


def _redrawn(case: Classes, draws: int) -> Iterator[NDArray[np.float64]]:
    """Yield how often each row is drawn."""
    numbers, back = np.unique(case, return_inverse=True)
    draw = np.random.default_rng(_SEED)
    for _ in range(draws):
        times = np.bincount(draw.integers(0, len(numbers), len(numbers)), minlength=len(numbers))
        yield times[back].astype(np.float64)


def _middle(drawn: list[float]) -> dict[str, float]:
    low, high = np.nanquantile(drawn, (0.025, 0.975))
    return {"low": float(low), "high": float(high)}
