"""Which columns of a log are worth keeping as attributes of its events."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.mapping import AnswerRule, CountRule, EventRule
from nebelhorn.log.profile import ColumnProfile, profile
from nebelhorn.log.raw import RawTable
from nebelhorn.settings import comment

_MOST_VALUES = 1000
_LONGEST = 80
_MANY = 200
_KEPT = re.compile(r"^# kept as attributes: (\d+) of \d+ columns$", re.MULTILINE)
_LEFT = re.compile(r"^# not kept: (.*) \([^()]*\)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LeftColumn:
    """A column that is not kept as an attribute and plays no other part.

    Attributes:
        name: As the table has it.
        reason: Why, in plain words.
    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class KeptColumns:
    """What became of the columns that play no other part.

    Attributes:
        kept: How many are kept as attributes.
        left: The others.
    """

    kept: int
    left: tuple[LeftColumn, ...]

    def text(self) -> str:
        """Return it as comments for the end of a mapping file; empty where nothing was left.

        Examples:
            >>> print(KeptColumns(2, (LeftColumn("note", "always the same"),)).text())
            # kept as attributes: 2 of 3 columns
            # not kept: note (always the same)
            <BLANKLINE>
        """
        if not self.left:
            return ""
        lines = [f"kept as attributes: {self.kept} of {self.kept + len(self.left)} columns"]
        lines += [f"not kept: {' '.join(one.name.split())} ({one.reason})" for one in self.left]
        return "".join(f"{comment(line)}\n" for line in lines)


def kept_attributes(
    connection: duckdb.DuckDBPyConnection, table: RawTable, besides: set[str]
) -> dict[str, str]:
    """Find the columns that can tell groups apart.

    A column is left out when it never changes, or when it looks like a key or a free text: more
    than 1000 different values, or values longer than 80 characters.

    Args:
        connection: Where the table can be read.
        table: Raw records.
        besides: Columns that already have a part.

    Returns:
        Attribute name → column, in the table's order; both are the same, for a person to change.

    Examples:
        >>> select = "SELECT 'x' AS same, i || '' AS id, (i % 2) || '' AS vip"
        >>> relation = f"({select} FROM range(5000) AS r(i))"
        >>> table = RawTable("t", relation, ("same", "id", "vip"), relation)
        >>> kept_attributes(duckdb.connect(), table, set())
        {'vip': 'vip'}
    """
    columns = [name for name in table.columns if name not in besides]
    if not columns:
        return {}
    measures = ", ".join(
        f"[approx_count_distinct({quote_identifier(name)}), max(length({quote_identifier(name)})), "
        f"count(*) - count({quote_identifier(name)})]"
        for name in columns
    )
    rows = connection.execute(f"SELECT {measures} FROM {table.relation}").fetchone() or ()
    return {
        name: name
        for name, (values, longest, absent) in zip(columns, rows, strict=True)
        # one value and nothing is a yes and a no
        if values and values + (absent > 0) > 1 and values <= _MOST_VALUES and longest <= _LONGEST
    }


def left_columns(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    rules: Sequence[EventRule | AnswerRule | CountRule],
    said: str | None = None,
) -> KeptColumns:
    """Find the columns of a table that no rule reads, and say why each of them is not kept.

    Args:
        connection: Where the table can be read.
        table: Raw records.
        rules: All rules that read it.
        said: Why, where a person said which columns are kept; None: what the column looks like.

    Returns:
        In the table's order.

    Examples:
        >>> select = "SELECT i || '' AS c, '2026-01-01' AS t, 'x' AS same, NULL AS none"
        >>> relation = f"({select} FROM range(500) AS r(i))"
        >>> table = RawTable("t", relation, ("c", "t", "same", "none"), relation)
        >>> rule = EventRule("t", time="t", customer="c", touchpoint="visit")
        >>> for one in left_columns(duckdb.connect(), table, [rule]).left:
        ...     print(one.name, "|", one.reason)
        same | always the same
        none | empty
    """
    kept = {
        name for rule in rules if isinstance(rule, EventRule) for name in rule.attributes.values()
    }
    read = {name for rule in rules for name in _read(rule)}
    left = tuple(name for name in table.columns if name not in read)
    if said is not None or not left:
        return KeptColumns(len(kept), tuple(LeftColumn(name, said or "") for name in left))
    seen = profile(connection, dataclasses.replace(table, columns=left))
    return KeptColumns(len(kept), tuple(LeftColumn(name, _why(seen[name])) for name in left))


def left_in(text: str) -> tuple[int, tuple[str, ...]]:
    """Return how many attributes a mapping's comments say were kept, and which columns were not.

    Examples:
        >>> left_in(KeptColumns(2, (LeftColumn("note (old)", "empty"),)).text())
        (2, ('note (old)',))
        >>> left_in("")
        (0, ())
    """
    kept = _KEPT.search(text)
    return int(kept[1]) if kept else 0, tuple(_LEFT.findall(text))


def _read(rule: EventRule | AnswerRule | CountRule) -> set[str]:
    """Every word of a rule that could be a column."""
    found: set[str] = set()
    for one in dataclasses.fields(rule):
        said = getattr(rule, one.name)
        if isinstance(said, str):
            found.add(said)
        elif isinstance(said, dict):
            found.update(said.values())
        elif isinstance(said, tuple):
            found.update(name for name in said if isinstance(name, str))
    return found


def _why(seen: ColumnProfile) -> str:
    if not seen.values:
        return "empty"
    if seen.values + (seen.filled < 1.0) <= 1:
        return "always the same"
    if seen.longest > _LONGEST:
        return f"longer than {_LONGEST} characters"
    if seen.values > _MANY:
        return f"about {seen.values:,} different values, like a key or a number"
    return "reads like a text, or there are too many columns"
