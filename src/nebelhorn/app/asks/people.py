"""What the office knows of people who may be asked, by customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import duckdb
from sqlalchemy.engine import Connection

from nebelhorn.asking import AskedPerson, ConsentFact
from nebelhorn.live import (
    ASK_TOPICS,
    REACHED,
    Contact,
    KeptAsk,
    asks_of,
    consents_of,
    contacts_of,
    targets,
)

_Known = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class People:
    """What is known of some customers.

    Attributes:
        persons: What decides whether they may be asked, by customer; also of those nothing is
            known of.
        contacts: Their addresses: (customer, channel) → address; the one known last.
        asks: What they were asked: event → asks, also those that reached nobody.
    """

    persons: Mapping[int, AskedPerson]
    contacts: Mapping[tuple[int, str], Contact]
    asks: Mapping[int, tuple[KeptAsk, ...]]

    def counted(self, event_id: int, *, without: int | None = None) -> bool:
        """Was this encounter asked about before?

        Args:
            event_id: Of the event.
            without: Number of an ask that does not count.
        """
        return any(one.counts and one.ask_no != without for one in self.asks.get(event_id, ()))

    def language(self, customer: int) -> str | None:
        """Return the language of a customer; None: not known."""
        for channel in REACHED:
            found = self.contacts.get((customer, channel))
            if found is not None and found.language is not None:
                return found.language
        return None

    def kept(self, event_id: int, name: str) -> KeptAsk | None:
        """Return what became of an ask about an encounter; None: it was never written down."""
        return next((one for one in self.asks.get(event_id, ()) if one.name == name), None)


@dataclass(slots=True)
class _Gathered:
    consents: list[ConsentFact] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    asks: list[KeptAsk] = field(default_factory=list)


def read_people(
    office: Connection,
    facts: duckdb.DuckDBPyConnection,
    customers: Collection[int],
    complained: Mapping[int, _Known],
    *,
    before: int | None = None,
) -> People:
    """Read what the office knows of customers, with all their ids.

    Args:
        office: Connection, with the tables of asking and of the outbox.
        facts: Say which ids are one customer.
        customers: Their numbers.
        complained: When they complained, by customer.
        before: Number of an ask that is about to go out: only what was sent, or was planned
            before it, counts as asked, so that two never wait for each other. None: all count.
    """
    owners = owners_of(facts, customers)
    gathered: defaultdict[int, _Gathered] = defaultdict(_Gathered)
    for said in consents_of(office, owners):
        gathered[owners[said.id_no]].consents.append(said.fact)
    for contact in contacts_of(office, owners):
        gathered[owners[contact.id_no]].contacts.append(contact)
    for kept in asks_of(office, owners):
        gathered[owners[kept.id_no]].asks.append(kept)
    told = _told(office)
    contacts: dict[tuple[int, str], Contact] = {}
    persons, asks = {}, defaultdict(list)
    for customer in customers:
        mine = gathered[customer]
        for contact in sorted(mine.contacts, key=lambda one: one.known_us):
            if contact.bad_us is None:
                contacts[customer, contact.channel] = contact
        for kept in mine.asks:
            asks[kept.event_id].append(kept)
        # another system has its own addresses; a gateway for text messages needs ours
        reached = {one.channel for one in mine.contacts if one.bad_us is None} | {"webhook"}
        persons[customer] = AskedPerson(
            consents=tuple(mine.consents),
            asked_us=tuple(one.asked_us for one in mine.asks if _counts(one, before)),
            complained_us=complained.get(customer, ()),
            reachable=frozenset(reached & {"mail", *told}),
            zone=next((one.zone for one in mine.contacts if one.zone), None),
        )
    return People(persons, contacts, {event: tuple(some) for event, some in asks.items()})


def customers_of(facts: duckdb.DuckDBPyConnection, ids: Collection[int]) -> dict[int, int]:
    """Return id → customer, for some ids.

    Args:
        facts: Connection.
        ids: Their numbers.
    """
    rows = facts.execute(
        "SELECT i.id_no, i.customer_no FROM identity AS i "
        "JOIN (SELECT unnest(?::BIGINT[]) AS id_no) AS c USING (id_no)",
        [sorted(ids)],
    ).fetchall()
    return {id_no: id_no for id_no in ids} | {int(id_no): int(mine) for id_no, mine in rows}


def owners_of(facts: duckdb.DuckDBPyConnection, customers: Collection[int]) -> dict[int, int]:
    """Return id → customer, for all ids of some customers.

    Args:
        facts: Connection.
        customers: Their numbers.
    """
    rows = facts.execute(
        "SELECT i.id_no, i.customer_no FROM identity AS i "
        "JOIN (SELECT unnest(?::BIGINT[]) AS customer_no) AS c USING (customer_no)",
        [sorted(customers)],
    ).fetchall()
    owners = {customer: customer for customer in customers}
    owners.update((int(id_no), int(customer)) for id_no, customer in rows)
    return owners


def _counts(kept: KeptAsk, before: int | None) -> bool:
    if not kept.counts or kept.ask_no == before:
        return False
    return before is None or kept.sent_us is not None or kept.ask_no < before


def _told(office: Connection) -> frozenset[str]:
    """Channels that another system serves for us."""
    known = [one for one in targets(office) if one.enabled]
    return frozenset(
        channel for channel, topic in ASK_TOPICS.items() if any(one.wants(topic) for one in known)
    )
