"""Which event belongs to which journey: the relation ``step`` everything else counts on."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import drop, put_table, put_view, quote_identifier, quote_text
from nebelhorn.errors import UnknownName, choices
from nebelhorn.journeys.names import touchpoint_names
from nebelhorn.journeys.relation import kernel_sql
from nebelhorn.settings import JourneySettings

_DAY_US = 86_400_000_000
_NEVER_US = 2**63 - 1
_NOWHERE = [-1]


@dataclass(frozen=True, slots=True)
class StepInfo:
    """What became of the events when journeys were made.

    Attributes:
        rows: Rows of ``step``: one an event and unit.
        events: Distinct events in at least one journey.
        left_out: Events in none: without a customer, or without an object of the unit's type.
        ends_unseen: End touchpoints that were asked for and never occur in the log.
    """

    rows: int
    events: int
    left_out: int
    ends_unseen: tuple[str, ...] = ()


def make_steps(
    connection: duckdb.DuckDBPyConnection,
    settings: JourneySettings,
    *,
    into: str = "step",
    where: str | None = None,
) -> StepInfo:
    """Make ``step``: every event in exactly one journey of each unit it belongs to.

    The order inside a unit is (t_us, event_id). A new journey begins with a unit's first event,
    after a pause longer than ``cut_after_days``, after an end touchpoint, and where the key's value
    differs from the last one known in the unit (a missing value changes nothing).

    Args:
        connection: Facts; reads ``event``, ``touchpoint`` and for objects ``event_object``,
            ``object``.
        settings: Unit, cut, ends and key. A key that names an object type has the name of the
            event's object as value (of several: the first by name).
        into: Name of the temporary relation to make: (event_id, customer_no, unit_no, journey_id,
            t_us, touchpoint_no), all nullable. A view over ``event`` when customers are never cut;
            a table else. ``journey_id`` is the unit's number when nothing cuts, for customers the
            id of the journey's first event, for objects a number of its own.
        where: Predicate over the columns of ``event``, as rendered by room conditions; only such
            events take part. None: all.

    Returns:
        How many events are in and how many are left out.

    Raises:
        UnknownName: The unit is no object type of the log, or the key neither attribute nor type.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE event AS SELECT range AS event_id, 7 AS id_no,"
        ...     " range * 86400000000 AS t_us, 1 AS touchpoint_no FROM range(3)"
        ... )
        >>> make_steps(connection, JourneySettings(end_touchpoints=("bye",)))
        StepInfo(rows=3, events=3, left_out=0, ends_unseen=('bye',))
    """
    names = touchpoint_names(connection)
    ends = sorted(number for number, name in names.items() if name in settings.end_touchpoints)
    unseen = tuple(name for name in settings.end_touchpoints if name not in set(names.values()))
    events = f"(SELECT * FROM event WHERE {where})" if where else "event"
    marked = _marked_sql(connection, settings, events)
    if settings.cut_after_days is None and not ends and settings.key is None:
        made = f"SELECT {_columns('unit_no')} FROM ({marked})"
        if settings.unit == "customer":
            put_view(connection, into, made)
        else:
            put_table(connection, into, f"{made} ORDER BY unit_no, t_us, event_id")
    else:
        gap = settings.cut_after_days
        put_view(connection, "marked_event", marked)
        cut = kernel_sql(
            "cut",
            marked="marked_event",
            gap_us=_NEVER_US if gap is None else round(gap * _DAY_US),
            end_nos=ends or _NOWHERE,
        )
        _number(connection, cut, into=into, shared=settings.unit != "customer")
        drop(connection, "marked_event")
    shared = settings.unit != "customer"
    return _info(connection, into, events, shared=shared, unseen=unseen)


def _columns(journey: str) -> str:
    return f"event_id, customer_no, unit_no, {journey} AS journey_id, t_us, touchpoint_no"


def _number(connection: duckdb.DuckDBPyConnection, cut: str, *, into: str, shared: bool) -> None:
    if not shared:
        put_table(connection, into, f"SELECT {_columns('opened_by')} FROM ({cut})")
        return
    put_table(connection, "cut_event", cut)
    numbered = kernel_sql("number_journeys", cut="cut_event")
    put_table(
        connection,
        into,
        f"SELECT {_columns('numbered.journey_id')} FROM cut_event JOIN ({numbered}) AS numbered "
        "USING (unit_no, opened_by) ORDER BY unit_no, t_us, event_id",
    )
    drop(connection, "cut_event")


def _marked_sql(
    connection: duckdb.DuckDBPyConnection, settings: JourneySettings, events: str
) -> str:
    key, key_join = _key_sql(connection, settings.key)
    unit = "e.id_no" if settings.unit == "customer" else "u.object_no"
    columns = (
        f"e.event_id, e.id_no AS customer_no, {unit} AS unit_no, e.t_us, e.touchpoint_no, "
        f"{key} AS key_value"
    )
    if settings.unit == "customer":
        return f"SELECT {columns} FROM {events} AS e {key_join} WHERE e.id_no IS NOT NULL"
    _check_type(connection, settings.unit, what="unit", others=["customer"])
    return (
        f"SELECT {columns} FROM {events} AS e {key_join} JOIN ("
        "SELECT DISTINCT event_id, object_no FROM event_object JOIN object USING (object_no) "
        f"WHERE type = {quote_text(settings.unit)}) AS u ON u.event_id = e.event_id"
    )


def _key_sql(connection: duckdb.DuckDBPyConnection, key: str | None) -> tuple[str, str]:
    if key is None:
        return "CAST(NULL AS VARCHAR)", ""
    attributes = dict(connection.execute("SELECT name, column_name FROM attribute").fetchall())
    if key in attributes:
        return f"CAST(e.{quote_identifier(attributes[key])} AS VARCHAR)", ""
    _check_type(connection, key, what="key", others=list(attributes))
    joined = (
        "LEFT JOIN (SELECT event_id, min(name) AS name FROM event_object JOIN object "
        f"USING (object_no) WHERE type = {quote_text(key)} GROUP BY event_id) AS k "
        "ON k.event_id = e.event_id"
    )
    return "k.name", joined


def _check_type(
    connection: duckdb.DuckDBPyConnection, name: str, *, what: str, others: list[str]
) -> None:
    types = [row[0] for row in connection.execute("SELECT DISTINCT type FROM object").fetchall()]
    if name not in types:
        msg = f"journey {what} {name!r} is not in the log; {choices(name, [*types, *others])}"
        raise UnknownName(msg)


def _info(
    connection: duckdb.DuckDBPyConnection,
    into: str,
    events: str,
    *,
    shared: bool,
    unseen: tuple[str, ...],
) -> StepInfo:
    # an event has one customer: only objects can share one, and counting distinct ids is dear
    distinct = "count(DISTINCT event_id)" if shared else "count(*)"
    found = connection.execute(
        f"SELECT count(*), {distinct} FROM {quote_identifier(into)}"
    ).fetchone()
    total = connection.execute(f"SELECT count(*) FROM {events} AS e").fetchone()
    rows, kept = found or (0, 0)
    return StepInfo(rows, kept, (total[0] if total else 0) - kept, unseen)
