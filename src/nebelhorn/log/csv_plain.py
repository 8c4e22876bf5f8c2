"""Tell at the speed of memory whether DuckDB may read a text table as it stands."""

from __future__ import annotations

import codecs
from pathlib import Path

import numpy as np

from nebelhorn.log.csv_grammar import RECORD_LIMIT, Grammar

_BLOCK = 1 << 20


def is_plain(path: Path, grammar: Grammar, columns: int) -> bool:
    r"""Tell whether every line of a file is one sound record, so that line and record agree.

    Plain means: each line is one record of ``columns`` cells, all line ends are alike, every
    quote opens or closes a cell, no cell holds a line end, nothing is blank, no byte is NUL.

    Args:
        path: A file in UTF-8.
        grammar: How its cells are cut.
        columns: How many cells a record has.

    Examples:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "calls.csv"
        >>> _ = path.write_bytes(b'a,b\n1,"x, y"\n')
        >>> is_plain(path, Grammar(b",", b'"'), 2), is_plain(path, Grammar(b",", b""), 2)
        (True, False)
    """
    if grammar.backslash:
        return False
    with path.open("rb", buffering=0) as stream:
        rest, end = b"", b""
        while block := stream.read(_BLOCK):
            block = rest + block if end else block.removeprefix(codecs.BOM_UTF8)
            end = end or _line_end(block)
            whole = block.rfind(end) + len(end) if end else 0
            if not whole or len(block) - whole > RECORD_LIMIT:
                return False
            if not are_plain(block[:whole], grammar, columns, end):
                return False
            rest = block[whole:]
    return not rest or are_plain(rest + end, grammar, columns, end)


def are_plain(lines: bytes, grammar: Grammar, columns: int, end: bytes) -> bool:
    r"""Tell whether each of some lines is one sound record.

    Args:
        lines: Whole lines, the first of them the start of a record.
        grammar: How cells are cut.
        columns: How many cells a record has.
        end: The line end all must have.

    Examples:
        >>> are_plain(b"1,2\n3,4\n", Grammar(b",", b'"'), 2, b"\n")
        True
        >>> are_plain(b"1,2\n\n3\n", Grammar(b",", b'"'), 2, b"\n")
        False
    """
    if columns == 1 and (lines.startswith(end) or end * 2 in lines):
        return False
    signs = grammar.delimiter + b"\r\n\0"
    if grammar.quote and grammar.quote in lines:
        structure = _outside_quotes(lines, grammar, signs)
        if structure is None:
            return False
    else:
        structure = lines.translate(None, _all_but(signs))
    record = grammar.delimiter * (columns - 1) + end
    times, odd = divmod(len(structure), len(record))
    return not odd and structure == record * times


def _outside_quotes(lines: bytes, grammar: Grammar, signs: bytes) -> bytes | None:
    """Delimiters and line ends outside quotes; None where a quote stands in a wrong place."""
    if b"\0" in lines:
        return None
    data = np.frombuffer(b"\n" + lines, np.uint8)
    quotes = np.flatnonzero(data == grammar.quote[0])
    if len(quotes) % 2:
        return None
    opening, closing = quotes[0::2], quotes[1::2]
    border = np.zeros(256, bool)
    border[list(signs)] = True
    doubled = closing[:-1] + 1 == opening[1:]
    sound_start = border[data[opening - 1]]
    sound_start[1:] |= doubled
    sound_end = border[data[closing + 1]]
    sound_end[:-1] |= doubled
    if not (sound_start.all() and sound_end.all()):
        return None
    found = np.flatnonzero(border[data[1:]]) + 1
    outside = np.searchsorted(quotes, found) % 2 == 0
    if (data[found[~outside]] == grammar.delimiter[0]).all():
        return bytes(data[found[outside]])
    return None


def _line_end(block: bytes) -> bytes:
    ends = [end for end in (b"\r\n", b"\n", b"\r") if end in block]
    return min(ends, key=block.find) if ends else b""


def _all_but(signs: bytes) -> bytes:
    return bytes(byte for byte in range(256) if byte not in signs)
