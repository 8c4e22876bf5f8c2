"""Whose events and answers were written last."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import quote_identifier

_TABLES = {"event": "id_no", "answer": "id_no", "customer_change": "customer_no"}

Ends = tuple[int, ...]
"""The place of the last row of events, answers and changes of customers; −1: there is none."""


def last_rows(connection: duckdb.DuckDBPyConnection) -> Ends:
    """Return where events, answers and changes of customers end now.

    Args:
        connection: On the facts; what is written later lies behind.
    """
    return tuple(_end(connection, table) for table in _TABLES)


def customers_behind(connection: duckdb.DuckDBPyConnection, ends: Ends) -> list[int]:
    """Return the customers of whom anything was written since, or whose ids are others.

    Args:
        connection: On the facts.
        ends: As ``last_rows`` told them.

    Returns:
        Numbers of customers, as links stand now, ascending.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE event(id_no BIGINT); CREATE TABLE answer(id_no BIGINT);"
        ...     "CREATE TABLE customer_change(customer_no BIGINT);"
        ...     "CREATE TABLE identity(id_no BIGINT, customer_no BIGINT);"
        ...     "INSERT INTO event VALUES (7)"
        ... )
        >>> ends = last_rows(connection)
        >>> _ = connection.execute("INSERT INTO answer VALUES (9)")
        >>> ends, customers_behind(connection, ends)
        ((0, -1, -1), [9])
    """
    each = " UNION ".join(
        f"SELECT {column} AS id_no FROM {_place(connection)}.{table} WHERE rowid > {end:d}"
        for (table, column), end in zip(_TABLES.items(), ends, strict=True)
    )
    rows = connection.execute(
        "SELECT DISTINCT coalesce(i.customer_no, n.id_no) AS number "
        f"FROM ({each}) AS n LEFT JOIN identity AS i ON i.id_no = n.id_no "
        "WHERE n.id_no IS NOT NULL ORDER BY number"
    ).fetchall()
    return [int(number) for (number,) in rows]


def _end(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    # views of these names, which show customers, have no rows of their own
    row = connection.execute(
        f"SELECT coalesce(max(rowid), -1) FROM {_place(connection)}.{table}"
    ).fetchone()
    return int(row[0]) if row else -1


def _place(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("SELECT current_database()").fetchone()
    return f"{quote_identifier(str(row[0]))}.main" if row else "main"
