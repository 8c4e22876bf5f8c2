"""Who agreed to be asked, on which channel and for what, as of a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

EVERYTHING = "*"
"""As channel or purpose of a consent: all of them."""

SENT = frozenset({"mail", "sms", "webhook"})
"""Channels on which we go to the customer: only these need an address, consent and the day. QR
codes and snippets wait for the customer, and at the desk they are there anyway."""


class ConsentSaid(StrEnum):
    """What a customer said about being asked.

    ``GIVEN`` and ``WITHDRAWN``: the later of both holds. ``OBJECTED`` ends every consent given
    before and holds until the customer takes the objection itself back (``LIFTED``); a consent
    given later does not do that. After ``LIFTED`` a new consent is needed.
    """

    GIVEN = "given"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """One thing a customer said about being asked; facts are only ever added.

    Attributes:
        said: What.
        t_us: When it was said, UTC microseconds.
        channel: About which channel; ``*``: all.
        purpose: About which purpose; ``*``: all.
    """

    said: ConsentSaid
    t_us: int
    channel: str = EVERYTHING
    purpose: str = EVERYTHING

    def covers(self, channel: str, purpose: str) -> bool:
        """Is it about this channel and this purpose?"""
        return self.channel in {EVERYTHING, channel} and self.purpose in {EVERYTHING, purpose}


def objected(facts: Iterable[ConsentFact], channel: str, purpose: str, now_us: int) -> bool:
    """Does an objection stand?

    Args:
        facts: Of one customer, in any order; after a merge of two customers those of both.
        channel: Asked on.
        purpose: Asked for.
        now_us: As of when, UTC microseconds; what was said later is not known yet.

    Examples:
        >>> no = ConsentFact(ConsentSaid.OBJECTED, 5)
        >>> yes = ConsentFact(ConsentSaid.GIVEN, 9, "mail", "survey")
        >>> objected([no, yes], "mail", "survey", 10), objected([no, yes], "mail", "survey", 4)
        (True, False)
    """
    known = _known(facts, channel, purpose, now_us)
    against = [fact.t_us for fact in known if fact.said is ConsentSaid.OBJECTED]
    lifted = [fact.t_us for fact in known if fact.said is ConsentSaid.LIFTED]
    return bool(against) and (not lifted or max(against) >= max(lifted))


def agreed(facts: Iterable[ConsentFact], channel: str, purpose: str, now_us: int) -> bool:
    """Does a consent stand? Said at one moment, the refusal holds.

    Args:
        facts: Of one customer, in any order.
        channel: Asked on.
        purpose: Asked for.
        now_us: As of when, UTC microseconds.

    Examples:
        >>> given = ConsentFact(ConsentSaid.GIVEN, 5, "mail", "survey")
        >>> agreed([given], "mail", "survey", 5), agreed([given], "sms", "survey", 5)
        (True, False)
        >>> agreed([given, ConsentFact(ConsentSaid.WITHDRAWN, 5)], "mail", "survey", 5)
        False
    """
    known = _known(facts, channel, purpose, now_us)
    given = [fact.t_us for fact in known if fact.said is ConsentSaid.GIVEN]
    refused = [
        fact.t_us for fact in known if fact.said in {ConsentSaid.WITHDRAWN, ConsentSaid.OBJECTED}
    ]
    return bool(given) and (not refused or max(given) > max(refused))


def _known(
    facts: Iterable[ConsentFact], channel: str, purpose: str, now_us: int
) -> list[ConsentFact]:
    return [fact for fact in facts if fact.t_us <= now_us and fact.covers(channel, purpose)]
