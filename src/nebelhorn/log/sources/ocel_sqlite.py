"""OCEL 2.0 as a SQLite file: ``.sqlite``, ``.sqlite3``, ``.db`` and ``.sqliteocel``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.errors import SourceError, choices
from nebelhorn.log.cell_text import as_text
from nebelhorn.log.object_log import ObjectLog
from nebelhorn.log.raw import RawData, ReadOptions
from nebelhorn.log.sqlite_file import check_sqlite

_ID, _TIME, _CHANGED = "ocel_id", "ocel_time", "ocel_changed_field"
_NEEDED = ("event", "object", "event_object", "event_map_type", "object_map_type")


def read_ocel_sqlite(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    """Read an object-centric log in OCEL 2.0 SQLite; the file is opened read-only.

    Args:
        location: Path of the file.
        options: ``missing`` and ``customer_object`` are used.
        connection: Where the tables are made.

    Returns:
        The tables of an object-centric log (``events``, ``relations``, ``objects``,
        ``object_relations``, ``object_changes``) and how to read them. An event that its type's
        table does not know has no time.

    Raises:
        SourceError: The file is missing, no SQLite, damaged, or has not the tables of OCEL; or the
            customer's type does not exist.
        NothingToImport: There is no event in it.

    References:
        Berti et al. (2024), OCEL (Object-Centric Event Log) 2.0 Specification, section 5.
    """
    path = Path(location)
    log = ObjectLog(path, options, connection)
    with _database(path) as database:
        tables = _tables(database)
        absent = [name for name in _NEEDED if name not in tables]
        if absent:
            msg = f"{path} is no OCEL 2.0: table {absent[0]} is missing ({choices('', tables)})"
            raise SourceError(msg)
        _read_events(database, log)
        _read_objects(database, log)
        for event, entry, qualifier in database.execute(
            "SELECT ocel_event_id, ocel_object_id, ocel_qualifier FROM event_object"
        ):
            log.relate(as_text(event), [(as_text(entry), as_text(qualifier))])
        if "object_object" in tables:
            for row in database.execute(
                "SELECT ocel_source_id, ocel_target_id, ocel_qualifier FROM object_object"
            ):
                source, target, qualifier = map(as_text, row)
                log.relate_objects(source, target, qualifier)
    return log.finish("OCEL 2.0 (SQLite)")


def is_ocel_sqlite(path: Path) -> bool:
    """Tell whether a SQLite file holds an object-centric log.

    Args:
        path: Of the file.

    Returns:
        True when it has the table ``event_map_type``.

    Raises:
        SourceError: The file is missing, no SQLite, damaged, or a database that is no OCEL; the
            last with the way to read it by a query.
    """
    with _database(path) as database:
        tables = _tables(database)
    if "event_map_type" in tables:
        return True
    msg = (
        f"{path} is a database but no OCEL log; read it by a query: sqlite:///{path} "
        f'with --query "SELECT … FROM …" ({choices("", tables)})'
    )
    raise SourceError(msg)


@contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    check_sqlite(path)
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            # exporters put bytes of other encodings into TEXT; show them instead of failing
            database.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")
            yield database
    except sqlite3.Error as error:
        msg = f"{path}: cannot be read as SQLite ({error}); it is no database, or damaged"
        raise SourceError(msg) from error


def _tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
    return [str(name) for (name,) in rows]


def _types(database: sqlite3.Connection, kind: str) -> Iterator[tuple[str, str]]:
    """Yield each type with its table; types whose table is missing are left out."""
    tables = _tables(database)
    for name, mapped in database.execute(
        f"SELECT ocel_type, ocel_type_map FROM {kind}_map_type"
    ).fetchall():
        if f"{kind}_{mapped}" in tables:
            yield str(name), f"{kind}_{mapped}"


def _rows(database: sqlite3.Connection, table: str) -> Iterator[dict[str, str | None]]:
    cursor = database.execute(f"SELECT * FROM {quote_identifier(table)}")
    names = [str(column[0]) for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, map(as_text, row), strict=True))


def _read_events(database: sqlite3.Connection, log: ObjectLog) -> None:
    known: list[str] = []
    for kind, table in _types(database, "event"):
        known.append(f"SELECT CAST(ocel_id AS TEXT) FROM {quote_identifier(table)}")
        for row in _rows(database, table):
            event = row.pop(_ID, None), kind, row.pop(_TIME, None)
            log.add_event(event, row, ())
    without_time = " UNION ALL ".join(known) or "SELECT NULL WHERE 0"
    for event_id, kind in database.execute(
        f"SELECT ocel_id, ocel_type FROM event WHERE CAST(ocel_id AS TEXT) NOT IN ({without_time})"
    ):
        log.add_event((as_text(event_id), as_text(kind), None), {}, ())


def _read_objects(database: sqlite3.Connection, log: ObjectLog) -> None:
    for entry, kind in database.execute("SELECT ocel_id, ocel_type FROM object"):
        log.add_object(as_text(entry), as_text(kind))
    for _, table in _types(database, "object"):
        for row in _rows(database, table):
            entry, time, changed = (row.pop(name, None) for name in (_ID, _TIME, _CHANGED))
            for name, value in row.items():
                # a row says all values at first, and afterwards the one that changed
                if value is not None and (changed is None or name == changed):
                    log.change(entry, name, time, value)
