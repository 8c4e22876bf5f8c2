"""Keep links as facts, and the map that follows from them: which ids are whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from nebelhorn.engine import put_arrow
from nebelhorn.log.identity.changes import keep_changes
from nebelhorn.log.identity.clusters import Clusters, cluster
from nebelhorn.log.identity.links import ALIAS, MANUAL, Link, Tie, is_strong

_LINK = "link_no, a_no, b_no, kind, a_strong, b_strong, known_us, source_no, said_by"


@dataclass(frozen=True, slots=True)
class Linked:
    """What became of links.

    Attributes:
        links: Count of links that are new, or were undone.
        conflicts: Count of links that now wait for a person, and did not before.
        changed: Numbers of the customers who gained or lost an id, ascending; those who are now
            part of another one too.
    """

    links: int
    conflicts: int
    changed: tuple[int, ...]


NOTHING_LINKED = Linked(0, 0, ())


def add_ties(
    connection: duckdb.DuckDBPyConnection,
    ties: Sequence[Tie],
    numbers: Mapping[str, int],
    sources: Mapping[str, int],
    *,
    said_by: str | None = None,
    reason: str | None = None,
) -> Linked:
    """Append what was said about ids, and bring the map up to date.

    What is known already is not added again. Two ids that a person has parted stay parted,
    whatever clients say, until a person joins them.

    Args:
        connection: Facts connection, in a transaction, within ``as_written``.
        ties: What was said; what comes first counts as first among those of one time.
        numbers: Key → number of the id.
        sources: Name → number of the source.
        said_by: Who; None: a client.
        reason: In their words.

    Returns:
        What is new.
    """
    told = [tie for tie in ties if tie.a != tie.b]
    if not told:
        return NOTHING_LINKED
    put_arrow(connection, "tied", _table(told, numbers, sources))
    new = connection.execute(
        "INSERT INTO link SELECT (SELECT coalesce(max(link_no), 0) FROM link) "
        "+ row_number() OVER (ORDER BY known_us, place), a_no, b_no, kind, a_strong, b_strong, "
        "source_no, known_us, NULL, $1, $2 FROM (SELECT * FROM tied QUALIFY row_number() OVER "
        "(PARTITION BY least(a_no, b_no), greatest(a_no, b_no), kind ORDER BY known_us, place) "
        "= 1) AS t WHERE NOT EXISTS (SELECT 1 FROM link AS l "
        "WHERE least(l.a_no, l.b_no) = least(t.a_no, t.b_no) "
        "AND greatest(l.a_no, l.b_no) = greatest(t.a_no, t.b_no) "
        "AND (l.kind = t.kind OR l.undone_us IS NOT NULL) "
        f"AND t.kind <> '{MANUAL}') RETURNING a_no, b_no, known_us",
        [reason, said_by],
    ).fetchall()
    if not new:
        return NOTHING_LINKED
    at_us = max(int(row[2]) for row in new)
    ids = {int(number) for row in new for number in row[:2]}
    conflicts, changed = _refresh(connection, ids, (at_us, at_us))
    return Linked(len(new), conflicts, changed)


def undo_links(
    connection: duckdb.DuckDBPyConnection,
    links: Iterable[int],
    *,
    at_us: int,
    said_by: str,
    reason: str | None = None,
) -> Linked:
    """Undo links: a row is appended for each, and the map becomes what it is without them.

    Args:
        connection: Facts connection, in a transaction, within ``as_written``.
        links: Their numbers; one that is undone already is left alone.
        at_us: When, UTC microseconds.
        said_by: Who wants it.
        reason: In their words.
    """
    rows = connection.execute(
        "INSERT INTO link SELECT link_no, any_value(a_no), any_value(b_no), any_value(kind), "
        "any_value(a_strong), any_value(b_strong), any_value(source_no), any_value(known_us), "
        "$2, $3, $4 FROM link WHERE link_no IN (SELECT unnest($1::BIGINT[])) GROUP BY link_no "
        "HAVING count(undone_us) = 0 RETURNING a_no, b_no, known_us",
        [sorted(set(links)), at_us, reason, said_by],
    ).fetchall()
    if not rows:
        return NOTHING_LINKED
    since_us = min(int(row[2]) for row in rows)
    ids_undone = {int(number) for row in rows for number in row[:2]}
    conflicts, changed = _refresh(connection, ids_undone, (at_us, since_us))
    return Linked(len(rows), conflicts, changed)


def links_around(connection: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> list[Link]:
    """Return the links that hold among all ids that any link, undone or not, ties to some ids.

    So whatever these links say of the ids they name is all there is to say.
    """
    _reach(connection, ids)
    rows = connection.execute(
        f"SELECT {_LINK} FROM link SEMI JOIN reached ON a_no = number "
        "WHERE link_no NOT IN (SELECT link_no FROM link WHERE undone_us IS NOT NULL) "
        "ORDER BY link_no"
    ).fetchall()
    return [Link(*row) for row in rows]


def resolve(connection: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> Clusters:
    """Return who some ids are, and all ids that have to do with them."""
    return cluster(links_around(connection, ids))


def settle_aliases(
    ties: Sequence[Tie], known: Iterable[str], *, prefix: str = "anonymous:"
) -> list[Tie]:
    """Say of each unsure tie whose the other id is: a browser's where one of that id is known.

    Args:
        ties: What was said.
        known: Keys that are known by now.
        prefix: What the key of a browser begins with.

    Examples:
        >>> tie = Tie("u1", "8f3a", "alias", "shop", 100, unsure=True)
        >>> [one.b for one in settle_aliases([tie], {"anonymous:8f3a"})]
        ['anonymous:8f3a']
        >>> [one.b for one in settle_aliases([tie], {"u1"})]
        ['8f3a']
    """
    there = set(known)
    return [
        Tie(tie.a, prefix + tie.b, ALIAS, tie.source, tie.known_us)
        if tie.unsure and prefix + tie.b in there
        else tie
        for tie in ties
    ]


def _table(ties: Sequence[Tie], numbers: Mapping[str, int], sources: Mapping[str, int]) -> pa.Table:
    return pa.table(
        {
            "place": pa.array(range(len(ties)), pa.int64()),
            "a_no": pa.array([numbers[tie.a] for tie in ties], pa.int64()),
            "b_no": pa.array([numbers[tie.b] for tie in ties], pa.int64()),
            "kind": pa.array([tie.kind for tie in ties], pa.string()),
            "a_strong": pa.array([is_strong(tie.a) for tie in ties], pa.bool_()),
            "b_strong": pa.array([is_strong(tie.b) for tie in ties], pa.bool_()),
            "source_no": pa.array([sources.get(tie.source) for tie in ties], pa.int32()),
            "known_us": pa.array([tie.known_us for tie in ties], pa.int64()),
        }
    )


def _reach(connection: duckdb.DuckDBPyConnection, ids: Iterable[int]) -> None:
    wanted = sorted(set(ids))
    columns = [pa.array(wanted, pa.int64()), pa.array([0] * len(wanted), pa.int32())]
    put_arrow(connection, "reached", pa.table(columns, names=["number", "far"]))
    far = 0
    while True:
        new = connection.execute(
            "INSERT INTO reached SELECT DISTINCT there, $1 + 1 FROM ("
            "SELECT b_no AS there FROM link SEMI JOIN (SELECT number FROM reached WHERE far = $1) "
            "AS edge ON a_no = number UNION ALL "
            "SELECT a_no FROM link SEMI JOIN (SELECT number FROM reached WHERE far = $1) "
            "AS edge ON b_no = number) ANTI JOIN reached ON number = there",
            [far],
        ).fetchone()
        if not new or not new[0]:
            return
        far += 1


def _refresh(
    connection: duckdb.DuckDBPyConnection, ids: Iterable[int], times: tuple[int, int]
) -> tuple[int, tuple[int, ...]]:
    """Bring map and conflicts up to date around some ids; return new conflicts and who changed."""
    found = resolve(connection, ids)
    rows = connection.execute(
        "SELECT id_no, customer_no FROM identity SEMI JOIN reached ON id_no = number"
    ).fetchall()
    before: dict[int, int] = {int(number): int(customer) for number, customer in rows}
    now = {number: customer for number, customer in found.customer.items() if number != customer}
    changed: set[int] = set()
    moved: list[int] = []
    for number in sorted(before.keys() | now.keys()):
        old, new = before.get(number, number), now.get(number, number)
        if old != new:
            moved.append(number)
            changed |= {old, new}
    _write_map(connection, moved, now)
    keep_changes(connection, changed, (before, now), times)
    return _write_conflicts(connection, found), tuple(sorted(changed))


def _write_map(
    connection: duckdb.DuckDBPyConnection, moved: Sequence[int], now: Mapping[int, int]
) -> None:
    numbers = pa.array(moved, pa.int64())
    customers = pa.array([now.get(number) for number in moved], pa.int64())
    put_arrow(connection, "moved", pa.table({"id_no": numbers, "customer_no": customers}))
    connection.execute("DELETE FROM identity WHERE id_no IN (SELECT id_no FROM moved)")
    connection.execute(
        "INSERT INTO identity SELECT * FROM moved WHERE customer_no IS NOT NULL ORDER BY id_no"
    )


def _write_conflicts(connection: duckdb.DuckDBPyConnection, found: Clusters) -> int:
    gone = connection.execute(
        "DELETE FROM conflict WHERE link_no IN "
        "(SELECT link_no FROM link SEMI JOIN reached ON a_no = number) RETURNING link_no"
    ).fetchall()
    before = {int(row[0]) for row in gone}
    rows = [(b.link.link_no, b.a_customer_no, b.b_customer_no, str(b.cause)) for b in found.blocked]
    if rows:
        connection.executemany("INSERT INTO conflict VALUES (?, ?, ?, ?)", rows)
    return len({row[0] for row in rows} - before)
