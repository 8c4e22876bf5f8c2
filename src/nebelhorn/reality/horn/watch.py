"""A chart over all its days, and the alarms that it gave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nebelhorn.reality.horn.result import Alarm, Chart, ChartPoint, ChartState
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.horn.stage import Days, Stage, known_after, prepare, run_stage, stamped
from nebelhorn.reality.horn.visible import visible_drop


def watch(
    series: DaySeries, *, charts: int, acknowledged: Sequence[int] = (), by_itself: bool
) -> tuple[Chart, tuple[Alarm, ...]]:
    """Return the chart of a series and every alarm it gave, first to last.

    Small days are merged (``merged``), the first 56 days with data are the reference (``learn``;
    at least 28 points where days are merged), then each point lets the sum climb or sink
    (``climb``). What is held against the thresholds is the sum without its worst day, so that a
    freak day never alarms; a day without data leaves everything as it is.

    - An alarm is raised when yellow is passed. It stays yellow, and in the list, when the sum
      falls back to 0. It turns red when red is passed. The proof (``prove``) is a stamp on it.
    - A red chart is frozen and stays red until somebody has acknowledged it on the day the alarm
      was raised or later; who did so while it was yellow has done so for the red as well. To
      acknowledge a yellow alarm changes nothing in the chart: chance raises one a year.
    - From the day after that (after the red day at the earliest) a new reference is learnt. While
      it is, only the proof can sound: red at once, and only below the lower of what was usual and
      what had become of it (less ``Known.tolerance``), for what is acknowledged is no news. The
      proof of the old alarm may still come in that time and is noted there.
    - A reference is learnt at the beginning and after a red alarm, never in between: neither the
      days of a yellow alarm nor those before an acknowledgement become part of one.

    Args:
        series: What to watch; high is good.
        charts: Count of charts watched side by side, at least 1; each is that much more careful.
        acknowledged: Days since 1970 on which a person acknowledged an alarm of this chart.
        by_itself: Nobody was there to acknowledge (looking back): learn anew from the red day on.

    Returns:
        The chart as it stands at its last point, and its alarms.

    Raises:
        ValueError: ``charts`` is below 1.

    References:
        Page (1954), Biometrika 41; the references of ``learn``, ``climb`` and ``prove``.

    Examples:
        >>> from nebelhorn.reality.horn.result import Watched
        >>> hits = np.where(np.arange(90) < 70, np.tile([37, 38, 36], 30), 25).astype(float)
        >>> days = DaySeries(Watched.INDEX, "next", np.arange(90), np.full(90, 50), hits)
        >>> chart, alarms = watch(days, charts=1, by_itself=False)
        >>> chart.state.value, [(alarm.alarm_id, alarm.since_day) for alarm in alarms]
        ('red', [('index/next/1970-03-13', 70)])
    """
    if charts < 1:
        msg = f"at least one chart is watched, got {charts}"
        raise ValueError(msg)
    days = prepare(series, charts)
    alarms: list[Alarm] = []
    sums: list[float | None] = []
    stage, begin, known = Stage(), 0, None
    while begin < len(days.points.day):
        stage = run_stage(days, begin, known)
        sums += stage.sums
        alarms += stage.alarms
        if not stage.stopped:
            if stage.state is ChartState.YELLOW:
                alarms[-1] = stamped(days, stage, alarms[-1], days.last_day(-1))
            break
        known = known_after(days, stage)
        release = _release(alarms[-1], acknowledged, by_itself=by_itself)
        begin = days.after(release)
        alarms[-1] = stamped(days, stage, alarms[-1], days.reference_end(begin)[1])
        sums += [sums[-1]] * (begin - len(sums))
        if release is not None:
            stage = Stage()
    return _chart(days, stage, sums), tuple(alarms)


def _release(alarm: Alarm, acknowledged: Sequence[int], *, by_itself: bool) -> int | None:
    """Return the day after which a red chart learns anew; None: it stays red."""
    if by_itself:
        return alarm.red_day
    heard = [day for day in acknowledged if day >= alarm.raised_day]
    return max(min(heard), alarm.red_day or alarm.raised_day) if heard else None


def _chart(days: Days, stage: Stage, sums: Sequence[float | None]) -> Chart:
    points, reference, units = days.points, stage.reference, days.series.units
    value = np.asarray(points.total / points.many).tolist()
    rows = zip(points.day.tolist(), points.many.tolist(), value, sums, strict=True)
    learning = reference is None or stage.state is ChartState.LEARNING
    return Chart(
        points.watched,
        points.subject,
        stage.state,
        tuple(ChartPoint(*row) for row in rows),
        None if learning or reference is None else reference.usual,
        None
        if learning or reference is None
        else visible_drop(reference, units.low if units else 0.0),
    )
