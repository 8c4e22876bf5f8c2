"""Does it happen as often as was sealed? CORP: consistent, optimally binned, reproducible."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from nebelhorn.lazy import late
from nebelhorn.reality.depth.result import Reliability, Step

optimize = late("scipy.optimize")


_DIGITS = 9


def reliability(said: ArrayLike, many: ArrayLike, hits: ArrayLike) -> Reliability | None:
    """Return reliability curve and decomposition of the Brier score.

    The curve is the isotonic regression of hits on confidence; with S the Brier score, S_c that of
    the curve and S_0 that of the mean: MCB = S − S_c, DSC = S_0 − S_c, UNC = S_0.

    Args:
        said: Shape (m,), distinct sealed confidences, ascending, 0–1.
        many: Shape (m,), count of predictions of each.
        hits: Shape (m,), how many of them were right.

    Returns:
        The decomposition; None without predictions.

    References:
        Dimitriadis, Gneiting and Jordan (2021), Stable reliability diagrams for probabilistic
        classifiers, PNAS 118(8).

    Examples:
        >>> found = reliability([0.2, 0.8], [10, 10], [2, 8])
        >>> found.mcb, round(found.dsc, 2), found.unc
        (0.0, 0.09, 0.25)
        >>> round(reliability([0.9], [10], [5]).mcb, 2)  # too sure
        0.16
    """
    chance, count, right = (np.asarray(one, dtype=float) for one in (said, many, hits))
    n = count.sum()
    if n == 0:
        return None
    curve = optimize.isotonic_regression(right / count, weights=count)
    mean = right.sum() / n
    brier, curved, flat = (_brier(guess, count, right, n) for guess in (chance, curve.x, mean))
    return Reliability(
        brier=round(brier, _DIGITS),
        mcb=round(max(brier - curved, 0.0), _DIGITS),
        dsc=round(max(flat - curved, 0.0), _DIGITS),
        unc=round(flat, _DIGITS),
        steps=tuple(
            Step(
                low=round(float(chance[start]), 4),
                high=round(float(chance[end - 1]), 4),
                n=int(count[start:end].sum()),
                share=round(float(curve.x[start]), _DIGITS),
            )
            for start, end in zip(curve.blocks[:-1], curve.blocks[1:], strict=True)
        ),
        n=int(n),
    )


def _brier(guess: ArrayLike, count: ArrayLike, right: ArrayLike, n: float) -> float:
    guess, count, right = np.asarray(guess), np.asarray(count), np.asarray(right)
    return float((right * (1 - guess) ** 2 + (count - right) * guess**2).sum() / n)
