"""Objects of events (orders, tickets, devices) and the customer found through them."""

from __future__ import annotations

import dataclasses

import duckdb

from nebelhorn.engine import quote_identifier, quote_text
from nebelhorn.errors import MappingError, choices
from nebelhorn.log.mapping import CustomerPath, EventRule
from nebelhorn.log.numbering import OBJECT_NO
from nebelhorn.log.raw import RawTable
from nebelhorn.log.reading import Reading
from nebelhorn.log.staging import Staged


def append_objects(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    rule: EventRule,
    relations: RawTable | None,
) -> None:
    """Append the objects of one rule's events.

    Args:
        connection: Facts connection, in a transaction.
        staged: Accepted records (with ``message`` when ``relations`` is given).
        rule: Their rule.
        relations: Raw table ``(event, object, type, qualifier)``, or None.
    """
    parts = [
        f"SELECT event_id, {quote_text(kind)} AS type, "
        f"{quote_identifier('object:' + kind)} AS name, "
        f"CAST(NULL AS VARCHAR) AS qualifier FROM {staged.table}"
        for kind in rule.objects
    ]
    if relations is not None:
        parts.append(
            "SELECT s.event_id, r.type, r.object AS name, r.qualifier "
            f"FROM {relations.relation} AS r JOIN {staged.table} AS s ON s.message = r.event"
        )
    if not parts:
        return
    number = OBJECT_NO.format(type="type", name="name")
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT event_id, {number} AS object_no, "
        f"type, name, qualifier FROM ({' UNION ALL '.join(parts)}) "
        "WHERE name IS NOT NULL AND type IS NOT NULL"
    )
    keep_objects(connection, "SELECT object_no, type, name FROM held")
    connection.execute(
        "INSERT INTO event_object SELECT DISTINCT h.event_id, h.object_no, h.qualifier "
        "FROM held AS h SEMI JOIN event USING (event_id) ANTI JOIN event_object AS o "
        "ON o.event_id = h.event_id AND o.object_no = h.object_no "
        "AND o.qualifier IS NOT DISTINCT FROM h.qualifier"
    )


def append_object_relations(
    connection: duckdb.DuckDBPyConnection, objects: RawTable, relations: RawTable
) -> None:
    """Append how objects belong together (OCEL).

    Args:
        connection: Facts connection, in a transaction.
        objects: Raw table with ``id`` and ``type``.
        relations: Raw table ``(source, target, qualifier)``.
    """
    number = OBJECT_NO.format(type="o.type", name="o.id")
    keep_objects(
        connection,
        f"SELECT {number} AS object_no, o.type, o.id AS name FROM {objects.relation} AS o",
    )
    source = OBJECT_NO.format(type="a.type", name="a.id")
    target = OBJECT_NO.format(type="b.type", name="b.id")
    connection.execute(
        f"INSERT INTO object_object SELECT DISTINCT {source}, {target}, r.qualifier "
        f"FROM {relations.relation} AS r JOIN {objects.relation} AS a ON a.id = r.source "
        f"JOIN {objects.relation} AS b ON b.id = r.target "
        f"EXCEPT SELECT * FROM object_object"
    )


