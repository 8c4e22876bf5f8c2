"""The grammar of a text table: where a record ends and what its cells are, byte by byte."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

RECORD_LIMIT = 2_000_000
"""Bytes of the longest record that is read; a longer one is rejected, never held in memory."""


@dataclass(frozen=True, slots=True)
class Grammar:
    r"""How cells and records are told apart.

    Attributes:
        delimiter: One byte.
        quote: One byte; empty: quotes are ordinary characters.
        backslash: Whether ``\\`` hides a quote inside quotes; otherwise a doubled quote does.

    Examples:
        >>> Grammar(b",", b'"').cells(b'1,"a ""b"", c",\n')
        [b'1', b'a "b", c', b'']
    """

    delimiter: bytes
    quote: bytes
    backslash: bool = False

    @property
    def record(self) -> re.Pattern[bytes]:
        """Matches one record of any number of cells, with its line end."""
        return _record_pattern(self)

    def exact(self, columns: int) -> re.Pattern[bytes]:
        """Match one record of exactly so many cells, with its line end."""
        return _record_pattern(self, columns)

    def cells(self, record: bytes) -> list[bytes]:
        """Return the cells of one record that ``record`` matched, unquoted.

        Args:
            record: Bytes of one record, with or without its line end.
        """
        return [self._plain(match["cell"]) for match in _cell_pattern(self).finditer(record)]

    def count(self, record: bytes) -> int:
        """Return how many cells a record has."""
        return sum(1 for _ in _cell_pattern(self).finditer(record))

    def strict(self, record: bytes) -> bytes:
        r"""Return a record as RFC 4180 has it: cells with quotes in quotes, those doubled.

        Examples:
            >>> Grammar(b",", b'"').strict(b'5" pipe, "a, b" ,c\r\n')
            b'"5"" pipe","a, b",c\n'
        """
        cells = (self._rewritten(match["cell"]) for match in _cell_pattern(self).finditer(record))
        return self.delimiter.join(cells) + b"\n"

    def _rewritten(self, cell: bytes) -> bytes:
        if self.quote not in cell:
            return cell
        return self.quote + self._plain(cell).replace(self.quote, self.quote * 2) + self.quote

    def _plain(self, cell: bytes) -> bytes:
        quoted = cell.strip(b" ")
        if not self.quote or not quoted.startswith(self.quote):
            return cell
        if self.backslash:
            hidden = rb"\\([\\" + self.quote + rb"])|" + self.quote + rb"(" + self.quote + rb")"
            return re.sub(hidden, lambda match: match[1] or match[2], quoted[1:-1])
        return quoted[1:-1].replace(self.quote * 2, self.quote)


def records(grammar: Grammar, sample: bytes, limit: int) -> Iterator[list[bytes] | None]:
    r"""Yield the cells of each record of a sample; None for a line that is no record.

    Blank lines are passed over.

    Args:
        grammar: How to cut.
        sample: Whole lines, the last one ended too.
        limit: How many to yield at most.

    Examples:
        >>> list(records(Grammar(b",", b'"'), b'a,b\n\n1,"x" y\n', 10))
        [[b'a', b'b'], None]
    """
    position = 0
    while position < len(sample) and limit:
        match = grammar.record.match(sample, position)
        if match:
            position = match.end()
            if not match[0].strip():
                continue
            yield grammar.cells(match[0])
        else:
            position = line_end(sample, position)
            yield None
        limit -= 1


def line_end(data: bytes, start: int) -> int:
    r"""Return where the line that starts at ``start`` ends, behind its line end.

    Examples:
        >>> line_end(b"a\r\nb", 0), line_end(b"a\r\nb", 3)
        (3, 4)
    """
    feed = data.find(b"\n", start)
    feed = len(data) if feed < 0 else feed
    carriage = data.find(b"\r", start, feed)
    return min(feed if carriage < 0 or carriage == feed - 1 else carriage, len(data) - 1) + 1


def count_lines(data: bytes) -> int:
    r"""Return how many line ends there are: ``\n``, ``\r\n`` and ``\r`` each count once.

    Examples:
        >>> count_lines(b"a\nb\r\nc\rd")
        3
    """
    lines = data.count(b"\n")
    return lines + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else lines


def _cell(grammar: Grammar) -> bytes:
    stop = re.escape(grammar.delimiter) + rb"\r\n\0"
    if not grammar.quote:
        return rb"[^" + stop + rb"]*+"
    quote = re.escape(grammar.quote)
    hidden = (rb"\\", rb"\\[^\0]|") if grammar.backslash else (rb"", rb"")
    inside = rb"[^\0" + hidden[0] + quote + rb"]++|" + hidden[1] + quote + quote
    bare = rb"(?!\ *+" + quote + rb")[^" + stop + rb"]*+"
    return rb"(?:\ *+" + quote + rb"(?:" + inside + rb")*+" + quote + rb"\ *+|" + bare + rb")"


@cache
def _record_pattern(grammar: Grammar, columns: int | None = None) -> re.Pattern[bytes]:
    cell, delimiter = _cell(grammar), re.escape(grammar.delimiter)
    times = b"*+" if columns is None else b"{%d}+" % (columns - 1)
    return re.compile(cell + rb"(?:" + delimiter + cell + rb")" + times + rb"(?:\r\n|\n|\r)")


@cache
def _cell_pattern(grammar: Grammar) -> re.Pattern[bytes]:
    lead = rb"(?:^|(?<=" + re.escape(grammar.delimiter) + rb"))"
    return re.compile(
        lead
        + rb"(?P<cell>"
        + _cell(grammar)
        + rb")(?=[\r\n]|\Z|"
        + re.escape(grammar.delimiter)
        + rb")"
    )
