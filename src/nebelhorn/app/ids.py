"""What is said of ids: why two are one, what waits for a person, what a word has changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nebelhorn.log import Hindrance


@dataclass(frozen=True, slots=True)
class IdLink:
    """What somebody said of two ids.

    Attributes:
        number: Of the link.
        a: One id; None when the office no longer knows it.
        b: The other; ``anonymous:…`` is a browser's or device's.
        kind: ``identify``: a client named both in one event; ``alias``: a client said that one is
            now the other; ``manual``: a person said so.
        source: Name of the source; None: a person.
        known_at: When it was received, UTC.
        said_by: Which person; None: a client.
        because: The rule, in words.
    """

    number: int
    a: str | None
    b: str | None
    kind: str
    source: str | None
    known_at: datetime
    said_by: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why two ids are one customer, or are not.

    Attributes:
        a: One id.
        b: The other.
        one: Are they one customer?
        a_customer: Id by which the customer of ``a`` is known; None as in ``IdLink.a``.
        b_customer: The same of ``b``.
        path: The fewest links that lead from one to the other; empty where none do.
    """

    a: str
    b: str
    one: bool
    a_customer: str | None
    b_customer: str | None
    path: tuple[IdLink, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A link that was not followed and waits for a person.

    Attributes:
        link: The link.
        a_customer: Id by which the customer on its one side is known.
        b_customer: On its other side.
        cause: ``two_customers``: both have an id of their own; ``too_many``: together they have
            more ids than one customer may have.
    """

    link: IdLink
    a_customer: str | None
    b_customer: str | None
    cause: Hindrance


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What waits for a person.

    Attributes:
        total: How many there are.
        listed: The first 500, oldest first.
    """

    total: int
    listed: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Relinked:
    """What a person's word about ids has changed.

    Attributes:
        links: Count of links that were made or undone.
        changed: Customers who gained or lost an id, by their ids, in alphabetical order. What was
            foretold of them and is still open no longer holds.
        conflicts: Count of links that wait for a person since.
    """

    links: int
    changed: tuple[str, ...]
    conflicts: int
