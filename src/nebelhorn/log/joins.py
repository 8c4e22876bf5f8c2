"""Bring the columns of one raw table to the records of another."""

from __future__ import annotations

import dataclasses

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.errors import MappingError, choices
from nebelhorn.log.mapping import Join
from nebelhorn.log.raw import RawTable

_AGGREGATES = {
    "sum": "CAST(sum(TRY_CAST({c} AS DOUBLE)) AS VARCHAR)",
    "min": "min({c})",
    "max": "max({c})",
    "first": "min({c})",
    "count": "CAST(count({c}) AS VARCHAR)",
}


def join_tables(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, RawTable], joins: tuple[Join, ...]
) -> dict[str, RawTable]:
    """Carry out the joins of a mapping, in order.

    Every joined table is read once into a temporary table. Of several records with one key the
    smallest value of each column comes along, unless the join says how to aggregate.

    Args:
        connection: Where the tables can be read.
        tables: Raw tables by name.
        joins: What to bring where.

    Returns:
        The tables by name; joined ones with more columns. A column that both have, and that is not
        a key, arrives as ``<other>.<column>``.

    Raises:
        MappingError: A join names a table, column or aggregate that is not there.
    """
    result = dict(tables)
    for number, join in enumerate(joins):
        left = _table(result, join.table, join)
        right = _table(result, join.other, join)
        _check(left, right, join)
        result[join.table] = _join(connection, left, right, join, number)
    return result


def _join(
    connection: duckdb.DuckDBPyConnection,
    left: RawTable,
    right: RawTable,
    join: Join,
    number: int,
) -> RawTable:
    keys = ", ".join(quote_identifier(key) for key in join.on)
    brought = [name for name in right.columns if name not in join.on]
    names = {name: f"{join.other}.{name}" if name in left.columns else name for name in brought}
    aggregated = ", ".join(
        _AGGREGATES[join.aggregate.get(name, "first")].format(c=quote_identifier(name))
        + f" AS {quote_identifier(names[name])}"
        for name in brought
    )
    view = f"joined_{number}"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {view}_other AS SELECT {keys}, {aggregated} "
        f"FROM {right.relation} AS o GROUP BY {keys}"
        if aggregated
        else f"CREATE OR REPLACE TEMP TABLE {view}_other AS SELECT DISTINCT {keys} "
        f"FROM {right.relation} AS o"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT * FROM {left.numbered} AS l "
        f"LEFT JOIN {view}_other USING ({keys})"
    )
    columns = (*left.columns, *names.values())
    listed = ", ".join(quote_identifier(name) for name in columns)
    return dataclasses.replace(
        left,
        relation=f"(SELECT {listed} FROM {view})",
        numbered=f"(SELECT _line, {listed} FROM {view})",
        columns=columns,
    )


def _check(left: RawTable, right: RawTable, join: Join) -> None:
    for table in (left, right):
        for key in join.on:
            if key not in table.columns:
                msg = (
                    f"join of {join.table} with {join.other}: {table.name} has no column {key!r}; "
                    f"{choices(key, table.columns)}"
                )
                raise MappingError(msg)
    for column, how in join.aggregate.items():
        if column not in right.columns:
            msg = (
                f"join of {join.table} with {join.other}: no column {column!r} to aggregate; "
                f"{choices(column, right.columns)}"
            )
            raise MappingError(msg)
        if how not in _AGGREGATES:
            msg = f"join of {join.table}: no aggregate {how!r}; {choices(how, _AGGREGATES)}"
            raise MappingError(msg)


def _table(tables: dict[str, RawTable], name: str, join: Join) -> RawTable:
    if name not in tables:
        msg = f"join of {join.table} with {join.other}: no table {name!r}; {choices(name, tables)}"
        raise MappingError(msg)
    return tables[name]
