"""The rules of an index as rows: what they say, how often they were right, how early."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import RealityIndex, RuleIndex, Shrunk
from nebelhorn.settings import Settings
from nebelhorn.views.bars import share_bar
from nebelhorn.views.index.depth_tables import judged_text
from nebelhorn.views.index.question_rows import sure_colour
from nebelhorn.views.index.rule_leads import lead_of_text, lead_text
from nebelhorn.views.index.rule_sentences import rule_of_index, whose_rule
from nebelhorn.views.index.tables import lift_text
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.words import Words

FIRST_RULES = 12
"""So many rules stand open on the page; the table has all."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule.

    Attributes:
        sentence: What it says.
        rests_on: Support and confidence.
        base: Share in general.
        lift: How many times more often than in general.
        lead: How long before it came half of what came had been called.
        lead_of: Of how many times; or why nothing is said.
        bar: Hit share when cited, with likely range; in general as a tick.
        right: The hit share.
        cited: How often it was cited, and the likely range.
        verdict: Against the base rate, in words.
        judged: What is left when all rules are judged at once; empty: not looked at.
        badge: Does it predict, or stand out, among all? Empty: neither.
        tag: Whose it is: learnt, or adopted by somebody.
        adopted: Has somebody adopted it?
    """

    sentence: str
    rests_on: str
    base: str
    lift: str
    lead: str
    lead_of: str
    bar: Markup
    right: str
    cited: str
    verdict: str
    judged: str
    badge: str
    tag: str
    adopted: bool


def rule_verdict(rule: RuleIndex, words: Words) -> str:
    """Judge a rule by what is right in general, never by a coin.

    Args:
        rule: As it was cited.
        words: Reader's language.

    Returns:
        A few words.
    """
    if not rule.after and not rule.when and not rule.card:
        # it asks nothing of a customer: there is nothing to be held against what is usual
        return words.say("what is usual")
    low, high = rule.score.low, rule.score.high
    if low is None or high is None:
        return words.say("too little evidence")
    if low > rule.base:
        return words.say("holds")
    if high < rule.base:
        return words.say("rarer than usual")
    return words.say("may be chance")


def rule_row(
    rule: RuleIndex, one: Shrunk | None, index: RealityIndex, settings: Settings, words: Words
) -> RuleRow:
    """Say one rule.

    Args:
        rule: The figures.
        one: What is left of it when all are judged at once; None: not looked at.
        index: It is one of.
        settings: Labels of touchpoints and questions.
        words: Reader's language.
    """
    share = share_of(rule.score)
    cited = counts_text(share, words)
    if rule.score.value is not None:
        cited = words.say("{counts}, likely {range}", counts=cited, range=share_range(share, words))
    return RuleRow(
        sentence=rule_of_index(rule, index, settings, words),
        rests_on=words.say(
            "{share} of {n}", share=words.percent(rule.confidence), n=words.count(rule.support)
        ),
        base=words.percent(rule.base),
        lift=lift_text(rule, words),
        lead=lead_text(rule.lead, words),
        lead_of=lead_of_text(rule.lead, words),
        bar=share_bar(share, sure_colour(share, rule.base), beside=rule.base),
        right=words.percent(rule.score.value),
        cited=cited,
        verdict=rule_verdict(rule, words),
        judged=judged_text(one, words) if one else "",
        badge=_badge(one, words),
        tag=whose_rule(rule, words),
        adopted=rule.adopted_by is not None,
    )


def _badge(one: Shrunk | None, words: Words) -> str:
    if one is None:
        return ""
    if one.predicts:
        return words.say("predicts")
    return words.say("stands out") if one.stands_out else ""
