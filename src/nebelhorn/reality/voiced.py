"""Which touchpoints are heard often enough to be watched, and since when."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.reality.signal import Outlook

ENOUGH_VOICES = 28
WITHIN_DAYS = 28
"""A touchpoint is watched once so many voices came within so many days: one a day."""


def put_voiced(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> int:
    """Make ``signal_voiced``: the day on which each touchpoint had voices enough.

    That is the first day on which 28 voices had come within 28 days, four weeks after the first
    voice and eight weeks after the log begins at the earliest (nobody is tired of being asked
    yet). What comes later never changes it.

    Args:
        connection: With ``signal_voice``.
        outlook: When the log begins.

    Returns:
        Count of touchpoints; temporary table (touchpoint_no, ready_day).

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE signal_voice AS SELECT x AS answer_id, 7 AS touchpoint_no,"
        ...     " x AS at_us, x AS day FROM range(60) AS t(x)")
        >>> put_voiced(connection, Outlook({}, 0, 0))
        1
        >>> connection.execute("FROM signal_voiced").fetchone()
        (7, 56)
    """
    return put_table(
        connection,
        "signal_voiced",
        "SELECT touchpoint_no, min(day)::BIGINT AS ready_day FROM ("
        f"SELECT touchpoint_no, day, lag(day, {ENOUGH_VOICES - 1}) OVER line AS back_day, "
        "min(day) OVER (PARTITION BY touchpoint_no) AS first_day "
        "FROM signal_voice WHERE touchpoint_no IS NOT NULL "
        "WINDOW line AS (PARTITION BY touchpoint_no ORDER BY at_us, answer_id)) "
        f"WHERE day - back_day < {WITHIN_DAYS} AND day >= first_day + {WITHIN_DAYS} "
        f"AND day >= {outlook.settled_day:d} "
        "GROUP BY touchpoint_no",
    )
