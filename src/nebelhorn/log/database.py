"""Connect to a database of somebody else, to read and never to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.engine import URL, Engine
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from nebelhorn.errors import SourceError
from nebelhorn.log.database_url import known_databases, pip_advice, without_secrets

_READ_ONLY = {
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}


@contextmanager
def connected(url: URL, shown: str) -> Iterator[Connection]:
    """Connect for as long as the ``with`` block runs.

    The session is read-only where the database can do that (PostgreSQL, MySQL, MariaDB, SQLite),
    and is never committed.

    Args:
        url: From ``database_url``.
        shown: What messages call it, without secrets.

    Yields:
        The connection.

    Raises:
        SourceError: The driver is missing, the database refuses, or it fails in the block.
    """
    engine = _engine(url, shown)
    try:
        database = engine.connect()
    except SQLAlchemyError as error:
        msg = (
            f"{shown}: cannot connect ({driver_says(error, url)}); is the server running, and are "
            "host, port, user and password right?"
        )
        raise SourceError(msg) from None  # the driver's error may hold the password
    try:
        with database:
            if engine.dialect.name in _READ_ONLY:
                database.exec_driver_sql(_READ_ONLY[engine.dialect.name])
                database.commit()
            yield database
    except SQLAlchemyError as error:
        msg = f"{shown}: the database gave up while reading ({driver_says(error, url)})"
        raise SourceError(msg) from None


def driver_says(error: SQLAlchemyError, url: URL) -> str:
    """Return the first line of what a driver says, without secrets.

    Args:
        error: Of SQLAlchemy.
        url: That was connected with.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    return without_secrets(lines[0], url)


def table_names(database: Connection) -> list[str]:
    """Return the names of tables and views, with their schema where it is not the usual one.

    Args:
        database: Connected.
    """
    looked_at = inspect(database)
    own = looked_at.default_schema_name
    names = [*looked_at.get_table_names(), *looked_at.get_view_names()]
    for schema in looked_at.get_schema_names():
        if schema not in {own, "information_schema"} and not schema.startswith("pg_"):
            names.extend(f"{schema}.{name}" for name in looked_at.get_table_names(schema))
    return sorted(names)


def _engine(url: URL, shown: str) -> Engine:
    try:
        return create_engine(url, poolclass=NullPool, hide_parameters=True)
    except NoSuchModuleError as error:
        name = url.get_backend_name()
        msg = f"{shown}: no database is called {name!r}; {known_databases(name)}"
        raise SourceError(msg) from error
    except ModuleNotFoundError as error:
        msg = f"{shown}: {pip_advice(error.name or url.get_driver_name(), url)}"
        raise SourceError(msg) from error
