"""Variants: the orders of touchpoints that journeys take from start to end."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import drop, put_table
from nebelhorn.journeys.relation import kernel_sql
from nebelhorn.journeys.result import Variant

_PLACE = "touchpoint_place"
_ORDERS = "journey_order"
_FOUND = "found_variant"


def variants(
    connection: duckdb.DuckDBPyConnection, *, step: str = "step", limit: int = 20
) -> tuple[int, tuple[Variant, ...]]:
    """Count journeys that have the same touchpoints in the same order.

    Args:
        connection: Facts with relation ``step``.
        step: Name of the relation.
        limit: How many to return; the count says how many there are.

    Returns:
        Count of distinct variants; the most frequent ones, ties in the order of names.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT range AS event_id, 7 AS customer_no, 7 AS unit_no,"
        ...     " 7 AS journey_id, 0 AS t_us, 1 AS touchpoint_no FROM range(2)"
        ... )
        >>> variants(connection)
        (1, (Variant(touchpoints=('call', 'call'), journeys=1, share=1.0),))
    """
    names, journeys = put_orders(connection, step=step, into=_ORDERS)
    total = put_table(connection, _FOUND, kernel_sql("variants", orders=_ORDERS))
    drop(connection, _ORDERS)
    top = connection.execute(
        f"SELECT places, journeys FROM {_FOUND} ORDER BY journeys DESC, places LIMIT ?", [limit]
    ).fetchall()
    drop(connection, _FOUND)
    return total, tuple(
        Variant(tuple(names[place] for place in places), count, count / journeys)
        for places, count in top
    )


def put_orders(
    connection: duckdb.DuckDBPyConnection, *, step: str, into: str
) -> tuple[list[str], int]:
    """Make table ``into``: (journey_id, places), the way of each journey as places in a list.

    Returns:
        The names of the touchpoints by place (from 0, in the order of names, so that lists sort
        like names), and the count of journeys.
    """
    found = connection.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    ordered = sorted(found, key=lambda row: (row[1], row[0]))
    # two bytes a place instead of four: half the memory of the lists
    kind = "SMALLINT" if len(ordered) < 2**15 else "INTEGER"
    put_table(
        connection,
        _PLACE,
        f"SELECT unnest(?::INTEGER[]) AS touchpoint_no, unnest(?::{kind}[]) AS place",
        [[number for number, _ in ordered], list(range(len(ordered)))],
    )
    journeys = put_table(connection, into, kernel_sql("orders", step=step, place=_PLACE))
    drop(connection, _PLACE)
    return [name for _, name in ordered], journeys
