"""What says that two ids belong to one customer, and which word counts more."""

from __future__ import annotations

from dataclasses import dataclass

ANONYMOUS = "anonymous:"
"""What the key of a browser or device begins with; every other key is a customer's own id."""

MANUAL, ALIAS, IDENTIFY = "manual", "alias", "identify"


@dataclass(frozen=True, slots=True)
class LinkRule:
    """One kind of link.

    Attributes:
        kind: Its name.
        en: What it says, after "because".
        joins_customers: May it join two customers who each have an id of their own? Only where
            it names those two ids themselves; through a browser or device no rule does it.
        raises_limit: Does it let a cluster grow beyond the limit?
    """

    kind: str
    en: str
    joins_customers: bool = False
    raises_limit: bool = False


LINK_RULES: tuple[LinkRule, ...] = (
    LinkRule(MANUAL, "a person said so", joins_customers=True, raises_limit=True),
    LinkRule(ALIAS, "a client said that one is now the other (alias)", joins_customers=True),
    LinkRule(IDENTIFY, "a client named both in one event (identify)"),
)
"""Strongest first. A link of an earlier rule is heard before all links of a later one."""

_RANK = {rule.kind: rank for rank, rule in enumerate(LINK_RULES)}
_OTHERS = LinkRule("", "a rule found them to be one")


@dataclass(frozen=True, slots=True)
class Tie:
    """What a client or a person said, in their own keys.

    Attributes:
        a: The customer's own id.
        b: The other id; begins with ``anonymous:`` where it is a browser's or device's.
        kind: ``identify``, ``alias``, ``manual`` or the name of a rule.
        source: Name of the source.
        known_us: When it was received, UTC microseconds.
        unsure: Nobody said whether ``b`` is a customer's own id or a browser's (alias): it is the
            browser's where one of that id is known by then.
    """

    a: str
    b: str
    kind: str
    source: str
    known_us: int
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A fact: two ids are one customer, says somebody.

    Attributes:
        link_no: Its number, in the order of arrival.
        a_no: Number of one id.
        b_no: Number of the other.
        kind: As in ``Tie``.
        a_strong: Is the first a customer's own id, rather than a browser's or device's?
        b_strong: Is the other?
        known_us: When it was received, UTC microseconds.
        source_no: Number of its source; None: a person's word.
        said_by: Who said it; None: a client.
    """

    link_no: int
    a_no: int
    b_no: int
    kind: str
    a_strong: bool
    b_strong: bool
    known_us: int
    source_no: int | None = None
    said_by: str | None = None

    @property
    def rule(self) -> LinkRule:
        """Its rule."""
        rank = _RANK.get(self.kind)
        return _OTHERS if rank is None else LINK_RULES[rank]

    @property
    def order(self) -> tuple[int, int, int]:
        """Its place: first the stronger rule, then what was known earlier, then what came first.

        Examples:
            >>> late = Link(1, 7, 8, "identify", True, False, 500)
            >>> word = Link(2, 7, 9, "manual", True, True, 900)
            >>> min(late, word, key=lambda link: link.order).kind
            'manual'
        """
        return _RANK.get(self.kind, len(_RANK)), self.known_us, self.link_no


def is_strong(key: str) -> bool:
    """Tell whether a key is a customer's own id, rather than a browser's or device's.

    Examples:
        >>> is_strong("c-17"), is_strong("anonymous:8f3a")
        (True, False)
    """
    return not key.startswith(ANONYMOUS)
