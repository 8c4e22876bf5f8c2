"""What a source hands over: tables of raw records, not yet events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from nebelhorn.log.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Unreadable:
    r"""A record that could not even be cut into columns.

    Attributes:
        line: 1-based line (or record) number in the source; None where a source has none.
        reason: Why, in a few words.
        raw: What was found, as text; invalid bytes as ``\xNN``, at most 10,000 characters.
    """

    line: int | None
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of raw records.

    Attributes:
        name: Of the file without suffix, the sheet, the table, or ``events``/``objects``.
        relation: SQL to stand after ``FROM`` on the connection given to the source. Yields
            ``columns``; every value VARCHAR, missing values NULL.
        columns: Names in source order, without ``_line``.
        numbered: As ``relation`` with ``_line BIGINT`` (1-based line or record number) first; may
            be slower, read only to say where a rejected record stands.
        found: What was found out about the format, as (what, value), to be printed.
        unreadable: Called after ``relation`` was read once: records that could not be cut.
    """

    name: str
    relation: str
    columns: tuple[str, ...]
    numbered: str
    found: tuple[tuple[str, str], ...] = ()
    unreadable: Callable[[], list[Unreadable]] = list


@dataclass(frozen=True, slots=True)
class RawData:
    """Everything a source found at one location.

    Attributes:
        tables: At least one.
        mapping: How to read them as events, when the format itself says (XES, OCEL); else None.
    """

    tables: tuple[RawTable, ...]
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person may say about a source; None and empty mean: find out.

    Attributes:
        delimiter: Of a text table.
        encoding: Of a text table, a Python codec name.
        query: SQL for a database source.
        sheet: Name of a sheet of a workbook.
        missing: Texts that mean "no value"; compared after trimming.
        customer_object: OCEL: the object type that is the customer.
        scratch: Folder for files a source has to write (decoded copies); removed after the import.
        password_env: Name of the environment variable that holds a database password.
    """

    delimiter: str | None = None
    encoding: str | None = None
    query: str | None = None
    sheet: str | None = None
    missing: tuple[str, ...] = ("", "?", "NULL", "null", "N/A", "n/a", "NaN", "nan", "None")
    customer_object: str | None = None
    scratch: Path = field(default_factory=Path)
    password_env: str | None = None


Source = Callable[[str, ReadOptions, duckdb.DuckDBPyConnection], RawData]
"""A source reads a location (path or URL) into raw tables on a connection.

Raises ``SourceError`` with where, what was found and what was expected."""
