"""From the cases of two sides to a verdict."""

from __future__ import annotations

import math

from nebelhorn.reality.beliefs.interval import Cases, Difference, difference_of, side_of
from nebelhorn.reality.beliefs.result import BeliefRecord, BeliefVerdict, Calibration, Side

SMALL = 0.1
"""A difference of this many standard deviations of a single case would matter."""

_DIGITS = 9
_MOST_TIMES = 1e6


def record_of(
    when: Cases, than: Cases, *, both: int = 0, open_: int = 0, void: int = 0
) -> BeliefRecord:
    """Return what the cases of both sides say.

    A difference would matter from 0.1 √(b (1 − b)) on, with b the share of the other side: 5 points
    where half do it anyway, 1 point where one in a hundred does. In Cohen's h that is half of what
    he calls a small effect.

    Args:
        when: Cases that meet the condition.
        than: Cases they are compared with, of the same customers in the same order.
        both: Count of due cases that met both conditions.
        open_: Count of cases that are not due yet.
        void: Count of due cases that are void.

    Returns:
        Shares, difference, bounds and verdict.

    References:
        Cohen (1988), Statistical power analysis for the behavioral sciences, chapter 6.

    Examples:
        >>> import numpy as np
        >>> one = np.ones(2000, dtype=np.int64)
        >>> often, seldom = (np.arange(2000) % 10 < limit for limit in (4, 2))
        >>> made = record_of(Cases(one, often.astype(int)), Cases(one, seldom.astype(int)))
        >>> round(made.difference, 2), made.verdict.value
        (0.2, 'holds')
    """
    left, right = side_of(when), side_of(than)
    found = difference_of(when, than)
    counts = {"both": both, "open": open_, "void": void}
    if found is None or right.value is None:
        return BeliefRecord(
            left, right, None, None, None, None, BeliefVerdict.TOO_LITTLE, None, **counts
        )
    low, high = found.bounds()
    matters = _matters(right)
    verdict = _verdict(low, high, matters)
    return BeliefRecord(
        when=left,
        than=right,
        difference=round(found.value, _DIGITS),
        low=low,
        high=high,
        matters=round(matters, _DIGITS),
        verdict=verdict,
        more=_more(found, matters, left.n) if verdict is BeliefVerdict.TOO_LITTLE else None,
        **counts,
    )


def calibration_of(said: float, side: Side) -> Calibration:
    """Return what was said beside what came.

    Args:
        said: Share the author named, 0–1.
        side: Cases that met the condition.

    Examples:
        >>> calibration_of(0.7, Side(62, 100, 90, 0.62, 0.55, 0.69)).fits
        False
    """
    if side.low is None or side.high is None:
        return Calibration(said, None, None, None, None)
    fits = side.low <= said <= side.high
    return Calibration(said, side.value, side.low, side.high, fits)


def _verdict(low: float, high: float, matters: float) -> BeliefVerdict:
    if low > 0:
        return BeliefVerdict.HOLDS
    return BeliefVerdict.DOES_NOT_HOLD if high < matters else BeliefVerdict.TOO_LITTLE


def _matters(other: Side) -> float:
    even = (other.k + 1) / (other.n + 2)
    return SMALL * math.sqrt(even * (1 - even))


def _more(found: Difference, matters: float, n: int) -> int | None:
    """About how many more cases decide, if shares and spread stay and both sides grow alike."""

    def decided(times: float) -> bool:
        return _verdict(*found.bounds(times), matters) is not BeliefVerdict.TOO_LITTLE

    low, high = 1.0, _MOST_TIMES
    if not decided(high):
        return None
    while high / low > 1.001:
        middle = math.sqrt(low * high)
        low, high = (low, middle) if decided(middle) else (middle, high)
    return max(1, math.ceil((high - 1) * n))
