"""Find out how a text table is cut: delimiter, quotes, number of columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nebelhorn.log.csv_grammar import Grammar, records

_DELIMITERS = (b",", b";", b"\t", b"|")
_QUOTINGS = ((b'"', False), (b'"', True), (b"'", False), (b"'", True), (b"", False))
_NONE = b"\x1f"  # stands for a delimiter where there is one column
_ROWS = 2000
_FEW = 100_000  # bytes to tell delimiters apart; quotes are looked for in the whole sample
_GOOD = 0.5  # from here on nobody asks whether spaces divide the columns
_SURE = 0.6  # what spaces must reach: any text is full of them
_WRAPPED = re.compile(rb"""(["']).+\1|["']""", re.DOTALL)
_TYPED = re.compile(
    rb"""\s*(?:
        [-+]?[\d.,]+(?:[eE][-+]?\d+)?\s?[%\xe2\x82\xac$]*   # number, share, money
      | \d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ].{4,})?       # date
      | \d{1,2}:\d{2}.*                                     # time
      | [\w.+-]+@[\w.-]+ | https?://\S+                     # address
      | \w[\w.-]*                                           # key or word
    )?\s*""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text table is cut.

    Attributes:
        grammar: Delimiter and quotes.
        columns: How many cells a record has.
        ragged: Whether records may end early.
        spaced: Whether columns stand apart by runs of spaces (``grammar`` is for the copy in
            which each run is one tab).
    """

    grammar: Grammar
    columns: int
    ragged: bool = False
    spaced: bool = False


def find_dialect(sample: bytes, delimiter: bytes | None = None) -> Dialect:
    r"""Find the dialect in which most records have the same number of sensible cells.

    Args:
        sample: First lines of the table, whole, UTF-8.
        delimiter: What a person said, one byte; a space means runs of spaces.

    Returns:
        The best dialect; one column where nothing divides the lines alike.

    References:
        The score follows van den Burg, Nazábal, Sutton (2019), Wrangling messy CSV files by
        detecting row and type patterns, Data Mining and Knowledge Discovery 33.

    Examples:
        >>> dialect = find_dialect(b'name;price\n"a;b";1,5\nc;2,25\n')
        >>> dialect.grammar.delimiter, dialect.grammar.quote, dialect.columns
        (b';', b'"', 2)
    """
    if delimiter == b" ":
        return _spaced(sample)
    few = sample[: sample.rfind(b"\n", 0, _FEW) + 1] or sample
    score, sign = max((_best(sign, few) for sign in _DELIMITERS), key=lambda best: best[0])
    if delimiter is None and score < _GOOD:
        spaced = _spaced(few)
        if _score(_rows(spaced.grammar, squeeze(few))) > max(score, _SURE):
            return _spaced(sample)
    chosen = delimiter or (sign if score else _NONE)
    candidates = [Grammar(chosen, *quoting) for quoting in _QUOTINGS]
    rows = {grammar: _rows(grammar, sample) for grammar in candidates if _may_be(grammar, sample)}
    grammar = max(rows, key=lambda one: _trust(one) * _score(rows[one], columns=1))
    return _shaped(grammar, rows[grammar])


def squeeze(lines: bytes) -> bytes:
    r"""Return lines with every run of spaces as one tab, and none at their ends.

    Examples:
        >>> squeeze(b" 00001 19970101  1   11.77\r\n")
        b'00001\t19970101\t1\t11.77\r\n'
    """
    trimmed = re.sub(rb"(?m)^[ \t]+|[ \t]+(?=\r?$)", b"", lines)
    return re.sub(rb"[ \t]+", b"\t", trimmed)


def _spaced(sample: bytes) -> Dialect:
    grammar = Grammar(b"\t", b"")
    return replace(_shaped(grammar, _rows(grammar, squeeze(sample))), spaced=True)


def _best(delimiter: bytes, sample: bytes) -> tuple[float, bytes]:
    if delimiter not in sample:
        return 0.0, delimiter
    candidates = [Grammar(delimiter, *quoting) for quoting in _QUOTINGS]
    rows = [_rows(grammar, sample) for grammar in candidates if _may_be(grammar, sample)]
    return max(map(_score, rows)), delimiter


def _may_be(grammar: Grammar, sample: bytes) -> bool:
    """Tell whether quotes are worth a try; an apostrophe must stand around many cells."""
    if grammar.backslash and b"\\" + grammar.quote not in sample:
        return False
    if grammar.quote != b"'":
        return True
    sign = re.escape(grammar.delimiter)
    around = re.compile(rb"(?m)(?:^|(?<=" + sign + rb"))'[^'\n]*'(?=" + sign + rb"|\r?$)")
    return 10 * len(around.findall(sample)) > sample.count(b"\n")


def _rows(grammar: Grammar, sample: bytes) -> list[list[bytes] | None]:
    return list(records(grammar, sample, _ROWS))


def _trust(grammar: Grammar) -> float:
    """Quotes mean something but in tables with tabs, unless many records speak against it."""
    return 1.0 if grammar.quote or grammar.delimiter == b"\t" else 0.98


def _score(rows: Sequence[list[bytes] | None], *, columns: int = 2) -> float:
    """How alike the rows are, times how sensible their cells.

    Args:
        rows: Their cells; None for a line that is no record.
        columns: Rows of fewer cells score nothing.
    """
    common, share = _common(rows)
    if common < columns:
        return 0.0
    cells = [cell for row in rows[:500] if row for cell in row]
    sensible = sum(_sensible(cell) for cell in cells) / len(cells)
    return share * (0.25 + 0.75 * max(sensible, 0.0)) * (1 - 0.1 / common)


def _sensible(cell: bytes) -> float:
    if _WRAPPED.fullmatch(cell):
        return -1.0  # quotes that should have been taken off
    return 1.0 if _TYPED.fullmatch(cell) else 0.5 if len(cell) > 1 and cell[:1].isalpha() else 0.0


def _common(rows: Sequence[list[bytes] | None]) -> tuple[int, float]:
    """The most common number of cells, and the share of rows that have it."""
    lengths = Counter(len(row) if row else 0 for row in rows)
    if not lengths:
        return 0, 0.0
    columns, times = lengths.most_common(1)[0]
    return columns, times / len(rows)


def _shaped(grammar: Grammar, rows: Sequence[list[bytes] | None]) -> Dialect:
    """Settle the number of columns: the largest that more than single records have."""
    widths = [len(row) for row in rows if row]
    lengths = Counter(widths)
    often = max(1, len(widths) // 50)
    common = lengths.most_common(1)[0][0] if lengths else 1
    usual = [length for length, times in lengths.items() if times > often or length == common]
    columns = max(usual, default=1)
    if widths and widths[0] > columns >= max(widths[1:], default=0):
        columns = widths[0]  # a header may name columns that are always empty
    return Dialect(grammar, columns, ragged=min(usual, default=1) < columns or columns != common)
