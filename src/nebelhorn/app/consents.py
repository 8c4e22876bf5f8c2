"""What customers said about being asked: written down, and effective at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import EVERYTHING, SENT, ConsentFact, ConsentSaid, WhyNotAsked
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.live import (
    PLANNED,
    KeptAsk,
    KeptConsent,
    asks_of,
    call_back,
    consents_of,
    found_asks,
    found_outbox,
    found_post,
    mark_not_asked,
    told_keys,
    write_consent,
)
from nebelhorn.log import customer_number, ids_of
from nebelhorn.settings import Settings

USUAL_PURPOSE = "survey"
"""What a consent is given for where nobody says; refusals are for everything."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_AGAINST = frozenset({ConsentSaid.WITHDRAWN, ConsentSaid.OBJECTED})


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing a customer said about being asked.

    Attributes:
        said: ``given``, ``withdrawn``, ``objected`` or ``lifted``.
        channel: About which channel; ``*``: all.
        purpose: About which purpose; ``*``: all.
        at: When it was said, UTC.
        told_by: Who has told us: the customer's link, a file, a person.
    """

    said: str
    channel: str
    purpose: str
    at: datetime
    told_by: str


@dataclass(frozen=True, slots=True)
class Consents:
    """What a customer said about being asked.

    Attributes:
        customer: As it was asked for.
        said: Everything, in the order it was written down.
        called_back: Count of messages that waited and are not sent any more.
    """

    customer: str
    said: tuple[Consent, ...]
    called_back: int = 0


def consents(workspace: Workspace, customer: str) -> Consents:
    """Return what a customer said about being asked, with all their ids.

    Args:
        workspace: Open.
        customer: One of their ids.

    Raises:
        UnknownName: Nobody has this id.
    """
    ids = ids_called(workspace, customer)
    found_asks(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        return Consents(customer, _said(connection, ids))


def consent(workspace: Workspace, customer: str, fact: ConsentFact, *, by: str) -> Consents:
    """Write down what a customer said about being asked; it is effective at once.

    What they refuse and what still waits for them is not sent any more.

    Args:
        workspace: Open.
        customer: One of their ids.
        fact: What they said, and when (see ``consent_fact``).
        by: Who tells us.

    Raises:
        UnknownName: Nobody has this id.
        SettingsError: Nobody says who tells us.
    """
    who = by.strip()
    if not who or not who.isprintable():
        msg = "say who tells us that, with a name"
        raise SettingsError(msg)
    ids = ids_called(workspace, customer)
    called_back = write_said(workspace, [(ids, fact)], told_by=who, now_us=fact.t_us)
    with workspace.stores.office.connect() as connection:
        return Consents(customer, _said(connection, ids), called_back)


def consent_fact(said: str, channel: str, purpose: str | None, t_us: int) -> ConsentFact:
    """Return what was said, checked.

    Args:
        said: One of `ConsentSaid`.
        channel: One on which customers are written to, or ``*``.
        purpose: None: ``survey`` where consent is given, else all.
        t_us: When, UTC microseconds.

    Raises:
        UnknownName: It is no such word or channel.

    Examples:
        >>> consent_fact("given", "mail", None, 0).purpose, consent_fact("objected", "*", None, 0).purpose
        ('survey', '*')
    """  # noqa: E501 - an example on one line
    words = [one.value for one in ConsentSaid]
    if said not in words:
        msg = f"{said!r} is nothing that can be said about being asked; {choices(said, words)}"
        raise UnknownName(msg)
    channels = [*sorted(SENT), EVERYTHING]
    if channel not in channels:
        msg = f"{channel!r} is no channel customers are written to on; {choices(channel, channels)}"
        raise UnknownName(msg)
    what = ConsentSaid(said)
    usual = USUAL_PURPOSE if what is ConsentSaid.GIVEN else EVERYTHING
    return ConsentFact(what, t_us, channel, purpose or usual)


def write_said(
    workspace: Workspace,
    said: Sequence[tuple[Sequence[int], ConsentFact]],
    *,
    told_by: str,
    now_us: int,
) -> int:
    """Write down what customers said, and call back what they refuse, in one transaction.

    Args:
        workspace: Open.
        said: (numbers of all ids of the customer, what they said); it is written down for the
            first of the ids.
        told_by: Who has told us.
        now_us: Now, UTC microseconds.

    Returns:
        Count of messages that waited and are not sent any more.
    """
    office = workspace.stores.office
    found_asks(office)
    found_post(office)
    found_outbox(office)
    called_back = 0
    with office.begin() as connection:
        for ids, fact in said:
            write_consent(connection, ids[0], fact, told_by=told_by)
            if fact.said in _AGAINST:
                called_back += _call_back(connection, ids, fact, workspace.settings, now_us)
    return called_back


def ids_called(workspace: Workspace, customer: str) -> list[int]:
    """Return the numbers of all ids of a customer, the one that was said first.

    Args:
        workspace: Open.
        customer: One of their ids.

    Raises:
        UnknownName: Nobody has this id.
    """
    number = customer_number(workspace.stores.office, customer)
    if number is None:
        msg = f"nobody in this workspace has the id {customer!r}; a browser's is anonymous:ID"
        raise UnknownName(msg)
    others = ids_of(workspace.stores.facts, number)
    return [number, *(one for one in others if one != number)]


def _call_back(
    connection: Connection,
    ids: Collection[int],
    fact: ConsentFact,
    settings: Settings,
    now_us: int,
) -> int:
    objects = fact.said is ConsentSaid.OBJECTED
    reason = WhyNotAsked.OBJECTED if objects else WhyNotAsked.NO_CONSENT
    purposes = {one.name: one.purpose for one in settings.asks}
    waiting = [one for one in asks_of(connection, ids) if _waits(one)]
    meant = [one for one in waiting if _meant(one, fact, purposes)]
    everything = fact.channel in {EVERYTHING, "mail"} and fact.purpose == EVERYTHING
    keys = told_keys(connection, ids) if objects and everything else []
    back = call_back(connection, [one.ask_no for one in meant], keys, reason.value)
    gone = [one.ask_no for one in meant if one.state == PLANNED or one.ask_no in back]
    return len(mark_not_asked(connection, gone, reason.value, now_us))


def _waits(kept: KeptAsk) -> bool:
    """May it still be on its way? One that was handed over may wait at another system."""
    return kept.state == PLANNED or (kept.state == "asked" and kept.channel != "mail")


def _meant(kept: KeptAsk, fact: ConsentFact, purposes: dict[str, str]) -> bool:
    purpose = purposes.get(kept.name, fact.purpose)
    return fact.covers(kept.channel, purpose)


def _said(connection: Connection, ids: Collection[int]) -> tuple[Consent, ...]:
    return tuple(_shown(one) for one in consents_of(connection, ids))


def _shown(one: KeptConsent) -> Consent:
    at = _EPOCH + timedelta(microseconds=one.fact.t_us)
    return Consent(one.fact.said.value, one.fact.channel, one.fact.purpose, at, one.told_by)
