"""Encounters customers can be asked about, and to what conditions they belong."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table
from nebelhorn.feedback import make_voices
from nebelhorn.journeys import make_membership

_NOBODY = [-1]
_TABLES = ("crowd_event", "crowd_answer", "crowd_voice", "crowd_member")


@dataclass(frozen=True, slots=True)
class Encounter:
    """One encounter somebody may be asked about.

    Attributes:
        event_id: Of the event.
        customer_no: Whose.
        touchpoint_no: Where.
        t_us: When, UTC microseconds.
        spoke: Did they say something about it already?
    """

    event_id: int
    customer_no: int
    touchpoint_no: int
    t_us: int
    spoke: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which encounters are looked at.

    Attributes:
        places: Numbers of the touchpoints.
        from_us: After this time, UTC microseconds.
        until_us: At this time or before.
        customers: Only of these; None: of all.
    """

    places: tuple[int, ...]
    from_us: int
    until_us: int
    customers: tuple[int, ...] | None = None


def open_crowd(connection: duckdb.DuckDBPyConnection, stretch: Stretch) -> list[Encounter]:
    """Return the encounters of a stretch, oldest first, and keep what their customers did.

    Only customers with such an encounter are looked at, so that it costs little in a large log.
    ``close_crowd`` tidies up.

    Args:
        connection: Facts.
        stretch: Which.

    Examples:
        >>> connection = duckdb.connect()
        >>> for table in (
        ...     "event AS SELECT 1::BIGINT AS event_id, 7::BIGINT AS id_no, 10::BIGINT AS t_us,"
        ...     " 3 AS touchpoint_no",
        ...     "answer(answer_id BIGINT, id_no BIGINT, t_us BIGINT, score DOUBLE, "
        ...     "on_event_id BIGINT, about_no INTEGER, object_no BIGINT)",
        ...     "about(about_no INTEGER, rank INTEGER, touchpoint_no INTEGER)",
        ...     "event_object(event_id BIGINT, object_no BIGINT, qualifier VARCHAR)",
        ... ):
        ...     _ = connection.execute(f"CREATE TABLE {table}")
        >>> open_crowd(connection, Stretch((3,), 0, 20))
        [Encounter(event_id=1, customer_no=7, touchpoint_no=3, t_us=10, spoke=False)]
    """
    narrowed = ""
    if stretch.customers is not None:
        narrowed = f" AND id_no IN ({_listed(stretch.customers)})"
    put_table(
        connection,
        "crowd_event",
        "SELECT * FROM event WHERE id_no IN (SELECT id_no FROM event WHERE touchpoint_no IN "
        f"({_listed(stretch.places)}) AND t_us > {stretch.from_us:d} "
        f"AND t_us <= {stretch.until_us:d}{narrowed})",
    )
    put_table(
        connection,
        "crowd_answer",
        "SELECT * FROM answer WHERE id_no IN (SELECT id_no FROM crowd_event) OR (id_no IS NULL "
        "AND (object_no IS NOT NULL OR on_event_id IN (SELECT event_id FROM crowd_event)))",
    )
    make_voices(connection, event="crowd_event", answer="crowd_answer", into="crowd_voice")
    sql = load_kernel("nebelhorn.asking", "crowd").render(
        event="crowd_event",
        voice="crowd_voice",
        places=list(stretch.places) or _NOBODY,
        from_us=stretch.from_us,
        until_us=stretch.until_us,
    )
    rows = connection.execute(f"{sql} ORDER BY e.t_us, e.event_id").fetchall()
    return [
        Encounter(int(event_id), int(customer), int(place), int(t_us), spoke == 1)
        for event_id, customer, place, t_us, spoke in rows
    ]


def who_meets(
    connection: duckdb.DuckDBPyConnection, conditions: Sequence[tuple[str, str]]
) -> list[set[int]]:
    """Return which events of a crowd meet conditions, each as of the event.

    Args:
        connection: With a crowd opened, and the catalogue.
        conditions: (name, predicate) as room conditions renders it.

    Returns:
        Ids of events, one set a condition.
    """
    make_membership(
        connection,
        list(conditions),
        event="crowd_event",
        answer="crowd_answer",
        into="crowd_member",
        sizes=False,
    )
    found: list[set[int]] = [set() for _ in conditions]
    for event_id, number in connection.execute(
        "SELECT event_id, group_no FROM crowd_member"
    ).fetchall():
        found[int(number)].add(int(event_id))
    return found


def complaints(
    connection: duckdb.DuckDBPyConnection, places: Collection[int], from_us: int, until_us: int
) -> dict[int, tuple[int, ...]]:
    """Return when the customers of a crowd complained, by customer.

    Args:
        connection: With a crowd opened.
        places: Numbers of the touchpoints that are complaints.
        from_us: At this time or after, UTC microseconds.
        until_us: At this time or before.
    """
    rows = connection.execute(
        "SELECT id_no, list(t_us ORDER BY t_us) FROM crowd_event WHERE touchpoint_no IN "
        f"({_listed(places)}) AND t_us BETWEEN {from_us:d} AND {until_us:d} GROUP BY id_no"
    ).fetchall()
    return {int(customer): tuple(map(int, times)) for customer, times in rows}


def close_crowd(connection: duckdb.DuckDBPyConnection) -> None:
    """Take away what ``open_crowd`` and ``who_meets`` have kept."""
    for table in _TABLES:
        drop(connection, table)


def _listed(numbers: Collection[int]) -> str:
    return ", ".join(f"{number:d}" for number in numbers or _NOBODY)
