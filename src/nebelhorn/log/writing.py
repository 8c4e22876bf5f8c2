"""Append staged events to the facts, in the order of the bulk."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.mapping import EventRule
from nebelhorn.log.numbering import attribute_columns, number_touchpoints
from nebelhorn.log.staging import Staged

_SORT_BELOW = 5_000_000


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of accepted records.

    Attributes:
        new: Count of events appended.
        known: Count of events that were there already, the same.
        otherwise: Count of events that were there already with another reading.
    """

    new: int
    known: int
    otherwise: int


def append_events(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    rule: EventRule,
    source_no: int,
    *,
    replace: bool = False,
) -> Appended:
    """Append one rule's events; needs the table ``customer_key`` (customer, id_no).

    Args:
        connection: Facts connection, in a transaction.
        staged: Accepted records.
        rule: Their rule.
        source_no: Number of the source.
        replace: Take the new reading where an event is there with another one.

    Returns:
        How many were new.
    """
    number_touchpoints(connection, f"SELECT touchpoint FROM {staged.table}")
    columns = attribute_columns(connection, list(rule.attributes))
    attributes = "".join(
        f", s.{quote_identifier('attribute:' + name)} AS {quote_identifier(column)}"
        for name, column in columns.items()
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW ready AS SELECT s.event_id, k.id_no, s.t_us, s.known_us, "
        f"t.touchpoint_no, {source_no} AS source_no, s.value{attributes} FROM {staged.table} AS s "
        "JOIN customer_key AS k USING (customer) JOIN touchpoint AS t ON t.name = s.touchpoint"
    )
    known = otherwise = 0
    fresh = "ready"
    if connection.execute("SELECT 1 FROM event LIMIT 1").fetchone():
        same = _same(list(columns.values()))
        known, otherwise = _compare(connection, same)
        if replace and otherwise:
            _forget(connection, same)
        connection.execute(
            "CREATE OR REPLACE TEMP VIEW fresh AS SELECT * FROM ready "
            "ANTI JOIN event USING (event_id)"
        )
        fresh = "fresh"
    names = ["event_id", "id_no", "t_us", "known_us", "touchpoint_no", "source_no", "value"]
    listed = ", ".join([*names, *(quote_identifier(column) for column in columns.values())])
    inserted = connection.execute(
        f"INSERT INTO event ({listed}) SELECT {listed} FROM {fresh} ORDER BY id_no, t_us, event_id"
    ).fetchone()
    new = int(inserted[0]) if inserted else 0
    return Appended(new, known, 0 if replace else otherwise)


def sort_bulk(connection: duckdb.DuckDBPyConnection, *, runs: int, new: int) -> None:
    """Put the bulk into the order (id_no, t_us, event_id) again when a tail has grown.

    Small logs are sorted after every import of several runs; large ones when a fifth is new.

    Args:
        connection: Facts connection, in a transaction.
        runs: How many sorted runs the import appended.
        new: How many events it appended.
    """
    row = connection.execute("SELECT count(*) FROM event").fetchone()
    total = int(row[0]) if row else 0
    appended_to_some = total > new
    if new == 0 or (runs == 1 and not appended_to_some):
        return
    if total <= _SORT_BELOW or new * 5 >= total:
        connection.execute(
            "CREATE TABLE event_sorted AS SELECT * FROM event ORDER BY id_no, t_us, event_id"
        )
        connection.execute("DROP TABLE event")
        connection.execute("ALTER TABLE event_sorted RENAME TO event")


def _same(columns: list[str]) -> str:
    kept = "".join(
        f" AND e.{quote_identifier(c)} IS NOT DISTINCT FROM r.{quote_identifier(c)}"
        for c in columns
    )
    return (
        "(e.id_no = r.id_no AND e.t_us = r.t_us AND e.touchpoint_no = r.touchpoint_no "
        f"AND e.value IS NOT DISTINCT FROM r.value{kept})"
    )


def _compare(connection: duckdb.DuckDBPyConnection, same: str) -> tuple[int, int]:
    row = connection.execute(
        "SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM "
        f"(SELECT {same} AS same FROM ready AS r JOIN event AS e USING (event_id))"
    ).fetchone() or (0, 0)
    return int(row[0]), int(row[1])


def _forget(connection: duckdb.DuckDBPyConnection, same: str) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE outdated AS SELECT e.event_id FROM ready AS r "
        f"JOIN event AS e USING (event_id) WHERE NOT {same}"
    )
    connection.execute("DELETE FROM event WHERE event_id IN (SELECT event_id FROM outdated)")
    connection.execute("DELETE FROM event_object WHERE event_id IN (SELECT event_id FROM outdated)")
    connection.execute("DELETE FROM answer WHERE on_event_id IN (SELECT event_id FROM outdated)")
