"""What is known of single customers: what they met, what they said, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.roles import NOBODY, read_roles
from nebelhorn.settings import Settings


@dataclass(frozen=True, slots=True)
class Person:
    """One customer, in figures; times are UTC microseconds.

    Attributes:
        customer_no: Who.
        met: Count of encounters.
        met_heard: Of them, those with at least one voice.
        first_us: First encounter; None: only voices are known.
        last_us: Last encounter; None likewise.
        acted_us: Last encounter that was the customer's own act; None: there was none.
        last_touchpoint: Of the last encounter, raw name; None likewise.
        way_us: First encounter of the journey the last one belongs to; None likewise.
        way_met: Count of encounters of that journey.
        voices: Count of voices, with a score or without.
        spoke_us: First voice; None: there was none.
        voice_no: Number of the last answer; None: there was none.
        voice_us: When it was given; None likewise.
        voice_score: Its score, 0–1; None: none was given.
        voice_about: Touchpoint it speaks about, raw name; None: nobody knows.
    """

    customer_no: int
    met: int
    met_heard: int
    first_us: int | None
    last_us: int | None
    acted_us: int | None
    last_touchpoint: str | None
    way_us: int | None
    way_met: int
    voices: int
    spoke_us: int | None
    voice_no: int | None
    voice_us: int | None
    voice_score: float | None
    voice_about: str | None


@dataclass(frozen=True, slots=True)
class Moment:
    """One encounter or voice of a customer.

    Attributes:
        at_us: When, UTC microseconds.
        is_voice: Is it something the customer said?
        number: Of the event or the answer.
        touchpoint: Raw name; of a voice the one it speaks about; None: nobody knows.
        score: Of a voice, 0–1; None: none was given, or it is no voice.
    """

    at_us: int
    is_voice: bool
    number: int
    touchpoint: str | None
    score: float | None


def people(
    connection: duckdb.DuckDBPyConnection, settings: Settings, *, as_of_us: int
) -> list[Person]:
    """Return everybody whom we have met or heard by a time.

    Args:
        connection: Where ``step``, ``voice`` and ``touchpoint`` can be read; journeys are those of
            customers.
        settings: Whose act a touchpoint is.
        as_of_us: What comes later changes nothing, UTC microseconds.

    Returns:
        In the order of their numbers.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE touchpoint AS SELECT 0 AS touchpoint_no, 'call' AS name;"
        ...     "CREATE TABLE step AS SELECT 1 AS event_id, 7 AS customer_no, 1 AS journey_id,"
        ...     " 0 AS touchpoint_no, 5 AS t_us;"
        ...     "CREATE TABLE voice AS SELECT 2 AS answer_id, 1 AS event_id, 7 AS customer_no,"
        ...     " 0 AS touchpoint_no, 0.8 AS score, 6 AS t_us"
        ... )
        >>> [who] = people(connection, Settings(), as_of_us=9)
        >>> who.met, who.met_heard, who.last_touchpoint, who.voice_about, who.voice_us
        (1, 1, 'call', 'call', 6)
        >>> people(connection, Settings(), as_of_us=4)
        []
    """
    own = read_roles(connection, settings).own or NOBODY
    sql = load_kernel("nebelhorn.feedback", "people").render(
        step="step", voice="voice", own=own, as_of_us=as_of_us
    )
    rows = connection.execute(
        "SELECT customer_no, met, met_heard, first_us, last_us, acted_us, l.name, way_us, way_met, "
        "voices, spoke_us, voice_no, voice_us, voice_score, a.name "
        f"FROM ({sql}) LEFT JOIN touchpoint AS l ON l.touchpoint_no = last_no "
        "LEFT JOIN touchpoint AS a ON a.touchpoint_no = voice_about ORDER BY customer_no"
    ).fetchall()
    return [Person(*row) for row in rows]


def last_moments(
    connection: duckdb.DuckDBPyConnection, *, as_of_us: int, most: int
) -> dict[int, list[Moment]]:
    """Return the last moments of everybody, the newest first.

    Moments of one time stand in the order (voice before encounter, number), so that a voice that
    was given with an encounter comes after it in time.

    Args:
        connection: Where ``step``, ``voice`` and ``touchpoint`` can be read.
        as_of_us: What comes later is left out, UTC microseconds.
        most: No more than so many of each customer.

    Returns:
        Number of the customer → moments.
    """
    sql = load_kernel("nebelhorn.feedback", "moments").render(
        step="step", voice="voice", as_of_us=as_of_us, most=most
    )
    rows = connection.execute(
        "SELECT customer_no, at_us, kind = 1 AS said, moment_no, name, score "
        f"FROM ({sql}) LEFT JOIN touchpoint ON touchpoint_no = place_no "
        "ORDER BY customer_no, from_last"
    ).fetchall()
    found: dict[int, list[Moment]] = {}
    for number, *moment in rows:
        found.setdefault(int(number), []).append(Moment(*moment))
    return found
