"""Answers joined to the encounters they speak about: what the house calls voices."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel, quote_identifier


@dataclass(frozen=True, slots=True)
class VoiceInfo:
    """How many voices there are and where they found their encounter.

    ``given_with`` + ``about`` + ``last_before`` + ``elsewhere`` + ``unplaced`` + ``nameless`` =
    ``voices``.

    Attributes:
        voices: Count of answers.
        scored: Of these, with a score.
        given_with: Given with the very event.
        about: At the last encounter with the best touchpoint the answer may be about.
        last_before: At the last encounter before it; the answer does not say what about.
        elsewhere: What it is about comes only later (a review written before the parcel came), or
            never came to its object (the order was cancelled): at the last encounter before it,
            whatever its touchpoint.
        unplaced: Speaks about no encounter in the log; kept, without a touchpoint.
        nameless: Nobody knows who said it: it counts at its touchpoint and in its month, at no
            encounter.
    """

    voices: int = 0
    scored: int = 0
    given_with: int = 0
    about: int = 0
    last_before: int = 0
    elsewhere: int = 0
    unplaced: int = 0
    nameless: int = 0

    @property
    def placed(self) -> int:
        """Count of voices that found their encounter."""
        return self.voices - self.unplaced - self.nameless


def make_voices(
    connection: duckdb.DuckDBPyConnection,
    *,
    event: str = "event",
    answer: str = "answer",
    into: str = "voice",
) -> VoiceInfo:
    """Join every answer to the encounter it speaks about and keep the result as a table.

    An answer given with an event stands there. Any other looks at the events of its object (with
    its customer, where both are known) or, without an object, of its customer, at or before
    itself: at the best of the touchpoints it may be about (lowest rank in ``about``), there at
    the latest, in the order (t_us, event_id); an answer that says nothing about touchpoints, at
    the latest of all. Where what it is about only comes later, or never came to the object it
    names, the last event before the answer takes it. Otherwise it is unplaced: a customer who
    speaks about a touchpoint the log has never seen them at speaks about no other. An answer of
    nobody known, about no known thing, stands at no encounter, but at the best touchpoint it may
    be about.

    Args:
        connection: Where ``event``, ``answer``, ``about`` and ``event_object`` can be read.
        event: Relation with the columns of ``event``.
        answer: Relation with the columns of ``answer``.
        into: Temporary table to write, replaced if it exists: ``answer_id, event_id NULL,
            customer_no NULL, touchpoint_no NULL, score NULL, t_us, delay_us NULL, placed_by``.
            ``delay_us`` is negative only where an answer is dated before the event it was given
            with. ``placed_by``: 1 given with, 2 about, 3 last before, 4 elsewhere, 5 nameless, 0
            unplaced.

    Returns:
        Counts by the way they were placed.

    Examples:
        >>> connection = duckdb.connect()
        >>> for table in (
        ...     "event AS SELECT 1::BIGINT AS event_id, 7::BIGINT AS id_no, 10::BIGINT AS t_us,"
        ...     " 0 AS touchpoint_no",
        ...     "answer AS SELECT 5::BIGINT AS answer_id, 7::BIGINT AS id_no, 12::BIGINT AS t_us,"
        ...     " 0.9::DOUBLE AS score, NULL::BIGINT AS on_event_id, NULL::INTEGER AS about_no,"
        ...     " NULL::BIGINT AS object_no",
        ...     "about(about_no INTEGER, rank INTEGER, touchpoint_no INTEGER)",
        ...     "event_object(event_id BIGINT, object_no BIGINT, qualifier VARCHAR)",
        ... ):
        ...     _ = connection.execute(f"CREATE TABLE {table}")
        >>> make_voices(connection).last_before
        1
        >>> connection.execute("SELECT event_id, delay_us FROM voice").fetchone()
        (1, 2)
    """
    sql = load_kernel("nebelhorn.feedback", "voices").render(
        answer=answer, event=event, about="about", event_object="event_object"
    )
    table = quote_identifier(into)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {sql}")
    return _count(connection, table)


def narrow_voices(
    connection: duckdb.DuckDBPyConnection, *, step: str = "step", voice: str = "voice"
) -> VoiceInfo:
    """Keep only the voices that speak about an encounter of ``step``.

    Args:
        connection: With both relations; ``voice`` as `make_voices` writes it.
        step: Encounters of a part of the journeys.
        voice: Temporary table to narrow.

    Returns:
        Counts of what is left.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE step AS SELECT 1 AS event_id; CREATE TABLE voice AS SELECT * FROM "
        ...     "(VALUES (1, .5, 1), (2, .5, 1)) AS v(event_id, score, placed_by)"
        ... )
        >>> narrow_voices(connection).voices
        1
    """
    table = quote_identifier(voice)
    connection.execute(
        f"DELETE FROM {table} WHERE event_id IS NULL "
        f"OR event_id NOT IN (SELECT event_id FROM {quote_identifier(step)})"
    )
    return _count(connection, table)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> VoiceInfo:
    row = connection.execute(
        f"SELECT count(*), count(score), count(*) FILTER (placed_by = 1), "
        f"count(*) FILTER (placed_by = 2), count(*) FILTER (placed_by = 3), "
        f"count(*) FILTER (placed_by = 4), count(*) FILTER (placed_by = 0), "
        f"count(*) FILTER (placed_by = 5) FROM {table}"
    ).fetchone()
    return VoiceInfo(*(row or (0,) * 8))
