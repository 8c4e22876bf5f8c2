"""Put asks on their way: written down together with what goes out, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from nebelhorn.app.asks.deciding import SECOND_US
from nebelhorn.app.asks.letters import OneAsk, ask_mail, language_for, links_of
from nebelhorn.app.asks.people import People
from nebelhorn.app.asks.picking import Picked
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import WhyNotAsked
from nebelhorn.live import (
    Contact,
    KeptAsk,
    NewAsk,
    NoAddress,
    found_post,
    link_keys,
    mark_not_asked,
    put_ask,
    put_mail,
    write_draw,
)
from nebelhorn.settings import Ask, Settings

_AT_ONCE = 100
LEAST_S = 3 * 86_400
"""Seconds a customer has for an answer at least, however late they were asked."""


def write_picked(
    workspace: Workspace,
    people: People,
    picked: Sequence[Picked],
    now_us: int,
    *,
    day: int | None = None,
) -> int:
    """Write down who is asked, each together with the mail that goes out.

    Whatever stops it, an ask and its mail stand there or neither; of a draw all or nothing. Text
    messages and those of other systems are put down when they are about to go.

    Args:
        workspace: Whose.
        people: With the addresses.
        picked: What was picked; those not drawn are kept for their chance.
        now_us: Now, UTC microseconds.
        day: That was drawn, counted from 1970-01-01; None: nothing was drawn.

    Returns:
        How many asks were put on their way.
    """
    office, settings = workspace.stores.office, workspace.settings
    standing = [one for one in picked if one.asked or one.stood]
    if settings.site is None or (not standing and day is None):
        return 0
    found_post(office)
    key = link_keys(office)[0]
    put = 0
    # a draw is one transaction with its mark; else a long one would keep all others from writing
    size = max(1, len(standing)) if day is not None else _AT_ONCE
    for start in range(0, max(1, len(standing)), size):
        with office.begin() as connection:
            for one in standing[start : start + size]:
                new = new_ask(one, people, settings, now_us)
                put += _put(connection, one.decided.ask, new, people, settings, (key, now_us))
            if day is not None:
                write_draw(connection, day, now_us, candidates=len(standing), asked=put)
    return put


def one_ask(
    ask: Ask, kept: NewAsk | KeptAsk, ask_no: int, site: str, key: bytes, now_us: int
) -> OneAsk:
    """Return an ask with its links.

    Args:
        ask: What is asked.
        kept: As it is written down.
        ask_no: Its number.
        site: Where the server is reached.
        key: Of links.
        now_us: Now, UTC microseconds.
    """
    answer, never = links_of(site, key, ask_no, kept.expires_us, now_us)
    language = kept.language or next(iter(ask.questions[0].wording))
    return OneAsk(ask, ask_no, language, kept.encounter_us, kept.expires_us, answer, never)


def new_ask(one: Picked, people: People, settings: Settings, now_us: int) -> NewAsk:
    """Return what is written down of an encounter that was picked.

    Args:
        one: What was picked.
        people: With the addresses.
        settings: Of the company.
        now_us: Now, UTC microseconds.
    """
    ask, encounter = one.decided.ask, one.decided.encounter
    until_us = encounter.t_us + round(ask.within * SECOND_US)
    return NewAsk(
        name=ask.name,
        id_no=encounter.customer_no,
        event_id=encounter.event_id,
        touchpoint=ask.touchpoint,
        encounter_us=encounter.t_us,
        channel=one.decided.channel,
        language=language_for(ask, people.language(encounter.customer_no), settings),
        propensity=one.propensity,
        by_lot=one.by_lot,
        expires_us=max(until_us, now_us + LEAST_S * SECOND_US),
        drawn=one.asked,
    )


def _put(
    connection: Connection,
    ask: Ask,
    new: NewAsk,
    people: People,
    settings: Settings,
    told: tuple[bytes, int],
) -> bool:
    """Write one ask down with its mail; is it on its way?"""
    key, now_us = told
    number = put_ask(connection, new, now_us)
    if number is None or not new.drawn:
        return False
    if new.channel == "mail":
        going = one_ask(ask, new, number, settings.site or "", key, now_us)
        to = people.contacts.get((new.id_no, "mail"))
        if not _put_mail(connection, going, to, settings, now_us):
            mark_not_asked(connection, [number], WhyNotAsked.UNREACHABLE.value, now_us)
    return True


def _put_mail(
    connection: Connection, one: OneAsk, to: Contact | None, settings: Settings, now_us: int
) -> bool:
    try:
        return to is not None and put_mail(connection, ask_mail(one, to.address, settings), now_us)
    except NoAddress:
        return False
