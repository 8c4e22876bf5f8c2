"""Let everything that reads events and answers see customers instead of ids."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from nebelhorn.engine import drop, put_view, quote_identifier

_SHADOWED = ("event", "answer")


def put_customer_views(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make ``event`` and ``answer`` show each id's customer, where any id has another one.

    Temporary views of these names shadow the tables: ``id_no`` is the customer's number, all else
    is as it was written. Where every id is its own customer, there are no views and no cost. Each
    connection and each cursor has its own views; call this on a new one, and again after links or
    columns have changed. What writes works within ``as_written``.

    Args:
        connection: On the facts.

    Returns:
        Are there views now?

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE event AS SELECT unnest([7, 8]) AS id_no, 1 AS event_id;"
        ...     "CREATE TABLE answer AS SELECT 7 AS id_no, 1 AS answer_id;"
        ...     "CREATE TABLE identity AS SELECT 7 AS id_no, 8 AS customer_no"
        ... )
        >>> put_customer_views(connection)
        True
        >>> connection.execute("SELECT DISTINCT id_no FROM event").fetchall()
        [(8,)]
    """
    _take_away(connection)
    if not connection.execute("SELECT 1 FROM identity LIMIT 1").fetchall():
        return False
    row = connection.execute("SELECT current_database()").fetchone()
    place = f"{quote_identifier(str(row[0]))}.main" if row else "main"
    for name in _SHADOWED:
        put_view(
            connection,
            name,
            "SELECT w.* REPLACE (CAST(coalesce(i.customer_no, w.id_no) AS BIGINT) AS id_no) "
            f"FROM {place}.{name} AS w LEFT JOIN {place}.identity AS i ON i.id_no = w.id_no",
        )
    return True


@contextmanager
def as_written(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Work on events and answers as they were written: the views are away meanwhile.

    Args:
        connection: On the facts, in a transaction: should the work fail, undoing the transaction
            brings the views back.
    """
    _take_away(connection)
    yield
    put_customer_views(connection)


def _take_away(connection: duckdb.DuckDBPyConnection) -> None:
    for name in _SHADOWED:
        drop(connection, name)
