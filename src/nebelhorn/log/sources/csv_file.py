"""Text tables: CSV, TSV and their relatives, packed or not, in any usual encoding."""

from __future__ import annotations

import errno
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import DiskFull, NothingToImport, SourceError
from nebelhorn.log.csv_clean import CleanCopy, write_clean_copy
from nebelhorn.log.csv_cutter import Shape
from nebelhorn.log.csv_dialect import find_dialect
from nebelhorn.log.csv_grammar import Grammar, count_lines, records
from nebelhorn.log.csv_header import Columns, decimal_commas, find_columns
from nebelhorn.log.csv_plain import Order, survey
from nebelhorn.log.raw import RawData, RawTable, ReadOptions, Unreadable
from nebelhorn.log.raw_file import check_file, table_name
from nebelhorn.log.text_file import TextFile, open_text, scratch_file, with_tabs

_ROWS = 2000
_SIGNS = {b",": "comma ,", b";": "semicolon ;", b"\t": "tab", b"|": "bar |"}
_NEW_LINES = {b"\n": r"\n", b"\r\n": r"\r\n", b"\r": r"\r"}  # as DuckDB spells them
_WINDOWS = 16
_WINDOW = 64 << 10
_numbers = itertools.count(1)  # the reject tables of two reads never share a name


def read_csv(location: str, options: ReadOptions, connection: duckdb.DuckDBPyConnection) -> RawData:
    r"""Read a text table, finding out how it is written.

    A tidy file is read by DuckDB where it lies; an untidy one (blank lines, mixed line ends, cells
    with line ends, broken records) through a copy of its sound records in ``options.scratch``, as
    is one that is packed or not in UTF-8.

    Args:
        location: Path of the file; gzip, and ZIP with one file in it, are unpacked.
        options: ``delimiter``, ``encoding``, ``missing`` and ``scratch`` are used.
        connection: Where the relation can be read.

    Returns:
        One table, its format in ``found``.

    Raises:
        SourceError: The file is missing, no text or broken, or an option says what cannot be.
        NothingToImport: The file is empty or holds only a header.
        DiskFull: No room for a copy.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "calls.csv").write_text("who;when\nann;2026-03-01\n")
        >>> connection = duckdb.connect()
        >>> table = read_csv(str(folder / "calls.csv"), ReadOptions(), connection).tables[0]
        >>> connection.execute(f"SELECT * FROM {table.numbered}").fetchall()
        [(2, 'ann', '2026-03-01')]
    """
    path = Path(location)
    check_file(path)
    try:
        return RawData((_read_table(open_text(path, options), options, connection),))
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        msg = f"{path}: {error.strerror or error}; nothing of it was imported"
        raise (DiskFull if full else SourceError)(msg) from error


def _read_table(
    text: TextFile, options: ReadOptions, connection: duckdb.DuckDBPyConnection
) -> RawTable:
    dialect = find_dialect(text.sample, text.delimiter)
    if dialect.spaced:
        text = with_tabs(text, options)
    rows = _sample_rows(text, dialect.grammar, dialect.columns)
    columns = find_columns(rows, dialect.columns)
    header, width = len(rows[0]) if columns.named else 0, len(columns.names)
    ragged = dialect.ragged or width > dialect.columns  # more names than any record has cells
    shape = Shape(dialect.grammar, width, ragged, header, text.preamble)
    copy = None
    order, end = _look_over(text, shape)
    if order is Order.UNTIDY:
        copy = write_clean_copy(text.path, shape, scratch_file(text.source, options, "clean"))
    _check_something_is_left(text, copy, columns, len(rows))
    scan = _Scan(
        text.path, shape, copy, order, end, columns.names, f"nebelhorn_rejects_{next(_numbers)}"
    )
    found = (
        *text.found,
        ("delimiter", "spaces" if dialect.spaced else _named_delimiter(shape)),
        ("quoting", _named_quoting(shape.grammar)),
        *_told_columns(columns, rows),
        *_told_faults(shape, copy),
    )
    return RawTable(
        name=table_name(text.source),
        relation=scan.relation(options.missing),
        columns=columns.names,
        numbered=scan.numbered(options.missing),
        found=found,
        unreadable=lambda: scan.unreadable(connection),
    )


