"""Cut an untidy text table into records, and keep apart what is none."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from nebelhorn.log.cell_text import as_escaped
from nebelhorn.log.csv_grammar import RECORD_LIMIT, Grammar, count_lines, line_end
from nebelhorn.log.csv_plain import Stretch, sound_stretch
from nebelhorn.log.raw import Unreadable

_BLOCK = 4 << 20
_LONGEST_STRETCH = 256 << 10
_SHORTEST_STRETCH = 4 << 10
_SHOWN = 10_000
_RETURN = b"\r"[0]
_LINE_ENDS = (b"\n", b"\r\n")
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
class Cutter:
    r"""Walks through a file record by record, in strides where all is well.

    A record with the wrong number of cells is left out as a whole; a line on which a quote opens
    that never closes properly is left out alone, and the next line is read as a new record, so
    that a stray quote costs one line and not the rest of the file.

    Attributes:
        stream: A text table, UTF-8 but for faults.
        shape: What a record must look like.
        blank: How many blank lines were left out.
        unreadable: What could not be cut.

    Examples:
        >>> import io
        >>> shape = Shape(Grammar(b",", b'"'), columns=2, ragged=False, header=2)
        >>> cutter = Cutter(io.BytesIO(b'a,b\r\n1,"x\ny"\r\n\r\n2\r\n"3,4\r\n5,6\r\n'), shape)
        >>> [(part, list(lines)) for part, lines in cutter.parts() if part]
        [(b'1,"x\ny"\n5,6\n', [2, 7])]
        >>> [(fault.line, fault.reason) for fault in cutter.unreadable]
        [(5, '1 column instead of 2'), (6, 'a quote opens that is not closed properly')]
    """

    stream: BinaryIO
    shape: Shape
    blank: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    buffer: bytes = b""
    position: int = 0  # in the buffer
    line: int = 1  # of the source, where the next record starts
    at_end: bool = False
    stride: int = _LONGEST_STRETCH  # how many bytes to check at once; less where faults are
    header_due: bool = False
    exact: re.Pattern[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.exact = self.shape.grammar.exact(self.shape.columns)

    def parts(self) -> Iterator[tuple[bytes, npt.NDArray[np.int64] | list[int]]]:
        r"""Yield sound records, each with ``\n`` behind it, and the lines they start on."""
        self.header_due = self.shape.header > 0
        if self._refill() and self.buffer.startswith(codecs.BOM_UTF8):
            self.position = len(codecs.BOM_UTF8)
        for _ in range(self.shape.preamble):
            self._skip_line()
        while self._refill():
            stretch = None if self.header_due else self._stretch()
            if stretch:
                self.stride = min(2 * self.stride, _LONGEST_STRETCH)
                yield self._take(stretch)
            elif self.stride > _SHORTEST_STRETCH and not self.header_due:
                self.stride = max(self.stride // 8, _SHORTEST_STRETCH)
            else:
                yield self._steps(self.position + self.stride)

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

    def _stretch(self) -> Stretch | None:
        """The records of the next stride if all of them are sound."""
        data = self.buffer[self.position : self.position + self.stride]
        grammar, columns = self.shape.grammar, self.shape.columns
        for end in _LINE_ENDS:
            stretch = sound_stretch(data, grammar, columns, end)
            if stretch and _is_utf8(data[: stretch.size]):
                return stretch
        return None

    def _take(self, stretch: Stretch) -> tuple[bytes, npt.NDArray[np.int64]]:
        """Take sound records as they are, but for their line ends."""
        part = self.buffer[self.position : self.position + stretch.size]
        lines, first = count_lines(part), self.line
        self.position += stretch.size
        self.line += lines
        if stretch.ends is None or not stretch.holds_line_ends:
            return part.replace(b"\r\n", b"\n"), np.arange(first, first + lines)
        return _with_feeds(part, stretch.ends), first + stretch.lines_before()

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
        """Return one record as it is yielded, empty for what is left out, and step behind it."""
        shape, start = self.shape, self.position
        limit = start + RECORD_LIMIT
        if self._skip_blank():
            return b""
        if not self.header_due:
            match = self.exact.match(self.buffer, start, limit)
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
        self.unreadable.append(Unreadable(self.line, reason, _shown(record)))
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
        self.blank += count_lines(match[0])
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
        self.unreadable.append(Unreadable(self.line, reason, _shown(line)))
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


def _with_feeds(part: bytes, ends: npt.NDArray[np.int64]) -> bytes:
    """Records with a lone feed behind each; line ends inside cells stay as they are."""
    array = np.frombuffer(part, np.uint8)
    returns = ends[array[np.maximum(ends - 2, 0)] == _RETURN] - 2
    return np.delete(array, returns).tobytes() if len(returns) else part


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _as_copied(record: bytes, grammar: Grammar, missing: int) -> bytes:
    r"""Return a record with line end ``\n``, strict quotes and the cells it lacked."""
    if grammar.quote and grammar.quote in record:
        record = grammar.strict(record)
    return record.rstrip(b"\r\n") + grammar.delimiter * missing + b"\n"


def _shown(raw: bytes) -> str:
    return as_escaped(raw[: 4 * _SHOWN].rstrip(b"\r\n"), _SHOWN)
