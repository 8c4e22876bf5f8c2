"""Two indices side by side: did ours sink, the machine's, or both?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nebelhorn.reality.horn.result import Alarm, Chart, Watched

TOGETHER_DAYS = 28
"""Two alarms of one question that are heard within so many days tell of the same fall."""

OTHER = {
    Watched.WE: Watched.INDEX,
    Watched.INDEX: Watched.WE,
    Watched.WE_SKILL: Watched.SKILL,
    Watched.SKILL: Watched.WE_SKILL,
}
"""What stands beside a chart: the same figure of the machine, or of the people."""


def with_other_index(charts: Sequence[Chart], alarms: Sequence[Alarm]) -> list[Alarm]:
    """Add to alarms of people and machine whether the other one sank too.

    Args:
        charts: All of the horn; without one of kind ``WE`` nothing is added.
        alarms: All of the horn.

    Returns:
        The alarms in the same order. Where both are watched, ``detail`` has ("machine", …) or
        ("we", …): ``sank`` when the other's alarm was heard within 28 days of this one or it stood
        red that day, ``holds`` when it was watched that day and did neither. Nothing while the
        other one is still learning.

    Examples:
        >>> from nebelhorn.reality.horn.result import ChartPoint, ChartState, Level
        >>> calm = [ChartPoint(day, 50, 0.7, 0.1) for day in (100, 110)]
        >>> charts = [Chart(kind, "next", ChartState.CALM, tuple(calm), 0.7, None)
        ...           for kind in (Watched.WE, Watched.INDEX)]
        >>> sunk = Alarm("we/next/1970-04-15", Watched.WE, "next", Level.RED, 100, 104, 105, None,
        ...              0.7, 0.6, 250)
        >>> with_other_index(charts, [sunk])[0].detail
        (('machine', 'holds'),)
    """
    by_kind = {(chart.watched, chart.subject): chart for chart in charts}
    told = []
    for alarm in alarms:
        other = OTHER.get(alarm.watched)
        beside = None if other is None else by_kind.get((other, alarm.subject))
        state = None if beside is None else _state(beside, alarm, alarms)
        if beside is not None and state is not None:
            whose = "machine" if alarm.watched in {Watched.WE, Watched.WE_SKILL} else "we"
            told.append(replace(alarm, detail=(*alarm.detail, (whose, state))))
        else:
            told.append(alarm)
    return told


def _state(beside: Chart, alarm: Alarm, alarms: Sequence[Alarm]) -> str | None:
    sank = any(
        (one.watched, one.subject) == (beside.watched, beside.subject)
        and abs(one.raised_day - alarm.raised_day) <= TOGETHER_DAYS
        for one in alarms
    )
    heights = [point.sum for point in beside.points if point.day <= alarm.raised_day]
    if sank or not heights or heights[-1] is None:
        return "sank" if sank else None
    return "sank" if heights[-1] >= 1 else "holds"
