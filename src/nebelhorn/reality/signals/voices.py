"""Voices falling silent: the share of encounters at a touchpoint that are heard in time."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.reality.horn.chart import REFERENCE_DAYS
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import USUAL_DROP, DaySeries
from nebelhorn.reality.signal import Outlook, Signal
from nebelhorn.reality.signal_facts import share_days
from nebelhorn.reality.voiced import put_voiced

_LONGEST_PATIENCE_DAYS = 14

_FALL = 0.8
"""Four of five voices gone is silence; that people answer less over the years is not."""


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return the share of encounters heard within a patience, counted when that is over.

    The patience of a touchpoint is the whole days within which nine of ten voices came, 1 to 14,
    learnt once from those known when it had voices enough; an encounter is counted at the end of
    the day on which the patience with it ends.
    """
    put_voiced(connection, outlook)
    put_table(
        connection,
        "signal_patience",
        "SELECT touchpoint_no, any_value(ready_day) AS ready_day, "
        "least(greatest(quantile_disc(v.day - v.event_day, 0.9), 1), "
        f"{_LONGEST_PATIENCE_DAYS})::BIGINT AS days "
        "FROM signal_voiced JOIN signal_voice AS v USING (touchpoint_no) "
        "WHERE v.day <= ready_day GROUP BY touchpoint_no",
    )
    found = share_days(
        connection,
        Watched.VOICES,
        "SELECT e.touchpoint_no AS subject_no, e.day + p.days AS day, e.customer_no, "
        "h.day IS NOT NULL AND h.day <= e.day + p.days AS good "
        "FROM signal_event AS e JOIN signal_patience AS p USING (touchpoint_no) "
        "LEFT JOIN (SELECT event_id, min(day) AS day FROM signal_voice "
        "WHERE event_id IS NOT NULL GROUP BY event_id) AS h USING (event_id) "
        f"WHERE e.day + p.days > p.ready_day AND e.day + p.days < {outlook.end_day:d}",
        outlook.names,
    )
    return [replace(series, drop=max(USUAL_DROP, _FALL * _usual(series))) for series in found]


def _usual(series: DaySeries) -> float:
    """What is usual at the beginning: voices fall silent against that, they don't tire."""
    first = slice(0, REFERENCE_DAYS)
    return float(series.total[first].sum() / series.many[first].sum())


VOICES = Signal(Watched.VOICES, series=_series)
