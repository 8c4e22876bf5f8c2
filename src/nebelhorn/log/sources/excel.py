"""Workbooks: Excel (``.xlsx``, ``.xlsm``, ``.xlsb``, ``.xls``) and OpenDocument (``.ods``)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
)

from nebelhorn.errors import NothingToImport, SourceError, choices
from nebelhorn.log.cell_text import as_text
from nebelhorn.log.header_names import header_names
from nebelhorn.log.raw import RawData, RawTable, ReadOptions
from nebelhorn.log.raw_file import check_file
from nebelhorn.log.raw_writer import RawWriter

_LARGEST = 4 << 30


def read_excel(
    location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawData:
    """Read each sheet of a workbook as a table; its first row with anything in it is the header.

    Dates become ISO 8601 text, whole numbers lose their ``.0``, formulas give the value they were
    saved with, cells with an error nothing. Charts and empty sheets are passed over. Columns
    without a header are kept as ``column_3`` when they hold anything.

    Args:
        location: Path of the file.
        options: ``missing`` and ``sheet`` are used.
        connection: Where the tables are made.

    Returns:
        One table a sheet, with its name; the line is the row's number as the workbook shows it.

    Raises:
        SourceError: The file is missing, cut off, no workbook, has a password, or has no sheet of
            the name asked for.
        NothingToImport: No sheet holds a record below a header.
    """
    path = Path(location)
    check_file(path)
    try:
        _check_size(path)
        with CalamineWorkbook.from_path(path) as workbook:
            tables = tuple(_tables(path, workbook, options, connection))
    except PasswordError as error:
        msg = f"{path}: the workbook has a password; save it without one"
        raise SourceError(msg) from error
    except (CalamineError, zipfile.BadZipFile) as error:
        msg = (
            f"{path}: cannot be read as a workbook ({error}); it is cut off, damaged, or a text "
            "file with the wrong name (then call it .csv)"
        )
        raise SourceError(msg) from error
    if not tables:
        msg = f"{path}: no sheet holds a record below a header row"
        raise NothingToImport(msg)
    return RawData(tables=tables)


def _check_size(path: Path) -> None:
    # A sheet is unpacked into memory at once; a few KB of zip can unpack to any size.
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as packed:
        size = sum(entry.file_size for entry in packed.infolist())
    if size > _LARGEST:
        msg = f"{path}: unpacked, the workbook has {size >> 30} GB; save it as CSV instead"
        raise SourceError(msg)


def _tables(
    path: Path,
    workbook: CalamineWorkbook,
    options: ReadOptions,
    connection: duckdb.DuckDBPyConnection,
) -> Iterator[RawTable]:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet  # not charts and macros
    ]
    if options.sheet is not None:
        if options.sheet not in names:
            msg = f"{path}: no sheet {options.sheet!r}; {choices(options.sheet, names)}"
            raise SourceError(msg)
        names = [options.sheet]
    for name in names:
        table = _table(name, workbook.get_sheet_by_name(name), options, connection)
        if table is not None:
            yield table


def _table(
    name: str,
    sheet: CalamineSheet,
    options: ReadOptions,
    connection: duckdb.DuckDBPyConnection,
) -> RawTable | None:
    rows = _filled_rows(sheet)
    line, header = next(rows, (0, []))
    names = header_names(header)
    writer = RawWriter(
        connection,
        missing=options.missing,
        columns=[column for column, title in zip(names, header, strict=True) if title],
    )
    for number, cells in rows:
        # a cell beyond the header matters only where it holds something
        writer.add(
            {
                column: value
                for column, title, value in zip(names, header, cells, strict=True)
                if title or value
            },
            number,
        )
    if writer.count == 0:
        return None
    return writer.finish(
        name,
        found=(
            ("format", "workbook"),
            ("sheet", f"{name}, header in row {line}"),
            ("records", f"{writer.count:,}"),
        ),
    )


def _filled_rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str | None]]]:
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [as_text(value) for value in row]
        if any(cells):
            yield number, cells
