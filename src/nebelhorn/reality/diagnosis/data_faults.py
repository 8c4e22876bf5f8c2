"""Faults of the data, told apart from customers who changed: silent, shifted and late sources."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.diagnosis.case import DAY, DAY_US, HOUR
from nebelhorn.reality.diagnosis.result import Span
from nebelhorn.reality.diagnosis.signs import DataFault, Fault

_HOURS = 24
_LEAST_SILENT_DAYS = 3
_LEAST_MISSING = 20
_LEAST_EVENTS = 50
_LEAST_NATS = 0.1
"""So much likelier a moment must be with the clock shifted, on average."""

_LEAST_SUM = 30.0
_LATE_HOURS = 48.0
_EARLY_SHARE = 0.05
Counts = NDArray[np.float64]


def source_faults(
    connection: duckdb.DuckDBPyConnection, before: Span, after: Span
) -> tuple[DataFault, ...]:
    """Return what is wrong with whole sources.

    Args:
        connection: Facts; reads ``event`` and ``source``.
        before: Days that are compared with.
        after: Days that are explained.

    Returns:
        Silent sources, then shifted clocks, then late ones; by name of the source.
    """
    names = dict(connection.execute("SELECT source_no, name FROM source").fetchall())
    rows = connection.execute(
        "SELECT DISTINCT coalesce(source_no, -1) FROM event WHERE t_us >= ? AND t_us < ?",
        [before.from_day * DAY_US, before.to_day * DAY_US],
    ).fetchall()
    sources = sorted((str(names.get(number, "")), number) for (number,) in rows)
    hours = [
        (
            name,
            _hours(connection, number, before),
            _hours(connection, number, after),
        )
        for name, number in sources
    ]
    silent = [fault for name, old, new in hours for fault in _silent(name, old, new, after)]
    shifted = [fault for name, old, new in hours for fault in _shifted(name, old, new, after)]
    late = [
        fault
        for name, number in sources
        for fault in _late(connection, name, number, before, after)
    ]
    return (*silent, *shifted, *late)


def clock_shift(before: Counts, after: Counts) -> tuple[int, int, int] | None:
    """Find the days on which a clock went wrong, and by how many hours.

    With b the usual share of moments an hour of the day, the days are those over which
    Σ n_h ln(b_{h−k} / b_h) is largest, for any k. They must say so by 30 nats and by 0.1 nats a
    moment, and the shifted profile must fit at least twice as well as the usual one. A shift by
    one hour is never named: it may be daylight saving.

    Args:
        before: Shape (days, 24), moments by hour of the day, UTC.
        after: The same of the days that are explained.

    Returns:
        (first day's place, count of days, hours forward, −11 to 12); None: nothing is shifted.

    References:
        Neyman and Pearson (1933) for the likelihood ratio, Philosophical Transactions A 231; the
        largest run of days is Kadane's, see Bentley (1984), Communications of the ACM 27.

    Examples:
        >>> usual = np.zeros((20, 24))
        >>> usual[:, 8:18] = 10
        >>> clock_shift(usual, np.vstack([usual[:5], np.roll(usual[:9], 3, axis=1)]))
        (5, 9, 3)
    """
    if before.sum() < _LEAST_EVENTS or after.sum() < _LEAST_EVENTS:
        return None
    usual = (before.sum(axis=0) + 1) / (before.sum() + _HOURS)
    best = max(
        ((*_run(after @ np.log(np.roll(usual, k) / usual)), k) for k in range(2, _HOURS - 1)),
        key=lambda one: one[0],
    )
    total, first, last, k = best
    days = after[first:last]
    n = float(days.sum())
    if n < _LEAST_EVENTS or total < max(_LEAST_SUM, _LEAST_NATS * n):
        return None
    seen = days.sum(axis=0) / n
    if 2 * np.abs(seen - np.roll(usual, k)).sum() > np.abs(seen - usual).sum():
        return None
    return first, last - first, k if k <= _HOURS // 2 else k - _HOURS


def _run(values: Counts) -> tuple[float, int, int]:
    """Return the largest sum of a run of values, its first place and the place after its last."""
    best, start, total = (0.0, 0, 0), 0, 0.0
    for place, value in enumerate(values.tolist()):
        if total <= 0:
            start, total = place, 0.0
        total += value
        if total > best[0]:
            best = (total, start, place + 1)
    return best


def _hours(connection: duckdb.DuckDBPyConnection, source: int, span: Span) -> Counts:
    rows = connection.execute(
        f"SELECT {DAY} - $2, {HOUR}, count(*) FROM event "
        "WHERE coalesce(source_no, -1) = $1 AND t_us >= $2 * $4 AND t_us < $3 * $4 GROUP BY 1, 2",
        [source, span.from_day, span.to_day, DAY_US],
    ).fetchall()
    counts = np.zeros((span.days, _HOURS))
    for day, hour, n in rows:
        counts[day, hour] = n
    return counts


def _silent(name: str, old: Counts, new: Counts, after: Span) -> Iterator[DataFault]:
    """A source that was never quiet for half as long, and should have brought 20 moments."""
    usual = old.sum() / max(len(old), 1)
    there = np.flatnonzero(old.sum(axis=1))
    first, many = _quiet(new.sum(axis=1))
    _, before = _quiet(old.sum(axis=1)[there[0] :]) if len(there) else (0, 0)
    if many >= max(_LEAST_SILENT_DAYS, 2 * before + 1) and usual * many >= _LEAST_MISSING:
        yield DataFault(
            Fault.SILENT, name, after.from_day + first, float(usual), 0.0, round(usual * many)
        )


def _quiet(days: Counts) -> tuple[int, int]:
    """Return the longest run of days without anything: its first place and its length."""
    places = np.flatnonzero(np.concatenate([[1.0], days, [1.0]]))
    gaps = np.diff(places) - 1
    longest = int(np.argmax(gaps))
    return int(places[longest]), int(gaps[longest])


def _shifted(name: str, old: Counts, new: Counts, after: Span) -> Iterator[DataFault]:
    found = clock_shift(old, new)
    if found:
        first, days, hours = found
        n = int(new[first : first + days].sum())
        yield DataFault(Fault.CLOCK, name, after.from_day + first, 0.0, float(hours), n)


def _late(
    connection: duckdb.DuckDBPyConnection, name: str, source: int, before: Span, after: Span
) -> Iterator[DataFault]:
    """Known two days later than usual, or more often than usual before it happened."""
    delay = "(known_us - t_us) / 3.6e9"
    here = (
        f"SELECT {DAY} AS day, {delay} AS hours FROM event WHERE known_us IS NOT NULL "
        f"AND coalesce(source_no, -1) = {source:d} "
        f"AND t_us >= $1 * {DAY_US} AND t_us < $2 * {DAY_US}"
    )
    whole = f"SELECT median(hours), avg((hours < 0)::INTEGER), count(*) FROM ({here})"
    old, new = (
        connection.execute(whole, [span.from_day, span.to_day]).fetchone() or (None, None, 0)
        for span in (before, after)
    )
    if min(old[2], new[2]) < _LEAST_EVENTS:
        return
    late = new[0] - old[0] >= _LATE_HOURS
    if late or new[1] - old[1] >= _EARLY_SHARE:
        middle = "median(hours) >= $3" if late else "avg((hours < 0)::INTEGER) >= $3"
        edge = (old[0] + new[0]) / 2 if late else (old[1] + new[1]) / 2
        since = connection.execute(
            f"SELECT min(day) FROM (SELECT day FROM ({here}) GROUP BY day HAVING {middle})",
            [after.from_day, after.to_day, edge],
        ).fetchone() or (after.from_day,)
        lately = new[0] if late else _early(connection, here, after)
        yield DataFault(Fault.LATE, name, int(since[0]), float(old[0]), float(lately), new[2])


def _early(connection: duckdb.DuckDBPyConnection, here: str, after: Span) -> float:
    """Return the median delay of those that were known before they happened, hours below 0."""
    row = connection.execute(
        f"SELECT median(hours) FROM ({here}) WHERE hours < 0", [after.from_day, after.to_day]
    ).fetchone()
    return float(row[0]) if row else 0.0
