"""The shelf of sources: everything a log can be read from, one file each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.errors import SourceError
from nebelhorn.log.database_url import shown_url
from nebelhorn.log.raw import Source
from nebelhorn.log.raw_file import check_file
from nebelhorn.log.sources.csv_file import read_csv
from nebelhorn.log.sources.excel import read_excel
from nebelhorn.log.sources.json_lines import is_json_lines, read_json_lines
from nebelhorn.log.sources.ocel_json import is_ocel_json, read_ocel_json
from nebelhorn.log.sources.ocel_sqlite import is_ocel_sqlite, read_ocel_sqlite
from nebelhorn.log.sources.ocel_xml import is_ocel_xml, read_ocel_xml
from nebelhorn.log.sources.parquet import read_parquet
from nebelhorn.log.sources.sql_database import read_sql
from nebelhorn.log.sources.xes import is_xes, read_xes

_URL = re.compile(r"([a-zA-Z][a-zA-Z0-9+._-]+)://")


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of source.

    Attributes:
        name: Short, for people and for ``SOURCES``.
        read: Reads a location into raw tables.
        what: What it is, in one sentence.
        suffixes: Ends of file names it reads, lower case, the longest that fits wins.
        schemes: Schemes of URLs it reads, without driver; empty for files.
        recognises: Where several kinds share a suffix: is this file of this kind? None: always.
    """

    name: str
    read: Source
    what: str
    suffixes: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    recognises: Callable[[Path], bool] | None = None


def _packed(*suffixes: str) -> tuple[str, ...]:
    return (*suffixes, *(f"{suffix}.gz" for suffix in suffixes))


_KINDS = (
    SourceKind(
        name="csv",
        read=read_csv,
        what="A text table (comma, semicolon, tab …), packed with gzip or zip or not.",
        suffixes=(*_packed(".csv", ".tsv", ".txt"), ".gz", ".zip"),
    ),
    SourceKind(
        name="excel",
        read=read_excel,
        what="A workbook of Excel or OpenDocument, each sheet a table.",
        suffixes=(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    ),
    SourceKind(
        name="ocel-json",
        read=read_ocel_json,
        what="An object-centric log as JSON, OCEL 2.0 or 1.0.",
        suffixes=_packed(".jsonocel", ".json"),
        recognises=is_ocel_json,
    ),
    SourceKind(
        name="json-lines",
        read=read_json_lines,
        what="Records as JSON, one a line or in an array.",
        suffixes=_packed(".jsonl", ".ndjson", ".json"),
        recognises=is_json_lines,
    ),
    SourceKind(
        name="parquet",
        read=read_parquet,
        what="A Parquet file.",
        suffixes=(".parquet", ".pq"),
    ),
    SourceKind(
        name="xes",
        read=read_xes,
        what="An event log of process mining, XES.",
        suffixes=_packed(".xes", ".xml"),
        recognises=is_xes,
    ),
    SourceKind(
        name="ocel-xml",
        read=read_ocel_xml,
        what="An object-centric log as XML, OCEL 2.0.",
        suffixes=_packed(".xmlocel", ".xml"),
        recognises=is_ocel_xml,
    ),
    SourceKind(
        name="ocel-sqlite",
        read=read_ocel_sqlite,
        what="An object-centric log as a SQLite file, OCEL 2.0.",
        suffixes=(".sqlite", ".sqlite3", ".db", ".sqliteocel"),
        recognises=is_ocel_sqlite,
    ),
    SourceKind(
        name="sql",
        read=read_sql,
        what="A SQL database by its URL, with a query.",
        schemes=("postgresql", "postgres", "sqlite", "mysql", "mariadb", "mssql", "oracle"),
    ),
)

SOURCES: dict[str, SourceKind] = {kind.name: kind for kind in _KINDS}
"""Every kind of source by name; of kinds that share a suffix the first that recognises a file."""


def source_for(location: str) -> SourceKind:
    """Find the kind of source a location is, by its name and, where needed, its first bytes.

    Args:
        location: Path of a file, or URL of a database.

    Returns:
        The entry of ``SOURCES`` that reads it.

    Raises:
        SourceError: There is no such file, or nothing here reads it; the message says what does.
        NothingToImport: The file is empty.

    Examples:
        >>> source_for("postgresql://ann@db.example/shop").name
        'sql'
    """
    url = _URL.match(location)
    if url:
        return _kind_of_url(location, url[1].partition("+")[0].lower())
    path = Path(location)
    check_file(path)
    kinds = _kinds_by_suffix(path.name.lower())
    for kind in kinds:
        # asked even where there is no choice: it may know better what to do with the file
        if kind.recognises is None or kind.recognises(path) or len(kinds) == 1:
            return kind
    if kinds:
        tried = " nor ".join(f"{kind.name} ({kind.what.rstrip('.')})" for kind in kinds)
        msg = f"{path}: its content is neither {tried}"
        raise SourceError(msg)
    msg = f"{path}: nothing here reads {path.suffix or 'a file without suffix'}; {_what_there_is()}"
    raise SourceError(msg)


def _kind_of_url(location: str, scheme: str) -> SourceKind:
    for kind in SOURCES.values():
        if scheme in kind.schemes:
            return kind
    msg = f"{shown_url(location)}: nothing here reads {scheme}://; {_what_there_is()}"
    raise SourceError(msg)


def _kinds_by_suffix(name: str) -> list[SourceKind]:
    fitting = {
        suffix for kind in SOURCES.values() for suffix in kind.suffixes if name.endswith(suffix)
    }
    longest = max(fitting, key=len, default=None)
    return [kind for kind in SOURCES.values() if longest in kind.suffixes]


def _what_there_is() -> str:
    listed = (
        f"{kind.name} ({', '.join(kind.suffixes or tuple(f'{s}://' for s in kind.schemes))})"
        for kind in SOURCES.values()
    )
    return f"there are {'; '.join(listed)}"
