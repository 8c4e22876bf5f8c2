"""Leaving without a sign: the share of leavers of whom one could have known."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import DAY_US, Outlook, Signal
from nebelhorn.reality.signal_facts import numbers, share_days

SIGN_DAYS = 60
"""So long before leaving a sign counts."""

_LEARNT_FROM = 50
_LEAST_LEAVERS = 5
_LIFT = 1.5
"""A sign is what leavers do so much more often than other active customers, five at the least."""

_ANGRY_BELOW = 0.65
_ANGRY = 0


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return the share, by day of leaving, of leavers who gave a sign in the days before.

    Signs are learnt once, from the first fifty who left after ``SIGN_DAYS`` of log: own acts that
    at least five of them, and 1.5 times as many as of the customers active by then, had done in
    the days before; and an angry voice. Plain routine (paying, logging in) is thereby none.
    """
    leaves = numbers(outlook.leaves)
    put_table(
        connection,
        "signal_leaver",
        "SELECT event_id AS leave_id, customer_no, at_us AS left_us, day FROM signal_event "
        f"WHERE touchpoint_no IN ({leaves}) AND day >= {outlook.first_day + SIGN_DAYS:d}",
    )
    ready = connection.execute(
        "SELECT day FROM signal_leaver ORDER BY day LIMIT 1 OFFSET ?", [_LEARNT_FROM - 1]
    ).fetchone()
    if ready is None:
        return []
    # own acts, and angry voices as touchpoint 0 (touchpoints are numbered from 1)
    put_table(
        connection,
        "signal_act",
        "SELECT customer_no, touchpoint_no, at_us, day FROM signal_event "
        f"WHERE touchpoint_no NOT IN ({numbers(outlook.company | outlook.leaves)}) "
        f"UNION ALL SELECT customer_no, {_ANGRY}, at_us, day FROM signal_voice "
        f"WHERE score < {_ANGRY_BELOW}",
    )
    signs = _signs(connection, int(ready[0]))
    return share_days(
        connection,
        Watched.LEAVING,
        "SELECT 0 AS subject_no, l.day, l.customer_no, EXISTS (SELECT 1 FROM signal_act AS a "
        "WHERE a.customer_no = l.customer_no AND a.at_us < l.left_us "
        f"AND a.at_us >= l.left_us - {SIGN_DAYS * DAY_US} "
        f"AND a.touchpoint_no IN ({numbers(signs)})) AS good "
        f"FROM signal_leaver AS l WHERE l.day > {ready[0]:d}",
        {0: ""},
    )


def _signs(connection: duckdb.DuckDBPyConnection, ready_day: int) -> frozenset[int]:
    rows = connection.execute(
        "WITH gone AS (SELECT * FROM signal_leaver WHERE day <= $1), "
        "alive AS (SELECT DISTINCT customer_no FROM signal_event WHERE day > $2 AND day <= $1), "
        "before AS (SELECT touchpoint_no, count(DISTINCT leave_id) AS k FROM gone AS l "
        "JOIN signal_act AS a ON a.customer_no = l.customer_no AND a.at_us < l.left_us "
        f"AND a.at_us >= l.left_us - {SIGN_DAYS * DAY_US} GROUP BY touchpoint_no), "
        "usual AS (SELECT touchpoint_no, count(DISTINCT customer_no) AS k FROM signal_act "
        "WHERE day > $2 AND day <= $1 GROUP BY touchpoint_no) "
        "SELECT b.touchpoint_no FROM before AS b LEFT JOIN usual AS u USING (touchpoint_no) "
        f"WHERE b.k >= {_LEAST_LEAVERS} AND b.k * (SELECT count(*) FROM alive) >= "
        f"{_LIFT} * coalesce(u.k, 0) * (SELECT count(*) FROM gone)",
        [ready_day, ready_day - SIGN_DAYS],
    ).fetchall()
    return frozenset({_ANGRY, *(int(number) for (number,) in rows)})


LEAVING = Signal(Watched.LEAVING, series=_series)
