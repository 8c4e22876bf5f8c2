"""Write values as TOML text that a person likes to read and ``tomllib`` reads back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import tomlkit

TomlValue = str | bool | float | datetime | tuple[str, ...] | tuple[float, ...] | Mapping[str, str]
"""What our files hold: texts, flags, numbers, times, lists, and tables of texts."""


def toml_value(value: TomlValue) -> str:
    r"""Return the TOML of a value; whole numbers without a decimal point.

    Examples:
        >>> toml_value('say "hi"'), toml_value(30.0), toml_value(("a", "b"))
        ('"say \\"hi\\""', '30', '["a", "b"]')
        >>> toml_value({"order": "order_id"}), toml_value({})
        ('{ order = "order_id" }', '{}')
        >>> toml_value(datetime(2026, 3, 1, tzinfo=UTC)), toml_value(datetime(2026, 3, 1, 9, 5, tzinfo=UTC))
        ('2026-03-01', '2026-03-01T09:05:00Z')
    """  # noqa: E501 - an example on one line
    if isinstance(value, Mapping):
        inner = ", ".join(f"{toml_key(key)} = {toml_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    if isinstance(value, datetime):
        return _moment(value.astimezone(UTC))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return tomlkit.item(value).as_string()


def _moment(at: datetime) -> str:
    """A day that has not begun to pass is written as a date, which means the same."""
    if at.replace(hour=0, minute=0, second=0, microsecond=0) == at:
        return at.date().isoformat()
    return at.replace(tzinfo=None).isoformat() + "Z"


def toml_key(key: str) -> str:
    """Return a key, in quotes where TOML needs them.

    Examples:
        >>> toml_key("order"), toml_key("Service type 1"), toml_key("")
        ('order', '"Service type 1"', '""')
    """
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else toml_value(key)


def toml_line(key: str, value: TomlValue, note: str | None = None) -> str:
    r"""Return one line ``key = value``, with a note behind it.

    Args:
        key: Of the line.
        value: Of the key.
        note: Becomes a comment; line breaks and control characters become blanks.

    Examples:
        >>> toml_line("unit", "order", "guess: several\norders a customer")
        'unit = "order"  # guess: several orders a customer'
    """
    line = f"{toml_key(key)} = {toml_value(value)}"
    return f"{line}  {comment(note)}" if note else line


def comment(text: str) -> str:
    r"""Return a text as one comment line.

    Examples:
        >>> comment("a\tb\n\x00c")
        '# a b c'
    """
    plain = "".join(mark if mark.isprintable() else " " for mark in text)
    return f"# {' '.join(plain.split())}"
