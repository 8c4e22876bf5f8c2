"""Take a TOML file apart key by key, so that every mistake is named with its place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NoReturn

from nebelhorn.errors import SettingsError, choices


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table of a TOML file, with the words that say where it stands.

    Every reading method returns None (or nothing) for a key that is absent.

    Attributes:
        values: As ``tomllib`` gives them.
        file: Name of the file, for messages.
        place: Such as ``[journey]`` or ``[[touchpoint]] no. 3 (name = "x")``; empty at the top.
    """

    values: dict[str, object]
    file: str
    place: str = ""

    def fail(self, problem: str) -> NoReturn:
        """Raise an error about this table.

        Args:
            problem: What was found and what is expected.

        Raises:
            SettingsError: Always.

        Examples:
            >>> TomlTable({}, "nebelhorn.toml", "[journey]").fail("unit is missing")
            Traceback (most recent call last):
            nebelhorn.errors.SettingsError: nebelhorn.toml, [journey]: unit is missing
        """
        where = f"{self.file}, {self.place}" if self.place else self.file
        message = f"{where}: {problem}"
        raise SettingsError(message)

    def allow(self, known: Sequence[str]) -> None:
        """Refuse any key that is not among ``known``.

        Raises:
            SettingsError: Names the first unknown key and the known ones, nearest first.

        Examples:
            >>> TomlTable({"unti": "order"}, "nebelhorn.toml", "[journey]").allow(["key", "unit"])
            Traceback (most recent call last):
            nebelhorn.errors.SettingsError: nebelhorn.toml, [journey]: unknown key "unti"; available: unit, key
        """  # noqa: E501 - an error message is one line
        for key, value in self.values.items():
            if key not in known:
                kind = "table" if _is_table(value) else "key"
                self.fail(f'unknown {kind} "{key}"; {choices(key, known)}')

    def text(self, key: str) -> str | None:
        """Return a text that is not blank.

        Raises:
            SettingsError: It is something else, or blank.

        Examples:
            >>> table = TomlTable({"unit": "order", "key": 3}, "nebelhorn.toml", "[journey]")
            >>> table.text("unit"), table.text("name")
            ('order', None)
            >>> table.text("key")
            Traceback (most recent call last):
            nebelhorn.errors.SettingsError: nebelhorn.toml, [journey]: key must be a text in quotes, not the number 3
        """  # noqa: E501 - an error message is one line
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fail(f"{key} must be a text in quotes, not {found(value)}")
        if not value.strip():
            self.fail(f"{key} is empty; leave the line out, or say what it is")
        return value

    def needed_text(self, key: str) -> str:
        """Return a text that must be there and not blank.

        Raises:
            SettingsError: It is missing, something else, or blank.
        """
        value = self.text(key)
        if value is None:
            self.fail(f"{key} is missing")
        return value

    def raw_name(self, key: str) -> str:
        """Return a name exactly as the log has it, even if it is nothing but blanks.

        Raises:
            SettingsError: It is missing, something else, or has no character at all.
        """
        value = self.values.get(key)
        return value if isinstance(value, str) and value else self.needed_text(key)

    def choice(self, key: str, allowed: Sequence[str]) -> str | None:
        """Return a text that is one of ``allowed``.

        Raises:
            SettingsError: It is something else; the message says what is allowed.
        """
        value = self.text(key)
        if value is not None and value not in allowed:
            self.fail(f'{key} = "{value}" is unknown; {choices(value, allowed)}')
        return value

    def flag(self, key: str) -> bool | None:
        """Return true or false.

        Raises:
            SettingsError: It is something else.
        """
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(f"{key} must be true or false (without quotes), not {found(value)}")
        return value

    def number(self, key: str) -> float | None:
        """Return a finite number.

        Raises:
            SettingsError: It is something else.
        """
        value = self.values.get(key)
        return None if value is None else self._finite(key, value)

    def numbers(self, key: str) -> tuple[float, ...] | None:
        """Return a list of finite numbers.

        Raises:
            SettingsError: It is something else.
        """
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, list):
            self.fail(f"{key} must be a list of numbers, not {found(value)}")
        return tuple(self._finite(key, item) for item in value)

    def texts(self, key: str, *, blank: bool = False) -> tuple[str, ...] | None:
        """Return a list of texts; a single text counts as a list of one.

        Args:
            key: Of the list.
            blank: May entries be empty?

        Raises:
            SettingsError: It is something else, an entry is blank, or one stands there twice.

        Examples:
            >>> TomlTable({"on": "order_id"}, "olist.toml").texts("on")
            ('order_id',)
        """
        value = self.values.get(key)
        if value is None:
            return None
        items = value if isinstance(value, list) else [value]
        for item in items:
            if not isinstance(item, str):
                self.fail(f"{key} must be a list of texts, but has {found(item)}")
            if not blank and not item.strip():
                self.fail(f"{key} has an empty text")
            if items.count(item) > 1:
                self.fail(f'{key} names "{item}" twice')
        return tuple(str(item) for item in items)

    def pairs(self, key: str, *, listed: bool = False) -> dict[str, str]:
        """Return a table of texts such as ``{ order = "order_id" }``; empty when absent.

        Args:
            key: Of the table.
            listed: Also take a list of names, each standing for itself?

        Raises:
            SettingsError: It is something else, or has a blank text.

        Examples:
            >>> TomlTable({"attributes": ["state"]}, "x.toml").pairs("attributes", listed=True)
            {'state': 'state'}
        """
        value = self.values.get(key)
        if value is None:
            return {}
        if listed and isinstance(value, list):
            return {name: name for name in self.texts(key) or ()}
        if not isinstance(value, dict):
            example = f'{key} = {{ name = "column" }}'
            self.fail(f"{key} must be a table such as {example}, not {found(value)}")
        inner = TomlTable(value, self.file, f"{self.place}, {key}".removeprefix(", "))
        if any(not name.strip() for name in value):
            inner.fail("a name is empty")
        return {name: inner.needed_text(name) for name in value}

    def table(self, key: str) -> TomlTable:
        """Return the table ``[key]``; an empty one when absent.

        Raises:
            SettingsError: It is something else, such as a list of tables.
        """
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key} must be one table that starts with [{key}], not {found(value)}")
        return TomlTable(value, self.file, f"[{key}]")

    def tables(self, key: str, *, called: str | None = None) -> tuple[TomlTable, ...]:
        """Return the tables that start with ``[[key]]``, in the order of the file.

        Args:
            key: Of the list.
            called: Key whose text makes an entry easier to find in messages.

        Raises:
            SettingsError: It is something else.

        Examples:
            >>> top = TomlTable({"stage": [{"id": "buy"}]}, "nebelhorn.toml")
            >>> [table.place for table in top.tables("stage", called="id")]
            ['[[stage]] no. 1 (id = "buy")']
        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(f"each {key} must be a table that starts with [[{key}]], not {found(value)}")
        return tuple(
            TomlTable(item, self.file, f"[[{key}]] no. {number}{_name_of(item, called)}")
            for number, item in enumerate(value, start=1)
        )

    def _finite(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"{key} must be a number (without quotes), not {found(value)}")
        try:
            finite = math.isfinite(value)
        except OverflowError:  # TOML's whole numbers have no end
            self.fail(f"{key} has more digits than a number can have")
        if not finite:
            self.fail(f"{key} must be a finite number, not {value}")
        return value


def found(value: object) -> str:
    """Say what stands in a file where something else was expected.

    Examples:
        >>> found(True), found(3), found("x"), found([{}])
        ('true', 'the number 3', 'the text "x"', 'a list of tables')
    """
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return f"the number {value}"
        case str():
            return f'the text "{value}"' if value else "an empty text"
        case datetime() | date() | time():
            return f"the time {value}"
        case list():
            return "a list of tables" if _is_table(value) else "a list"
        case _:
            return "a table"


def _is_table(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(isinstance(item, dict) for item in items)


def _name_of(item: dict[str, object], called: str | None) -> str:
    value = item.get(called) if called else None
    return f' ({called} = "{value}")' if isinstance(value, str) and value else ""
