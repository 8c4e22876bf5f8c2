"""Append counts of touchpoints that nobody known stands behind (an advertisement's views)."""

from __future__ import annotations

import duckdb

from nebelhorn.log.numbering import number_touchpoints


def append_counts(
    connection: duckdb.DuckDBPyConnection, staged: str, source_no: int
) -> tuple[int, int]:
    """Append a rule's counts; a day that a source has told once is not added again.

    Args:
        connection: Facts connection, in a transaction.
        staged: Table with ``t_us``, ``touchpoint``, ``count``.
        source_no: Number of the source.

    Returns:
        Count of records new, and of records there already.
    """
    number_touchpoints(connection, f"SELECT touchpoint FROM {staged}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE counted AS SELECT t.touchpoint_no, "
        "s.t_us - s.t_us % 86400000000 AS day_us, sum(s.count)::BIGINT AS count, "
        f"count(*) AS records FROM {staged} AS s JOIN touchpoint AS t ON t.name = s.touchpoint "
        "GROUP BY t.touchpoint_no, day_us"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE counted_new AS SELECT * FROM counted AS c ANTI JOIN "
        f"(SELECT * FROM touch_count WHERE source_no = {source_no}) AS k "
        "USING (touchpoint_no, day_us)"
    )
    connection.execute(
        f"INSERT INTO touch_count SELECT touchpoint_no, day_us, count, {source_no} "
        "FROM counted_new ORDER BY touchpoint_no, day_us"
    )
    row = connection.execute(
        "SELECT coalesce((SELECT sum(records) FROM counted_new), 0), "
        "coalesce((SELECT sum(records) FROM counted), 0)"
    ).fetchone() or (0, 0)
    return int(row[0]), int(row[1]) - int(row[0])