def keep_objects(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    """Append objects that are not known yet; ``select`` yields object_no, type, name."""
    connection.execute(
        f"INSERT INTO object SELECT DISTINCT n.object_no, n.type, n.name FROM ({select}) AS n "
        "ANTI JOIN object USING (object_no)"
    )


def find_customers(
    connection: duckdb.DuckDBPyConnection,
    path: CustomerPath,
    tables: dict[str, RawTable],
    *,
    into: str,
) -> None:
    """Make a table ``(message, customers, customer)``: the customer of each event through objects.

    Direct relations to an object of the customer's type count first; events without one follow
    ``path.via`` from type to type over the objects' own relations, in either direction, from the
    type nearest to the customer that the event has an object of.

    Args:
        connection: Where the raw tables can be read.
        path: The way.
        tables: Raw tables of an object-centric log (``relations``, ``objects``,
            ``object_relations``).
        into: Name of the temporary table. ``customers`` is the count of distinct ones found.

    Raises:
        MappingError: The log has no such object type.
    """
    relations = tables["relations"].relation
    known = {
        str(row[0])
        for row in connection.execute(f"SELECT DISTINCT type FROM {relations}").fetchall()
    }
    if "objects" in tables:
        listed = f"SELECT DISTINCT type FROM {tables['objects'].relation}"
        known |= {str(row[0]) for row in connection.execute(listed).fetchall()}
    for kind in (path.object_type, *path.via):
        if kind not in known:
            msg = f"no object type {kind!r} in this log; {choices(kind, known)}"
            raise MappingError(msg)
    direct = (
        f"SELECT event AS message, object AS customer, 0 AS far FROM {relations} "
        f"WHERE type = {quote_text(path.object_type)}"
    )
    parts = [direct]
    if "object_relations" in tables:
        parts += [_along(path, tables, start) for start in range(len(path.via))]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS WITH f AS ({' UNION ALL '.join(parts)}), "
        "near AS (SELECT message, min(far) AS far FROM f GROUP BY message) "
        "SELECT f.message, count(DISTINCT f.customer) AS customers, min(f.customer) AS customer "
        "FROM f JOIN near USING (message, far) GROUP BY f.message"
    )


def through_objects(reading: Reading, rule: EventRule) -> Reading:
    """Give a rule that names no customer the customers found through its events' objects.

    Args:
        reading: The rule, prepared.
        rule: The rule; without ``message_id`` its events cannot be told apart and stay as they are.

    Returns:
        The reading, its table joined with ``customer_of`` (see ``find_customers``); events with no
        customer or several are rejected.
    """
    if not rule.message_id:
        return reading
    table = reading.table
    way = f"LEFT JOIN customer_of AS c ON c.message = q.{quote_identifier(rule.message_id)}"
    listed = ", ".join(f"q.{quote_identifier(name)}" for name in table.columns)
    extra = "c.customer AS _customer, coalesce(c.customers, 0) AS _customers"
    joined = dataclasses.replace(
        table,
        relation=f"(SELECT {listed}, {extra} FROM {table.relation} AS q {way})",
        numbered=f"(SELECT q._line, {listed}, {extra} FROM {table.numbered} AS q {way})",
    )
    reason = (
        f"CASE WHEN ({reading.fields['reason']}) > 0 THEN ({reading.fields['reason']}) "
        "WHEN _customers > 1 THEN 6 WHEN _customers = 0 THEN 8 ELSE 0 END"
    )
    fields = {**reading.fields, "customer": "_customer", "reason": reason}
    return dataclasses.replace(reading, table=joined, fields=fields)


def _along(path: CustomerPath, tables: dict[str, RawTable], start: int) -> str:
    links = tables["object_relations"].relation
    both = (
        f"(SELECT source AS x, target AS y FROM {links} UNION ALL "
        f"SELECT target AS x, source AS y FROM {links})"
    )
    objects = f"(SELECT DISTINCT id, type FROM {tables['objects'].relation})"
    steps = [*path.via[start:], path.object_type]
    sql = f"FROM {tables['relations'].relation} AS r"
    previous = "r.object"
    for number, kind in enumerate(steps[1:], start=1):
        sql += (
            f" JOIN {both} AS l{number} ON l{number}.x = {previous}"
            f" JOIN {objects} AS o{number} ON o{number}.id = l{number}.y"
            f" AND o{number}.type = {quote_text(kind)}"
        )
        previous = f"o{number}.id"
    return (
        f"SELECT r.event AS message, {previous} AS customer, {len(steps) - 1} AS far {sql} "
        f"WHERE r.type = {quote_text(steps[0])}"
    )
