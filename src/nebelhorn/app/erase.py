"""Erase a customer: everything that says who they were or what they did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from nebelhorn.access import write_audit
from nebelhorn.app.access import access_to
from nebelhorn.app.bad_answers import forget_bad_answers
from nebelhorn.app.workspace import Workspace, is_served, open_workspace
from nebelhorn.errors import DiskFull, UnknownName, WorkspaceBusy, WorkspaceError
from nebelhorn.live import (
    READER,
    empty_inbox,
    erase_asks,
    erase_messages,
    erase_pulled,
    forget_profiles,
    waiting_bodies,
)
from nebelhorn.log import (
    UNFINISHED,
    Progress,
    customer_keys,
    customer_names,
    customer_number,
    drop_customer_key,
    erase_facts,
    erase_names,
    erase_rejects,
    erase_texts,
    ids_of,
    in_sentences,
    read_until,
    rewrite_facts,
)
from nebelhorn.predictions import erase_seals

_ANONYMOUS = "anonymous:"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased; it names nobody.

    Attributes:
        ids: Count of ids the customer was known by.
        events: Count of events.
        answers: Count of answers.
        texts: Count of texts they wrote.
        seals: Count of sealed predictions, of which only the hash is left.
        rejects: Count of records that were put aside and named them.
        messages: Count of messages to the outside that named them.
        pulled: Count of rows of other systems that named them.
        asks: Count of asks, answered or not.
        contacts: Count of addresses.
        consents: Count of things they said about being asked.
        mails: Count of mails to them.
        done: False: nothing was erased, it was only looked whom it would be.
    """

    ids: int
    events: int = 0
    answers: int = 0
    texts: int = 0
    seals: int = 0
    rejects: int = 0
    messages: int = 0
    pulled: int = 0
    asks: int = 0
    contacts: int = 0
    consents: int = 0
    mails: int = 0
    done: bool = True


def erase(
    folder: str | Path, customer: str, *, who: str = "library", progress: Progress = lambda _: None
) -> Erased:
    """Erase a customer for good, with every id that is the same customer.

    Events, answers, texts, links, sealed predictions, records that were put aside, messages to the
    outside, mails, asks, addresses and consents, rows of other systems, the profile and the keys
    are deleted, and the bytes of all files are written anew. The ledger keeps the hashes of what
    was sealed and stays valid. What is interrupted is finished by doing it again, or when the
    workspace is opened next.

    What was copied out of the workspace is not reached: backups, reports, logs, other systems.

    Args:
        folder: Of the workspace, which is not being served: what a server has in memory would be
            written again.
        customer: One of their ids; a browser's or device's is written ``anonymous:ID``.
        who: Says so; goes into the audit log, where the customer is not named.
        progress: Told about each step.

    Returns:
        How much it was.

    Raises:
        UnknownName: Nobody has this id.
        WorkspaceBusy: Another process has the workspace open, or this one serves it.
        WorkspaceError: Bodies that name the customer wait in the inbox to be processed.
        DiskFull: There was no room to write the facts anew; it is tried again at the next opening.
    """
    place = Path(folder)
    if is_served(place):
        msg = f"{place} is being served; stop the server first, clients send again meanwhile"
        raise WorkspaceBusy(msg)
    with open_workspace(place) as workspace:
        ids, names = _whom(workspace, customer)
        read = read_until(workspace.stores.facts, READER)
        waiting = waiting_bodies(place, read, names)
        if waiting:
            msg = (
                f"{waiting} bodies in the inbox name this customer and are not processed yet; "
                "serve the workspace until /readyz says lag 0, stop it, and erase then"
            )
            raise WorkspaceError(msg)
        with in_sentences(place):
            (place / UNFINISHED).touch()
            empty_inbox(place, read)
            found = _erase(workspace, ids, names, progress)
            write_audit(
                workspace.stores.office, access_to(workspace, who=who).act(), "customer erased"
            )
            with workspace.stores.office.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    progress("writing the files anew")
    with in_sentences(place):
        _rewrite(place)
    return found


def whom_it_erases(folder: str | Path, customer: str) -> Erased:
    """Look whom ``erase`` would erase; nothing is changed.

    Args:
        folder: Of the workspace, which is not being served.
        customer: One of their ids.

    Raises:
        UnknownName: Nobody has this id.
        WorkspaceBusy: Another process has the workspace open.
    """
    with open_workspace(folder) as workspace:
        ids, _ = _whom(workspace, customer)
        listed = ", ".join(f"{number:d}" for number in ids)
        events, answers = (
            workspace.stores.facts.execute(
                f"SELECT count(*) FROM {table} WHERE id_no IN ({listed})"
            ).fetchall()[0][0]
            for table in ("event", "answer")
        )
    return Erased(len(ids), int(events), int(answers), done=False)


def _whom(workspace: Workspace, customer: str) -> tuple[list[int], set[str]]:
    """Return the numbers of all ids of a customer, and how those ids were sent.

    Raises:
        UnknownName: Nobody has this id.
    """
    office = workspace.stores.office
    number = customer_number(office, customer)
    if number is None:
        hint = f"; a browser's is written {_ANONYMOUS}ID" if _ANONYMOUS not in customer else ""
        msg = f"nobody in this workspace has the id {customer!r}{hint}"
        raise UnknownName(msg)
    ids = ids_of(workspace.stores.facts, number)
    known = customer_names(office, ids).values()
    return ids, {*known, *(name.removeprefix(_ANONYMOUS) for name in known)}


def _erase(workspace: Workspace, ids: list[int], names: set[str], progress: Progress) -> Erased:
    stores, seals = workspace.stores, 0
    progress("erasing what was sealed")
    keys = customer_keys(stores.office)
    for number in ids:
        if number in keys:
            seals += erase_seals(stores.facts, number, keys[number])
            drop_customer_key(stores.office, number)
    progress("erasing what was said and done")
    texts = erase_texts(stores, ids)
    events, answers = erase_facts(stores.facts, ids)
    progress("erasing where they are named")
    rejects = erase_rejects(stores.office, names)
    asked = erase_asks(stores.office, ids)
    messages, pulled = erase_messages(stores.office, names), erase_pulled(stores.office, names)
    forget_profiles(workspace.folder, ids)
    forget_bad_answers(stores.office, ids)
    erase_names(stores.office, ids)  # last: until then it can be done again
    return Erased(
        *(len(ids), events, answers, texts, seals, rejects, messages, pulled),
        *(asked.asks, asked.contacts, asked.consents, asked.mails),
    )


def _rewrite(place: Path) -> None:
    try:
        rewrite_facts(place)
    except (duckdb.Error, OSError) as error:
        msg = (
            f"everything was erased, but there was no way to write facts.duckdb anew ({error}); "
            "it is tried again when the workspace is opened next"
        )
        raise DiskFull(msg) from error
