"""Slots: the days on which journeys begin, apart by the groups of these journeys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nebelhorn.engine import drop, put_arrow, put_table
from nebelhorn.journeys.period import period_us
from nebelhorn.journeys.relation import kernel_sql

MOST_GROUPS = 62
"""So many groups fit the bits of a slot."""

_LATER = 700_000
"""Days by which kernels put times off, so that none is negative."""

_DAY_US = 86_400_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal() + 1, date.max.toordinal() - 1


@dataclass(frozen=True, slots=True)
class Slots:
    """What cells are counted by. A journey is in exactly one slot, whatever it is filtered by.

    Attributes:
        days: Shape (slots,), day on which the journeys begin, proleptic Gregorian ordinal.
        bits: Shape (slots,), 2 ** number of each group the journeys are in.
        first_us: Shape (slots,), when the first of the journeys begins, UTC microseconds.
        last_us: Shape (slots,), when the last of them ends, UTC microseconds.
    """

    days: NDArray[np.int64]
    bits: NDArray[np.int64]
    first_us: NDArray[np.int64]
    last_us: NDArray[np.int64]

    def chosen(
        self, first: date | None = None, last: date | None = None, group_no: int | None = None
    ) -> NDArray[np.bool_]:
        """Return which slots a filter leaves, shape (slots,).

        Args:
            first: Only journeys that began on this day or later; None: from the beginning.
            last: Only journeys that began on this day or before; None: to the end.
            group_no: Only journeys of this group; None: of everybody.

        Examples:
            >>> none = np.zeros(2, np.int64)
            >>> slots = Slots(np.array([7, 8]), np.array([0, 1]), none, none)
            >>> slots.chosen(first=date.fromordinal(8)).tolist()
            [False, True]
            >>> slots.chosen(group_no=1).tolist()
            [False, False]
        """
        left = np.ones(len(self.days), np.bool_)
        if first is not None:
            left &= self.days >= first.toordinal()
        if last is not None:
            left &= self.days <= last.toordinal()
        if group_no is not None:
            left &= (self.bits >> group_no) & 1 == 1
        return left


def put_slots(
    connection: duckdb.DuckDBPyConnection,
    zone: ZoneInfo,
    *,
    step: str = "step",
    membership: str = "membership",
    into: str = "journey_slot",
) -> Slots:
    """Give every journey its slot.

    Args:
        connection: With both relations.
        zone: Whose days.
        step: As ``make_steps`` writes it.
        membership: As ``make_membership`` writes it, of at most ``MOST_GROUPS`` groups.
        into: Temporary table: (journey_id, slot).

    Returns:
        All slots that have a journey, in the order of their numbers.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE step AS SELECT * FROM (VALUES (1, 7, 5), (2, 7, 9), (3, 8, -5))"
        ...     " AS s(event_id, journey_id, t_us);"
        ...     "CREATE TABLE membership AS SELECT 2 AS event_id, 0 AS group_no"
        ... )
        >>> slots = put_slots(connection, ZoneInfo("UTC"))
        >>> [date.fromordinal(day).isoformat() for day in slots.days], slots.bits.tolist()
        (['1969-12-31', '1970-01-01'], [0, 1])
    """
    put_table(connection, "cell_begin", kernel_sql("begins", step=step, membership=membership))
    put_arrow(connection, "cell_day", _days(connection, zone))
    put_table(connection, "cell_slot", kernel_sql("slots", begins="cell_begin", day="cell_day"))
    placed = kernel_sql("journey_slots", begins="cell_begin", day="cell_day", slots="cell_slot")
    put_table(connection, into, placed)
    found = connection.execute(
        "SELECT day_no::BIGINT AS day_no, bits, first_us, last_us FROM cell_slot ORDER BY slot"
    ).fetchnumpy()
    for name in ("cell_begin", "cell_day", "cell_slot"):
        drop(connection, name)
    return Slots(found["day_no"], found["bits"], found["first_us"], found["last_us"])


def _days(connection: duckdb.DuckDBPyConnection, zone: ZoneInfo) -> pa.Table:
    """When local days begin and end, beside each day in UTC on which a journey begins."""
    begun = connection.execute(
        f"SELECT DISTINCT (begun_us + {_LATER * _DAY_US}) // {_DAY_US} FROM cell_begin"
    ).fetchall()
    utc = [int(number) for (number,) in begun]
    local = sorted({_ordinal(number) + beside for number in utc for beside in (-1, 0, 1)})
    spans = {day: _span(day, zone) for day in local if _FIRST <= day <= _LAST}
    rows = [
        (number, day, *spans[day])
        for number in utc
        for day in (_ordinal(number) + beside for beside in (-1, 0, 1))
        if day in spans
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    names = ("utc_no", "day_no", "from_us", "until_us")
    return pa.table(
        {name: pa.array(column, pa.int64()) for name, column in zip(names, columns, strict=True)}
    )


def _ordinal(utc_no: int) -> int:
    return utc_no - _LATER + _EPOCH


def _span(day: int, zone: ZoneInfo) -> tuple[int, int]:
    from_us, _ = period_us(date.fromordinal(day), None, zone)
    until_us, _ = period_us(date.fromordinal(day) + timedelta(days=1), None, zone)
    return from_us or 0, until_us or 0
