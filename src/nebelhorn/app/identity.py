"""Who is who: why two ids are one customer, and what a person says about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from nebelhorn.app.ids import Conflict, Conflicts, IdLink, Relinked, Why
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.log import (
    ANONYMOUS,
    MANUAL,
    Hindrance,
    Link,
    Linked,
    customer_names,
    customer_number,
    find_path,
    join_ids,
    links_around,
    part_ids,
    resolve,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_LISTED = 500


def why(workspace: Workspace, a: str, b: str) -> Why:
    """Tell why two ids are one customer.

    Args:
        workspace: Where they are known.
        a: One id; a browser's or device's is written ``anonymous:ID``.
        b: The other.

    Returns:
        The links that lead from one to the other, or that none do.

    Raises:
        UnknownName: Nobody has this id; the message says where a browser has it.
    """
    a_no, b_no = _number(workspace, a), _number(workspace, b)
    found = resolve(workspace.stores.facts, [a_no, b_no])
    customers = found.customer.get(a_no, a_no), found.customer.get(b_no, b_no)
    names = customer_names(workspace.stores.office, customers)
    path = find_path(found.followed, a_no, b_no)
    return Why(
        a,
        b,
        customers[0] == customers[1],
        names.get(customers[0]),
        names.get(customers[1]),
        _links(workspace, path),
    )


def link(workspace: Workspace, a: str, b: str, *, by: str) -> Relinked:
    """Say that two ids are one customer; a person's word is stronger than what clients say.

    Two customers' own ids are joined whatever their browsers say. Where one of the two is a
    browser's, it moves to the other's customer.

    Args:
        workspace: Where they are known.
        a: One id.
        b: The other.
        by: Who says so.

    Returns:
        What changed; nothing where a person has said so already.

    Raises:
        UnknownName: Nobody has this id.
        SettingsError: The name is empty, or both ids are the same.
    """
    who = _said_by(by)
    a_no, b_no = _number(workspace, a), _number(workspace, b)
    if a_no == b_no:
        msg = f"{a!r} is one id; a link needs two"
        raise SettingsError(msg)
    if any(one.kind == MANUAL for one in _between(workspace, a_no, b_no)):
        return Relinked(0, (), 0)
    done = join_ids(workspace.stores, a, b, at_us=workspace.clock(), said_by=who)
    return _relinked(workspace, done)


def unlink(workspace: Workspace, a: str, b: str, *, by: str) -> Relinked:
    """Undo all links between two ids; all is as it was without them.

    What clients say later does not join these two again; only a person does (``link``).

    Args:
        workspace: Where they are known.
        a: One id.
        b: The other.
        by: Who says so.

    Returns:
        What changed.

    Raises:
        UnknownName: Nobody has this id, or no link stands between the two; where they are one
            through others, the message says through which.
        SettingsError: The name is empty.
    """
    who = _said_by(by)
    a_no, b_no = _number(workspace, a), _number(workspace, b)
    between = _between(workspace, a_no, b_no)
    if not between:
        path = why(workspace, a, b).path
        through = "; ".join(f"{one.a} and {one.b}" for one in path)
        way = f"; they are one through these links, of which one can be undone: {through}"
        msg = f"no link stands between {a!r} and {b!r}{way if path else ''}"
        raise UnknownName(msg)
    return _undo(workspace, between, who)


def conflicts(workspace: Workspace) -> Conflicts:
    """List the links that were not followed because a person has to look, oldest first."""
    facts = workspace.stores.facts
    total = facts.execute("SELECT count(*) FROM conflict").fetchone() or (0,)
    rows = facts.execute(
        "SELECT c.cause, c.a_customer_no, c.b_customer_no, l.link_no, l.a_no, l.b_no, l.kind, "
        "l.a_strong, l.b_strong, l.known_us, l.source_no, l.said_by FROM conflict AS c "
        "JOIN link AS l USING (link_no) WHERE l.undone_us IS NULL "
        f"ORDER BY l.known_us, l.link_no LIMIT {_MOST_LISTED:d}"
    ).fetchall()
    links = _links(workspace, [Link(*row[3:]) for row in rows])
    sides = {number for row in rows for number in row[1:3]}
    names = customer_names(workspace.stores.office, sides)
    listed = tuple(
        Conflict(one, names.get(row[1]), names.get(row[2]), Hindrance(row[0]))
        for one, row in zip(links, rows, strict=True)
    )
    return Conflicts(int(total[0]), listed)


def settle_conflict(workspace: Workspace, number: int, *, join: bool, by: str) -> Relinked:
    """Say what is right where a link waits for a person.

    Args:
        workspace: Where it waits.
        number: Of the link.
        join: Both sides are one customer; False: they are two, and the link is undone.
        by: Who says so.

    Returns:
        What changed.

    Raises:
        UnknownName: No such link waits.
        SettingsError: The name is empty.
    """
    who = _said_by(by)
    facts = workspace.stores.facts
    row = facts.execute(
        "SELECT a_customer_no, b_customer_no FROM conflict WHERE link_no = ?", [number]
    ).fetchone()
    if row is None:
        msg = f"no link {number} waits for a person (see: nebelhorn conflicts)"
        raise UnknownName(msg)
    if not join:
        done = part_ids(workspace.stores, [number], at_us=workspace.clock(), said_by=who)
        return _relinked(workspace, done)
    names = customer_names(workspace.stores.office, row)
    if len(names) < len(row):
        msg = f"link {number}: the office no longer knows one of the two customers"
        raise UnknownName(msg)
    a, b = (names[customer] for customer in row)
    return _relinked(
        workspace, join_ids(workspace.stores, a, b, at_us=workspace.clock(), said_by=who)
    )


def _undo(workspace: Workspace, links: Iterable[Link], who: str) -> Relinked:
    numbers = [one.link_no for one in links]
    return _relinked(
        workspace, part_ids(workspace.stores, numbers, at_us=workspace.clock(), said_by=who)
    )


def _between(workspace: Workspace, a_no: int, b_no: int) -> list[Link]:
    found = links_around(workspace.stores.facts, [a_no, b_no])
    return [one for one in found if {one.a_no, one.b_no} == {a_no, b_no}]


def _relinked(workspace: Workspace, done: Linked) -> Relinked:
    names = customer_names(workspace.stores.office, done.changed)
    return Relinked(done.links, tuple(sorted(names.values())), done.conflicts)


def _links(workspace: Workspace, links: Sequence[Link]) -> tuple[IdLink, ...]:
    sources = dict(workspace.stores.facts.execute("SELECT source_no, name FROM source").fetchall())
    ids = {number for one in links for number in (one.a_no, one.b_no)}
    names = customer_names(workspace.stores.office, ids)
    return tuple(
        IdLink(
            number=one.link_no,
            a=names.get(one.a_no),
            b=names.get(one.b_no),
            kind=one.kind,
            source=sources.get(one.source_no),
            known_at=_EPOCH + timedelta(microseconds=one.known_us),
            said_by=one.said_by,
            because=one.rule.en,
        )
        for one in links
    )


def _number(workspace: Workspace, name: str) -> int:
    office = workspace.stores.office
    number = customer_number(office, name)
    if number is not None:
        return number
    anonymous = ANONYMOUS + name
    known = customer_number(office, anonymous) is not None
    hint = f"; there is {anonymous!r}, a browser's or device's" if known else ""
    msg = f"nobody in this workspace has the id {name!r}{hint}"
    raise UnknownName(msg)


def _said_by(by: str) -> str:
    if not by.strip():
        msg = "who says so? the name is empty"
        raise SettingsError(msg)
    return by.strip()
