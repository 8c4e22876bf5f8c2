"""What an answer tells beside score and text: its topic, a circumstance, a goal."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.mapping import AnswerRule, EventRule
from nebelhorn.log.raw import RawTable

TOLD = ("topic", "circumstance", "goal")
"""Columns of ``answer``, keys of mapping files and attributes of rules, all of one name."""

LONGEST_TOLD = 80
"""Characters. What is longer is free text, and free text has no place among the facts."""

_BLANK = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"


def told_columns(rule: EventRule | AnswerRule) -> dict[str, str]:
    """Return which raw column tells what; without those the rule does not name.

    Examples:
        >>> told_columns(AnswerRule("cards", "at", "who", score="mark", goal="wants"))
        {'goal': 'wants'}
    """
    named = {name: getattr(rule, name) for name in TOLD}
    return {name: column for name, column in named.items() if column}


def told_fields(rule: EventRule | AnswerRule) -> dict[str, str]:
    """Return SQL for ``topic, circumstance, goal``: trimmed texts of 1 to 80 characters, or NULL.

    Examples:
        >>> told_fields(AnswerRule("cards", "at", "who", score="mark"))["goal"]
        'CAST(NULL AS VARCHAR)'
    """
    columns = told_columns(rule)
    return {
        name: _told(columns[name]) if name in columns else "CAST(NULL AS VARCHAR)" for name in TOLD
    }


def told_found(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    rule: EventRule | AnswerRule,
    where: str,
) -> tuple[tuple[str, str], ...]:
    """Count the texts that are too long to be kept, to be printed with the import.

    Args:
        connection: Where the table can be read.
        table: Raw records.
        rule: Names the columns.
        where: SQL predicate for the records the rule speaks about.

    Returns:
        (column, how many were left out and why); empty where none was.

    Examples:
        >>> relation = "(SELECT repeat('x', 81) AS wants)"
        >>> table = RawTable("cards", relation, ("wants",), relation)
        >>> rule = AnswerRule("cards", "at", "who", score="mark", goal="wants")
        >>> told_found(duckdb.connect(), table, rule, "TRUE")
        (('wants', '1 left out as goal: longer than 80 characters'),)
    """
    columns = told_columns(rule)
    if not columns:
        return ()
    counts = ", ".join(
        f"count(*) FILTER (length({_trimmed(column)}) > {LONGEST_TOLD})"
        for column in columns.values()
    )
    row = connection.execute(f"SELECT {counts} FROM {table.relation} AS r WHERE {where}").fetchone()
    return tuple(
        (column, f"{count:,} left out as {name}: longer than {LONGEST_TOLD} characters")
        for (name, column), count in zip(columns.items(), row or (), strict=True)
        if count
    )


def _told(column: str) -> str:
    text = _trimmed(column)
    return f"CASE WHEN length({text}) BETWEEN 1 AND {LONGEST_TOLD} THEN {text} END"


def _trimmed(column: str) -> str:
    return f"trim({quote_identifier(column)}, {_BLANK})"
