"""Check whole stretches of a text table at once, at nearly the speed of memory."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nebelhorn.log.csv_grammar import RECORD_LIMIT, Grammar

_BLOCK = 1 << 20
_FEED, _RETURN = b"\n"[0], b"\r"[0]


class Order(Enum):
    """How well a text table is kept.

    Attributes:
        LINES: Each line is a sound record.
        RECORDS: All records are sound, some cells hold line ends.
        UNTIDY: Something is wrong, or nobody can tell without looking at each record.
    """

    LINES = 1
    RECORDS = 2
    UNTIDY = 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sound records, one after the other.

    Attributes:
        size: Bytes of all of them.
        ends: Where each record ends, behind its line end; None: with each line.
        inner: Where lines end inside cells.
    """

    size: int
    ends: npt.NDArray[np.int64] | None = None
    inner: npt.NDArray[np.int64] | None = None

    @property
    def holds_line_ends(self) -> bool:
        """Whether any cell has more than one line."""
        return self.inner is not None and len(self.inner) > 0

    def lines_before(self) -> npt.NDArray[np.int64]:
        """How many lines of the stretch stand before each record; needs ``ends``."""
        if self.ends is None or self.inner is None:
            return np.empty(0, np.int64)
        starts = np.concatenate(([0], self.ends[:-1]))
        return np.arange(len(starts)) + np.searchsorted(self.inner, starts)


def survey(path: Path, grammar: Grammar, columns: int, end: bytes) -> Order:
    r"""Tell how well a file is kept; the whole of it is looked at unless it is untidy.

    Untidy are: records with another number of cells, blank lines, line ends not all alike, quotes
    that neither open nor close a cell, NUL bytes, lines of more than a megabyte, a header of more
    than one line, quotes hidden by backslashes.

    Args:
        path: A file in UTF-8.
        grammar: How its cells are cut.
        columns: How many cells a record has.
        end: The line end all records must have.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.csv"
        >>> _ = path.write_bytes(b'a,b\n1,"x, y"\n')
        >>> survey(path, Grammar(b",", b'"'), 2, b"\n")
        <Order.LINES: 1>
        >>> survey(path, Grammar(b",", b""), 2, b"\n")
        <Order.UNTIDY: 3>
    """
    order, rest, left = Order.LINES, b"", path.stat().st_size
    with path.open("rb", buffering=0) as stream:
        stream.seek(len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0)
        left -= stream.tell()
        while left > 0:
            block = stream.read(_BLOCK)
            left = left - len(block) if block else 0
            data = rest + block if left else _ended(rest + block, end, columns)
            stretch = sound_stretch(data, grammar, columns, end)
            if stretch is None or len(data) - stretch.size > (RECORD_LIMIT if left else 0):
                return Order.UNTIDY
            if stretch.holds_line_ends:
                order = Order.RECORDS
            rest = data[stretch.size :]
    return order


def sound_stretch(data: bytes, grammar: Grammar, columns: int, end: bytes) -> Stretch | None:
    r"""Return the records a piece of a table consists of, if all that end in it are sound.

    Args:
        data: Begins with the start of a record.
        grammar: How cells are cut.
        columns: How many cells a record has.
        end: The line end all records must have.

    Returns:
        All records that end in ``data``; None where one of them is not sound, none ends, or
        backslashes hide quotes.

    Examples:
        >>> sound_stretch(b"1,2\n3,4\n5", Grammar(b",", b'"'), 2, b"\n").size
        8
        >>> sound_stretch(b'1,"x\ny"\n3,4\n', Grammar(b",", b'"'), 2, b"\n").lines_before()
        array([0, 2])
        >>> sound_stretch(b"1,2\n\n3\n", Grammar(b",", b'"'), 2, b"\n") is None
        True
    """
    if grammar.backslash:
        return None
    signs = grammar.delimiter + b"\r\n\0"
    if grammar.quote and grammar.quote in data:
        return _quoted_stretch(data, grammar, columns, end)
    lines = data[: data.rfind(end) + len(end)] if end in data else b""
    structure = lines.translate(None, _all_but(signs))
    if not _is_regular(structure, grammar.delimiter * (columns - 1) + end):
        return None
    if columns == 1 and (lines.startswith(end) or end * 2 in lines):
        return None  # a blank line is no record, however few columns there are
    return Stretch(len(lines))


def _ended(data: bytes, end: bytes, columns: int) -> bytes:
    """Data with one line end behind it; DuckDB minds blank lines at the end in one column only."""
    kept = data.rstrip(b"\r\n")
    blank = data[len(kept) :]
    if columns > 1 and blank == end * (len(blank) // max(1, len(end))):
        return kept + end if kept else kept
    return data if data.endswith(end) or not data else data + end


def _quoted_stretch(data: bytes, grammar: Grammar, columns: int, end: bytes) -> Stretch | None:
    array = np.frombuffer(data, np.uint8)
    quote = grammar.quote[0]
    signs = np.zeros(256, bool)
    signs[list(grammar.delimiter + b"\r\n\0" + grammar.quote)] = True
    places = np.flatnonzero(signs[array])
    found = array[places]
    is_quote = found == quote
    inside = (np.cumsum(is_quote, dtype=np.uint8) & 1).astype(bool)  # or a quote that opens
    outside = ~(inside | is_quote)
    ending = np.flatnonzero(outside & (found == end[-1]))
    if not len(ending):
        return None
    upto = int(ending[-1]) + 1
    ends = places[ending] + 1
    structure = found[:upto][outside[:upto]].tobytes()
    if not _is_regular(structure, grammar.delimiter * (columns - 1) + end):
        return None
    if columns == 1 and _any_blank(places[:upto][outside[:upto]], ends):
        return None
    if b"\0" in data or not _stand_well(places[:upto], is_quote[:upto], inside[:upto]):
        return None
    hidden = places[:upto][inside[:upto] & ~is_quote[:upto]]
    return Stretch(int(ends[-1]), ends, _line_ends(array, hidden))


def _stand_well(
    places: npt.NDArray[np.int64],
    is_quote: npt.NDArray[np.bool_],
    inside: npt.NDArray[np.bool_],
) -> bool:
    """Tell whether every quote opens a cell, closes one, or is doubled.

    Then one that opens comes right behind a delimiter, a line end or another quote, and right
    behind one that closes comes such a sign.
    """
    touching = np.diff(places) == 1
    opens, closes = is_quote & inside, is_quote & ~inside
    first = not opens[0] or places[0] == 0
    return bool(first and (touching | ~opens[1:]).all() and (touching | ~closes[:-1]).all())


def _any_blank(borders: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> bool:
    starts = np.concatenate(([0], ends[:-1]))
    return bool(np.isin(starts, borders).any())


def _line_ends(
    array: npt.NDArray[np.uint8], borders: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Where lines end among some borders; a pair of return and feed is one end."""
    signs = array[borders]
    followed = array[np.minimum(borders + 1, len(array) - 1)] == _FEED
    places: npt.NDArray[np.int64] = borders[(signs == _FEED) | (signs == _RETURN) & ~followed]
    return places


def _is_regular(structure: bytes, record: bytes) -> bool:
    times, odd = divmod(len(structure), len(record))
    return times > 0 and not odd and structure == record * times


@cache
def _all_but(signs: bytes) -> bytes:
    return bytes(byte for byte in range(256) if byte not in signs)
