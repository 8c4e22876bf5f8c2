"""Say that two ids are one customer, or are not: what a person does, and what arrives."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nebelhorn.log.identity import (
    ANONYMOUS,
    MANUAL,
    Linked,
    Tie,
    add_ties,
    as_written,
    settle_aliases,
    undo_links,
)
from nebelhorn.log.numbering import id_number
from nebelhorn.log.office import customer_names, salt
from nebelhorn.log.stores import Stores, transaction


def join_ids(
    stores: Stores, a: str, b: str, *, at_us: int, said_by: str, reason: str | None = None
) -> Linked:
    """Write down a person's word that two ids are one customer.

    Args:
        stores: Of the workspace.
        a: One id, as a key that the office knows.
        b: The other.
        at_us: When, UTC microseconds.
        said_by: Who says so.
        reason: In their words.

    Returns:
        What changed.

    Raises:
        DiskFull: There was no room left; nothing was changed.
    """
    secret = salt(stores.office)
    numbers = {key: id_number(key, secret) for key in (a, b)}
    tie = Tie(a, b, MANUAL, "", at_us)
    with transaction(stores.facts), as_written(stores.facts):
        return add_ties(stores.facts, [tie], numbers, {}, said_by=said_by, reason=reason)


def part_ids(
    stores: Stores, links: Iterable[int], *, at_us: int, said_by: str, reason: str | None = None
) -> Linked:
    """Write down a person's word that links do not hold; all is as it was without them.

    Args:
        stores: Of the workspace.
        links: Numbers of the links.
        at_us: When, UTC microseconds.
        said_by: Who says so.
        reason: In their words.

    Returns:
        What changed.

    Raises:
        DiskFull: There was no room left; nothing was changed.
    """
    with transaction(stores.facts), as_written(stores.facts):
        return undo_links(stores.facts, links, at_us=at_us, said_by=said_by, reason=reason)


def settled_ties(
    stores: Stores, customers: Iterable[str], ties: Sequence[Tie], secret: str
) -> list[Tie]:
    """Return what was said about ids, each thing once, knowing whose each id is.

    Args:
        stores: Of the workspace.
        customers: Keys of whom the touches that arrived at the same time are.
        ties: What was said.
        secret: The office's salt.
    """
    once = list(dict.fromkeys(ties))
    unsure = [ANONYMOUS + tie.b for tie in once if tie.unsure]
    if not unsure:
        return once
    there = customer_names(stores.office, [id_number(key, secret) for key in unsure])
    return settle_aliases(once, {*there.values(), *customers, *(tie.b for tie in once)})
