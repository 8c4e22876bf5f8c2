"""One customer as people see them on a page, from what is kept to be read at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from nebelhorn.app.identity import why
from nebelhorn.app.ids import Why
from nebelhorn.app.read_side import ReadSide
from nebelhorn.app.reading.journey import JourneyPage
from nebelhorn.app.reading.reads import MOST, READS, Asked
from nebelhorn.app.reading.refusals import ReadRefusal
from nebelhorn.app.reading.state import CustomerState, JourneyMoment, MomentKind
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName
from nebelhorn.feedback import NaviState
from nebelhorn.log import customer_names, customers_behind, last_rows, texts_of
from nebelhorn.settings import By, Settings
from nebelhorn.views import CustomerLook, Life, Lived, build_customer, words

_READS = {read.name: read for read in READS}
_MOST_WHY = 10
_UNKNOWN_SILENCE_DAYS = 90.0
_LOOKED_AT = 60
_MOST_SEEN = 20


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One customer as people see them.

    Attributes:
        state: What is known now, and what is foretold.
        look: The same, said and drawn.
        total: Count of all moments; at most the last 200 are in ``look``.
        lived: Those moments, the oldest first.
    """

    state: CustomerState
    look: CustomerLook
    total: int
    lived: tuple[Lived, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenCustomer:
    """A customer of whom something came in lately.

    Attributes:
        id: By which to ask for them.
        last_seen: Last encounter or voice, UTC.
        touchpoint: Raw name of the touchpoint they were at last; None: nobody knows.
        place: Its label.
        navi: Can they still find us? None: we have not met them.
    """

    id: str
    last_seen: datetime
    touchpoint: str | None
    place: str | None
    navi: NaviState | None


def customer_page(workspace: Workspace, side: ReadSide, asked: Asked) -> CustomerPage | ReadRefusal:
    """Return one customer as people see them; reads what is kept, and computes nothing heavy.

    Args:
        workspace: Served.
        side: What reads it.
        asked: ``name`` is any id; ``query`` may have ``kind``; ``language`` ``de`` or ``en``.

    Returns:
        The page, or why there is none: nobody has the id, several have, it is being computed.
    """
    told = side.tell(_READS["customer"], asked)
    if isinstance(told, ReadRefusal):
        return told
    all_of_it = Asked(asked.name, {**asked.query, "limit": str(MOST)}, asked.language)
    journey = side.tell(_READS["journey"], all_of_it)
    if isinstance(journey, ReadRefusal):
        return journey
    state = msgspec.json.decode(told, type=CustomerState)
    page = msgspec.json.decode(journey, type=JourneyPage)
    voices = [int(one.id) for one in page.moments if one.kind is MomentKind.VOICE]
    texts = texts_of(workspace.stores.office, voices)
    lived = _lived(page.moments, texts, workspace.settings, asked.language)
    life = _life(state, lived, asked.name, workspace.settings)
    return CustomerPage(state, build_customer(life, words(asked.language)), page.total, lived)


def why_these(workspace: Workspace, ids: Sequence[str]) -> tuple[Why, ...]:
    """Return why ids are one customer: the first with each of the next ten.

    Args:
        workspace: With a connection of its own.
        ids: Of one customer. An id that has gone meanwhile is left out.
    """
    found = []
    for other in ids[1 : _MOST_WHY + 1]:
        try:
            found.append(why(workspace, ids[0], other))
        except UnknownName:
            continue
    return tuple(found)


def recent_customers(
    workspace: Workspace, side: ReadSide, language: str
) -> tuple[SeenCustomer, ...]:
    """Return the customers of the last 60 events and the last 60 voices that came in.

    Args:
        workspace: With a connection of its own.
        side: What reads them; one who is not kept yet is left out.
        language: ``de`` or ``en``.

    Returns:
        At most 20, the one seen last first.
    """
    events, answers, changes = last_rows(workspace.stores.facts)
    ends = (_before(events), _before(answers), changes)
    numbers = customers_behind(workspace.stores.facts, ends)
    names = customer_names(workspace.stores.office, numbers)
    found = [_seen(side, name, language) for name in names.values()]
    seen = sorted((one for one in found if one), key=lambda one: one.last_seen, reverse=True)
    return tuple(seen[:_MOST_SEEN])


def _before(end: int) -> int:
    return max(-1, end - _LOOKED_AT)


def _seen(side: ReadSide, name: str, language: str) -> SeenCustomer | None:
    told = side.tell(_READS["customer"], Asked(name, {}, language))
    if isinstance(told, ReadRefusal):
        return None
    state = msgspec.json.decode(told, type=CustomerState)
    last = state.last_touchpoint
    return SeenCustomer(
        id=state.id or name,
        last_seen=state.last_seen,
        touchpoint=None if last is None else last.touchpoint,
        place=None if last is None else last.label,
        navi=None if state.navi is None else state.navi.state,
    )


def _lived(
    moments: Sequence[JourneyMoment],
    texts: Mapping[int, str],
    settings: Settings,
    language: str,
) -> tuple[Lived, ...]:
    """Return moments as they are drawn, the oldest first."""
    zone = ZoneInfo(settings.time_zone)
    found = []
    for one in reversed(moments):
        entry = None if one.touchpoint is None else settings.touchpoint(one.touchpoint)
        voice = one.kind is MomentKind.VOICE
        found.append(
            Lived(
                at=one.at.astimezone(zone),
                place=None if entry is None else entry.label(language),
                voice=voice,
                score=one.score,
                said=texts.get(int(one.id)) if voice else None,
                complains=entry is not None and entry.complains,
                ours=entry is not None and not voice and entry.by is By.COMPANY,
            )
        )
    return tuple(found)


def _life(state: CustomerState, lived: tuple[Lived, ...], asked: str, settings: Settings) -> Life:
    zone, navi, fog = ZoneInfo(settings.time_zone), state.navi, state.fog.fog
    return Life(
        name=state.id or asked,
        moments=lived,
        as_of=state.as_of.astimezone(zone),
        first=state.first_seen.astimezone(zone),
        encounters=state.encounters,
        heard=fog.n - fog.k,
        voices=state.voices,
        silence_days=_UNKNOWN_SILENCE_DAYS if navi is None else navi.silence_days,
        silent=navi is not None and navi.state is not NaviState.ALIVE,
        torn=navi is not None and navi.state is NaviState.TORN,
    )
