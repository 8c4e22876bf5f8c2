"""The index by rule: those most predictions rest on, each beside blind guessing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nebelhorn.reality import RealityIndex, RuleIndex
from nebelhorn.settings import Settings
from nebelhorn.views.index.links import rule_link
from nebelhorn.views.index.part_bars import PartBar, part_bars
from nebelhorn.views.index.rule_sentences import rule_of_index
from nebelhorn.views.index.tables import by_rule_table
from nebelhorn.views.tables import Table
from nebelhorn.views.words import Words

SHOWN_RULES = 8
"""So many rules stand on the page of the index; the page of rules has all."""


@dataclass(frozen=True, slots=True)
class RulePart:
    """The index by rule.

    Attributes:
        bars: Most cited first, each leading to the predictions behind it.
        note: How much of everything rests on them, and which rules are looked at.
        table: The same as a table.
    """

    bars: tuple[PartBar, ...]
    note: str
    table: Table


def build_rule_part(index: RealityIndex, settings: Settings, words: Words) -> RulePart | None:
    """Draw the rules of an index that carry most predictions.

    Args:
        index: The figures.
        settings: Labels of touchpoints and questions.
        words: Reader's language.

    Returns:
        At most 8; None where no rule has carried anything.
    """
    rules = most_cited(index.rules)
    if not rules:
        return None
    links = [rule_link(rule) for rule in rules]
    said = [(rule_of_index(rule, index, settings, words), rule.score) for rule in rules]
    carried = sum(rule.score.n for rule in rules)
    return RulePart(
        bars=tuple(
            replace(bar, link=link) for bar, link in zip(part_bars(said, words), links, strict=True)
        ),
        note=words.say(
            "The rules cited most; left out are those right no more often than what they foretell "
            "comes anyway. {k} of {n} settled predictions cite one of these.",
            k=words.count(carried),
            n=words.count(index.funnel.settled),
        ),
        table=by_rule_table(index, rules, settings, words).led(links),
    )


def most_cited(rules: Sequence[RuleIndex]) -> tuple[RuleIndex, ...]:
    """Return the rules with most settled predictions; what is cited alike keeps its order.

    Args:
        rules: Those of an index.

    Returns:
        At most 8, each with at least one.
    """
    carrying = [rule for rule in rules if rule.score.n]
    return tuple(sorted(carrying, key=lambda rule: -rule.score.n)[:SHOWN_RULES])
