"""New kinds of touchpoints: they reach the log, and nobody has modelled them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass

import duckdb

from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.signal import Outlook, Signal
from nebelhorn.reality.signal_facts import alarm_id

LEAST_CUSTOMERS = 5
_MOST_CUSTOMERS = 50
"""A kind is judged when its fifth customer is seen, and with each further one up to this."""

_YELLOW, _RED = 1e-3, 1e-4
_RED_A_YEAR, _YELLOW_A_YEAR = 3, 6
"""So many new kinds a year are told loudly, and so many at all; where more come, it is no news."""

_YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class _New:
    """A new kind: when it was clear, which, since when, and when red was reached."""

    raised_day: int
    touchpoint: int
    first_day: int
    red_day: int | None


def _alarms(connection: duckdb.DuckDBPyConnection, outlook: Outlook, charts: int) -> list[Alarm]:
    """Return an alarm for each new kind, on the day it was clear that it is new.

    New is what was first seen after the first eight weeks and came too fast then to have been
    there all the time: had its n customers come evenly since the log began, T days before the
    first of them and w from then on, the n − 1 others would all have fallen into those w days with
    the chance (w / (T + w))^(n − 1); it must be below 1 in 1,000, for red 1 in 10,000. So a rare
    kind that small logs see late by nature (Good 1953, Biometrika 40: its share is the missing
    mass) stays quiet, and where unmodelled kinds come all the time, only the first are told.
    """
    del charts
    found: list[Alarm] = []
    raised: list[int] = []
    for new in _judged(connection, outlook):
        lately = len(raised) - bisect_left(raised, new.raised_day - _YEAR_DAYS)
        raised.append(new.raised_day)
        if lately < _YELLOW_A_YEAR:
            red_day = new.red_day if lately < _RED_A_YEAR else None
            found.append(_alarm(connection, outlook.names[new.touchpoint], new, red_day))
    return found


def _alarm(
    connection: duckdb.DuckDBPyConnection, name: str, new: _New, red_day: int | None
) -> Alarm:
    row = connection.execute(
        "SELECT count(*), count(DISTINCT customer_no) FROM signal_event "
        "WHERE touchpoint_no = ? AND day <= ?",
        [new.touchpoint, red_day or new.raised_day],
    ).fetchone()
    moments, customers = row or (0, 0)
    return Alarm(
        alarm_id=alarm_id(Watched.NEW_KIND, name, new.raised_day),
        watched=Watched.NEW_KIND,
        subject=name,
        level=Level.YELLOW if red_day is None else Level.RED,
        since_day=new.first_day,
        raised_day=new.raised_day,
        red_day=red_day,
        proven_day=None,
        usual=None,
        lately=None,
        n=int(moments),
        detail=(("customers", float(customers)),),
    )


def _judged(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> list[_New]:
    """Return what is new, in the order in which it became clear."""
    rows = connection.execute(
        "WITH met AS (SELECT touchpoint_no, customer_no, min(day) AS day FROM signal_event "
        "GROUP BY touchpoint_no, customer_no), "
        "young AS (SELECT * FROM (SELECT *, "
        "min(day) OVER (PARTITION BY touchpoint_no) AS first_day FROM met) WHERE first_day >= ?) "
        "SELECT touchpoint_no, first_day::BIGINT, day::BIGINT, row_number() OVER line AS n "
        "FROM young WINDOW line AS (PARTITION BY touchpoint_no ORDER BY day, customer_no) "
        "QUALIFY n BETWEEN ? AND ? "
        "ORDER BY touchpoint_no, n",
        [outlook.settled_day, LEAST_CUSTOMERS, _MOST_CUSTOMERS],
    ).fetchall()
    by_day: dict[tuple[int, int, int], int] = defaultdict(int)
    for touchpoint, first_day, day, n in rows:
        if outlook.names[touchpoint] not in outlook.modelled:
            by_day[touchpoint, first_day, day] = n
    days: dict[int, list[int]] = defaultdict(list)
    red_days: dict[int, list[int]] = defaultdict(list)
    begun: dict[int, int] = {}
    for (touchpoint, first_day, day), n in by_day.items():
        begun[touchpoint] = first_day
        chance = ((day - first_day + 1) / (day - outlook.first_day + 1)) ** (n - 1)
        if chance <= _YELLOW:
            days[touchpoint].append(day)
        if chance <= _RED:
            red_days[touchpoint].append(day)
    found = [
        _New(min(told), touchpoint, begun[touchpoint], min(red_days[touchpoint], default=None))
        for touchpoint, told in days.items()
    ]
    return sorted(found, key=lambda new: (new.raised_day, new.first_day, new.touchpoint))


NEW_KIND = Signal(Watched.NEW_KIND, alarms=_alarms)
