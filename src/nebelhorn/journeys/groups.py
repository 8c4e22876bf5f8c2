"""Groups of customers: who belongs, as of each event."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import duckdb
import sqlglot
from sqlglot import exp

from nebelhorn.engine import drop, put_table, quote_identifier
from nebelhorn.journeys.features import PRESENT, put_features
from nebelhorn.journeys.names import touchpoint_numbers
from nebelhorn.journeys.relation import kernel_sql


@dataclass(frozen=True, slots=True)
class GroupSize:
    """How big a group is.

    Attributes:
        number: Its ``group_no``.
        name: What readers see.
        events: Count of events whose customer belonged as of the event.
        customers: Count of customers who belonged at least once.
    """

    number: int
    name: str
    events: int
    customers: int


def make_membership(
    connection: duckdb.DuckDBPyConnection,
    groups: list[tuple[str, str]],
    *,
    event: str = "event",
    answer: str = "answer",
    into: str = "membership",
    sizes: bool = True,
) -> tuple[GroupSize, ...]:
    """Say of every event which groups its customer belongs to as of it.

    Conditions that only speak about attributes and the event itself cost no look at the history.

    Args:
        connection: Facts with the catalogue (see ``put_catalogue``).
        groups: (name, predicate) in order; a predicate is a condition as room conditions renders
            it, over the columns of ``put_features``. Where it is NULL the customer does not belong.
        event: Relation with the columns of ``event``.
        answer: Relation with the columns of ``answer``.
        into: Temporary table: (event_id, group_no), group_no from 0 in the order of ``groups``.
        sizes: Are they wanted? Counting them costs another look.

    Returns:
        The size of each group, in order; nothing where sizes are not wanted.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE catalogue AS SELECT 1 AS touchpoint_no, 'call' AS name, 'x' AS stage,"
        ...     " 'customer' AS by_whom; CREATE TABLE attribute(name VARCHAR, column_name VARCHAR);"
        ...     "CREATE TABLE event AS SELECT 1 AS event_id, 7 AS id_no, 0 AS t_us,"
        ...     " 1 AS touchpoint_no, 2.5 AS value"
        ... )
        >>> make_membership(connection, [("callers", "touchpoint = 'call'")])
        (GroupSize(number=0, name='callers', events=1, customers=1),)
    """
    if not groups:
        put_table(connection, into, "SELECT 0::BIGINT AS event_id, 0 AS group_no LIMIT 0")
        return ()
    known = {row[0] for row in connection.execute("SELECT column_name FROM attribute").fetchall()}
    used = {column for _, predicate in groups for column in _columns(predicate)}
    put_features(
        connection,
        attributes=tuple(sorted(used & known)),
        history=not used <= known | PRESENT,
        event=event,
        answer=answer,
        into="group_feature",
    )
    cases = ", ".join(
        f"CASE WHEN {predicate} THEN {number} END" for number, (_, predicate) in enumerate(groups)
    )
    put_table(
        connection,
        into,
        "SELECT event_id, group_no FROM ("
        f"SELECT event_id, unnest([{cases}]) AS group_no FROM group_feature) "
        "WHERE group_no IS NOT NULL",
    )
    drop(connection, "group_feature")
    drop(connection, "group_feature_present")
    return _sizes(connection, [name for name, _ in groups], into) if sizes else ()


def narrow_steps(
    connection: duckdb.DuckDBPyConnection,
    group_no: int,
    *,
    membership: str = "membership",
    step: str = "step",
    into: str = "group_step",
) -> int:
    """Keep the journeys of a group: those with at least one event as of which the unit belonged.

    Journeys are kept whole, so that the totals of a group's map agree.

    Args:
        connection: Facts with ``step`` and ``membership``.
        group_no: As in ``membership``.
        membership: Name of that relation.
        step: Name of the relation to narrow.
        into: Temporary table, columns as ``step``.

    Returns:
        Count of rows.
    """
    chosen = kernel_sql("group_journeys", step=step, membership=membership, group_no=group_no)
    return put_table(
        connection,
        into,
        f"SELECT * FROM {quote_identifier(step)} WHERE journey_id IN ({chosen})",
    )


def narrow_to_way(
    connection: duckdb.DuckDBPyConnection, touchpoints: tuple[str, ...], *, step: str = "step"
) -> int:
    """Keep the journeys that go exactly this way from start to end.

    Args:
        connection: Facts with ``step`` and ``touchpoint``.
        touchpoints: Raw names, in order.
        step: Name of the relation to narrow; it becomes a temporary table.

    Returns:
        Count of rows left.

    Raises:
        UnknownName: The log has no such touchpoint.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TEMP TABLE step AS SELECT range AS event_id, range AS customer_no,"
        ...     " range AS unit_no, range AS journey_id, 0 AS t_us, 1 AS touchpoint_no"
        ...     " FROM range(3)"
        ... )
        >>> narrow_to_way(connection, ("call",))
        3
    """
    numbers = touchpoint_numbers(connection, touchpoints)
    wanted = ", ".join(str(number) for number in numbers)
    quoted = quote_identifier(step)
    put_table(
        connection,
        "way_step",
        f"SELECT * FROM {quoted} WHERE journey_id IN (SELECT journey_id FROM {quoted} "
        "GROUP BY journey_id HAVING list(touchpoint_no ORDER BY t_us, event_id) "
        f"= [{wanted}]::INTEGER[]) ORDER BY unit_no, t_us, event_id",
    )
    count = put_table(connection, step, "SELECT * FROM way_step")
    drop(connection, "way_step")
    return count


@lru_cache(maxsize=256)
def _columns(predicate: str) -> frozenset[str]:
    return frozenset(
        column.name for column in sqlglot.parse_one(predicate, read="duckdb").find_all(exp.Column)
    )


def _sizes(
    connection: duckdb.DuckDBPyConnection, names: list[str], membership: str
) -> tuple[GroupSize, ...]:
    found = connection.execute(
        "SELECT group_no, count(*), count(DISTINCT id_no) "
        f"FROM {quote_identifier(membership)} JOIN event USING (event_id) GROUP BY group_no"
    ).fetchall()
    sizes = {number: (events, customers) for number, events, customers in found}
    return tuple(
        GroupSize(number, name, *sizes.get(number, (0, 0))) for number, name in enumerate(names)
    )
