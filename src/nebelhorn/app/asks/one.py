"""One customer: why they are not asked, and a link made for them by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nebelhorn.app.asks.deciding import SECOND_US, Decided, Look, decide
from nebelhorn.app.asks.letters import language_for, links_of
from nebelhorn.app.asks.sending import LEAST_S
from nebelhorn.app.consents import ids_called
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import WhyNotAsked
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.live import (
    NewAsk,
    active_since,
    found_asks,
    link_keys,
    mark_sent,
    put_ask,
)
from nebelhorn.settings import Ask, Settings

_MOST = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BY_HAND = frozenset({WhyNotAsked.TOO_EARLY})
"""A person who hands the link over need not wait for the ask's delay."""


@dataclass(frozen=True, slots=True)
class WhyEncounter:
    """One encounter of a customer, and what speaks against asking about it.

    Attributes:
        at: When it was, UTC.
        channel: On which they would be asked.
        reasons: Every reason not to, in the order of `WhyNotAsked`; empty: they may be asked.
        later: Will every reason pass by itself while it can still be asked about?
        state: What was written down of this ask; None: nothing.
        state_at: Since when, UTC; None: nothing was.
        propensity: With which chance it was drawn, 0–1; None: it was not.
        early: Was it before the ask was active?
    """

    at: datetime
    channel: str
    reasons: tuple[WhyNotAsked, ...]
    later: bool
    state: str | None
    state_at: datetime | None
    propensity: float | None
    early: bool


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """Why a customer is asked, or is not.

    Attributes:
        customer: As they were called.
        ask: Name of the ``[[ask]]`` entry.
        active: Is it active?
        encounters: Their last 20 at its touchpoint, the latest first.
        outside: Count of encounters at which they were none of those the ask is for.
        hints: Why the ask asks nobody at all, in sentences.
    """

    customer: str
    ask: str
    active: bool
    encounters: tuple[WhyEncounter, ...]
    outside: int
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskLink:
    """A link made by hand, for one customer.

    Attributes:
        ask: Name of the ``[[ask]]`` entry.
        customer: As they were called.
        ask_no: Number of the ask.
        encounter: When the encounter was that it asks about, UTC.
        answer: Address where it is answered, once.
        until: Until when, UTC.
    """

    ask: str
    customer: str
    ask_no: int
    encounter: datetime
    answer: str
    until: datetime


def why_asked(workspace: Workspace, customer: str, name: str, *, now_us: int) -> WhyAsked:
    """Tell why a customer would be asked now or would not, with every reason.

    Args:
        workspace: Open.
        customer: One of their ids.
        name: Of the ask.
        now_us: Now, UTC microseconds.

    Raises:
        UnknownName: There is no such customer or ask.
    """
    ask = ask_called(workspace.settings, name)
    found_asks(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        since_us = active_since(connection).get(name)
    customers = tuple(ids_called(workspace, customer))
    found = decide(workspace, [ask], Look(now_us, customers=customers, whole=True))
    rows = sorted(found.rows, key=lambda one: one.encounter.t_us, reverse=True)[:_MOST]
    return WhyAsked(
        customer=customer,
        ask=name,
        active=ask.active,
        encounters=tuple(_why(one, since_us) for one in rows),
        outside=found.outside.get(name, 0),
        hints=found.hints,
    )


def ask_link(workspace: Workspace, name: str, customer: str, *, now_us: int) -> AskLink:
    """Make a link for a customer's last encounter, to be handed over by a person.

    They need no consent for that, as at the desk; everything else that speaks against asking holds
    as always, and they count as asked from now on.

    Args:
        workspace: Open.
        name: Of the ask.
        customer: One of their ids.
        now_us: Now, UTC microseconds.

    Raises:
        UnknownName: There is no such customer or ask.
        SettingsError: They must not be asked, with the reasons; they have no such encounter; or
            nobody has said where the server is reached.
    """
    settings, office = workspace.settings, workspace.stores.office
    ask = ask_called(settings, name)
    if settings.site is None:
        msg = 'say where customers reach this server: [company] site = "https://…"'
        raise SettingsError(msg)
    customers = tuple(ids_called(workspace, customer))
    found = decide(workspace, [ask], Look(now_us, customers=customers, whole=True, channel="desk"))
    if not found.rows:
        sentence = found.hints[0] if found.hints else f"{customer} was never at {ask.touchpoint}"
        msg = f"nothing to ask about: {sentence}"
        raise SettingsError(msg)
    last = max(found.rows, key=lambda one: one.encounter.t_us)
    against = [reason for reason in last.may.reasons if reason not in _BY_HAND]
    if against:
        msg = f"{customer} is not asked: {', '.join(against)}"
        raise SettingsError(msg)
    encounter = last.encounter
    until_us = encounter.t_us + round(ask.within * SECOND_US)
    until_us = max(until_us, now_us + LEAST_S * SECOND_US)
    language = language_for(ask, found.people.language(encounter.customer_no), settings)
    new = NewAsk(
        *(name, encounter.customer_no, encounter.event_id, ask.touchpoint, encounter.t_us),
        *("desk", language, 1.0, False, until_us),
    )
    key = link_keys(office)[0]
    with office.begin() as connection:
        number = put_ask(connection, new, now_us)
        if number is None:
            msg = f"{customer} is not asked: it was decided before about this encounter"
            raise SettingsError(msg)
        mark_sent(connection, number, now_us)
    answer, _ = links_of(settings.site, key, number, until_us, now_us)
    return AskLink(name, customer, number, _at(encounter.t_us), answer, _at(until_us))


def ask_called(settings: Settings, name: str) -> Ask:
    """Return an ask by its name.

    Raises:
        UnknownName: There is none; the message says which are near.
    """
    known = {one.name: one for one in settings.asks}
    if name not in known:
        msg = f"no ask {name!r} in nebelhorn.toml; {choices(name, known)}"
        raise UnknownName(msg)
    return known[name]


def _why(one: Decided, since_us: int | None) -> WhyEncounter:
    kept = one.kept
    return WhyEncounter(
        at=_at(one.encounter.t_us),
        channel=one.channel,
        reasons=one.may.reasons,
        later=one.may.later,
        state=None if kept is None else kept.state,
        state_at=None if kept is None else _at(kept.state_us),
        propensity=None if kept is None else kept.propensity,
        early=since_us is not None and one.encounter.t_us < since_us,
    )


def _at(t_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=t_us)
