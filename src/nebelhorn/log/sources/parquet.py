"""Parquet files, read in place."""

from __future__ import annotations

import glob
from pathlib import Path

import duckdb

from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import RawData, RawTable, ReadOptions
from nebelhorn.log.raw_file import check_file, table_name

_BLANK = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"
_WHOLE = 2**53


def read_parquet(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    """Describe a Parquet file as raw records; nothing is copied, SQL reads the file itself.

    Times become ISO 8601, with ``+00:00`` where the column knows its zone, to the microsecond;
    whole floating-point numbers lose their ``.0``; lists and structs become JSON.

    Args:
        location: Path of the file.
        options: ``missing`` is used.
        connection: Where the file is to be read.

    Returns:
        One table with the file's name; the line is the row's number in the file.

    Raises:
        SourceError: The file is missing, cut off, or no Parquet.
        NothingToImport: There is no row in it.

    Examples:
        >>> import tempfile
        >>> connection = duckdb.connect()
        >>> path = Path(tempfile.mkdtemp()) / "calls.parquet"
        >>> _ = connection.execute(f"COPY (SELECT 7.0::DOUBLE AS who, '?' AS what) TO '{path}'")
        >>> table = read_parquet(str(path), ReadOptions(), connection).tables[0]
        >>> connection.execute(f"SELECT * FROM {table.numbered}").fetchall()
        [(1, '7', None)]
    """
    path = Path(location)
    check_file(path)
    # The name is meant as it stands: no pattern, and no columns out of the names of folders.
    file = f"read_parquet({quote_text(glob.escape(location))}, hive_partitioning = false"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {file})").fetchall()
        count = connection.execute(f"SELECT count(*) FROM {file})").fetchone()
    except duckdb.Error as error:
        why = str(error).partition("\n")[0].partition(": ")[2].replace(f" '{location}'", "")
        msg = f"{path}: cannot be read as Parquet ({why}); it is cut off, damaged or something else"
        raise SourceError(msg) from error
    if count == (0,):
        msg = f"{path}: a Parquet file without any row"
        raise NothingToImport(msg)
    names = {str(row[0]): _column_name(str(row[0])) for row in described}
    chosen = ", ".join(
        f"{_as_varchar(str(row[0]), str(row[1]), options.missing)} AS "
        f"{quote_identifier(names[str(row[0])])}"
        for row in described
    )
    found = (("format", "Parquet"), ("records", f"{count[0]:,}" if count else "0"))
    table = RawTable(
        name=table_name(path),
        relation=f"(SELECT {chosen} FROM {file}))",
        columns=tuple(names.values()),
        numbered=(
            f"(SELECT file_row_number + 1 AS _line, {chosen} FROM {file}, file_row_number = true))"
        ),
        found=found,
    )
    return RawData(tables=(table,))


def _column_name(name: str) -> str:
    return f"{name}_2" if name.lower() == "_line" else name


def _as_varchar(name: str, kind: str, missing: tuple[str, ...]) -> str:
    column = quote_identifier(name)
    text = _text_of(column, kind)
    if not missing:
        return text
    compared = f"trim({column}, {_BLANK})" if kind == "VARCHAR" else text
    # not IN (…): with 170 columns DuckDB needs seconds to prepare that, and a tenth for this
    nothing = " ".join(f"WHEN {quote_text(token)} THEN NULL" for token in missing)
    return f"CASE {compared} {nothing} ELSE {text} END"


def _text_of(column: str, kind: str) -> str:
    if kind == "VARCHAR":
        return column
    if kind == "TIMESTAMP WITH TIME ZONE":
        # epoch_us, not a cast: the cast would follow the time zone of the session
        return f"strftime(make_timestamp(epoch_us({column})), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'"
    if kind.startswith("TIMESTAMP"):
        return f"replace(CAST(CAST({column} AS TIMESTAMP) AS VARCHAR), ' ', 'T')"
    if kind in {"DOUBLE", "FLOAT"}:
        whole = f"abs({column}) < {_WHOLE} AND {column} = trunc({column})"
        return (
            f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
            f"ELSE CAST({column} AS VARCHAR) END"
        )
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"
