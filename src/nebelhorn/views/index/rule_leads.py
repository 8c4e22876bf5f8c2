"""How early a rule had called what came, in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import RuleIndex, RuleLead
from nebelhorn.views.words import Words

_DAY_S = 86_400.0


def lead_text(lead: RuleLead | None, words: Words) -> str:
    """Return how long before it came half of what came had been called.

    Examples:
        >>> from nebelhorn.reality import Days
        >>> from nebelhorn.views.words import words
        >>> lead_text(RuleLead(55, 44, Days(4.9, 11.8, 19.0, 55)), words("en"))
        '11.8 days'
        >>> lead_text(RuleLead(4, 4, None), words("en")), lead_text(None, words("en"))
        ('?', '–')
    """
    if lead is None:
        return "–"
    return "?" if lead.days is None else words.span(lead.days.half * _DAY_S)


def lead_of_text(lead: RuleLead | None, words: Words) -> str:
    """Return of how many times that is; below 15 customers, that it cannot be said.

    Examples:
        >>> from nebelhorn.reality import Days
        >>> from nebelhorn.views.words import words
        >>> lead_of_text(RuleLead(55, 44, Days(4.9, 11.8, 19.0, 55)), words("en"))
        'or more, in half of 55 cases'
        >>> lead_of_text(RuleLead(4, 4, None), words("de"))
        'zu wenige Fälle (4)'
    """
    if lead is None:
        return ""
    if lead.days is None:
        return words.say("too few cases ({n})", n=words.count(lead.n))
    return words.say("or more, in half of {n} cases", n=words.count(lead.n))


def leads_note(rules: Sequence[RuleIndex], words: Words) -> str:
    """Say what a lead time is where some of the rules have one, and why others have none."""
    why = words.say(
        "Only what calls an act, such as leaving, has a lead time: a silence is known when it is "
        "full, of what comes next only what is asked, and what does not come has no moment."
    )
    if not any(rule.lead for rule in rules):
        return why
    told = words.say(
        "Lead time: how long before it came it had been called, and nothing had taken that back."
    )
    return f"{told} {why}"
