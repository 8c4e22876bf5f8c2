"""The lukewarm alarm: enthusiasm falls while customers use and buy as before."""

from __future__ import annotations

import duckdb

from nebelhorn.reality.horn.result import Alarm, Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import Detail, Outlook, Signal
from nebelhorn.reality.signal_facts import numbers, share_days

_ENTHUSIASTIC_FROM = 0.9
"""As everywhere in the house: NPS 9 and 10 of 10."""

_BEFORE_DAYS = 56
_HOLDS = 0.9
"""Use that has lost less than a tenth holds."""


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return the share of all scored voices, placed or not, that are enthusiastic."""
    del outlook
    return share_days(
        connection,
        Watched.ENTHUSIASM,
        f"SELECT 0 AS subject_no, day, customer_no, score >= {_ENTHUSIASTIC_FROM} AS good "
        "FROM signal_voice WHERE score IS NOT NULL",
        {0: ""},
    )


def _detail(connection: duckdb.DuckDBPyConnection, outlook: Outlook, alarm: Alarm) -> Detail:
    """Say whether use held: own acts a day of 100 customers who were active in eight weeks before.

    Returns:
        ``use_before`` (the eight weeks before ``since_day``), ``use_lately`` (from then to the
        raised day) and ``use_holds``, ``yes`` or ``no``; nothing where there was no use before.
    """
    since = alarm.since_day
    before = _use(connection, outlook, since - _BEFORE_DAYS, since)
    lately = _use(connection, outlook, since, alarm.raised_day + 1)
    if not before or lately is None:
        return ()
    holds = "yes" if lately >= _HOLDS * before else "no"
    return (
        ("use_before", round(before, 3)),
        ("use_lately", round(lately, 3)),
        ("use_holds", holds),
    )


def _use(
    connection: duckdb.DuckDBPyConnection, outlook: Outlook, begin: int, end: int
) -> float | None:
    row = connection.execute(
        "WITH active AS (SELECT DISTINCT customer_no FROM signal_event WHERE day >= ? AND day < ?) "
        "SELECT (SELECT count(*) FROM signal_event JOIN active USING (customer_no) "
        "WHERE day >= ? AND day < ? "
        f"AND touchpoint_no NOT IN ({numbers(outlook.company | outlook.leaves)})), "
        "(SELECT count(*) FROM active)",
        [begin - _BEFORE_DAYS, begin, begin, end],
    ).fetchone()
    if row is None or row[1] == 0 or end <= begin:
        return None
    return 100.0 * float(row[0]) / float(row[1]) / (end - begin)


ENTHUSIASM = Signal(Watched.ENTHUSIASM, series=_series, detail=_detail)
