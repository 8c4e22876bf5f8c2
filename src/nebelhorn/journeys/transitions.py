"""The directly-follows map: who goes where next, how often and how fast."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb

from nebelhorn.engine import drop, put_table, quote_identifier
from nebelhorn.journeys.names import touchpoint_names
from nebelhorn.journeys.relation import kernel_sql, rows
from nebelhorn.journeys.result import JourneyMap, Station, Transition

_ROWS_A_BUCKET = 4_000_000
_FOLLOW = "follow"


def journey_map(
    connection: duckdb.DuckDBPyConnection,
    *,
    step: str = "step",
    unit: str = "customer",
    group: str | None = None,
) -> JourneyMap:
    """Count every touchpoint and every step from one to the next within a journey.

    Durations are exact; median and 90th percentile interpolate linearly between the two nearest.

    Args:
        connection: Facts with relation ``step`` (see ``make_steps``).
        step: Name of the relation.
        unit: ``customer`` or the object type ``step`` was made for; only named in the result.
        group: Name of the group ``step`` was narrowed to; only named in the result.

    Returns:
        The whole map; nothing is hidden, empty tuples for an empty log.

    References:
        Hyndman & Fan (1996), Sample quantiles in statistical packages, The American Statistician
        50(4): type 7.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT * FROM (VALUES (1, 'call'), (2, 'buy'))"
        ...     " AS t(touchpoint_no, name);"
        ...     "CREATE TABLE step AS SELECT * FROM (VALUES (1, 7, 7, 7, 0, 1),"
        ...     " (2, 7, 7, 7, 5000000, 2)) AS s(event_id, customer_no, unit_no, journey_id, t_us,"
        ...     " touchpoint_no)"
        ... )
        >>> journey_map(connection).transitions
        (Transition(source='call', target='buy', count=1, customers=1, median_s=5.0, p90_s=5.0),)
    """
    total = put_table(connection, _FOLLOW, kernel_sql("follows", step=step))
    names = touchpoint_names(connection)
    moves = rows(connection, "transitions", follow=_FOLLOW)
    buckets = 1 + total // _ROWS_A_BUCKET
    move_units = _units(connection, "transition_units", buckets)
    place_units = _units(connection, "station_units", buckets)
    customers, first_us, last_us = _frame(connection, step)
    drop(connection, _FOLLOW)
    ended = {source: times for source, target, times, *_ in moves if target is None}
    return JourneyMap(
        unit=unit,
        group=group,
        journeys=sum(ended.values()),
        customers=customers,
        events=total,
        stations=_stations(moves, place_units, names),
        transitions=_transitions(moves, move_units, names),
        first_us=first_us,
        last_us=last_us,
    )


def _units(
    connection: duckdb.DuckDBPyConnection, kernel: str, buckets: int
) -> Counter[tuple[int, ...]]:
    units: Counter[tuple[int, ...]] = Counter()
    for bucket in range(buckets):
        for *place, count in rows(
            connection, kernel, follow=_FOLLOW, buckets=buckets, bucket=bucket
        ):
            units[tuple(place)] += count
    return units


def _frame(connection: duckdb.DuckDBPyConnection, step: str) -> tuple[int, int | None, int | None]:
    found = connection.execute(
        f"SELECT count(DISTINCT unit_no), min(t_us), max(t_us) FROM {quote_identifier(step)}"
    ).fetchone()
    return found if found else (0, None, None)


def _transitions(
    moves: list[tuple[Any, ...]], units: Counter[tuple[int, ...]], names: dict[int, str]
) -> tuple[Transition, ...]:
    made = [
        Transition(
            names[source],
            names[target],
            times,
            units[source, target],
            round(median_us / 1e6, 6),
            round(p90_us / 1e6, 6),
        )
        for source, target, times, median_us, p90_us in moves
        if target is not None
    ]
    return tuple(sorted(made, key=lambda move: (-move.count, move.source, move.target)))


def _stations(
    moves: list[tuple[Any, ...]], units: Counter[tuple[int, ...]], names: dict[int, str]
) -> tuple[Station, ...]:
    events: Counter[int] = Counter()
    arrivals: Counter[int] = Counter()
    ends: Counter[int] = Counter()
    for source, target, times, *_ in moves:
        events[source] += times
        if target is None:
            ends[source] += times
        else:
            arrivals[target] += times
    # whoever is here and did not come from elsewhere has started here: totals cannot disagree
    made = [
        Station(names[place], count, units[place,], count - arrivals[place], ends[place])
        for place, count in events.items()
    ]
    return tuple(sorted(made, key=lambda station: (-station.events, station.touchpoint)))
