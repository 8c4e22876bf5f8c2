"""Write values of any source as the text a raw table holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

_WHOLE = 2**53
"""Up to here a double holds every whole number exactly."""


def as_text(value: object) -> str | None:
    r"""Return a value as text, the same text for the same value whatever the source.

    Args:
        value: What a workbook, database or JSON record holds.

    Returns:
        Numbers without exponent and without ``.0`` (so a key read as 17.0 still joins 17), times
        as ISO 8601 with offset where there is one, true and false in lower case, bytes as
        ``\xNN``, lists and objects as JSON; None for None.

    Examples:
        >>> [as_text(value) for value in (17.0, 0.25, True, None, "a", datetime(2026, 3, 1, 9))]
        ['17', '0.25', 'true', None, 'a', '2026-03-01T09:00:00']
        >>> as_text(b"\x00a"), as_text([1, "x"])
        ('\\x00a', '[1, "x"]')
    """
    if value is None or isinstance(value, str):
        return value
    return _WRITERS.get(type(value), str)(value)


def as_escaped(raw: bytes, limit: int = 10_000) -> str:
    r"""Return bytes as text for people: what is no UTF-8 as ``\xNN``.

    Args:
        raw: Any bytes.
        limit: How many characters at most.

    Examples:
        >>> as_escaped(b"caf\xe9")
        'caf\\xe9'
    """
    text = raw[: 4 * limit].decode("utf-8", "backslashreplace")
    return text.replace("\0", "\\x00")[:limit]


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else str(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _bytes(value: bytes | bytearray | memoryview) -> str:
    return as_escaped(bytes(value))


# by exact type: this runs once for every cell
_WRITERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    float: _float,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    timedelta: lambda value: _float(value.total_seconds()),
    dict: _json,
    list: _json,
    tuple: _json,
    bytes: _bytes,
    bytearray: _bytes,
    memoryview: _bytes,
}
