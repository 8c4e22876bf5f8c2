"""What announces itself: the rules that call an act, and how long before it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nebelhorn.reality import RealityIndex, RuleIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.lead_sentences import lead_strip
from nebelhorn.views.index.rule_leads import lead_of_text, lead_text, leads_note
from nebelhorn.views.index.rule_sentences import rule_of_index, share_sentence, whose_rule
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.words import Words

FIRST = 12
"""So many stand on the page; the file has all."""


@dataclass(frozen=True, slots=True)
class AheadRow:
    """One rule.

    Attributes:
        sentence: What it says, and how often it comes then and anyway.
        tag: Whose it is.
        adopted: Has somebody adopted it?
        strip: One horizon long; at its right edge it came.
        lead: Half of what came had been called at least so long before.
        of: Of how many cases; or that they are too few.
        came: How often what it says came of late, with its likely range.
    """

    sentence: str
    tag: str
    adopted: bool
    strip: Markup
    lead: str
    of: str
    came: str


@dataclass(frozen=True, slots=True)
class AheadSection:
    """Everything the section shows.

    Attributes:
        rows: The most useful first, those of which it can be said before the others.
        left_out: How many more there are.
        note: What a lead time is, and why other rules have none.
    """

    rows: tuple[AheadRow, ...]
    left_out: int
    note: str


def build_ahead(
    rules: Sequence[RuleIndex], index: RealityIndex, settings: Settings, words: Words
) -> AheadSection:
    """Say and draw how early the rules that stand had called what came.

    Args:
        rules: Those that stand; what calls no act is left out.
        index: Its questions are theirs.
        settings: Labels of touchpoints and questions.
        words: Reader's language.
    """
    led = ahead_of(rules)
    horizons = {one.name: one.horizon_days for one in index.questions}
    rows = [
        AheadRow(
            sentence=_sentence(rule, index, settings, words),
            tag=whose_rule(rule, words),
            adopted=rule.adopted_by is not None,
            strip=lead_strip(
                None if rule.lead is None else rule.lead.days, horizons.get(rule.question, 1.0)
            ),
            lead=lead_text(rule.lead, words),
            of=lead_of_text(rule.lead, words),
            came=_came(rule, words),
        )
        for rule in led[:FIRST]
    ]
    return AheadSection(tuple(rows), max(0, len(led) - FIRST), leads_note(rules, words))


def ahead_of(rules: Sequence[RuleIndex]) -> tuple[RuleIndex, ...]:
    """Return the rules that have a lead time, those of which it can be said first."""
    led = [rule for rule in rules if rule.lead is not None]
    return tuple(sorted(led, key=lambda rule: rule.lead is None or rule.lead.days is None))


def _came(rule: RuleIndex, words: Words) -> str:
    share = share_of(rule.score)
    counts = counts_text(share, words)
    if share.value is None:
        return words.say("in the last 90 days {counts}", counts=counts)
    return words.say(
        "in the last 90 days {counts}, likely {range}",
        counts=counts,
        range=share_range(share, words),
    )


def _sentence(rule: RuleIndex, index: RealityIndex, settings: Settings, words: Words) -> str:
    said = rule_of_index(rule, index, settings, words)
    return said if rule.says or not rule.support else share_sentence(said, rule, words)
