"""Read the records of a rule once, give each its id, and see which are new."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.reading import Reading

# A tie broken by file order puts its rank into the id's highest bits, so that the one total order
# (t_us, event_id) holds everywhere: 8 bits of rank, 55 bits of hash.
_RANK_SHIFT = 55


@dataclass(frozen=True, slots=True)
class Staged:
    """What one rule's records amount to.

    Attributes:
        table: Temporary table with the rule's fields and ``event_id``; accepted records only.
        records: Count of records the rule spoke about.
        rejected: Count of records with a reason not to take them.
        repeated: Count of records that say again what another record of the source said.
        conflicting: Count of records with the id of another and other content.
        unanswered: Count of accepted records whose answer cannot be taken.
    """

    table: str
    records: int
    rejected: int
    repeated: int
    conflicting: int
    unanswered: int


def stage(
    connection: duckdb.DuckDBPyConnection,
    reading: Reading,
    *,
    into: str,
    by_id: bool,
    tie_by_line: bool = False,
) -> Staged:
    """Read a rule's records into a temporary table with ids.

    ``event_id`` is the hash of (source, message id), or of (source, record, number among identical
    records): shuffled input and re-import give the same ids.

    Args:
        connection: Facts connection.
        reading: The rule.
        into: Name of the temporary table.
        by_id: Does the source identify its records? Then equal ids are one record.
        tie_by_line: Does file order break ties of one customer at one instant?

    Returns:
        Counts, and the table.
    """
    # What is the same in every record need not be written ten million times.
    constant = {name: sql for name, sql in reading.fields.items() if _is_constant(sql)}
    varying = [name for name in reading.fields if name not in constant]
    select = reading.select(*varying, numbered=tie_by_line)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {into}_read AS {select}")
    extra = "".join(f", {sql} AS {quote_identifier(name)}" for name, sql in constant.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {into}_all AS SELECT *{extra} FROM {into}_read"
    )
    answers = "answer_reason > 0 AND reason = 0" if "answer_reason" in reading.fields else "FALSE"
    counts = connection.execute(
        "SELECT count(*), count(*) FILTER (reason > 0), "
        f"count(*) FILTER ({answers}) FROM {into}_all"
    ).fetchone() or (0, 0, 0)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into}_again AS SELECT key FROM {into}_all "
        "WHERE reason = 0 GROUP BY key HAVING count(*) > 1"
    )
    again = (connection.execute(f"SELECT count(*) FROM {into}_again").fetchone() or (0,))[0]
    repeated = conflicting = 0
    accepted = f"SELECT *, key AS event_id FROM {into}_all WHERE reason = 0"
    if again and by_id:
        repeated, conflicting = _count_repeats(connection, reading, into)
        accepted = _first_of_each(reading, into)
    elif again:
        accepted = _numbered_twins(into)
    if tie_by_line:
        accepted = _ranked_by_line(accepted)
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {into} AS {accepted}")
    return Staged(into, counts[0], counts[1], repeated, conflicting, counts[2])


def _is_constant(sql: str) -> bool:
    return sql.startswith(("CAST(NULL AS", "'"))


def content_order(reading: Reading) -> str:
    """Return SQL that orders records of one id the same way whatever the order of the file."""
    return ", ".join(
        quote_identifier(name)
        for name in reading.fields
        if name not in {"key", "reason", "message"}
    )


def _count_repeats(
    connection: duckdb.DuckDBPyConnection, reading: Reading, into: str
) -> tuple[int, int]:
    order = content_order(reading)
    row = connection.execute(
        f"SELECT count(*) FILTER (nth > 1 AND same = 1), count(*) FILTER (same > 1) FROM ("
        f"SELECT row_number() OVER w AS nth, dense_rank() OVER w AS same FROM {into}_all "
        f"SEMI JOIN {into}_again USING (key) WHERE reason = 0 "
        f"WINDOW w AS (PARTITION BY key ORDER BY {order}))"
    ).fetchone() or (0, 0)
    return row[0], row[1]


def _first_of_each(reading: Reading, into: str) -> str:
    return (
        f"SELECT *, key AS event_id FROM {into}_all WHERE reason = 0 AND key NOT IN "
        f"(SELECT key FROM {into}_again) UNION ALL "
        f"SELECT *, key AS event_id FROM {into}_all SEMI JOIN {into}_again USING (key) "
        f"WHERE reason = 0 "
        f"QUALIFY row_number() OVER (PARTITION BY key ORDER BY {content_order(reading)}) = 1"
    )


def _numbered_twins(into: str) -> str:
    # Identical records are interchangeable, so any numbering among them is the same numbering.
    nth = "row_number() OVER (PARTITION BY key)"
    number = f"CAST(hash(CAST(key AS VARCHAR) || '#' || {nth}) >> 1 AS BIGINT)"
    return (
        f"SELECT *, key AS event_id FROM {into}_all WHERE reason = 0 AND key NOT IN "
        f"(SELECT key FROM {into}_again) UNION ALL "
        f"SELECT *, CASE WHEN {nth} = 1 THEN key ELSE {number} END AS event_id "
        f"FROM {into}_all SEMI JOIN {into}_again USING (key) WHERE reason = 0"
    )


def _ranked_by_line(accepted: str) -> str:
    rank = "least(row_number() OVER (PARTITION BY customer, t_us ORDER BY _line) - 1, 255)"
    return (
        f"SELECT * EXCLUDE (event_id), ({rank} << {_RANK_SHIFT}) "
        f"| (event_id & ((1::BIGINT << {_RANK_SHIFT}) - 1)) AS event_id FROM ({accepted})"
    )
