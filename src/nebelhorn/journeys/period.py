"""Journeys that began within a span of days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from nebelhorn.engine import drop, put_table, quote_identifier

_KEPT = "period_step"

Period = tuple[int | None, int | None]
"""From this time on and before that one, UTC microseconds; None: no bound."""


def period_us(first: date | None, last: date | None, zone: ZoneInfo) -> Period:
    """Return the times between which days lie.

    Args:
        first: First day; None: no bound.
        last: Last day, whole; None: no bound.
        zone: Whose days.

    Examples:
        >>> period_us(date(1970, 1, 1), date(1970, 1, 1), ZoneInfo("UTC"))
        (0, 86400000000)
        >>> period_us(None, None, ZoneInfo("UTC"))
        (None, None)
    """
    from_us = None if first is None else _us(first, zone)
    until_us = None if last is None else _us(last + timedelta(days=1), zone)
    return from_us, until_us


def narrow_to_period(
    connection: duckdb.DuckDBPyConnection, begun: Period, *, step: str = "step"
) -> int:
    """Keep the journeys that began within a period, whole, so that totals agree.

    Args:
        connection: Facts with ``step``.
        begun: From when and before when, by the first event of a journey.
        step: Name of the relation to narrow; it becomes a temporary table.

    Returns:
        Count of rows left.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TEMP TABLE step AS SELECT * FROM (VALUES (1, 5), (1, 50), (2, 20)) "
        ...     "AS s(journey_id, t_us)"
        ... )
        >>> narrow_to_period(connection, (0, 10))
        2
    """
    from_us, until_us = begun
    bounds = ["true"]
    if from_us is not None:
        bounds.append(f"min(t_us) >= {from_us:d}")
    if until_us is not None:
        bounds.append(f"min(t_us) < {until_us:d}")
    quoted = quote_identifier(step)
    put_table(
        connection,
        _KEPT,
        f"SELECT * FROM {quoted} WHERE journey_id IN (SELECT journey_id FROM {quoted} "
        f"GROUP BY journey_id HAVING {' AND '.join(bounds)})",
    )
    count = put_table(connection, step, f"SELECT * FROM {_KEPT}")
    drop(connection, _KEPT)
    return count


def _us(day: date, zone: ZoneInfo) -> int:
    return round(datetime.combine(day, time(), zone).timestamp() * 1_000_000)
