"""Every count answers with those behind it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, quote_identifier
from nebelhorn.journeys.funnel import FunnelQuestion, Outcome, count_of, outcome_sql, walked
from nebelhorn.journeys.instead import lost_units
from nebelhorn.journeys.moves import MOVE, put_moves
from nebelhorn.journeys.names import touchpoint_numbers
from nebelhorn.journeys.variants import put_orders

_ORDERS = "journey_order"


@dataclass(frozen=True, slots=True)
class Behind:
    """Who stands behind a figure.

    Attributes:
        count: The figure itself: events, moves, journeys or units, as it was shown.
        units: Distinct numbers of customers or objects, ascending.
        customers: Distinct numbers of customers, ascending; the units themselves unless the unit
            is an object; events without a customer have none.
    """

    count: int
    units: tuple[int, ...]
    customers: tuple[int, ...]


def behind_station(
    connection: duckdb.DuckDBPyConnection, touchpoint: str, *, step: str = "step"
) -> Behind:
    """Who was at a touchpoint; ``count`` = ``Station.events``, units = ``Station.customers``.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    (number,) = touchpoint_numbers(connection, [touchpoint])
    return _behind(connection, step, f"touchpoint_no = {number}")


def behind_transition(
    connection: duckdb.DuckDBPyConnection, source: str, target: str, *, step: str = "step"
) -> Behind:
    """Who went from one touchpoint directly to another; figures as in ``Transition``.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    left, reached = touchpoint_numbers(connection, [source, target])
    return _behind_moves(connection, step, f"from_no = {left} AND to_no = {reached}")


def behind_start(
    connection: duckdb.DuckDBPyConnection, touchpoint: str, *, step: str = "step"
) -> Behind:
    """Whose journeys begin here; ``count`` = ``Station.starts``.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    (number,) = touchpoint_numbers(connection, [touchpoint])
    return _behind_moves(connection, step, f"from_no = {number} AND came_no IS NULL")


def behind_end(
    connection: duckdb.DuckDBPyConnection, touchpoint: str, *, step: str = "step"
) -> Behind:
    """Whose journeys end here; ``count`` = ``Station.ends``.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    (number,) = touchpoint_numbers(connection, [touchpoint])
    return _behind_moves(connection, step, f"from_no = {number} AND to_no IS NULL")


def behind_variant(
    connection: duckdb.DuckDBPyConnection, touchpoints: tuple[str, ...], *, step: str = "step"
) -> Behind:
    """Whose journeys are exactly this; ``count`` = ``Variant.journeys``.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    touchpoint_numbers(connection, touchpoints)
    names, _ = put_orders(connection, step=step, into=_ORDERS)
    places = [names.index(name) for name in touchpoints]
    chosen = f"SELECT journey_id FROM {_ORDERS} WHERE places = {places}"
    try:
        count = count_of(connection, chosen)
        behind = _behind(connection, step, f"journey_id IN ({chosen})")
    finally:
        drop(connection, _ORDERS)
    return Behind(count, behind.units, behind.customers)


def behind_funnel(
    connection: duckdb.DuckDBPyConnection,
    question: FunnelQuestion,
    *,
    at: int,
    outcome: Outcome = Outcome.REACHED,
    step: str = "step",
) -> Behind:
    """Who reached step ``at`` (from 0) of a funnel, is lost to it, or undecided yet.

    Raises:
        UnknownName: The log has no such touchpoint.
    """
    with walked(connection, question, step=step) as tables:
        found = connection.execute(
            f"SELECT unit_no FROM ({outcome_sql(question, tables, at, outcome)})"
        ).fetchall()
    return _of_units(connection, step, [unit for (unit,) in found])


def behind_instead(
    connection: duckdb.DuckDBPyConnection,
    question: FunnelQuestion,
    *,
    at: int,
    touchpoint: str | None,
    step: str = "step",
) -> Behind:
    """Who went to ``touchpoint`` after step ``at`` instead of on; None: for whom nothing came.

    Raises:
        SettingsError: ``at`` is no step with another after it.
        UnknownName: The log has no such touchpoint.
    """
    number = None if touchpoint is None else touchpoint_numbers(connection, [touchpoint])[0]
    units = lost_units(connection, question, at=at, touchpoint_no=number, step=step)
    return _of_units(connection, step, units)


def _of_units(connection: duckdb.DuckDBPyConnection, step: str, units: list[int]) -> Behind:
    if not units:
        return Behind(0, (), ())
    table = quote_identifier(step)
    found = connection.execute(
        f"SELECT DISTINCT customer_no FROM {table} WHERE customer_no IS NOT NULL "
        "AND unit_no IN (SELECT unnest(?::BIGINT[])) ORDER BY customer_no",
        [units],
    ).fetchall()
    return Behind(len(units), tuple(sorted(units)), tuple(number for (number,) in found))


def _behind_moves(connection: duckdb.DuckDBPyConnection, step: str, condition: str) -> Behind:
    put_moves(connection, step=step)
    try:
        return _behind(connection, MOVE, condition)
    finally:
        drop(connection, MOVE)


def _behind(connection: duckdb.DuckDBPyConnection, relation: str, condition: str) -> Behind:
    chosen = f"FROM {quote_identifier(relation)} WHERE {condition}"
    total = connection.execute(f"SELECT count(*) {chosen}").fetchone()
    units, customers = (
        connection.execute(
            f"SELECT DISTINCT {column} {chosen} AND {column} IS NOT NULL ORDER BY {column}"
        ).fetchall()
        for column in ("unit_no", "customer_no")
    )
    return Behind(
        int(total[0]) if total else 0,
        tuple(number for (number,) in units),
        tuple(number for (number,) in customers),
    )