@dataclass(frozen=True, slots=True)
class _Scan:
    """How DuckDB reads the table."""

    path: Path
    shape: Shape
    copy: CleanCopy | None
    order: Order
    end: bytes
    names: tuple[str, ...]
    rejects: str

    def relation(self, missing: tuple[str, ...]) -> str:
        """SQL of the table."""
        return f"({self._select(missing)})"

    def numbered(self, missing: tuple[str, ...]) -> str:
        """SQL of the table with the line each record starts on."""
        if self.copy:
            lines = f"read_parquet({_as_path(self.copy.lines)})"
            return f"(SELECT * FROM {lines} POSITIONAL JOIN ({self._select(missing)}))"
        line = f"row_number() OVER () + {1 if self.shape.header else 0}"
        if self.order is Order.RECORDS:
            inner = " + ".join(map(_line_ends_in, self.names))
            line += (
                f" + coalesce(sum({inner}) OVER (ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW), 0)"
            )
        return f"(SELECT ({line})::BIGINT AS _line, * FROM ({self._select(missing)}))"

    def _select(self, missing: tuple[str, ...]) -> str:
        grammar = self.shape.grammar
        quote = quote_text(grammar.quote.decode())
        columns = ", ".join(f"{quote_text(name)}: 'VARCHAR'" for name in self.names)
        path = self.copy.path if self.copy else self.path
        header = self.shape.header and not self.copy
        arguments = [
            _as_path(path),
            "auto_detect = false",
            f"header = {'true' if header else 'false'}",
            f"delim = {quote_text(grammar.delimiter.decode())}",
            f"quote = {quote}",
            f"escape = {quote}",
            f"columns = {{{columns}}}",
            f"new_line = {quote_text(_NEW_LINES[self.end])}",
            "compression = 'none'",
            "store_rejects = true",
            f"rejects_table = {quote_text(self.rejects)}",
            f"rejects_scan = {quote_text(self.rejects + '_scan')}",
            "rejects_limit = 0",
        ]
        if missing:
            arguments.append(f"nullstr = [{', '.join(map(quote_text, missing))}]")
        listed = "*"
        if missing and _has_padded(path, grammar, missing):
            listed = ", ".join(_trimmed(name, missing) for name in self.names)
        return f"SELECT {listed} FROM read_csv({', '.join(arguments)})"

    def unreadable(self, connection: duckdb.DuckDBPyConnection) -> list[Unreadable]:
        """What could not be cut, by our reading or by DuckDB's."""
        known = list(self.copy.unreadable) if self.copy else []
        tables = connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?",
            [self.rejects],
        ).fetchone()
        if tables == (0,):
            return known
        rows = connection.execute(
            f"SELECT DISTINCT ON (line) line, error_message, csv_line FROM {self.rejects} "
            "ORDER BY line, error_message"
        ).fetchall()
        for name in (self.rejects, f"{self.rejects}_scan"):
            connection.execute(f"DROP TABLE IF EXISTS {name}")
        lines = pq.read_table(self.copy.lines)["_line"] if self.copy and rows else None
        for number, reason, raw in rows:
            line = lines[number - 1].as_py() if lines is not None else number
            known.append(Unreadable(line, str(reason), str(raw)[:10_000]))
        return known


def _sample_rows(text: TextFile, grammar: Grammar, width: int) -> list[list[str]]:
    rows = [
        [cell.decode("utf-8", "backslashreplace") for cell in cells]
        for cells in records(grammar, text.sample, _ROWS)
        if cells
    ]
    if not rows:
        msg = f"{text.source}: there is no record in it, only blank or broken lines"
        raise NothingToImport(msg)
    if len(rows[0]) == 1 < width:  # a title above the header, to be rejected like a broken record
        start = next((at for at, row in enumerate(rows[:10]) if len(row) == width), 0)
        return rows[start:]
    return rows


