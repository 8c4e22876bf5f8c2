"""Take parsed JSON apart without trusting any of it."""

from __future__ import annotations

from collections.abc import Mapping


def record(value: object) -> Mapping[str, object]:
    """Return an object as a mapping; an empty one for anything else.

    Examples:
        >>> record({"a": 1}), record([1]), record(None)
        ({'a': 1}, {}, {})
    """
    return value if isinstance(value, dict) else {}


def records(value: object, key: str = "") -> list[Mapping[str, object]]:
    """Return a list of objects: the value itself, or what stands under ``key`` in it.

    One object alone counts as a list of one. What is no object becomes an empty one, so positions
    stay right.

    Args:
        value: Parsed JSON.
        key: Where the list stands, if the value is an object that has it; empty: nowhere.

    Examples:
        >>> records({"items": [{"a": 1}, 2]}, "items")
        [{'a': 1}, {}]
        >>> records({"a": 1})
        [{'a': 1}]
    """
    inner = record(value).get(key, value) if key else value
    return [record(one) for one in inner] if isinstance(inner, list) else [record(inner)]


def text(value: object) -> str:
    """Return a text or a whole number as text; empty for anything else.

    Examples:
        >>> text("a"), text(3), text(None), text(True)
        ('a', '3', '', '')
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)


def first(row: Mapping[str, object], *names: str) -> str:
    """Return the first text that is not blank among fields, whatever the case of their names.

    Examples:
        >>> first({"Review ID": "", "ID": "7"}, "review id", "id")
        '7'
    """
    known = {name.casefold().strip(): value for name, value in row.items()}
    for name in names:
        found = text(known.get(name))
        if found.strip():
            return found.strip()
    return ""
