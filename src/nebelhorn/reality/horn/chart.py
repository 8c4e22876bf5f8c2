"""The reference of a chart: what is usual, how much days differ, how high is too high."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.horn.climb import FREAK
from nebelhorn.reality.horn.series import DaySeries, day_starts
from nebelhorn.reality.horn.siegmund import threshold_without_worst

REFERENCE_DAYS = 56
"""Eight weeks with data; half as many leave the spread too uncertain (simulated)."""

REFERENCE_POINTS = 28
"""Where days are merged, as many points at least."""

RED_DAYS = 3650
"""A red alarm by chance comes once in ten years."""

YELLOW_DAYS = 365
"""A yellow alarm by chance comes once a year."""

_K_MOST = 1.5
"""Where days hardly differ, drops far below the one that matters are let pass."""

_WEEKDAYS = 7
_NO_WEEKDAY = 7


@dataclass(frozen=True, slots=True)
class Reference:
    """What a chart holds its days against; figures in units of the series, n counts a day.

    Attributes:
        usual: Mean of the days, weekdays evened out.
        weekday: How each ``day % 7`` differs from it; the eighth is 0: a point of several days.
        between: τ², variance between days however much they hold.
        within: s², variance of a single value; a day of n has the variance τ² + s²/n.
        inflation: What days that resemble their neighbours add to the spread, 1–3.
        spread: Standard deviation of an ordinary day, inflated.
        k: What is taken off each day, in standard deviations.
        red: Threshold.
        yellow: Threshold.
        points_a_day: How many points came a calendar day, above 0 to 1.
    """

    usual: float
    weekday: tuple[float, ...]
    between: float
    within: float
    inflation: float
    spread: float
    k: float
    red: float
    yellow: float
    points_a_day: float


def learn(points: DaySeries, span: NDArray[np.int64], charts: int) -> Reference:
    """Return the reference that the given days make.

    With y the figures and n the counts of R points:

    - Weekdays: mean of each weekday less the mean of those means, times m/(m+2) where m points
      fell on it; eight weeks give .8. Points of several days have none.
    - Spread: v = Σ r² / (R − W) with the residuals r and W weekdays (at least 1). Of it s²/n is the
      chance of n single values: s² is what customers differ within a day, p(1−p) for shares
      without customers, at most v / mean(1/n); τ² = v − s² mean(1/n) is left for the days
      themselves. With n constant the spread of a day is √v, whatever the split.
    - A day further than four robust standard deviations from the median (1.4826 times the median
      distance, and the chance of n values) counts as one that far: a broken day in the reference
      must not make the chart blind.
    - A day of n has at least the spread 1/n: one more miss. Else, after weeks without any miss,
      the first would count for many.
    - Days that resemble their neighbours: spread times √((1+ρ)/(1−ρ)), with ρ the lag-1
      correlation of the residuals plus 1/R, from 0 to .8. Or, where it is more, customers who come
      on several days: √((V_customer + V_day − V_both) / V_day), from 1 to 3, the two-way clustered
      variance of the sum of all days over that of independent days.
    - k = δ / (2 spread), from .25 to 1.5, with δ the drop that matters (usually .05); thresholds
      for it at an ARL of 3,650 (red) and 365 (yellow) days times the count of charts; then
      k + 1/√R, for the mean is an estimate. Where points are rarer than days, the ARL is counted
      in points.

    Args:
        points: Of the reference; at least two.
        span: Shape (R,), days that each point holds.
        charts: Count of charts that are watched side by side, at least 1.

    Returns:
        The reference.

    References:
        Hawkins and Olwell (1998), Cumulative Sum Charts and Charting for Quality Improvement,
        Springer (k as half of the drop). Method of moments for τ² as in DerSimonian and Laird
        (1986), Controlled Clinical Trials 7. Median distance: Hampel (1974), JASA 69. The
        inflation is the variance of a sum of AR(1) days: Bayley and Hammersley (1946), Supplement
        to the JRSS 8. The rest is simulated. Two-way clusters: Cameron, Gelbach and
        Miller (2011), J. Business & Economic Statistics 29.

    Examples:
        >>> from nebelhorn.reality.horn.result import Watched
        >>> hits = np.tile([35.0, 40.0], 28)
        >>> days = DaySeries(Watched.INDEX, "next", np.arange(56), np.full(56, 50), hits)
        >>> found = learn(days, np.ones(56, dtype=np.int64), 1)
        >>> [round(figure, 3) for figure in (found.usual, found.spread, found.k, found.red)]
        [0.75, 0.053, 0.601, 5.232]
    """
    size, inverse = len(points.day), 1 / points.many
    value, place = _tamed(points), _weekday_places(points, span)
    weekday, present = _weekdays(value, place)
    even = value - weekday[place]
    variance = float(((even - even.mean()) ** 2).sum()) / (size - max(1, present))
    within = min(_single(points, float(even.mean())), variance / float(inverse.mean()))
    between = max(0.0, variance - within * float(inverse.mean()))
    day_spread = np.maximum(np.sqrt(between + within * inverse), inverse)
    usual = float(np.average(even, weights=day_spread**-2.0))
    inflation = max(
        _of_neighbours((even - usual) / day_spread), _of_customers(points, weekday, usual)
    )
    spread = max(math.sqrt(variance) * inflation, float(inverse.mean()))
    k = min(_K_MOST, max(0.25, points.drop / 2 / spread))
    rate = min(1.0, size / float(points.day[-1] - points.day[0] + span[0]))
    red, yellow = RED_DAYS * rate * charts, YELLOW_DAYS * rate * charts
    return Reference(
        usual,
        tuple(weekday.tolist()),
        between,
        within,
        inflation,
        spread,
        k + 1 / math.sqrt(size),
        threshold_without_worst(k, red, size),
        threshold_without_worst(k, yellow, size),
        rate,
    )


def worse(reference: Reference, points: DaySeries, span: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much worse than usual each point is, in standard deviations.

    Args:
        reference: From ``learn``.
        points: Those after it.
        span: Shape (n,), days that each holds.

    Returns:
        Shape (n,), (usual − y) / spread of a day of that n. Single values may differ more than in
        the reference (a machine that comes to part with the naive guess): where they have done so
        in the last 28 points, that is their chance.

    Examples:
        >>> from nebelhorn.reality.horn.result import Watched
        >>> kept = Reference(0.75, (0.0,) * 8, 0.0, 0.1875, 1.0, 0.06, 0.5, 5.0, 3.0, 1.0)
        >>> days = DaySeries(Watched.INDEX, "next", np.arange(3), np.full(3, 50),
        ...     np.array([37.5, 35.0, 0.0]))
        >>> worse(kept, days, np.ones(3, dtype=np.int64)).round(2).tolist()
        [0.0, 0.82, 12.25]
    """
    even = points.total / points.many
    even = even - np.array(reference.weekday)[_weekday_places(points, span)]
    inverse = 1 / points.many
    within = np.maximum(reference.within, _lately(points))
    spread = np.sqrt(reference.between + within * inverse) * reference.inflation
    return np.asarray((reference.usual - even) / np.maximum(spread, inverse))


