"""Addresses of customers out of a table, and what they said about being asked."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nebelhorn.app.asks.people import customers_of, owners_of
from nebelhorn.app.consents import write_said
from nebelhorn.app.contact_table import ContactRow, RefusedRow, read_contact_table
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import ConsentFact
from nebelhorn.errors import SettingsError
from nebelhorn.live import (
    Contact,
    consents_of,
    contacts_of,
    count_contacts,
    found_asks,
    keep_contacts,
)
from nebelhorn.log import Progress, know_customers

_SAID_BEFORE = (
    "they have said something about being asked already: a column consent_at tells which came later"
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What became of a table of addresses.

    Attributes:
        rows: Count of rows.
        customers: Count of customers of whom something was taken.
        addresses: Count of addresses that are new, or other than before.
        consents: Count of new things said about being asked.
        refused: Rows that were not taken, with line and reason; of such a row nothing was taken.
        unread: Columns nobody knows what for.
        reachable: Count of customers who can be reached now, by channel.
    """

    rows: int
    customers: int
    addresses: int
    consents: int
    refused: tuple[RefusedRow, ...]
    unread: tuple[str, ...]
    reachable: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was known before, by customer."""

    ids: Mapping[str, Sequence[int]]
    contacts: Mapping[tuple[int, str], Contact]
    said: Mapping[int, Sequence[ConsentFact]]


def contacts(
    workspace: Workspace,
    file: str | Path,
    *,
    by: str,
    now_us: int,
    progress: Progress = lambda _: None,
) -> Contacts:
    """Take addresses of customers, and what they said about being asked, out of a table.

    A row is taken whole or not at all. The same file again changes nothing. What was said about
    being asked without a date is taken only of customers who have said nothing yet: what a file
    once knew does not outweigh what they said since.

    Args:
        workspace: Open.
        file: Any table that ``import`` reads, with a column ``customer`` and ``mail``, ``sms`` or
            ``consent``.
        by: Who brings it.
        now_us: Now, UTC microseconds.
        progress: Told about each step.

    Raises:
        SourceError: The file cannot be read, or has no such columns.
        SettingsError: Nobody says who brings it.
    """
    who = by.strip()
    if not who or not who.isprintable():
        msg = "say who brings it, with a name"
        raise SettingsError(msg)
    office, zone = workspace.stores.office, workspace.settings.time_zone
    found_asks(office)
    progress("reading the table")
    workspace.stores.scratch.mkdir(exist_ok=True)
    scratch = Path(tempfile.mkdtemp(dir=workspace.stores.scratch))
    try:
        facts = workspace.stores.facts
        table = read_contact_table(facts, Path(file), scratch, zone=zone, now_us=now_us)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    progress("taking addresses")
    known = _known(workspace, table.rows)
    taken, refused, said = [], list(table.refused), []
    for row in table.rows:
        new = _new_said(row, known)
        if new is None:
            refused.append(RefusedRow(row.line, _SAID_BEFORE))
            continue
        taken.append(row)
        said += [(known.ids[row.customer], fact) for fact in new]
    fresh = _fresh(taken, known, now_us)
    keep_contacts(office, fresh)
    write_said(workspace, said, told_by=who, now_us=now_us)
    with office.connect() as connection:
        reachable = count_contacts(connection)
    return Contacts(
        rows=len(table.rows) + len(table.refused),
        customers=len({row.customer for row in taken}),
        addresses=len(fresh),
        consents=len(said),
        refused=tuple(sorted(refused, key=lambda one: one.line)),
        unread=table.unread,
        reachable=reachable,
    )


def _known(workspace: Workspace, rows: Sequence[ContactRow]) -> _Known:
    numbers = know_customers(workspace.stores.office, {row.customer for row in rows})
    customers = customers_of(workspace.stores.facts, numbers.values())
    owners = owners_of(workspace.stores.facts, set(customers.values()))
    others: defaultdict[int, list[int]] = defaultdict(list)
    for id_no, customer in owners.items():
        others[customer].append(id_no)
    said: defaultdict[int, list[ConsentFact]] = defaultdict(list)
    with workspace.stores.office.connect() as connection:
        for kept in consents_of(connection, owners):
            said[owners[kept.id_no]].append(kept.fact)
        found = contacts_of(connection, numbers.values())
    by_number = {
        number: [number, *(one for one in others[customers[number]] if one != number)]
        for number in numbers.values()
    }
    return _Known(
        {key: by_number[number] for key, number in numbers.items()},
        {(one.id_no, one.channel): one for one in found},
        {number: said[customers[number]] for number in by_number},
    )


def _new_said(row: ContactRow, known: _Known) -> list[ConsentFact] | None:
    """Return what is new of what a row says; None: nobody knows whether it is older."""
    before = known.said[known.ids[row.customer][0]]
    if row.dated:
        return [fact for fact in row.said if fact not in before]
    new = []
    for fact in row.said:
        about = [one for one in before if one.covers(fact.channel, fact.purpose)]
        if not about:
            new.append(fact)
        elif max(about, key=lambda one: one.t_us).said is not fact.said:
            return None
    return new


def _fresh(rows: Sequence[ContactRow], known: _Known, now_us: int) -> list[Contact]:
    fresh = []
    for row in rows:
        number = known.ids[row.customer][0]
        for channel, address in row.addresses.items():
            before = known.contacts.get((number, channel))
            new = Contact(number, channel, address, row.language, row.zone, now_us)
            if before is None or _differs(new, before):
                fresh.append(new)
    return fresh


def _differs(new: Contact, before: Contact) -> bool:
    return (
        new.address != before.address
        or new.language not in {None, before.language}
        or new.zone not in {None, before.zone}
    )
