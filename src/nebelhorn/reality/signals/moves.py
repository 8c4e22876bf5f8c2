"""Customers go elsewhere: what they do next after a touchpoint has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.engine import put_table
from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.shift import Bunches, Shift, shift_of
from nebelhorn.reality.signal import DAY_US, Detail, Outlook, Signal
from nebelhorn.reality.signal_facts import alarm_id, numbers

HORIZON_DAYS = 7
"""What follows within a week follows; else nothing did. Longer hears more, and later."""

_WEEK = 7
_LATELY, _BEFORE = 4, 8
"""Weeks that are compared."""

_REFRACTORY_DAYS = 84
_LEAST_CUSTOMERS = 50
_LEAST_BITS = 0.01
_RED_DAYS, _YELLOW_DAYS = 3650, 365
_NOTHING = 0
_MONDAY = 3
"""1970 began on a Thursday: three days after a Monday."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a weekly look at a touchpoint found; ``day`` is its last day, a Sunday."""

    day: int
    red: bool
    since_day: int
    kinds: NDArray[np.int64]
    shift: Shift


@dataclass(frozen=True, slots=True)
class _Table:
    """Counts after one touchpoint: weeks × next acts.

    ``kinds`` are their numbers, ``since`` the weeks from which on they may be spoken of.
    """

    kinds: NDArray[np.int64]
    since: NDArray[np.int64]
    counts: NDArray[np.float64]

    def window(self, end: int) -> _Table:
        """Return the weeks compared at the end of ``end`` weeks, without what is new in them."""
        begin = end - _LATELY - _BEFORE
        old = self.since <= begin
        return _Table(self.kinds[old], self.since[old], self.counts[begin:end, old])


def _alarms(connection: duckdb.DuckDBPyConnection, outlook: Outlook, charts: int) -> list[Alarm]:
    """Return an alarm for each touchpoint after which customers go elsewhere than before.

    Every Sunday, for each touchpoint, the next own act of the customer within a week (or nothing)
    after the encounters of four weeks is held against that of the eight weeks before
    (``shift_of``). It is told when p is below 7 in 365 (red: 3,650) days, charts and touchpoints,
    and the two differ by .01 bits or more; then not again for 84 days. Acts of a new kind that
    nobody modelled are passed over until it is no longer new: they have an alarm of their own.
    """
    _put_next(connection, outlook)
    found: list[Alarm] = []
    first = _week_of(outlook.first_day + HORIZON_DAYS)
    since = _new_since(connection, outlook, first)
    tables = _tables(connection, first, _week_of(outlook.end_day) - first, since)
    many = sum((_looked(table) for table in tables.values()), start=np.zeros(1, dtype=np.int64))
    for touchpoint, table in tables.items():
        limits = _WEEK / (charts * np.maximum(1, many))
        looks = _looks(connection, touchpoint, table, first, limits)
        found += [_alarm(outlook, touchpoint, spell) for spell in _spells(looks)]
    return sorted(found, key=lambda alarm: (alarm.raised_day, alarm.subject))


def _put_next(connection: duckdb.DuckDBPyConnection, outlook: Outlook) -> None:
    """Make ``signal_next``: each encounter, in the week at whose end it is settled."""
    own = f"touchpoint_no NOT IN ({numbers(outlook.company)})"
    later = (
        "OVER (PARTITION BY customer_no ORDER BY at_us, event_id "
        "ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)"
    )
    put_table(
        connection,
        "signal_next",
        f"SELECT touchpoint_no, customer_no, {_week_sql()} AS week, "
        f"CASE WHEN next_us - at_us <= {HORIZON_DAYS * DAY_US} THEN next_no ELSE {_NOTHING} END "
        "AS next_no FROM (SELECT touchpoint_no, customer_no, day, at_us, "
        f"first_value(CASE WHEN {own} THEN touchpoint_no END IGNORE NULLS) {later} AS next_no, "
        f"first_value(CASE WHEN {own} THEN at_us END IGNORE NULLS) {later} AS next_us "
        f"FROM signal_event) WHERE day + {HORIZON_DAYS} < {outlook.end_day:d}",
    )


def _week_of(day: int) -> int:
    return (day + _MONDAY) // _WEEK


def _week_sql() -> str:
    # whole weeks are added and taken off again: a division of DuckDB cuts towards 0
    return f"(day + {HORIZON_DAYS + _MONDAY + 7_000_000}) // {_WEEK} - 1000000"


def _new_since(
    connection: duckdb.DuckDBPyConnection, outlook: Outlook, first: int
) -> dict[int, int]:
    """Return the week after the first one, of each kind that is new and nobody modelled."""
    rows = connection.execute(
        "SELECT touchpoint_no, min(day) AS day FROM signal_event GROUP BY touchpoint_no "
        "HAVING min(day) >= ?",
        [outlook.settled_day],
    ).fetchall()
    return {
        number: _week_of(day + HORIZON_DAYS) - first + 1
        for number, day in rows
        if outlook.names[number] not in outlook.modelled
    }


def _tables(
    connection: duckdb.DuckDBPyConnection, first: int, weeks: int, since: Mapping[int, int]
) -> dict[int, _Table]:
    if weeks < _LATELY + _BEFORE:
        return {}
    rows = connection.execute(
        "SELECT touchpoint_no::BIGINT AS touchpoint, next_no::BIGINT AS kind, "
        "(week - $1)::BIGINT AS week, count(*)::BIGINT AS many FROM signal_next "
        "WHERE week >= $1 AND week < $2 GROUP BY ALL ORDER BY ALL",
        [first, first + weeks],
    ).fetchnumpy()
    tables = {}
    for touchpoint in np.unique(rows["touchpoint"]).tolist():
        own = rows["touchpoint"] == touchpoint
        kinds, places = np.unique(rows["kind"][own], return_inverse=True)
        counts = np.zeros((weeks, len(kinds)))
        counts[rows["week"][own], places] = rows["many"][own]
        begins = np.array([since.get(kind, 0) for kind in kinds.tolist()], dtype=np.int64)
        tables[touchpoint] = _Table(kinds, begins, counts)
    return tables


