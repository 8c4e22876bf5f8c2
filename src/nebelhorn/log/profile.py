"""Look once over the columns of a raw table: how full, how varied, how long."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.raw import RawTable

_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """What one column looks like.

    Attributes:
        present: Count of records that have a value.
        filled: Part of the records that have a value, 0–1.
        values: Count of distinct values, about.
        mean_length: Mean length of the values, characters; 0 without values.
        longest: Length of the longest value, characters.
        numeric: Part of the values that read as numbers, 0–1.
    """

    present: int
    filled: float
    values: int
    mean_length: float
    longest: int
    numeric: float


def profile(connection: duckdb.DuckDBPyConnection, table: RawTable) -> dict[str, ColumnProfile]:
    """Profile all columns of a table on its first 200,000 records.

    Args:
        connection: Where the table can be read.
        table: Raw records.

    Returns:
        Column → what it looks like.

    Examples:
        >>> relation = "(SELECT i || '' AS id, NULL AS x FROM range(3) AS r(i))"
        >>> table = RawTable("t", relation, ("id", "x"), relation)
        >>> profile(duckdb.connect(), table)["id"].values
        3
    """
    measures = ", ".join(
        f"[count({c}), approx_count_distinct({c}), coalesce(sum(length({c})), 0)::BIGINT, "
        f"coalesce(max(length({c})), 0), count(TRY_CAST({c} AS DOUBLE))]"
        for c in map(quote_identifier, table.columns)
    )
    row = connection.execute(
        f"SELECT count(*), {measures} FROM (SELECT * FROM {table.relation} LIMIT {_ROWS})"
    ).fetchone() or (0,)
    records = row[0]
    return {
        name: ColumnProfile(
            present=count,
            filled=count / records if records else 0.0,
            values=values,
            mean_length=length / count if count else 0.0,
            longest=longest,
            numeric=numbers / count if count else 0.0,
        )
        for name, (count, values, length, longest, numbers) in zip(
            table.columns, row[1:], strict=True
        )
    }
