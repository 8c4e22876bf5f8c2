"""Which columns of a log are worth keeping as attributes of its events."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.raw import RawTable

_MOST_VALUES = 1000
_LONGEST = 80


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
