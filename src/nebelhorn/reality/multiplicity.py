"""Many tests at once: which may be believed?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def bh(p: ArrayLike, q: float) -> NDArray[np.bool_]:
    """Return which hypotheses to reject so that a share of at most ``q`` of those is wrong.

    Rejected are the k smallest p values, k the largest with p_(k) ≤ q k / m.

    Args:
        p: Shape (m,), p values, 0–1.
        q: Share of false discoveries that is borne, 0–1.

    Returns:
        Shape (m,), in the order given.

    References:
        Benjamini and Hochberg (1995), Controlling the false discovery rate, J. Royal Statistical
        Society B 57(1).

    Examples:
        >>> bh([0.001, 0.5, 0.02], 0.05).tolist()
        [True, False, True]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    below = values[order] <= q * np.arange(1, len(values) + 1) / max(len(values), 1)
    rejected = np.zeros(len(values), dtype=bool)
    if below.any():
        rejected[order[: int(np.flatnonzero(below)[-1]) + 1]] = True
    return rejected
