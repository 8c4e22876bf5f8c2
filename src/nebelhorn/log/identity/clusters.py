"""From links to customers: pure, the same links give the same customers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from nebelhorn.log.identity.links import Link

MOST_IDS = 100
"""So many ids may make one customer before a person has to look."""


class Hindrance(StrEnum):
    """Why a link was not followed.

    ``TWO_CUSTOMERS``: both sides have a customer's own id already, and the link does not name
    those. ``TOO_MANY``: the customer would have more than ``MOST_IDS`` ids.
    """

    TWO_CUSTOMERS = "two_customers"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Blocked:
    """A link that was not followed.

    Attributes:
        link: The link.
        a_customer_no: Customer on its one side.
        b_customer_no: Customer on its other side.
        cause: Why.
    """

    link: Link
    a_customer_no: int
    b_customer_no: int
    cause: Hindrance


@dataclass(frozen=True, slots=True)
class Clusters:
    """Who is who.

    Attributes:
        customer: Number of each id that a link names → number of its customer.
        followed: Links that were followed, in their order; each joined two clusters or lay
            within one.
        blocked: Links that were not, in their order.
    """

    customer: dict[int, int]
    followed: tuple[Link, ...]
    blocked: tuple[Blocked, ...]


def cluster(links: Iterable[Link], *, most: int = MOST_IDS) -> Clusters:
    """Join ids into customers.

    First all links are heard in their order (stronger rule, earlier known, first come), and a
    union-find structure joins their sides: two clusters that each have a customer's own id are
    joined only by a link between two such ids of a rule that may (alias, a person). So a browser
    stays with whom it was first identified. Then what was not blocked is followed in the order of
    time, and what would make a cluster too large is blocked: ``most`` ids, and as many again for
    each link by a person in it. So a late link that joins two large clusters waits, and neither
    loses an id. A blocked link between ids that are one in the end is not reported.

    The customer's number is that of their own id which was named earliest, or without one of the
    id named earliest, by (known_us, link_no, a before b). It stays as long as that link does.

    Args:
        links: Those that hold; any order: only what they say counts.
        most: Ids in a cluster.

    Returns:
        Customers and what was blocked.

    References:
        Tarjan, R. E., Efficiency of a good but not linear set union algorithm, JACM 22 (1975).

    Examples:
        >>> first = Link(1, 10, 99, "identify", True, False, known_us=100)
        >>> second = Link(2, 20, 99, "identify", True, False, known_us=200)
        >>> found = cluster([second, first])
        >>> found.customer, [blocked.cause.value for blocked in found.blocked]
        ({10: 10, 20: 20, 99: 10}, ['two_customers'])
    """
    ordered = sorted(links, key=lambda link: link.order)
    against: dict[Link, Hindrance] = {}
    forest = _Forest(ordered)
    for link in ordered:
        if forest.clashes(link):
            against[link] = Hindrance.TWO_CUSTOMERS
        else:
            forest.join(link)
    forest = _Forest(ordered)
    for link in sorted(ordered, key=lambda link: (link.known_us, link.link_no)):
        if link in against:
            continue
        if forest.size_with(link) > most * (1 + forest.words_with(link)):
            against[link] = Hindrance.TOO_MANY
        else:
            forest.join(link)
    customer = {number: forest.customer(number) for number in sorted(forest.parent)}
    blocked = [
        Blocked(link, customer[link.a_no], customer[link.b_no], against[link])
        for link in ordered
        if link in against and customer[link.a_no] != customer[link.b_no]
    ]
    followed = [link for link in ordered if link not in against]
    return Clusters(customer, tuple(followed), tuple(blocked))


def find_path(followed: Iterable[Link], a_no: int, b_no: int) -> tuple[Link, ...]:
    """Return the fewest links that lead from one id to another; empty: none do, or both are one.

    Args:
        followed: Links that were followed, in their order; of two ways of one length the one
            whose links come first is taken.
        a_no: From.
        b_no: To.

    Examples:
        >>> links = [Link(1, 10, 99, "identify", True, False, 100)]
        >>> links += [Link(2, 10, 98, "identify", True, False, 200)]
        >>> [link.link_no for link in find_path(links, 99, 98)]
        [1, 2]
    """
    beside: dict[int, list[tuple[int, Link]]] = {}
    for link in followed:
        beside.setdefault(link.a_no, []).append((link.b_no, link))
        beside.setdefault(link.b_no, []).append((link.a_no, link))
    came: dict[int, tuple[int, Link] | None] = {a_no: None}
    waiting = deque([a_no])
    while waiting and b_no not in came:
        here = waiting.popleft()
        for there, link in beside.get(here, ()):
            if there not in came:
                came[there] = (here, link)
                waiting.append(there)
    path: list[Link] = []
    step = came.get(b_no)
    while step is not None:
        path.append(step[1])
        step = came[step[0]]
    return tuple(reversed(path))


class _Forest:
    """Clusters while they grow."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.parent: dict[int, int] = {}
        self._size: dict[int, int] = {}
        self._words: dict[int, int] = {}  # links by a person in the cluster of a root
        self._name: dict[int, tuple[bool, int, int, int, int]] = {}
        """Of a root: (has no id of its own, when and where its number was first named, number)."""
        for link in links:
            sides = ((link.a_no, link.a_strong), (link.b_no, link.b_strong))
            for side, (number, strong) in enumerate(sides):
                named = (not strong, link.known_us, link.link_no, side, number)
                self._name[number] = min(self._name.get(number, named), named)
                self.parent[number], self._size[number], self._words[number] = number, 1, 0

    def root(self, number: int) -> int:
        top = number
        while self.parent[top] != top:
            top = self.parent[top]
        while self.parent[number] != top:
            self.parent[number], number = top, self.parent[number]
        return top

    def customer(self, number: int) -> int:
        return self._name[self.root(number)][-1]

    def clashes(self, link: Link) -> bool:
        """Would it join two customers who each have an id of their own, without naming those?"""
        a, b = self.root(link.a_no), self.root(link.b_no)
        named = link.a_strong and link.b_strong and link.rule.joins_customers
        return a != b and not named and not self._name[a][0] and not self._name[b][0]

    def size_with(self, link: Link) -> int:
        a, b = self.root(link.a_no), self.root(link.b_no)
        return self._size[a] + (0 if a == b else self._size[b])

    def words_with(self, link: Link) -> int:
        a, b = self.root(link.a_no), self.root(link.b_no)
        words = self._words[a] + (0 if a == b else self._words[b])
        return words + int(link.rule.raises_limit)

    def join(self, link: Link) -> None:
        a, b = self.root(link.a_no), self.root(link.b_no)
        size, words = self.size_with(link), self.words_with(link)
        if self._size[a] < self._size[b]:
            a, b = b, a
        self.parent[b] = a
        self._size[a], self._words[a] = size, words
        self._name[a] = min(self._name[a], self._name[b])
