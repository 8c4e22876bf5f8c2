"""Spans of time as people write them: ``30 s``, ``5 min``, ``1 h``, ``2 d``."""

from __future__ import annotations

import re

from nebelhorn.settings.toml_table import TomlTable, found

_UNITS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400}
_SPAN = re.compile(r"(?P<count>\d{1,9}(?:\.\d{1,6})?)\s*(?P<unit>s|min|h|d)")
_LONGEST_S = 366 * 86_400


def read_span(table: TomlTable, key: str, *, shortest: float = 0.0) -> float | None:
    """Return a span in seconds; None where the key is absent.

    Args:
        table: Where it stands.
        key: Under which; a text such as ``5 min``, or a number of seconds.
        shortest: Seconds it must have at least.

    Raises:
        SettingsError: It is something else, shorter, or longer than a year.

    Examples:
        >>> read_span(TomlTable({"every": "5 min"}, "nebelhorn.toml"), "every")
        300.0
        >>> read_span(TomlTable({"every": "5 m"}, "nebelhorn.toml"), "every")
        Traceback (most recent call last):
        nebelhorn.errors.SettingsError: nebelhorn.toml: every must be a span such as "30 s", "5 min", "1 h" or "1 d", not the text "5 m"
    """  # noqa: E501 - an error message is one line
    value = table.values.get(key)
    if isinstance(value, str):
        said = _SPAN.fullmatch(value.strip())
        if said is None:
            table.fail(
                f'{key} must be a span such as "30 s", "5 min", "1 h" or "1 d", not {found(value)}'
            )
        seconds = float(said["count"]) * _UNITS[said["unit"]]
    else:
        number = table.number(key)
        if number is None:
            return None
        seconds = float(number)
    if not shortest <= seconds <= _LONGEST_S:
        table.fail(
            f"{key} must be at least {span_text(shortest)} and at most {span_text(_LONGEST_S)}, "
            f"not {span_text(seconds)}"
        )
    return seconds


def span_text(seconds: float) -> str:
    """Return a span as a person would write it, and ``read_span`` reads it.

    Examples:
        >>> [span_text(seconds) for seconds in (0.5, 90, 300, 5400, 172800)]
        ['0.5 s', '90 s', '5 min', '90 min', '2 d']
    """
    for unit, size in reversed(_UNITS.items()):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:g} s"
