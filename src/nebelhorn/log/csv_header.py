"""Tell whether a text table names its columns, and settle the names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_VALUE = re.compile(
    r"""\s*(?:
        [-+(]?[$€£]?\s?\d[\d.,'\s]*(?:e[-+]?\d+)?\s?[%€$£)]?   # number, share, money
      | \d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*                      # date
      | \d{1,2}:\d{2}.*                                        # time
      | \S+@\S+\.\S+ | https?://\S+ | www\.\S+                 # address
      | true|false
      | (?=[a-f]*\d)[0-9a-f-]{16,}                             # key
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})*,\d+|[-+]?\d+,\d+")
_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a text table.

    Attributes:
        names: In source order; no two alike, not even but for capitals.
        named: Whether the first record holds them.
        told: What had to be changed, to be printed.
    """

    names: tuple[str, ...]
    named: bool
    told: tuple[tuple[str, str], ...] = ()


def find_columns(rows: Sequence[Sequence[str]], width: int) -> Columns:
    """Find out whether the first record is a header, and name every column.

    A header is a first record of short texts that are no numbers, dates, addresses or keys, while
    records below have such values, or at least never repeat it.

    Args:
        rows: First records of the table, at least one.
        width: How many columns the table has.

    Examples:
        >>> find_columns([["id", "day", "", "day"], ["1", "2026-03-01", "x", "y"]], 4).names
        ('id', 'day', 'column3', 'day_2')
        >>> find_columns([["1", "2026-03-01"]], 2)
        Columns(names=('column1', 'column2'), named=False, told=())
    """
    if not _is_header(rows[0], rows[1:]):
        return Columns(tuple(f"column{number}" for number in range(1, width + 1)), named=False)
    given = [name.strip() for name in rows[0]] + [""] * (width - len(rows[0]))
    names: list[str] = []
    told: list[tuple[str, str]] = []
    for number, name in enumerate(given, start=1):
        plain = name or f"column{number}"
        if not name:
            told.append(("name missing", f"column {number} is called {plain}"))
        names.append(_free(plain, names))
        if names[-1] != plain:
            told.append(("name twice", f"column {number}, {plain}, is called {names[-1]}"))
    return Columns(tuple(names), named=True, told=tuple(told))


def decimal_commas(rows: Sequence[Sequence[str]], names: Sequence[str]) -> list[str]:
    """Return the names of columns whose numbers have a decimal comma.

    Examples:
        >>> decimal_commas([["1,5", "2"], ["1.000,25", "3"]], ["price", "count"])
        ['price']
    """
    found = []
    for name, cells in zip(names, _by_column(rows), strict=False):
        numbers = [cell for cell in map(str.strip, cells) if _NUMBER.fullmatch(cell)]
        commas = [cell for cell in numbers if _DECIMAL_COMMA.fullmatch(cell)]
        points = sum("." in cell and "," not in cell for cell in numbers)
        thousands = all(re.fullmatch(r"[-+]?\d{1,3},\d{3}", cell) for cell in commas)
        if len(commas) > points and not thousands:
            found.append(name)
    return found


def _is_header(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    texts = [cell.strip() for cell in first if cell.strip()]
    if not texts or any(_VALUE.fullmatch(text) or len(text) > _LONGEST_NAME for text in texts):
        return False
    if any(re.search(r"\d", text) is None for text in texts) and _any_value(below):
        return True
    columns = _by_column(below)
    return not any(
        cell.strip() and cell in column for cell, column in zip(first, columns, strict=False)
    )


def _any_value(rows: Sequence[Sequence[str]]) -> bool:
    return any(_VALUE.fullmatch(cell) for row in rows for cell in row if cell)


def _by_column(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    return [[row[at] for row in rows if at < len(row)] for at in range(width)]


def _free(name: str, taken: Sequence[str]) -> str:
    """The name, with a number behind it where it is taken; ``_line`` is always taken."""
    used = {"_line", *(other.lower() for other in taken)}
    number, free = 1, name
    while free.lower() in used:
        number += 1
        free = f"{name}_{number}"
    return free
