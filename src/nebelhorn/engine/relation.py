"""Tables and views that live only on the connection, made anew each time they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import duckdb

from nebelhorn.engine.quoting import quote_identifier

_KIND: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, str]] = WeakKeyDictionary()
"""What was put under each name of a connection: to ask DuckDB takes longer than to make it."""


def put_table(
    connection: duckdb.DuckDBPyConnection, name: str, sql: str, values: Sequence[object] = ()
) -> int:
    """Materialise a ``SELECT`` as temporary table ``name``, in place of what was called so.

    Args:
        connection: Where to make it.
        name: Of the table.
        sql: The rows.
        values: Bound to the ``?`` in ``sql``.

    Returns:
        Count of rows.

    Examples:
        >>> put_table(duckdb.connect(), "two", "SELECT unnest([1, 2]) AS n")
        2
    """
    drop(connection, name)
    made = connection.execute(
        f"CREATE TEMP TABLE {quote_identifier(name)} AS {sql}", list(values)
    ).fetchone()
    _KIND.setdefault(connection, {})[name] = "TABLE"
    return int(made[0]) if made else 0


def put_view(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> None:
    """Give a ``SELECT`` the temporary name ``name``, in place of what was called so.

    Examples:
        >>> connection = duckdb.connect()
        >>> put_view(connection, "two", "SELECT unnest([1, 2]) AS n")
        >>> connection.execute("SELECT max(n) FROM two").fetchone()
        (2,)
    """
    drop(connection, name)
    connection.execute(f"CREATE TEMP VIEW {quote_identifier(name)} AS {sql}")
    _KIND.setdefault(connection, {})[name] = "VIEW"


def drop(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Remove the temporary table or view of this name, if there is one."""
    kind = _KIND.get(connection, {}).pop(name, None) or _kind(connection, name)
    connection.execute(f"DROP {kind} IF EXISTS temp.main.{quote_identifier(name)}")


def forget_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Ask DuckDB anew what stands under each name; to be called after what was put is undone.

    Examples:
        >>> connection = duckdb.connect()
        >>> put_view(connection, "two", "SELECT 2 AS n")
        >>> _ = connection.execute("BEGIN")
        >>> put_table(connection, "two", "SELECT 2 AS n")
        1
        >>> _ = connection.execute("ROLLBACK")
        >>> forget_names(connection)
        >>> drop(connection, "two")
    """
    _KIND.pop(connection, None)


def _kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    # views alone are asked for: to list tables, DuckDB looks at what each of them holds
    found = connection.execute(
        "SELECT 1 FROM duckdb_views() WHERE temporary AND view_name = $1", [name]
    ).fetchall()
    return "VIEW" if found else "TABLE"
