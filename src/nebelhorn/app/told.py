"""You said, we did: tell those who spoke what became of it, on a page and by mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.engine import Connection

from nebelhorn.app.asks.people import People, customers_of, owners_of, read_people
from nebelhorn.app.told_mail import ToldPost
from nebelhorn.app.workspace import Workspace
from nebelhorn.asking import (
    LinkPurpose,
    LinkRefusal,
    WhyNotAsked,
    agreed,
    objected,
    read_link,
)
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.live import (
    ToldRow,
    answered_by,
    found_asks,
    found_outbox,
    found_post,
    last_asks,
    link_keys,
    put_told,
    take_told,
    told_rows,
)

TOLD_PURPOSE = "survey"
"""Whoever agreed to be asked agreed to hear what became of it."""

SPOKE_US = 365 * 86_400_000_000
"""Who spoke longer ago is not written to any more."""

MOST_CHARS = 2_000
MOST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Telling:
    """What telling did, or would do.

    Attributes:
        story: What is told; its number is 0 where it was only looked.
        spoke: Count of customers who spoke there within a year.
        mailed: Count of those a mail goes to.
        reasons: Why the others get none: (reason, count), most first.
        page: Address of its page; None: ``[company] site`` does not say where we are reached.
    """

    story: ToldRow
    spoke: int
    mailed: int
    reasons: tuple[tuple[str, int], ...]
    page: str | None


def tell(
    workspace: Workspace,
    story: ToldRow,
    *,
    mail: bool = True,
    dry_run: bool = False,
    now_us: int | None = None,
) -> Telling:
    """Write down what became of what customers said, and put a mail down for those who spoke.

    A mail goes only to somebody who agreed to be asked by mail, never objected, has an address, and
    has a link with which to object: whoever was never asked by us has none. All of it is looked at
    again right before it goes out.

    Args:
        workspace: Whose.
        story: What is told: title, what was said and done, by whom, and either the ask or the
            touchpoint; its number and time are not looked at.
        mail: Write to those who spoke? Else it stands on the page alone.
        dry_run: Only look who would be written to.
        now_us: Now, UTC microseconds; None: by the clock.

    Raises:
        SettingsError: Something is missing or too long, or mails are wanted and ``site`` is not
            said.
        UnknownName: There is no such ask or touchpoint.
    """
    settings, now_us = workspace.settings, workspace.clock() if now_us is None else now_us
    _check(workspace, story)
    office = workspace.stores.office
    for found in (found_asks, found_outbox, found_post):
        found(office)
    if mail and settings.site is None:
        msg = '[company] site = "https://…" does not say where customers reach the page'
        raise SettingsError(msg)
    post = ToldPost(settings, link_keys(office)[0], now_us)
    with office.begin() as connection:
        spoke = _spoke(workspace, connection, story, now_us)
        people = read_people(connection, workspace.stores.facts, spoke, {})
        links = _objections(workspace, connection, spoke)
        why = {one: _why_not(people, one, links, now_us) for one in spoke} if mail else {}
        told = [one for one, reason in why.items() if reason is None]
        row = _stamped(story, now_us)
        if not dry_run:
            row = replace(row, told_no=put_told(connection, row, told))
            for one in told:
                post.put(connection, row, one, people.contacts[one, "mail"], links[one])
    reasons = Counter(str(reason) for reason in why.values() if reason is not None)
    return Telling(
        replace(row, mailed=len(told)),
        len(spoke),
        len(told),
        tuple(sorted(reasons.items(), key=lambda one: (-one[1], one[0]))),
        None if dry_run else post.page(row.told_no),
    )


def told_stories(workspace: Workspace) -> tuple[ToldRow, ...]:
    """Return what was told, newest first.

    Args:
        workspace: Whose.
    """
    found_asks(workspace.stores.office)
    with workspace.stores.office.connect() as connection:
        return told_rows(connection)


def untell(workspace: Workspace, told_no: int) -> ToldRow:
    """Take back what was told: its page is gone, mails that wait are dropped.

    Args:
        workspace: Whose.
        told_no: Its number.

    Raises:
        UnknownName: There is no such number.
    """
    office = workspace.stores.office
    found_asks(office)
    found_post(office)
    with office.begin() as connection:
        found = told_rows(connection, told_no)
        if not found:
            msg = f"nothing that was told has the number {told_no}; nebelhorn told lists them"
            raise UnknownName(msg)
        take_told(connection, told_no, "taken back")
    return found[0]


def open_told(workspace: Workspace, token: str, *, now_us: int) -> ToldRow | LinkRefusal:
    """Return what a link of a mail leads to, or why it is not taken.

    Args:
        workspace: Whose.
        token: As it came.
        now_us: Now, UTC microseconds.
    """
    office = workspace.stores.office
    found_asks(office)
    link = read_link(link_keys(office), token, LinkPurpose.TOLD, now_us)
    if isinstance(link, LinkRefusal):
        return link
    with office.connect() as connection:
        found = told_rows(connection, link.ask_no)
    return found[0] if found else LinkRefusal.GONE


def _check(workspace: Workspace, story: ToldRow) -> None:
    for name, told, most in (
        ("title", story.title, MOST_TITLE),
        ("what was said", story.said, MOST_CHARS),
        ("what was done", story.did, MOST_CHARS),
        ("who tells it", story.by, MOST_TITLE),
    ):
        if not 0 < len(told.strip()) <= most:
            msg = f"{name} has {len(told.strip())} characters; from 1 to {most}"
            raise SettingsError(msg)
    if (story.ask is None) == (story.touchpoint is None):
        msg = "name the touchpoint or the ask customers spoke about, one of them"
        raise SettingsError(msg)
    asks = [one.name for one in workspace.settings.asks]
    if story.ask is not None and story.ask not in asks:
        msg = f"no ask {story.ask!r} in nebelhorn.toml; {choices(story.ask, asks)}"
        raise UnknownName(msg)
    rows = workspace.stores.facts.execute("SELECT name FROM touchpoint").fetchall()
    known = [str(name) for (name,) in rows]
    if story.touchpoint is not None and story.touchpoint not in known:
        msg = f"no touchpoint {story.touchpoint!r}; {choices(story.touchpoint, known)}"
        raise UnknownName(msg)


def _spoke(workspace: Workspace, connection: Connection, story: ToldRow, now_us: int) -> list[int]:
    """Return the customers who said something there within a year, ascending."""
    facts, since_us = workspace.stores.facts, now_us - SPOKE_US
    if story.ask is not None:
        ids = answered_by(connection, story.ask, since_us)
    else:
        rows = facts.execute(
            "SELECT DISTINCT coalesce(a.id_no, e.id_no) FROM answer AS a "
            "LEFT JOIN event AS e ON e.event_id = a.on_event_id "
            "WHERE a.t_us >= $since AND coalesce(a.id_no, e.id_no) IS NOT NULL AND "
            "(e.touchpoint_no = $no OR (e.event_id IS NULL AND a.about_no IN "
            "(SELECT about_no FROM about WHERE touchpoint_no = $no)))",
            {"since": since_us, "no": _number(workspace, str(story.touchpoint))},
        ).fetchall()
        ids = {int(id_no) for (id_no,) in rows}
    return sorted(set(customers_of(facts, ids).values()))


def _number(workspace: Workspace, touchpoint: str) -> int:
    row = workspace.stores.facts.execute(
        "SELECT touchpoint_no FROM touchpoint WHERE name = ?", [touchpoint]
    ).fetchone()
    return int(row[0]) if row else -1


def _objections(
    workspace: Workspace, connection: Connection, customers: Collection[int]
) -> dict[int, int]:
    """Return the number of the last ask of each customer who was ever asked."""
    owners = owners_of(workspace.stores.facts, customers)
    links: dict[int, int] = {}
    for id_no, number in last_asks(connection, owners).items():
        links[owners[id_no]] = max(number, links.get(owners[id_no], 0))
    return links


def _why_not(
    people: People, customer: int, links: Mapping[int, int], now_us: int
) -> WhyNotAsked | str | None:
    person = people.persons[customer]
    if objected(person.consents, "mail", TOLD_PURPOSE, now_us):
        return WhyNotAsked.OBJECTED
    if not agreed(person.consents, "mail", TOLD_PURPOSE, now_us):
        return WhyNotAsked.NO_CONSENT
    if (customer, "mail") not in people.contacts:
        return WhyNotAsked.UNREACHABLE
    return None if customer in links else "never_asked"


def _stamped(story: ToldRow, now_us: int) -> ToldRow:
    texts = (story.title.strip(), story.said.strip(), story.did.strip())
    return ToldRow(0, *texts, story.ask, story.touchpoint, now_us, story.by.strip())
