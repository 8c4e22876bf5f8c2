"""Write the sound records of an untidy text table to a copy, and say what was left out."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from nebelhorn.log.cell_text import as_escaped
from nebelhorn.log.csv_grammar import RECORD_LIMIT, Grammar, count_lines, line_end
from nebelhorn.log.csv_plain import are_plain
from nebelhorn.log.raw import Unreadable

_BLOCK = 4 << 20
_STRETCH = 256 << 10
_SHOWN = 10_000
_PLAIN_ENDS = (b"\n", b"\r\n")
_BLANK = re.compile(rb"(?: *+(?:\r\n|\n|\r))++")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a record of a table must look like.

    Attributes:
        grammar: How cells are cut.
        columns: How many cells a record has.
        ragged: Whether records may end early; the cells they lack are missing values then.
        header: How many cells the first record has if it holds the names; it is left out of the
            copy. 0: there is none.
        preamble: How many lines stand before it and are left out too.
    """

    grammar: Grammar
    columns: int
    ragged: bool
    header: int
    preamble: int = 0


@dataclass(slots=True)
class CleanCopy:
    r"""The copy and what is not in it.

    Attributes:
        path: Sound records only, line end ``\n``, quotes doubled, no header.
        lines: Parquet file with ``_line`` BIGINT, a row a record of the copy, in its order.
        records: How many records the copy has.
        blank: How many blank lines were left out.
        unreadable: What could not be cut.
    """

    path: Path
    lines: Path
    records: int = 0
    blank: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)


def write_clean_copy(source: Path, shape: Shape, path: Path) -> CleanCopy:
    r"""Copy the sound records of a file.

    A record with the wrong number of cells is left out as a whole; a line on which a quote opens
    that never closes properly is left out alone, and the next line is read as a new record, so
    that a stray quote costs one line and not the rest of the file.

    Args:
        source: A text table, UTF-8 but for faults.
        shape: What a record must look like.
        path: Where to write; ``.lines`` is added for the line numbers.

    Examples:
        >>> import tempfile
        >>> folder = Path(tempfile.mkdtemp())
        >>> _ = (folder / "a.csv").write_bytes(b'a,b\r\n1,"x\ny"\r\n\r\n2\r\n"3,4\r\n5,6\r\n')
        >>> shape = Shape(Grammar(b",", b'"'), columns=2, ragged=False, header=2)
        >>> copy = write_clean_copy(folder / "a.csv", shape, folder / "copy.csv")
        >>> copy.path.read_bytes()
        b'1,"x\ny"\n5,6\n'
        >>> [(fault.line, fault.reason) for fault in copy.unreadable]
        [(5, '1 column instead of 2'), (6, 'a quote opens that is not closed properly')]
    """
    copy = CleanCopy(path, path.with_name(path.name + ".lines"))
    schema = pa.schema([("_line", pa.int64())])
    with (
        source.open("rb", buffering=0) as stream,
        path.open("wb") as target,
        pq.ParquetWriter(copy.lines, schema) as numbers,
    ):
        cutter = _Cutter(stream, shape, copy)
        for part, lines in cutter.parts():
            target.write(part)
            numbers.write_batch(pa.record_batch([pa.array(lines, pa.int64())], schema))
            copy.records += len(lines)
    return copy


