"""Any SQL database, by URL and query (SQLAlchemy)."""

from __future__ import annotations

import os
import re

import duckdb
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from nebelhorn.errors import NothingToImport, SourceError, choices
from nebelhorn.log.cell_text import as_text
from nebelhorn.log.database import connected, driver_says, table_names
from nebelhorn.log.database_url import database_url, shown_url
from nebelhorn.log.header_names import header_names
from nebelhorn.log.raw import RawData, RawTable, ReadOptions
from nebelhorn.log.raw_writer import RawWriter

_ROWS_AT_ONCE = 10_000
_AS_WRITTEN = {"no_parameters": True}
"""Otherwise a percent sign in a query would be the place of a parameter."""


def read_sql(location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection) -> RawData:
    """Read the records a query yields, in chunks, changing nothing in the database.

    The session is read-only where the database can do that (PostgreSQL, MySQL, MariaDB, SQLite),
    and is never committed. The password stands in the URL or, better, in an environment variable;
    no message ever repeats it.

    Args:
        location: URL of SQLAlchemy: ``postgresql://user@host/database``, ``sqlite:///file.db`` …
        options: ``query``, ``password_env`` and ``missing`` are used.
        connection: Where the table is made.

    Returns:
        One table ``query``; the line is the number of the record in the answer.

    Raises:
        SourceError: The URL is none, its driver is missing, the database refuses, the query is
            wrong (with the place) or not given (with the tables there are).
        NothingToImport: The query yields no record.

    Examples:
        >>> import sqlite3, tempfile
        >>> path = f"{tempfile.mkdtemp()}/shop.db"
        >>> with sqlite3.connect(path) as database:
        ...     _ = database.execute("CREATE TABLE calls AS SELECT 'ann' AS who, 17.0 AS id")
        >>> database.close()
        >>> options = ReadOptions(query="SELECT * FROM calls")
        >>> read_sql(f"sqlite:///{path}", options, duckdb.connect()).tables[0].columns
        ('who', 'id')
    """
    url = database_url(location, os.environ, password_env=options.password_env)
    shown = shown_url(location)
    with connected(url, shown) as database:
        if not (options.query or "").strip():
            tables = table_names(database)
            msg = (
                f"{shown}: say which records with a query, such as "
                f"SELECT * FROM {tables[0] if tables else 'orders'} "
                f"({choices('', tables, limit=30)})"
            )
            raise SourceError(msg)
        table = _read_query(database, options, connection, shown)
    return RawData(tables=(table,))


def _read_query(
    database: Connection, options: ReadOptions, connection: duckdb.DuckDBPyConnection, shown: str
) -> RawTable:
    query = options.query or ""
    streaming = {"stream_results": True, **_AS_WRITTEN}
    try:
        answer = database.exec_driver_sql(query, execution_options=streaming)
    except DBAPIError as error:
        msg = f"{shown}: the query cannot be run: {_query_error(database, query, error)}"
        raise SourceError(msg) from None
    if not answer.returns_rows:
        msg = f"{shown}: the query yields no records; it has to be a SELECT"
        raise SourceError(msg)
    names = header_names(list(answer.keys()))
    writer = RawWriter(connection, missing=options.missing, columns=names)
    for rows in answer.partitions(_ROWS_AT_ONCE):
        for row in rows:
            writer.add(dict(zip(names, map(as_text, row), strict=True)))
    if writer.count == 0:
        msg = f"{shown}: the query yields no record"
        raise NothingToImport(msg)
    found = (("format", f"query on {database.dialect.name}"), ("records", f"{writer.count:,}"))
    return writer.finish("query", found=found)


def _query_error(database: Connection, query: str, error: DBAPIError) -> str:
    message = driver_says(error, database.engine.url)
    if "syntax error" in message and not re.match(
        r"[\s(]*(select|with|table|values)\b", query, re.I
    ):
        message = f"{message}; it has to be a SELECT"
    asked_plan = database.dialect.name == "postgresql"
    place = _place_by_plan(database, query, error) if asked_plan else _place_by_word(query, message)
    if place is None or not 0 <= place < len(query):
        return message
    line = query.count("\n", 0, place) + 1
    column = place - (query.rfind("\n", 0, place) + 1) + 1
    return f"{message} (line {line}, character {column}: “{query[place : place + 30]}”)"


def _place_by_word(query: str, message: str) -> int | None:
    """Find the word SQLite and others name: near "FORM": …, no such column: pryce."""
    named = re.search(r'near "(.+?)"|no such \w+: ([\w.]+)|[\'"`](\w+)[\'"`]', message)
    word = next(filter(None, named.groups()), "") if named else ""
    at = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", query) if word else None
    return at.start() if at else None


def _place_by_plan(database: Connection, query: str, first: DBAPIError) -> int | None:
    """Ask PostgreSQL again, for a plan only: a streamed query hides where its text begins."""
    asking = "EXPLAIN "
    try:
        database.rollback()
        database.exec_driver_sql(asking + query, execution_options=_AS_WRITTEN)
    except DBAPIError as error:
        told, told_first = (getattr(each.orig, "diag", None) for each in (error, first))
        position = getattr(told, "statement_position", None)
        same = getattr(told, "message_primary", 0) == getattr(told_first, "message_primary", 1)
        return int(position) - 1 - len(asking) if position and same else None
    return None
