"""Mood: the mean score of the voices about a touchpoint, a point of the emotional curve."""

from __future__ import annotations

import duckdb

from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import Outlook, Signal
from nebelhorn.reality.signal_facts import share_days
from nebelhorn.reality.voiced import put_voiced


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return the mean by day of voice, of touchpoints with voices enough, from then on.

    Where voices are few the mean shows a fall sooner than the share of the angry: it also sees
    the angry become furious. What the voices are is said in shares elsewhere.
    """
    put_voiced(connection, outlook)
    return share_days(
        connection,
        Watched.MOOD,
        "SELECT touchpoint_no AS subject_no, day, customer_no, score AS good "
        "FROM signal_voice JOIN signal_voiced USING (touchpoint_no) "
        "WHERE score IS NOT NULL AND day > ready_day",
        outlook.names,
    )


MOOD = Signal(Watched.MOOD, series=_series)
