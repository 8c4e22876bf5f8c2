"""Who was at a touchpoint of the map, when last, and what they said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb

from nebelhorn.app.maps import MapPart
from nebelhorn.app.prepare import Part, prepare
from nebelhorn.app.workspace import Workspace
from nebelhorn.engine import drop, put_table, put_view
from nebelhorn.errors import SettingsError
from nebelhorn.feedback import make_voices
from nebelhorn.journeys import Visitor, of_visitors, period_us, visitors
from nebelhorn.log import customer_names, put_customer_views, texts_of, transaction
from nebelhorn.views import step_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VISIT, _ANSWER, _EVENT, _VOICE = "visit", "visitor_answer", "visitor_event", "visitor_voice"


@dataclass(frozen=True, slots=True)
class SeenAt:
    """A customer who was there.

    Attributes:
        customer: One of their ids.
        times: How often they were there.
        last: When they were there last, UTC.
        score: What they said of it last, 0–1; None: no score.
        step: Colour of its mood, 0–6; None with ``score``.
        said: The same in their words; None: nothing was written, or whoever asks may not read it.
        spoke: Did they say anything of it?
    """

    customer: str
    times: int
    last: datetime
    score: float | None
    step: int | None
    said: str | None
    spoke: bool


@dataclass(frozen=True, slots=True)
class There:
    """Those who were there.

    Attributes:
        customers: How many.
        times: How often they were there, all together.
        listed: Some of them, the one who was there last first.
    """

    customers: int
    times: int
    listed: tuple[SeenAt, ...]


def customers_there(
    workspace: Workspace,
    way: tuple[str, ...],
    part: MapPart | None = None,
    *,
    limit: int = 50,
    skip: int = 0,
    texts: bool = False,
) -> There:
    """Return the customers who were at a touchpoint, or went from one directly to the next.

    Args:
        workspace: With a connection of its own.
        way: One touchpoint, or two; raw names.
        part: The part of the journeys a map shows; None: everybody's.
        limit: How many to list at most.
        skip: So many of the latest are left out.
        texts: Also what was written? That may say who a customer is.

    Raises:
        UnknownName: There is no such touchpoint or group; says which are near.
        ConditionError: The condition of the group cannot be understood.
        SettingsError: The last day is before the first.
    """
    facts, settings = workspace.stores.facts, workspace.settings
    part = part or MapPart()
    if part.first and part.last and part.last < part.first:
        msg = "the last day is before the first"
        raise SettingsError(msg)
    begun = period_us(part.first, part.last, ZoneInfo(settings.time_zone))
    with transaction(facts):
        put_customer_views(facts)
        prepare(workspace, _needed(workspace, way, Part(group=part.group, begun=begun)))
        found = visitors(facts, way, into=_VISIT, limit=limit, skip=skip)
        voices = _voices(facts, found.listed)
    office = workspace.stores.office
    names = customer_names(office, [one.customer_no for one in found.listed])
    said = texts_of(office, [answer for answer, _ in voices.values()]) if texts else {}
    return There(
        found.customers,
        found.times,
        tuple(_seen_at(one, names, voices.get(one.customer_no), said) for one in found.listed),
    )


def _needed(workspace: Workspace, way: tuple[str, ...], part: Part) -> Part:
    """Leave out what cannot change the list: it is made while somebody waits for it."""
    if len(way) == 1 and part.group is None and part.begun == (None, None):
        return replace(part, uncut=True)
    # objects share events: their journeys are made of all
    if workspace.settings.journey.unit != "customer":
        return part
    return replace(part, where=of_visitors(workspace.stores.facts, way))


def _voices(
    facts: duckdb.DuckDBPyConnection, listed: Sequence[Visitor]
) -> dict[int, tuple[int, float | None]]:
    """Return the last voice of each about a visit: customer → (answer, score)."""
    numbers = ", ".join(f"{one.customer_no:d}" for one in listed)
    if not numbers:
        return {}
    put_view(facts, _ANSWER, f"SELECT * FROM answer WHERE id_no IN ({numbers})")
    # an answer may have been given with an event of somebody else
    put_table(
        facts,
        _EVENT,
        f"SELECT * FROM event WHERE id_no IN ({numbers}) "
        f"OR event_id IN (SELECT on_event_id FROM {_ANSWER})",
    )
    make_voices(facts, event=_EVENT, answer=_ANSWER, into=_VOICE)
    rows = facts.execute(
        f"SELECT v.customer_no, arg_max(v.answer_id, (v.t_us, v.answer_id)) FROM {_VOICE} AS v "
        f"WHERE v.event_id IN (SELECT event_id FROM {_VISIT}) GROUP BY v.customer_no"
    ).fetchall()
    scores = dict(facts.execute(f"SELECT answer_id, score FROM {_VOICE}").fetchall())
    for one in (_VOICE, _EVENT, _ANSWER):
        drop(facts, one)
    return {int(customer): (int(answer), scores[answer]) for customer, answer in rows}


def _seen_at(
    one: Visitor,
    names: dict[int, str],
    voice: tuple[int, float | None] | None,
    said: dict[int, str],
) -> SeenAt:
    answer, score = voice or (None, None)
    return SeenAt(
        customer=names.get(one.customer_no, f"no. {one.customer_no}"),
        times=one.times,
        last=_EPOCH + timedelta(microseconds=one.last_us),
        score=score,
        step=step_of(score),
        said=None if answer is None else said.get(answer),
        spoke=answer is not None,
    )