def _look_over(text: TextFile, shape: Shape) -> tuple[Order, bytes]:
    """Tell whether DuckDB may read the file as it stands, and with which line end."""
    match = shape.grammar.record.match(text.sample)
    if match is None or text.preamble or text.faulty or shape.header not in {0, shape.columns}:
        return Order.UNTIDY, b"\n"
    end = next(end for end in (b"\r\n", b"\n", b"\r") if match[0].endswith(end))
    order = survey(text.path, shape.grammar, shape.columns, end)
    if order is Order.RECORDS and shape.header and count_lines(match[0]) > 1:
        order = Order.UNTIDY  # where records start is counted from line 2
    return order, b"\n" if order is Order.UNTIDY else end


def _check_something_is_left(
    text: TextFile, copy: CleanCopy | None, columns: Columns, sampled: int
) -> None:
    left = copy.records if copy else sampled - columns.named + (not text.whole)
    if left:
        return
    named = ", ".join(columns.names)
    if copy and copy.unreadable:
        first = copy.unreadable[0]
        msg = (
            f"{text.source}: none of its {len(copy.unreadable):,} records could be read; "
            f"line {first.line}: {first.reason}"
        )
    else:
        msg = f"{text.source}: there is only a header: {named[:200]}"
    raise NothingToImport(msg)


def _told_columns(columns: Columns, rows: list[list[str]]) -> list[tuple[str, str]]:
    count = len(columns.names)
    header = (
        "first record" if columns.named else f"none; columns are called column1 … column{count}"
    )
    told = [("header", header), *columns.told]
    commas = decimal_commas(rows[1:], columns.names)
    return [*told, ("decimal comma", ", ".join(commas))] if commas else told


def _told_faults(shape: Shape, copy: CleanCopy | None) -> list[tuple[str, str]]:
    told = []
    if shape.ragged:
        told.append(("short records", "what is missing at their end counts as empty"))
    if copy and copy.blank:
        told.append(("blank lines", f"{copy.blank:,} passed over"))
    if copy and copy.unreadable:
        told.append(("lines unreadable", f"{len(copy.unreadable):,}"))
    return told


def _named_delimiter(shape: Shape) -> str:
    if shape.columns == 1:
        return "none, one column"
    return _SIGNS.get(shape.grammar.delimiter, shape.grammar.delimiter.decode())


def _named_quoting(grammar: Grammar) -> str:
    if not grammar.quote:
        return "none"
    inside = "\\" + grammar.quote.decode() if grammar.backslash else grammar.quote.decode() * 2
    return f"{grammar.quote.decode()}, inside quotes {inside}"


def _as_path(path: Path) -> str:
    """A path as a literal in which no sign is a wildcard."""
    return quote_text(re.sub(r"[*?[]", lambda sign: f"[{sign[0]}]", str(path.resolve())))


def _has_padded(path: Path, grammar: Grammar, missing: tuple[str, ...]) -> bool:
    """Tell whether spaces stand around texts for "no value", looking at places all over a file."""
    tokens = b"|".join(re.escape(text.encode()) for text in missing)
    edge = rb"[\r\n" + re.escape(grammar.delimiter + grammar.quote) + rb"]"
    padded = rb"[ \t]++(?:" + tokens + rb")[ \t]*+|(?:" + tokens + rb")[ \t]++"
    pattern = re.compile(rb"(?<=" + edge + rb")(?:" + padded + rb")(?=" + edge + rb")")
    size = path.stat().st_size
    with path.open("rb") as stream:
        for window in range(_WINDOWS):
            stream.seek(max(0, (size - _WINDOW) * window // (_WINDOWS - 1)))
            if pattern.search(stream.read(_WINDOW)):
                return True
    return False


def _line_ends_in(name: str) -> str:
    cell = quote_identifier(name)
    pairs = f"replace({cell}, chr(13) || chr(10), chr(10))"
    count = f"length({pairs}) - length(translate({pairs}, chr(13) || chr(10), ''))"
    any_end = f"contains({cell}, chr(10)) OR contains({cell}, chr(13))"
    return f"(CASE WHEN {any_end} THEN {count} ELSE 0 END)"


def _trimmed(name: str, missing: tuple[str, ...]) -> str:
    # one look-up a value: a list after IN costs about ten times as much over many columns
    column = quote_identifier(name)
    texts = " ".join(f"WHEN {quote_text(text)} THEN NULL" for text in missing)
    return f"CASE trim({column}, ' ') {texts} ELSE {column} END AS {column}"
