"""What came within a horizon after each event, and where we have not looked long enough."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.errors import SettingsError
from nebelhorn.journeys.names import touchpoint_numbers
from nebelhorn.journeys.relation import kernel_sql


def put_labels(
    connection: duckdb.DuckDBPyConnection,
    touchpoints: tuple[str, ...],
    *,
    horizon_s: int,
    as_of_us: int,
    step: str = "step",
    into: str = "label",
) -> int:
    """Make a table that says for each event when any of some touchpoints comes next.

    Args:
        connection: Facts with relation ``step``.
        touchpoints: Names, at least one.
        horizon_s: How far to look, seconds, over 0; the very horizon still counts.
        as_of_us: When we stopped looking, UTC microseconds; later events do not exist.
        step: Name of the relation; looks across the journeys of a unit.
        into: Temporary table: (event_id, unit_no, from_us, next_us, censored). ``next_us``: when
            it came, NULL: not within the horizon. ``censored`` 1: it had not come and the horizon
            was still running, so nobody can say; 0 else.

    Returns:
        Count of rows, one an event and unit.

    Raises:
        SettingsError: No touchpoint, or no horizon.
        UnknownName: The log has no such touchpoint.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT range AS event_id, 7 AS customer_no, 7 AS unit_no,"
        ...     " 7 AS journey_id, range * 1000000 AS t_us, 1 AS touchpoint_no FROM range(2)"
        ... )
        >>> put_labels(connection, ("call",), horizon_s=60, as_of_us=2_000_000)
        2
        >>> connection.execute("SELECT next_us, censored FROM label ORDER BY event_id").fetchall()
        [(1000000, 0), (None, 1)]
    """
    if not touchpoints or horizon_s <= 0:
        msg = "a label needs at least one touchpoint and a horizon of at least one second"
        raise SettingsError(msg)
    sql = kernel_sql(
        "labels",
        step=step,
        touchpoint_nos=list(touchpoint_numbers(connection, touchpoints)),
        horizon_us=horizon_s * 1_000_000,
        as_of_us=as_of_us,
    )
    return put_table(connection, into, sql)
