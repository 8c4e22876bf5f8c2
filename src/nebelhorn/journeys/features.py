"""What was known of a customer as of each event: the columns conditions speak about."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table, put_view
from nebelhorn.journeys.relation import kernel_sql
from nebelhorn.settings import Settings

PRESENT = frozenset({"touchpoint", "stage", "by", "value", "hour", "weekday"})
"""Features an event itself tells, without a look at what was before."""


def put_catalogue(
    connection: duckdb.DuckDBPyConnection, settings: Settings, *, into: str = "catalogue"
) -> int:
    """Make the catalogue of every touchpoint the log has.

    Args:
        connection: Facts; reads ``touchpoint``.
        settings: Stage and ``by``; a touchpoint nobody has catalogued is in stage ``other``.
        into: Temporary table: (touchpoint_no, name, stage, by_whom).

    Returns:
        Count of touchpoints.
    """
    found = connection.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall()
    known = [settings.touchpoint(name) for _, name in found]
    return put_table(
        connection,
        into,
        "SELECT unnest(?::INTEGER[]) AS touchpoint_no, unnest(?::VARCHAR[]) AS name, "
        "unnest(?::VARCHAR[]) AS stage, unnest(?::VARCHAR[]) AS by_whom",
        [
            [number for number, _ in found],
            [entry.name for entry in known],
            [entry.stage for entry in known],
            [entry.by.value for entry in known],
        ],
    )


def put_features(
    connection: duckdb.DuckDBPyConnection,
    *,
    attributes: tuple[str, ...] | None = None,
    history: bool = True,
    event: str = "event",
    answer: str = "answer",
    into: str = "feature",
) -> None:
    """Make a view with the features of every event.

    Everything is as of the event: what came strictly before it in the order (t_us, event_id), the
    event's own touchpoint, value and time, and attributes as last known up to and including it.
    The windows of 7 and 30 days count whole seconds and end one second before the event. A voice
    counts when its time is strictly before the event's.

    Args:
        connection: Facts with the catalogue (see ``put_catalogue``); reads ``event``, ``answer``,
            ``attribute``.
        attributes: Columns of ``event`` to carry; None: all of the log.
        history: Whether features of what was before are wanted; they cost windows over the log.
        event: Relation with the columns of ``event``.
        answer: Relation with the columns of ``answer``; (answer_id, id_no, t_us, score, topic,
            circumstance, goal) are read.
        into: Temporary view: (event_id, customer_no, t_us, touchpoint, stage, by, value,
            hour 0–23 UTC, weekday 1 = Monday, the attributes) and with history (events_before,
            same_before, last_touchpoint, days_since_last, days_since_first, events_7d,
            events_30d, value_before, last_score 0–1, score_trend −1 to 1: last score less the one
            before, voices_before, days_since_voice, last_topic, last_circumstance, last_goal: each
            as last told, whatever voices said nothing of it since). Counts are 0 and
            ``value_before`` is 0.0 where there was nothing; anything else is NULL, ``score_trend``
            with fewer than two scores too.
    """
    if attributes is None:
        found = connection.execute("SELECT column_name FROM attribute ORDER BY column_name")
        attributes = tuple(name for (name,) in found.fetchall())
    present = f"{into}_present" if history else into
    put_view(
        connection,
        present,
        kernel_sql("present", event=event, catalogue="catalogue", attribute=attributes),
    )
    if history:
        put_view(
            connection,
            into,
            kernel_sql(
                "features",
                event=event,
                answer=answer,
                catalogue="catalogue",
                present=present,
                attribute=attributes,
            ),
        )