def _tamed(points: DaySeries) -> NDArray[np.float64]:
    """Return the figures, none further from the median than the most that is plausible."""
    value, inverse = points.total / points.many, 1 / points.many
    middle = float(np.median(value))
    robust = 1.4826 * float(np.median(np.abs(value - middle)))
    single = max(0.0, _single(points, middle))
    far = FREAK * np.maximum(np.sqrt(robust**2 + single * inverse), inverse)
    return np.asarray(np.clip(value, middle - far, middle + far))


def _weekday_places(points: DaySeries, span: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.where(span == 1, points.day % _WEEKDAYS, _NO_WEEKDAY)


def _weekdays(
    value: NDArray[np.float64], place: NDArray[np.int64]
) -> tuple[NDArray[np.float64], int]:
    """Return the effect of each weekday, 0 at the eighth place, and how many were seen."""
    count = np.bincount(place, minlength=_WEEKDAYS + 1)[:_WEEKDAYS]
    sums = np.bincount(place, weights=value, minlength=_WEEKDAYS + 1)[:_WEEKDAYS]
    seen = count > 0
    effect = np.zeros(_WEEKDAYS + 1)
    if seen.sum() < 2:
        return effect, int(seen.sum())
    means = sums[seen] / count[seen]
    shrink = count[seen] / (count[seen] + 2)
    effect[:_WEEKDAYS][seen] = (means - means.mean()) * shrink
    return effect, int(seen.sum())


def _single(points: DaySeries, mean: float) -> float:
    """Return the variance of a single value, as far as it shows."""
    units = points.units
    if units is not None:
        # the variance of a customer's mean on a day, times how much a customer brings
        first, last = np.searchsorted(units.day, [points.day[0], points.day[-1] + 1])
        value = units.value[first:last]
        starts = day_starts(units.day[first:last])
        count = np.diff(starts, append=len(value))
        if len(value) > len(starts):
            centred = value - np.repeat(np.add.reduceat(value, starts) / count, count)
            squares = float((centred**2).sum()) / (len(value) - len(starts))
            return squares * max(1.0, float(points.many.sum()) / len(value))
    share = bool(((points.total >= 0) & (points.total <= points.many)).all())
    return mean * (1 - mean) if share else 0.0


def _lately(points: DaySeries) -> NDArray[np.float64]:
    """Return the variance of a single value in the 28 points up to each; 0 where too few show."""
    units, size = points.units, len(points.day)
    if units is None or not size:
        return np.zeros(size)
    first, last = np.searchsorted(units.day, [points.day[0], points.day[-1] + 1])
    day, value = units.day[first:last], units.value[first:last]
    at = np.searchsorted(points.day, day)
    starts = day_starts(day)
    count = np.diff(starts, append=len(value))
    centred = value - np.repeat(np.add.reduceat(value, starts) / count, count)
    squares, rows, days = (
        _trailing(np.bincount(place, weight, minlength=size)[:size].astype(np.float64))
        for place, weight in ((at, centred**2), (at, None), (at[starts], None))
    )
    free = rows - days
    each = np.maximum(1.0, _trailing(points.many.astype(np.float64)) / np.maximum(rows, 1))
    return np.asarray(np.where(free >= REFERENCE_POINTS, squares / np.maximum(free, 1) * each, 0.0))


def _trailing(values: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.cumsum(values)
    total[REFERENCE_POINTS:] = total[REFERENCE_POINTS:] - total[:-REFERENCE_POINTS]
    return total


def _of_neighbours(residual: NDArray[np.float64]) -> float:
    """Return the factor by which days that resemble their neighbours spread more."""
    squares = float((residual**2).sum())
    lag = float((residual[1:] * residual[:-1]).sum()) / squares if squares > 0 else 0.0
    rho = min(0.8, max(0.0, lag + 1 / len(residual)))
    return math.sqrt((1 + rho) / (1 - rho))


def _of_customers(points: DaySeries, weekday: NDArray[np.float64], usual: float) -> float:
    """Return the factor by which sums of days spread more since customers come on several days.

    Who buys makes every "no" of the month before wrong: such days resemble each other weakly, but
    over weeks, where no neighbour shows it.
    """
    units = points.units
    if units is None or units.customer is None:
        return 1.0
    first, last = np.searchsorted(units.day, [points.day[0], points.day[-1] + 1])
    day, customer = units.day[first:last], units.customer[first:last]
    many = np.ones(len(day)) if units.many is None else units.many[first:last]
    apart = (units.value[first:last] - usual - weekday[day % _WEEKDAYS]) * many
    by_both = float((apart**2).sum())
    by_day, by_customer = (
        float((np.bincount(np.unique(key, return_inverse=True)[1], apart) ** 2).sum())
        for key in (day, customer)
    )
    if by_day <= 0:
        return 1.0
    return math.sqrt(min(9.0, max(1.0, (by_customer + by_day - by_both) / by_day)))
