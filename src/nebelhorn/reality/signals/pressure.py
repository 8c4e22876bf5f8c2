"""Contact pressure: the share of contacts that reach a customer who was left in peace before."""

from __future__ import annotations

import duckdb

from nebelhorn.reality.horn.result import Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import DAY_US, WARM_UP_DAYS, Outlook, Signal
from nebelhorn.reality.signal_facts import numbers, share_days

REST_DAYS = 14
"""Who had the same within two weeks was not left in peace."""

_ACTS_A_DAY = 2
"""Rarer acts annoy single customers, not the house."""


def _series(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[DaySeries]:
    """Return, for each frequent act of the company, the share by day that came after a rest."""
    rows = connection.execute(
        "SELECT touchpoint_no FROM signal_event WHERE touchpoint_no IN "
        f"({numbers(outlook.company)}) AND day < {outlook.settled_day:d} GROUP BY touchpoint_no "
        f"HAVING count(*) >= {WARM_UP_DAYS * _ACTS_A_DAY} ORDER BY touchpoint_no"
    ).fetchall()
    frequent = frozenset(int(row[0]) for row in rows)
    return share_days(
        connection,
        Watched.PRESSURE,
        "SELECT touchpoint_no AS subject_no, day, customer_no, coalesce(at_us - (lag(at_us) OVER "
        f"(PARTITION BY customer_no, touchpoint_no ORDER BY at_us, event_id)) > "
        f"{REST_DAYS * DAY_US:d}, true) AS good FROM signal_event "
        f"WHERE touchpoint_no IN ({numbers(frequent)}) QUALIFY day >= {outlook.settled_day:d}",
        {number: outlook.names[number] for number in frequent},
    )


PRESSURE = Signal(Watched.PRESSURE, series=_series)
