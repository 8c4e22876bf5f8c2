"""How small a drop the horn would still hear within two weeks."""

from __future__ import annotations

from nebelhorn.reality.horn.chart import Reference
from nebelhorn.reality.horn.climb import FREAK

DAYS = 14
"""A drop is visible when the chart turns red within so many days."""

_WORST = 1.7


def visible_drop(reference: Reference, least: float = 0.0) -> float | None:
    """Return the smallest drop that turns a chart red within 14 days in half of all cases.

    After a drop of d each of m days adds d/σ − k on average. The worst of them, which is left out,
    has 1.7 more (the mean of the largest of 14 standard normal days). So the threshold h is
    reached, on average, when (m − 1)(d/σ − k) − 1.7 ≥ h, that is d = σ (k + (h + 1.7)/(m − 1)).

    Args:
        reference: Of the chart; where points are rarer than days, m is the points of 14 days.
        least: The least the figure can be.

    Returns:
        In units of the series; None: no drop that is possible shows so soon.

    References:
        Mean path of a CUSUM: Siegmund (1985), Sequential Analysis, Springer, II.

    Examples:
        >>> kept = Reference(0.75, (0.0,) * 8, 0.0, 0.1875, 1.0, 0.06, 0.5, 5.0, 3.0, 1.0)
        >>> round(visible_drop(kept), 3)
        0.061
        >>> visible_drop(kept, least=0.7) is None  # it cannot sink so far
        True
    """
    points = DAYS * reference.points_a_day
    if points < 2:
        return None
    deviations = reference.k + (reference.red + _WORST) / (points - 1)
    drop = reference.spread * deviations
    # a day counts for four deviations at most, so a mean near them adds less than it should
    if deviations > FREAK - 1 or drop > reference.usual - least:
        return None
    return drop
