"""One reference and the days watched against it, up to the alarm that ends it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.horn.chart import (
    RED_DAYS,
    REFERENCE_DAYS,
    REFERENCE_POINTS,
    Reference,
    learn,
    worse,
)
from nebelhorn.reality.horn.climb import Height, climb
from nebelhorn.reality.horn.proof import Proof, mean_of_customers, prove
from nebelhorn.reality.horn.result import Alarm, ChartState, Level, Watched
from nebelhorn.reality.horn.series import DaySeries, merged, spans, stretch

_EPOCH = date(1970, 1, 1)
_SHARELESS = frozenset({Watched.NEW_KIND, Watched.MOVES})

TOLERANCE = 0.02
"""Two points below the usual are no drop that has to be proven."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a proof holds customers against.

    Attributes:
        usual: Mean of the customers, on the scale of the units.
        tolerance: How far days may sink below it and prove nothing, above 0: two points, or twice
            the spread of the days themselves (τ, inflated) where that is more. With 5,000 a day
            that resemble their neighbours, two points alone were "proven" every year (simulated).
    """

    usual: float
    tolerance: float


@dataclass(frozen=True, slots=True)
class Days:
    """A series made ready.

    Attributes:
        series: As it came.
        points: With small days merged.
        span: Shape (points,), days with data that each point holds.
        charts: Count of charts watched side by side.
    """

    series: DaySeries
    points: DaySeries
    span: NDArray[np.int64]
    charts: int

    def after(self, day: int | None) -> int:
        """Return the place of the first point after a day; None: after the last point."""
        if day is None:
            return len(self.points.day)
        return int(np.searchsorted(self.points.day, day, side="right"))

    def first_day(self, place: int) -> int:
        """Return the first of the days that a point holds."""
        return int(self.series.day[self.span[:place].sum()])

    def last_day(self, place: int) -> int:
        """Return the day of a point, days since 1970."""
        return int(self.points.day[place])

    def reference_end(self, begin: int) -> tuple[bool, int]:
        """Return if a reference that begins at a point is complete, and its last day so far."""
        held = np.cumsum(self.span[begin:])
        size = max(REFERENCE_POINTS, int(np.searchsorted(held, REFERENCE_DAYS)) + 1)
        complete = size <= len(held)
        last = begin + size - 1 if complete else len(self.points.day) - 1
        return complete, self.last_day(last)

    def mean(self, first: int, last: int) -> float | None:
        """Return the mean of the customers between two days; None: none are known."""
        units = self.series.units
        return mean_of_customers(units, first, last) if units else None

    def proof(self, first: int, last: int, known: Known | None) -> Proof | None:
        """Return the proof that customers sank below what is known, if there is one."""
        units = self.series.units
        if units is None or known is None:
            return None
        floor = known.usual - known.tolerance
        return prove(units, first, last, floor, float(RED_DAYS * self.charts))


@dataclass(frozen=True, slots=True)
class Stage:
    """What came of one reference.

    Attributes:
        state: At the last point watched.
        reference: None while learning.
        known: Of the customers in it, or from before; None: no customers are known.
        sums: Each point up to the last or the one that became red: share of the red threshold.
        alarms: First to last.
        first: First day after the reference.
    """

    state: ChartState = ChartState.LEARNING
    reference: Reference | None = None
    known: Known | None = None
    sums: tuple[float | None, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    first: int = 0

    @property
    def stopped(self) -> bool:
        """Did it end with a red alarm?"""
        return self.state is ChartState.RED


@dataclass(frozen=True, slots=True)
class _Open:
    """An alarm on its way: places of points."""

    since: int
    raised: int
    loudest: int
    height: float


def prepare(series: DaySeries, charts: int) -> Days:
    """Return a series made ready for ``run_stage``.

    Args:
        series: Any.
        charts: Count of charts watched side by side, at least 1.

    Returns:
        Its points, and how many days each holds.

    Examples:
        >>> series = DaySeries(
        ...     Watched.INDEX, "next", np.array([1, 2, 3]), np.array([4, 9, 30]),
        ...     np.array([2.0, 7.0, 15.0]),
        ... )
        >>> prepare(series, 1).first_day(0), prepare(series, 1).last_day(0)
        (1, 2)
    """
    points = merged(series)
    return Days(series, points, spans(series, points), charts)


def known_after(days: Days, stage: Stage) -> Known | None:
    """Return below what a drop would be news after a red alarm.

    Args:
        days: Whose stage it is.
        stage: One that ended red.

    Returns:
        The lower of what was usual and of what the alarm showed, which chance and choice make look
        rather too low than too high; None: no customers are known.
    """
    lately = days.mean(stage.alarms[-1].since_day, stage.alarms[-1].red_day or 0)
    if stage.known is None or lately is None:
        return None
    return Known(min(stage.known.usual, lately), stage.known.tolerance)


def stamped(days: Days, stage: Stage, alarm: Alarm, limit: int) -> Alarm:
    """Return an alarm with the day on which it was proven.

    Args:
        days: Whose alarm it is.
        stage: In which it was raised.
        alarm: The alarm.
        limit: Last day on which the proof still counts.

    Returns:
        The alarm, unchanged when it is not proven. Evidence that was complete before the alarm
        began is none of it: then the proof starts anew.
    """
    if alarm.proven_day is not None:
        return alarm
    proof = days.proof(stage.first, limit, stage.known)
    while proof is not None and proof.day < alarm.since_day:
        proof = days.proof(proof.day + 1, limit, stage.known)
    if proof is None:
        return alarm
    return replace(alarm, proven_day=max(proof.day, alarm.raised_day))


def run_stage(days: Days, begin: int, known: Known | None) -> Stage:
    """Return what comes of the reference that begins at a point.

    Args:
        days: All days.
        begin: Place of the first point of the reference.
        known: What a red alarm before has shown (``known_after``); None: there was none.

    Returns:
        The stage; still learning, watched up to the last point, or red.
    """
    first = days.first_day(begin)
    complete, last = days.reference_end(begin)
    end = days.after(last)
    early = days.proof(first, last, known)
    if early is not None and known is not None:
        place, since = days.after(early.day - 1), days.after(early.since - 1)
        alarm = _alarm(days, _Open(since, place, place, 0.0), known.usual, red=place)
        blank = (None,) * (place + 1 - begin)
        found = replace(alarm, proven_day=early.day)
        return Stage(ChartState.RED, None, known, blank, (found,), first)
    blank = (None,) * (end - begin)
    if not complete:
        return Stage(known=known, sums=blank)
    reference = learn(stretch(days.points, begin, end), days.span[begin:end], days.charts)
    usual = days.mean(first, last)
    tolerance = max(TOLERANCE, 2 * math.sqrt(reference.between) * reference.inflation)
    state, sums, alarms = _watched(days, end, reference)
    now = None if usual is None else Known(usual, tolerance)
    return Stage(state, reference, now, blank + sums, alarms, last + 1)


def _watched(
    days: Days, end: int, reference: Reference
) -> tuple[ChartState, tuple[float, ...], tuple[Alarm, ...]]:
    """Return state, sums and alarms of the points after a reference."""
    points = stretch(days.points, end, len(days.points.day))
    heights = climb(worse(reference, points, days.span[end:]).tolist(), reference.k)
    sums: list[float] = []
    alarms: list[Alarm] = []
    now: _Open | None = None
    for place, height in enumerate(heights, end):
        sums.append(height.sure / reference.red)
        now = _heard(now, place, end + height.start, height, reference)
        if now is not None and height.sure >= reference.red:
            alarms.append(_alarm(days, now, reference.usual, red=place))
            return ChartState.RED, tuple(sums), tuple(alarms)
        if now is not None and height.sum == 0:
            alarms.append(_alarm(days, now, reference.usual, red=None))
            now = None
    if now is None:
        return ChartState.CALM, tuple(sums), tuple(alarms)
    alarms.append(_alarm(days, now, reference.usual, red=None))
    return ChartState.YELLOW, tuple(sums), tuple(alarms)


def _heard(
    now: _Open | None, place: int, start: int, height: Height, reference: Reference
) -> _Open | None:
    """Return the open alarm after a point: raised, louder, or as it was."""
    if now is None:
        heard = height.sure >= reference.yellow
        return _Open(start, place, place, height.sure) if heard else None
    if height.sure > now.height:
        return _Open(now.since, now.raised, place, height.sure)
    return now


def _alarm(days: Days, now: _Open, usual: float | None, *, red: int | None) -> Alarm:
    points = days.points
    loudest = now.loudest if red is None else red
    many = int(points.many[now.since : loudest + 1].sum())
    lately = float(points.total[now.since : loudest + 1].sum()) / many
    shareless = points.watched in _SHARELESS
    raised = days.last_day(now.raised)
    iso = (_EPOCH + timedelta(days=raised)).isoformat()
    return Alarm(
        alarm_id=f"{points.watched}/{points.subject}/{iso}",
        watched=points.watched,
        subject=points.subject,
        level=Level.YELLOW if red is None else Level.RED,
        since_day=days.first_day(now.since),
        raised_day=raised,
        red_day=None if red is None else days.last_day(red),
        proven_day=None,
        usual=None if shareless else usual,
        lately=None if shareless else lately,
        n=many,
    )
