"""Who was at a touchpoint, or went from one to the next, the latest first."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, put_view, quote_identifier
from nebelhorn.journeys.moves import MOVE, put_moves
from nebelhorn.journeys.names import touchpoint_numbers


@dataclass(frozen=True, slots=True)
class Visitor:
    """A customer who was there.

    Attributes:
        customer_no: Number of the customer.
        times: How often they were there.
        last_us: When they were last, UTC microseconds.
    """

    customer_no: int
    times: int
    last_us: int


@dataclass(frozen=True, slots=True)
class Visitors:
    """Those who were there.

    Attributes:
        customers: How many.
        times: How often they were there, all together.
        listed: Some of them, the one who was there last first.
    """

    customers: int
    times: int
    listed: tuple[Visitor, ...]


def visitors(
    connection: duckdb.DuckDBPyConnection,
    way: tuple[str, ...],
    *,
    step: str = "step",
    into: str = "visit",
    limit: int = 50,
    skip: int = 0,
) -> Visitors:
    """Return the customers who were at a touchpoint, or went from one directly to another.

    Args:
        connection: Facts with relation ``step`` (see ``make_steps``) and ``touchpoint``.
        way: One touchpoint, or two that follow each other directly within a journey; raw names.
        step: Name of the relation.
        into: Name of the temporary view that is made: (event_id, customer_no, t_us), one row a
            visit; of two touchpoints the event at the first.
        limit: How many to list at most.
        skip: So many of the latest are left out.

    Raises:
        UnknownName: The log has no such touchpoint.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT range AS event_id, 7 AS customer_no, 7 AS unit_no,"
        ...     " 7 AS journey_id, range * 10 AS t_us, 1 AS touchpoint_no FROM range(3)"
        ... )
        >>> visitors(connection, ("call",)).listed
        (Visitor(customer_no=7, times=3, last_us=20),)
        >>> visitors(connection, ("call", "call")).times
        2
    """
    numbers = touchpoint_numbers(connection, way)
    if len(numbers) == 1:
        put_view(
            connection,
            into,
            f"SELECT event_id, customer_no, t_us FROM {quote_identifier(step)} "
            f"WHERE touchpoint_no = {numbers[0]} AND customer_no IS NOT NULL",
        )
        return _listed(connection, into, limit, skip)
    # only journeys that were at the first can have gone on from there
    put_view(
        connection,
        "passing",
        f"SELECT * FROM {quote_identifier(step)} WHERE journey_id IN (SELECT journey_id "
        f"FROM {quote_identifier(step)} WHERE touchpoint_no = {numbers[0]})",
    )
    put_moves(connection, step="passing")
    drop(connection, "passing")
    put_view(
        connection,
        into,
        f"SELECT event_id, customer_no, from_us AS t_us FROM {MOVE} WHERE from_no = {numbers[0]} "
        f"AND to_no = {numbers[1]} AND customer_no IS NOT NULL",
    )
    return _listed(connection, into, limit, skip)


def of_visitors(connection: duckdb.DuckDBPyConnection, way: tuple[str, ...]) -> str:
    """Return the predicate for all events of the customers who were everywhere on a way.

    Journeys of customers that are made of these events alone are the same as among all events, and
    are made in a fraction of the time.

    Args:
        connection: Facts with ``event`` and ``touchpoint``.
        way: Raw names of touchpoints; at least one.

    Raises:
        UnknownName: The log has no such touchpoint.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name"
        ... )
        >>> of_visitors(connection, ("call",))
        'id_no IN (SELECT id_no FROM event WHERE touchpoint_no = 1)'
    """
    numbers = sorted(set(touchpoint_numbers(connection, way)))
    return " AND ".join(
        f"id_no IN (SELECT id_no FROM event WHERE touchpoint_no = {one:d})" for one in numbers
    )


def _listed(connection: duckdb.DuckDBPyConnection, visit: str, limit: int, skip: int) -> Visitors:
    total = connection.execute(
        f"SELECT count(DISTINCT customer_no), count(DISTINCT event_id) FROM {visit}"
    ).fetchone()
    found = connection.execute(
        "SELECT customer_no, count(DISTINCT event_id), max(t_us) AS last_us "
        f"FROM {visit} GROUP BY customer_no ORDER BY last_us DESC, customer_no "
        f"LIMIT {limit:d} OFFSET {skip:d}"
    ).fetchall()
    customers, times = total or (0, 0)
    return Visitors(int(customers), int(times), tuple(Visitor(*map(int, row)) for row in found))
