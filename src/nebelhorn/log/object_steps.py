"""Which object types lead to a customer: the ways an event can take over its objects."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.log.raw import RawTable
from nebelhorn.log.raw_writer import new_table_name

_MOST_OBJECTS = 50
_SURE = 0.95


@dataclass(frozen=True, slots=True)
class Step:
    """From objects of one type to objects of another.

    Attributes:
        source: Type the step starts at.
        target: Type it leads to.
        seen: Known only from objects seen together in events, not from the log's own relations.
    """

    source: str
    target: str
    seen: bool = False


class Ways:
    """The shortest way to one object type from every type that has a sure one.

    A type has one when at least 95 % of its objects that lead anywhere lead to exactly one object
    of the goal: every order has one client, and so has a parcel with several orders of one client;
    an employee serves many.

    Examples:
        >>> typed = "('o1', 'order'), ('o2', 'order'), ('p', 'parcel'), ('c', 'client')"
        >>> objects = f"(SELECT * FROM (VALUES {typed}) AS t(id, type))"
        >>> pairs = "('o1', 'c'), ('o2', 'c'), ('p', 'o1'), ('p', 'o2')"
        >>> over = f"(SELECT * FROM (VALUES {pairs}) AS t(source, target))"
        >>> tables = {"objects": RawTable("objects", objects, ("id", "type"), objects)}
        >>> ways = Ways(duckdb.connect(), tables, "client")
        >>> ways.search(over)
        >>> [[step.source for step in way] for way in ways.found()]
        [['order'], ['parcel', 'order']]
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, tables: dict[str, RawTable], goal: str
    ) -> None:
        """Begin at the goal.

        Args:
            connection: Where the tables can be read.
            tables: ``objects`` is used.
            goal: Type to reach.
        """
        self._connection = connection
        self._objects = tables["objects"].relation
        self._ways: dict[str, tuple[Step, ...]] = {goal: ()}
        self.owner = new_table_name(connection)
        """Table ``(object, type, goal)``: the one object of the goal each object leads to."""
        connection.execute(
            f"CREATE TEMP TABLE {self.owner} AS SELECT id AS object, type, id AS goal "
            f"FROM {self._objects} WHERE type = ?",
            [goal],
        )

    def search(self, over: str, *, own: str | None = None) -> None:
        """Go on from the types reached so far until no more can be.

        Args:
            over: Relation with ``source`` and ``target``; walked in both directions.
            own: The log's own relations, where ``over`` has more; None: they are the same.
        """
        related = None if own is None else self._related_types(own)
        while step := self._next_step(over):
            source, target = step
            seen = related is not None and (source, target) not in related
            self._ways[source] = (Step(source, target, seen), *self._ways[target])
            self._connection.execute(
                f"INSERT INTO {self.owner} SELECT a, source, min(goal) FROM ({self._leads(over)}) "
                "WHERE source = ? AND target = ? GROUP BY a, source "
                "HAVING count(DISTINCT goal) = 1",
                [source, target],
            )

    def found(self) -> list[tuple[Step, ...]]:
        """Return the ways, shortest first, each from its start to the goal."""
        return sorted((way for way in self._ways.values() if way), key=len)

    def _next_step(self, over: str) -> tuple[str, str] | None:
        rows = self._connection.execute(
            "SELECT source, target, count(*) AS objects FROM (SELECT a, source, target, "
            f"count(DISTINCT goal) AS goals FROM ({self._leads(over)}) GROUP BY a, source, target) "
            "GROUP BY source, target HAVING count(*) FILTER (WHERE goals = 1) >= ? * count(*)",
            [_SURE],
        ).fetchall()
        steps = [
            (len(self._ways[target]), -objects, source, target)
            for source, target, objects in rows
            if source not in self._ways
        ]
        return min(steps)[2:] if steps else None

    def _leads(self, over: str) -> str:
        return (
            "SELECT o.id AS a, o.type AS source, w.type AS target, w.goal FROM "
            f"(SELECT source, target FROM {over} UNION SELECT target, source FROM {over}) AS p "
            f"JOIN {self._objects} AS o ON o.id = p.source "
            f"JOIN {self.owner} AS w ON w.object = p.target WHERE o.type <> w.type"
        )

    def _related_types(self, own: str) -> set[tuple[str, str]]:
        rows = self._connection.execute(
            f"SELECT DISTINCT o.type, p.type FROM {own} AS l JOIN {self._objects} AS o "
            f"ON o.id = l.source JOIN {self._objects} AS p ON p.id = l.target"
        ).fetchall()
        return {(a, b) for a, b in rows} | {(b, a) for a, b in rows}


def seen_together(tables: dict[str, RawTable]) -> str:
    """Return the relation of all pairs of objects of different types that share an event.

    Events with more than 50 objects are left out: they tell little, and have thousands of pairs.

    Args:
        tables: ``relations`` is used.

    Returns:
        SQL to stand after ``FROM``, yielding distinct ``source, target``.
    """
    relations = tables["relations"].relation
    small = f"SELECT event FROM {relations} GROUP BY event HAVING count(*) <= {_MOST_OBJECTS}"
    return (
        "(SELECT DISTINCT x.object AS source, y.object AS target "
        f"FROM {relations} AS x JOIN {relations} AS y ON y.event = x.event AND y.type <> x.type "
        f"SEMI JOIN ({small}) AS small ON small.event = x.event)"
    )
