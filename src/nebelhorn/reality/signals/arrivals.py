"""Newcomers from nowhere: the share of those who come who come by a known way."""

from __future__ import annotations

from collections import Counter

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import Outlook, Signal
from nebelhorn.reality.signal_facts import numbers, share_days

_LEARNT_FROM = 50
"""So many newcomers show where people usually come in."""


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return the share by day of arrival.

    A newcomer is a customer whose first moment is an act of their own, after the first eight weeks
    of the log. Known ways lead in at the stage where most of the first fifty newcomers came in, or
    before it; who turns up further along (signs a contract out of nowhere), or at a touchpoint
    nobody has put anywhere, has been somewhere we don't know.
    """
    put_table(
        connection,
        "signal_newcomer",
        "SELECT customer_no, day, at_us, touchpoint_no FROM signal_event "
        "QUALIFY row_number() OVER (PARTITION BY customer_no ORDER BY at_us, event_id) = 1",
    )
    own_ones = (
        f"FROM signal_newcomer WHERE day >= {outlook.settled_day:d} "
        f"AND touchpoint_no NOT IN ({numbers(outlook.company)})"
    )
    first = connection.execute(
        f"SELECT day, touchpoint_no {own_ones} "
        f"ORDER BY at_us, touchpoint_no, customer_no LIMIT {_LEARNT_FROM}"
    ).fetchall()
    ranks = {number: rank for number, rank in outlook.stage_rank.items() if rank is not None}
    entries = Counter(ranks[number] for _, number in first if number in ranks)
    if len(first) < _LEARNT_FROM or not entries:
        return []
    usual = min(entries, key=lambda rank: (-entries[rank], rank))
    ways = frozenset(number for number, rank in ranks.items() if rank <= usual)
    return share_days(
        connection,
        Watched.ARRIVALS,
        f"SELECT 0 AS subject_no, day, customer_no, touchpoint_no IN ({numbers(ways)}) AS good "
        f"{own_ones} AND day > {first[-1][0]:d}",
        {0: ""},
    )


ARRIVALS = Signal(Watched.ARRIVALS, series=_series)
