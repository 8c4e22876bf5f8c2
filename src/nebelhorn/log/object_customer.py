"""Guess which object type of an object-centric log is the customer, and the way to it."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_text
from nebelhorn.errors import SourceError, choices
from nebelhorn.log.mapping import CustomerPath
from nebelhorn.log.object_steps import Step, Ways, seen_together
from nebelhorn.log.raw import RawTable
from nebelhorn.log.raw_writer import new_table_name, raw_table

_LOOKS_LIKE = (
    *("customer", "client", "kunde", "kunden", "kundin", "klient", "mandant", "consumer", "buyer"),
    *("käufer", "shopper", "patient", "patienten", "applicant", "bewerber", "antragsteller"),
    *("subscriber", "policyholder", "versicherte", "member", "mitglied", "guest", "gast"),
    *("passenger", "citizen", "bürger", "student", "user", "person", "people", "account"),
)


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """Who the customer is, and how events come to it.

    Attributes:
        path: Type and types on the way.
        links: Raw table ``(source, target, qualifier)`` of object relations to walk along; with
            pairs seen together in events added where the log itself does not relate the types.
        found: What was guessed and how sure it is, as (what, value), to be printed.
    """

    path: CustomerPath
    links: RawTable
    found: tuple[tuple[str, str], ...]


def guess_customer(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, RawTable],
    *,
    asked: str | None,
    where: str,
) -> FoundCustomer:
    """Find the object type that is the customer and the way from events to it.

    The type asked for; else one whose name says so (the last word counts: a *customer order* is
    an order); else the type of which most events have exactly one object. Where events are not
    related to a customer directly, a way over object types is sought on which at least 95 % of the
    objects lead to exactly one customer, first over the log's own object relations, then over
    objects seen together in events; the one that leaves fewest events without a customer.

    Args:
        connection: Where the tables can be read.
        tables: ``relations``, ``objects`` and ``object_relations``.
        asked: Object type a person named; None to guess.
        where: Of the log, for messages.

    Returns:
        The customer's path; ``via`` is empty when no way is needed or none exists.

    Raises:
        SourceError: There is no object at all, or no such type; the message says which there are.
    """
    types = _types(connection, tables)
    if not types:
        msg = f"{where}: the events belong to no object, so no customer can be found"
        raise SourceError(msg)
    kind, how = _asked_type(types, asked, where) if asked else _guessed_type(types)
    others = ", ".join(sorted(set(types) - {kind})) or "none"
    found = (("customer", f"object type {kind!r} ({how}; other types: {others})"),)
    return _with_way(connection, tables, kind, found)


def _types(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, RawTable]
) -> dict[str, tuple[int, int]]:
    """Return each object type with its count of events, and of events with exactly one."""
    rows = connection.execute(
        "SELECT type, sum(events), sum(single) FROM ("
        "SELECT type, count(*) AS events, count(*) FILTER (WHERE objects = 1) AS single FROM ("
        "SELECT event, type, count(DISTINCT object) AS objects "
        f"FROM {tables['relations'].relation} GROUP BY event, type) GROUP BY type UNION ALL "
        f"SELECT DISTINCT type, 0, 0 FROM {tables['objects'].relation}) "
        "WHERE type IS NOT NULL GROUP BY type"
    ).fetchall()
    return {str(kind): (int(events), int(single)) for kind, events, single in rows}


def _asked_type(types: dict[str, tuple[int, int]], asked: str, where: str) -> tuple[str, str]:
    for kind in types:
        if kind.lower() == asked.strip().lower():
            return kind, "as you said"
    msg = f"{where}: no object type {asked!r} to be the customer; {choices(asked, types)}"
    raise SourceError(msg)


def _guessed_type(types: dict[str, tuple[int, int]]) -> tuple[str, str]:
    named = [(rank, -types[kind][0], kind) for kind in types if (rank := _rank(kind)) is not None]
    if named:
        return min(named)[2], "guessed from its name"
    kind = min(types, key=lambda each: (-types[each][1], each))
    return kind, f"guessed: {types[kind][1]:,} events have exactly one, more than of any other type"


def _rank(kind: str) -> int | None:
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", kind))
    if not words:
        return None
    last = words[-1].lower()
    for rank, word in enumerate(_LOOKS_LIKE):
        # German writes compounds in one word: Privatkunde, Firmenkunden
        if last in {word, f"{word}s"} or (len(word) > 4 and last.endswith((word, f"{word}n"))):
            return rank
    return None


def _with_way(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, RawTable],
    kind: str,
    found: tuple[tuple[str, str], ...],
) -> FoundCustomer:
    links = tables["object_relations"]
    ways = Ways(connection, tables, kind)
    lost = _uncovered(connection, tables, ways, [kind])
    if lost == 0:
        return FoundCustomer(CustomerPath(kind), links, found)
    ways.search(links.relation)
    way, left = _best_way(connection, tables, ways, (kind, lost))
    if left:
        own = f"SELECT source, target FROM {links.relation}"
        both = f"({own} UNION SELECT source, target FROM {seen_together(tables)})"
        ways.search(both, own=links.relation)
        way, left = _best_way(connection, tables, ways, (kind, lost))
    via = tuple(step.source for step in way)
    if via:
        found = (*found, ("way to the customer", " → ".join((*via, kind))))
    inferred = [step for step in way if step.seen]
    if inferred:
        links = _with_pairs(connection, tables, inferred)
        pairs = ", ".join(f"{step.source}–{step.target}" for step in inferred)
        found = (*found, ("objects related because seen together in events", pairs))
    if left:
        found = (*found, ("events without a way to a customer", f"{left:,}"))
    return FoundCustomer(CustomerPath(kind, via), links, found)


def _best_way(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, RawTable],
    ways: Ways,
    direct: tuple[str, int],
) -> tuple[tuple[Step, ...], int]:
    """Return the way that leaves fewest events without a customer, and how many those are."""
    kind, left = direct
    best: tuple[Step, ...] = ()
    for way in ways.found():
        lost = _uncovered(connection, tables, ways, [kind, *(step.source for step in way)])
        if lost < left:
            best, left = way, lost
    return best, left


def _uncovered(
    connection: duckdb.DuckDBPyConnection,
    tables: dict[str, RawTable],
    ways: Ways,
    kinds: list[str],
) -> int:
    row = connection.execute(
        f"SELECT count(*) FROM (SELECT ocel_id FROM {tables['events'].relation} EXCEPT "
        f"SELECT r.event FROM {tables['relations'].relation} AS r JOIN {ways.owner} AS w "
        "ON w.object = r.object AND w.type = r.type WHERE list_contains(?, r.type))",
        [kinds],
    ).fetchone()
    return int(row[0]) if row else 0


def _with_pairs(
    connection: duckdb.DuckDBPyConnection, tables: dict[str, RawTable], inferred: list[Step]
) -> RawTable:
    links, objects = tables["object_relations"], tables["objects"].relation
    wanted = " OR ".join(
        f"(o.type = {quote_text(step.source)} AND p.type = {quote_text(step.target)})"
        for step in inferred
    )
    table = new_table_name(connection)
    connection.execute(
        f"CREATE TEMP TABLE {table} AS SELECT _line, source, target, qualifier "
        f"FROM {links.numbered} UNION ALL SELECT NULL, s.source, s.target, 'seen together' "
        f"FROM {seen_together(tables)} AS s JOIN {objects} AS o ON o.id = s.source "
        f"JOIN {objects} AS p ON p.id = s.target WHERE {wanted}"
    )
    made = raw_table(links.name, table, links.columns)
    return dataclasses.replace(links, relation=made.relation, numbered=made.numbered)