def _looked(table: _Table) -> NDArray[np.int64]:
    """Return for each count of weeks seen, from 0 on, whether there is enough to look at."""
    seen = np.concatenate([[0.0], table.counts.sum(axis=1).cumsum()])
    looked = np.zeros(len(seen), dtype=np.int64)
    ends = np.arange(_LATELY + _BEFORE, len(seen))
    lately = seen[ends] - seen[ends - _LATELY]
    before = seen[ends - _LATELY] - seen[ends - _LATELY - _BEFORE]
    looked[ends] = np.minimum(lately, before) >= _LEAST_CUSTOMERS
    return looked


def _looks(
    connection: duckdb.DuckDBPyConnection,
    touchpoint: int,
    table: _Table,
    first: int,
    limits: NDArray[np.float64],
) -> Iterator[_Look]:
    """Yield the weekly looks at which something was heard, yellow at least."""
    for end in np.flatnonzero(_looked(table)).tolist():
        window = table.window(end)
        before, lately = window.counts[:_BEFORE], window.counts[_BEFORE:]
        # most weeks are calm even without looking at customers, which makes p only larger
        if not _is_loud(shift_of(before, lately), limits[end]):
            continue
        week = first + end
        bunches = _bunches(connection, touchpoint, week, window.kinds)
        if bunches is None:
            continue
        shift = shift_of(before, lately, bunches)
        if _is_loud(shift, limits[end]):
            monday = _WEEK * week - _MONDAY
            since = monday - _WEEK * _since_weeks(window.counts) - HORIZON_DAYS
            red = shift.p <= limits[end] / _RED_DAYS
            yield _Look(monday - 1, red, since, window.kinds, shift)


def _is_loud(shift: Shift, limit: float) -> bool:
    return shift.p <= limit / _YELLOW_DAYS and shift.bits >= _LEAST_BITS


def _bunches(
    connection: duckdb.DuckDBPyConnection, touchpoint: int, end: int, kinds: NDArray[np.int64]
) -> Bunches | None:
    """Return the two times by customer; None: too few customers in one of them."""
    rows = connection.execute(
        "SELECT customer_no::BIGINT AS customer, next_no::BIGINT AS kind, week >= $1 AS lately, "
        "count(*)::BIGINT AS many FROM signal_next "
        "WHERE touchpoint_no = $2 AND week >= $3 AND week < $4 AND list_contains($5, next_no) "
        "GROUP BY ALL ORDER BY ALL",
        [end - _LATELY, touchpoint, end - _LATELY - _BEFORE, end, kinds.tolist()],
    ).fetchnumpy()
    pairs = np.stack([rows["lately"].astype(np.int64), rows["customer"]], axis=1)
    units, place = np.unique(pairs, axis=0, return_inverse=True)
    lately = int(units[:, 0].sum())
    if min(lately, len(units) - lately) < _LEAST_CUSTOMERS:
        return None
    return Bunches(
        place.reshape(-1), np.searchsorted(kinds, rows["kind"]), rows["many"].astype(np.float64)
    )


def _since_weeks(window: NDArray[np.float64]) -> int:
    """Return how many last weeks differ most clearly from those before."""
    clear = [shift_of(window[:-many], window[-many:]).p for many in range(1, _LATELY + 1)]
    return 1 + int(np.argmin(clear))


def _spells(looks: Iterable[_Look]) -> list[list[_Look]]:
    """Return the looks of each alarm: the first, and what was heard in the 84 days after it."""
    spells: list[list[_Look]] = []
    for look in looks:
        if not spells or look.day >= spells[-1][0].day + _REFRACTORY_DAYS:
            spells.append([])
        spells[-1].append(look)
    return spells


def _alarm(outlook: Outlook, touchpoint: int, spell: list[_Look]) -> Alarm:
    red = next((look for look in spell if look.red), None)
    name, said, raised = outlook.names[touchpoint], red or spell[0], spell[0].day
    return Alarm(
        alarm_id=alarm_id(Watched.MOVES, name, raised),
        watched=Watched.MOVES,
        subject=name,
        level=Level.YELLOW if red is None else Level.RED,
        since_day=spell[0].since_day,
        raised_day=raised,
        red_day=None if red is None else red.day,
        proven_day=None,
        usual=None,
        lately=None,
        n=said.shift.n,
        detail=_detail(outlook, said),
    )


def _detail(outlook: Outlook, look: _Look) -> Detail:
    """Name what is done less and what more, ``""`` for nothing, with the shares."""
    shift = look.shift
    change = shift.lately - shift.before
    said: list[tuple[str, str | float]] = [("bits", round(shift.bits, 4))]
    for word, place in (("less", int(change.argmin())), ("more", int(change.argmax()))):
        said += [
            (word, outlook.names.get(int(look.kinds[place]), "")),
            (f"{word}_before", round(float(shift.before[place]), 4)),
            (f"{word}_lately", round(float(shift.lately[place]), 4)),
        ]
    return tuple(said)


MOVES = Signal(Watched.MOVES, alarms=_alarms)