@dataclass(slots=True)
class _Cutter:
    """Walks through a file record by record, in strides where all is well."""

    stream: BinaryIO
    shape: Shape
    copy: CleanCopy
    buffer: bytes = b""
    position: int = 0  # in the buffer
    line: int = 1  # of the source, where the next record starts
    at_end: bool = False
    header_due: bool = False

    def parts(self) -> Iterator[tuple[bytes, npt.NDArray[np.int64] | list[int]]]:
        """Yield pieces of the copy with the line numbers of their records."""
        self.header_due = self.shape.header > 0
        if self._refill() and self.buffer.startswith(codecs.BOM_UTF8):
            self.position = len(codecs.BOM_UTF8)
        for _ in range(self.shape.preamble):
            self._skip_line()
        while self._refill():
            stretch = self._stretch()
            if stretch and not self.header_due:
                yield self._stride(stretch)
            else:
                yield self._steps(self.position + _STRETCH)

    def _refill(self) -> bool:
        """Read on where less than one longest record is left; tell whether anything is."""
        while not self.at_end and len(self.buffer) - self.position <= RECORD_LIMIT + 1:
            block = self.stream.read(_BLOCK)
            self.at_end = not block
            self.buffer = self.buffer[self.position :] + block
            self.position = 0
            if self.at_end and self.buffer and self.buffer[-1:] not in b"\r\n":
                self.buffer += b"\n"
        return self.position < len(self.buffer)

    def _stretch(self) -> bytes:
        """The next lines if all of them are plain records, else nothing."""
        end = self.buffer.rfind(b"\n", self.position, self.position + _STRETCH) + 1
        lines = self.buffer[self.position : end]
        if not lines or self.shape.grammar.backslash or not _is_utf8(lines):
            return b""
        grammar, columns = self.shape.grammar, self.shape.columns
        return lines if any(are_plain(lines, grammar, columns, e) for e in _PLAIN_ENDS) else b""

    def _stride(self, lines: bytes) -> tuple[bytes, npt.NDArray[np.int64]]:
        """Take plain lines as they are."""
        part = lines.replace(b"\r\n", b"\n")
        first, count = self.line, lines.count(b"\n")
        self.position += len(lines)
        self.line += count
        return part, np.arange(first, first + count)

    def _steps(self, until: int) -> tuple[bytes, list[int]]:
        """Take records one by one."""
        parts: list[bytes] = []
        lines: list[int] = []
        while self.position < until and self._holds_a_record():
            line = self.line
            record = self._next_record()
            if record:
                parts.append(record)
                lines.append(line)
        return b"".join(parts), lines

    def _holds_a_record(self) -> bool:
        left = len(self.buffer) - self.position
        return left > RECORD_LIMIT or (self.at_end and left > 0)

    def _next_record(self) -> bytes:
        """Return one record as the copy has it, empty for what is left out, and step behind it."""
        shape, start = self.shape, self.position
        limit = start + RECORD_LIMIT
        if self._skip_blank():
            return b""
        if not self.header_due:
            match = shape.grammar.exact(shape.columns).match(self.buffer, start, limit)
            if match and _is_utf8(match[0]):
                self._step_behind(match[0])
                return _as_copied(match[0], shape.grammar, 0)
        match = shape.grammar.record.match(self.buffer, start, limit)
        if match is None:
            self._skip_faulty_line()
            return b""
        return self._judged(match[0])

    def _judged(self, record: bytes) -> bytes:
        """Return a record that could be cut, if its cells are as they must be."""
        shape = self.shape
        columns = shape.grammar.count(record)
        if self.header_due and columns == shape.header:
            self.header_due = False
            self._step_behind(record)
            return b""
        missing = shape.columns - columns
        fault = "" if _is_utf8(record) else "bytes that are not UTF-8"
        if missing < 0 or (missing and not shape.ragged):
            plural = "" if columns == 1 else "s"
            fault = f"{columns} column{plural} instead of {shape.columns}"
        if fault:
            self._leave_out(record, fault)
            return b""
        self._step_behind(record)
        return _as_copied(record, shape.grammar, missing)

    def _leave_out(self, record: bytes, reason: str) -> None:
        if len(record) > _SHOWN:  # its lines could not all be shown: take them one by one
            record = self.buffer[self.position : line_end(self.buffer, self.position)]
        self.copy.unreadable.append(Unreadable(self.line, reason, _shown(record)))
        self._step_behind(record)

    def _step_behind(self, record: bytes) -> None:
        self.position += len(record)
        self.line += count_lines(record)

    def _skip_blank(self) -> bool:
        """Step over blank lines; spaces are a value where there is one column only."""
        if self.buffer[self.position] not in b" \r\n":
            return False
        match = _BLANK.match(self.buffer, self.position, self.position + RECORD_LIMIT)
        if match is None or (self.shape.columns == 1 and b" " in match[0]):
            return False
        self.copy.blank += count_lines(match[0])
        self._step_behind(match[0])
        return True

    def _skip_faulty_line(self) -> None:
        """Step over one line that is no record, however long, and keep its beginning."""
        end = line_end(self.buffer, self.position)
        line = self.buffer[self.position : min(end, self.position + RECORD_LIMIT)]
        if line[-1:] not in b"\r\n":
            reason = f"longer than {RECORD_LIMIT:,} bytes"
        elif b"\0" in line:
            reason = "a NUL byte"
        else:
            reason = "a quote opens that is not closed properly"
        self.copy.unreadable.append(Unreadable(self.line, reason, _shown(line)))
        self._skip_line()

    def _skip_line(self) -> None:
        """Step behind the next line end, reading on without keeping what is passed over."""
        while True:
            end = line_end(self.buffer, self.position)
            if end < len(self.buffer) or self.at_end:
                break
            block = self.stream.read(_BLOCK)
            self.at_end = not block
            self.buffer = (self.buffer[-1:] if end == len(self.buffer) else b"") + block
            self.position = 0
        self.position = end
        self.line += 1


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_copied(record: bytes, grammar: Grammar, missing: int) -> bytes:
    r"""Return a record with line end ``\n``, doubled quotes and the cells it lacked."""
    if grammar.backslash and b"\\" in record:
        record = grammar.doubled(record)
    return record.rstrip(b"\r\n") + grammar.delimiter * missing + b"\n"


def _shown(raw: bytes) -> str:
    return as_escaped(raw[: 4 * _SHOWN].rstrip(b"\r\n"), _SHOWN)
