"""DuckDB: the engine everything runs on unless somebody asks for another."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa

from nebelhorn.engine.quoting import quote_identifier
from nebelhorn.errors import WorkspaceBusy, WorkspaceError

_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.*?) \(PID (?P<pid>\d+)\)")


def connect(
    path: str | Path = ":memory:",
    *,
    threads: int | None = None,
    memory_limit_mb: int | None = None,
    temp_dir: str | Path | None = None,
    max_temp_gb: float = 20.0,
) -> duckdb.DuckDBPyConnection:
    """Open a DuckDB database that cannot fill the disk and fetches nothing from elsewhere.

    Args:
        path: File of the database, created when missing; ``:memory:`` for none.
        threads: How many to use; None: as many as there are processors.
        memory_limit_mb: Memory before data spill to disk, MiB; None: DuckDB's own 80 %.
        temp_dir: Folder to spill to; None: beside the file, or ``.tmp`` without one.
        max_temp_gb: Most that may be spilled, GB; a query that needs more fails instead of
            filling the disk.

    Returns:
        A connection that keeps no insertion order: only ``ORDER BY`` orders rows.

    Raises:
        WorkspaceBusy: Another process has the file open; says which.
        WorkspaceError: The file cannot be opened, or is no database.

    Examples:
        >>> connect(threads=1).execute("SELECT current_setting('threads')").fetchone()
        (1,)
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "preserve_insertion_order": False,
    }
    if threads is not None:
        config["threads"] = threads
    if memory_limit_mb is not None:
        config["memory_limit"] = f"{memory_limit_mb}MiB"
    try:
        connection = duckdb.connect(str(path), config=config)
    except duckdb.IOException as error:
        holder = _HOLDER.search(str(error))
        if holder:
            msg = f"another process (pid {holder['pid']}) has {path} open; stop it or wait for it"
            raise WorkspaceBusy(msg) from error
        msg = f"{path} cannot be opened: {error}"
        raise WorkspaceError(msg) from error
    # said afterwards, folder first: DuckDB 2.0.0 ignores a limit that its configuration gives
    if temp_dir is not None:
        connection.execute("SET temp_directory = ?", [str(temp_dir)])
    connection.execute("SET max_temp_directory_size = ?", [f"{round(max_temp_gb * 1000)}MB"])
    return connection


def put_arrow(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Copy an Arrow table into a temporary table, in place of one of that name.

    Args:
        connection: Where to.
        name: Of the temporary table.
        rows: What to copy.

    Examples:
        >>> connection = connect()
        >>> put_arrow(connection, "two", pa.table({"n": [1, 2]}))
        >>> connection.execute("SELECT sum(n) FROM two").fetchall()
        [(3,)]
    """
    # A result that was read only in part bars register() (DuckDB 2.0); this one is read whole.
    connection.execute("SELECT 0").fetchall()
    connection.register("arrow_rows", rows)
    quoted = quote_identifier(name)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {quoted} AS SELECT * FROM arrow_rows")
    connection.unregister("arrow_rows")


def insert_arrow(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    """Append an Arrow table to a table, column by name.

    Args:
        connection: Where to.
        table: Its name.
        rows: What to append.

    Examples:
        >>> connection = connect()
        >>> _ = connection.execute("CREATE TABLE two(n INTEGER)")
        >>> insert_arrow(connection, "two", pa.table({"n": [1, 2]}))
        >>> connection.execute("SELECT sum(n) FROM two").fetchall()
        [(3,)]
    """
    connection.execute("SELECT 0").fetchall()  # as in put_arrow
    connection.register("arrow_rows", rows)
    connection.execute(f"INSERT INTO {quote_identifier(table)} BY NAME SELECT * FROM arrow_rows")
    connection.unregister("arrow_rows")


def run_on_duckdb(sql: str, tables: dict[str, pa.Table]) -> pa.Table:
    """Run one ``SELECT`` in DuckDB's dialect over Arrow tables.

    Args:
        sql: The statement; names the keys of ``tables`` after ``FROM``.
        tables: Name → rows.

    Returns:
        The rows, in no particular order unless ``sql`` orders them.

    Examples:
        >>> run_on_duckdb("SELECT max(x) AS n FROM t", {"t": pa.table({"x": [1, 2]})}).to_pylist()
        [{'n': 2}]
    """
    with connect() as connection:
        for name, rows in tables.items():
            connection.register(name, rows)
        return connection.sql(sql).to_arrow_table()
