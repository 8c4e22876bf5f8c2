"""Take a customer out of everything about asking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.live.asks.contacts import contacts_of
from nebelhorn.live.asks.outgoing import ask_key, delete_messages, told_keys
from nebelhorn.live.asks.portions import portions
from nebelhorn.live.asks.tables import ask, ask_part, consent, contact, found_asks, told_to
from nebelhorn.live.outbox.tables import found_outbox
from nebelhorn.live.post import erase_mails, found_post


@dataclass(frozen=True, slots=True)
class ErasedAsks:
    """How much it was.

    Attributes:
        asks: Count of asks.
        contacts: Count of addresses.
        consents: Count of things they said about being asked.
        mails: Count of mails to them.
    """

    asks: int
    contacts: int
    consents: int
    mails: int


def erase_asks(office: Engine, ids: Collection[int]) -> ErasedAsks:
    """Delete what a customer was asked, where, and what they said about it; all or nothing.

    Mails to one of their addresses go too, whatever they were about.

    Args:
        office: Where it lies.
        ids: Numbers of all of the customer's ids.
    """
    found_asks(office)
    found_post(office)
    found_outbox(office)
    with office.begin() as connection:
        numbers = [
            int(number)
            for some in portions(ids)
            for number in connection.execute(
                sa.select(ask.c.ask_no).where(ask.c.id_no.in_(some))
            ).scalars()
        ]
        keys = [*map(ask_key, numbers), *told_keys(connection, ids)]
        addresses = {one.address for one in contacts_of(connection, ids)}
        mails = erase_mails(connection, keys=keys, addresses=addresses)
        delete_messages(connection, numbers)
        for some in portions(numbers):
            connection.execute(sa.delete(ask_part).where(ask_part.c.ask_no.in_(some)))
        gone = {
            table.name: sum(
                int(connection.execute(sa.delete(table).where(table.c.id_no.in_(some))).rowcount)
                for some in portions(ids)
            )
            for table in (ask, contact, consent, told_to)
        }
    return ErasedAsks(gone["ask"], gone["contact"], gone["consent"], mails)
