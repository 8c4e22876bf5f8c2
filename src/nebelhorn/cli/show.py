"""Print for people (a sentence, then a table) or for programs (``--json``)."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

# Into a pipe or a file there is no width to respect.
_WIDTH = None if sys.stdout.isatty() else 200
# what stands between colons is no picture: addresses and names hold colons
console = Console(highlight=False, emoji=False, width=_WIDTH)
errors = Console(stderr=True, highlight=False, emoji=False)


def as_plain(value: object) -> object:
    """Turn results into what JSON can say; dataclasses become objects.

    Examples:
        >>> from nebelhorn.app import Finding
        >>> as_plain(Finding("fine", "all is well"))
        {'level': 'fine', 'text': 'all is well'}
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value


def show_json(value: object) -> None:
    """Print a result as JSON on standard output."""
    json.dump(as_plain(value), sys.stdout, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def say(sentence: str) -> None:
    """Print a sentence; nothing in it is read as markup."""
    console.print(Text(sentence), soft_wrap=True)


def show_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print rows under a heading; numbers to the right.

    Args:
        columns: Headings; one that starts with ``>`` is aligned right.
        rows: Cells; None is shown as a dash.
    """
    table = Table(box=box.SIMPLE, pad_edge=False, header_style="bold")
    for name in columns:
        right = name.startswith(">")
        table.add_column(
            Text(name.removeprefix(">")), justify="right" if right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(Text(_cell(cell)) for cell in row))
    console.print(table)


def duration(seconds: float | None) -> str:
    """Write a time span in the unit people would use.

    Examples:
        >>> duration(90), duration(7200), duration(200000), duration(None)
        ('1.5 min', '2 h', '2.31 d', '–')
    """
    if seconds is None:
        return "–"
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size * (1 if unit != "d" else 2):
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def percent(value: float | None) -> str:
    """Write a share as a percentage; a dash where there is none.

    Examples:
        >>> percent(0.625), percent(None)
        ('62.5 %', '–')
    """
    return "–" if value is None else f"{value * 100:.1f} %"


def _cell(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
