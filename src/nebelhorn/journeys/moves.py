"""Each event with what came before and after it in its journey; the waits, for export."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table, put_view
from nebelhorn.journeys.relation import kernel_sql

MOVE = "move"


def put_moves(connection: duckdb.DuckDBPyConnection, *, step: str, into: str = MOVE) -> int:
    """Make a temporary table of moves.

    Returns:
        Count of rows, one an event: (event_id, customer_no, unit_no, journey_id, from_no, from_us,
        came_no NULL, to_no NULL, to_us NULL).
    """
    return put_table(connection, into, kernel_sql("moves", step=step))


def put_gaps(
    connection: duckdb.DuckDBPyConnection, *, step: str = "step", into: str = "gap"
) -> None:
    """Make a view of every wait of every journey, to be written to a file.

    Args:
        connection: Facts with relation ``step``.
        step: Name of the relation.
        into: Name of the temporary view: (unit_no, journey_id, source, target, from_us, to_us,
            seconds); times in UTC microseconds. One row a pair of events that follow each other.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT range AS event_id, 7 AS customer_no, 7 AS unit_no,"
        ...     " 7 AS journey_id, range * 1500000 AS t_us, 1 AS touchpoint_no FROM range(2)"
        ... )
        >>> put_gaps(connection)
        >>> connection.execute("SELECT source, target, seconds FROM gap").fetchall()
        [('call', 'call', 1.5)]
    """
    moves = f"{into}_move"
    put_view(connection, moves, kernel_sql("moves", step=step))
    put_view(connection, into, kernel_sql("gaps", moves=moves, touchpoint="touchpoint"))
