"""Say how the times of a mapping are written, before anything is imported."""

from __future__ import annotations

from nebelhorn.log.raw import RawTable
from nebelhorn.log.reading import ReadingContext


def describe_times(
    context: ReadingContext, tables: dict[str, RawTable]
) -> tuple[tuple[str, str], ...]:
    """Find out how all times of a mapping are written, without reading its records as facts.

    Args:
        context: Connection, mapping and zone.
        tables: Raw tables by name.

    Returns:
        (column, format), each once, in the order of the rules.

    Raises:
        AmbiguousDates: Day and month cannot be told apart.
        SourceError: No known way of writing times fits.
    """
    mapping = context.mapping
    columns = [(rule.table, rule.time) for rule in mapping.events]
    columns += [(rule.table, rule.time) for rule in mapping.answers]
    columns += [(rule.table, rule.day) for rule in mapping.counts]
    found = []
    for table, column in dict.fromkeys(columns):
        if table in tables and column in tables[table].columns:
            found.append((column, context.time(tables[table], column).describe()))
    return tuple(dict.fromkeys(found))
