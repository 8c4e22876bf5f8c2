"""The Reality Index as tables: over time, by question, by group and place, and its rules."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import (
    Naive,
    PartIndex,
    QuestionIndex,
    RealityIndex,
    RuleIndex,
    Score,
)
from nebelhorn.settings import Settings
from nebelhorn.views.index.picture_words import stretch_text
from nebelhorn.views.index.rule_sentences import question_of, rule_of_index, whose_rule
from nebelhorn.views.index.verdict import share_of
from nebelhorn.views.labels import clean
from nebelhorn.views.shares import counts_text, share_range
from nebelhorn.views.tables import Table, name_of, table_of
from nebelhorn.views.words import Words, message

NAIVE = {
    Naive.MAJORITY: message("what came most often of late"),
    Naive.MARKOV: message("what usually follows the last moment"),
}
"""The two ways of guessing blindly."""


def periods_table(index: RealityIndex, words: Words) -> Table:
    """List the stretches of the chart."""
    twin = any(one.twin is not None for one in index.periods)
    right, *more = _score_head(words)
    head = [words.say("Due"), right, *more]
    if index.is_ours:
        head[1:2] = [words.say("We"), words.say("Likely range"), words.say("Machine")]
    if twin:
        head[-2:-2] = [words.say("Frozen twin"), words.say("Likely range")]
    rows = []
    for one in index.periods:
        row = [stretch_text(one, words), *_score(one.score, words)]
        if index.is_ours:
            row[1:1] = _beside(one.ours, words)
        if twin:
            row[-2:-2] = _beside(one.twin, words)
        rows.append(tuple(row))
    return table_of(words.say("Reality Index over time"), tuple(head), rows)


def questions_table(index: RealityIndex, settings: Settings, words: Words) -> Table:
    """List the questions: how often right, beside both blind guesses."""
    rows = [
        (
            question_label(one, settings, words),
            words.within(one.horizon_days),
            *_score(one.score, words),
            words.percent(one.majority),
            words.percent(one.markov),
        )
        for one in index.questions
    ]
    head = (
        words.say("Question"),
        words.say("Horizon"),
        *_score_head(words),
        words.say("Majority"),
        words.say("By the last moment"),
    )
    return table_of(words.say("The index by question"), head, rows)


def seals_table(index: RealityIndex, settings: Settings, words: Words) -> Table:
    """List what became of all that was foretold, by question."""
    rows = []
    for one in index.questions:
        funnel = one.funnel
        known = (funnel.issued, funnel.due, funnel.settled, funnel.void, funnel.open)
        counts = (*known, funnel.erased, funnel.abstained)
        label = question_label(one, settings, words)
        rows.append((label, *(words.count(n) for n in counts)))
    head = (
        words.say("Question"),
        words.say("Foretold"),
        words.say("Due"),
        words.say("Settled"),
        words.say("Void"),
        words.say("Open"),
        words.say("Erased"),
        words.say("Abstained: too little evidence"),
    )
    return table_of(words.say("What became of all that was foretold"), head, rows)


def groups_table(index: RealityIndex, words: Words) -> Table:
    """List the groups."""
    rows = [(clean(one.name), *_score(one.score, words)) for one in index.groups]
    head = (words.say("Group"), *_score_head(words))
    return table_of(words.say("The index by group"), head, rows)


def places_table(index: RealityIndex, settings: Settings, words: Words) -> Table:
    """List the touchpoints after which something was foretold."""
    rows = [
        (place_label(one, settings, words), *_score(one.score, words)) for one in index.touchpoints
    ]
    head = (words.say("Foretold after"), *_score_head(words))
    return table_of(words.say("The index by touchpoint"), head, rows)


def by_rule_table(
    index: RealityIndex, rules: Sequence[RuleIndex], settings: Settings, words: Words
) -> Table:
    """List rules as groups and touchpoints are listed: beside blind guessing."""
    rows = [
        (rule_of_index(rule, index, settings, words), *_score(rule.score, words)) for rule in rules
    ]
    head = (words.say("Rule"), *_score_head(words))
    return table_of(words.say("The index by rule"), head, rows)


def rules_table(
    index: RealityIndex, rules: Sequence[RuleIndex], settings: Settings, words: Words
) -> Table:
    """List rules, most cited first."""
    rows = [
        (
            rule_of_index(rule, index, settings, words),
            whose_rule(rule, words),
            words.count(rule.support),
            words.percent(rule.confidence),
            words.percent(rule.base),
            lift_text(rule, words),
            *_lead(rule, words),
            words.count(rule.score.n),
            words.percent(rule.score.value),
            share_range(share_of(rule.score), words),
            counts_text(share_of(rule.score), words),
            words.count(rule.score.customers),
        )
        for rule in rules
    ]
    head = (
        words.say("Rule"),
        words.say("Whose"),
        words.say("Rests on"),
        words.say("Came true there"),
        words.say("In general"),
        words.say("Lift"),
        words.say("Half of it earlier, days"),
        words.say("Times it came"),
        words.say("Cited"),
        words.say("Right when cited"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("Customers"),
    )
    return table_of(words.say("The rules that carry most"), head, rows, first=2)


def _lead(rule: RuleIndex, words: Words) -> tuple[str, str]:
    if rule.lead is None:
        return ("–", "–")
    days = rule.lead.days
    half = "?" if days is None else words.decimal(days.half, digits=2)
    return (half, words.count(rule.lead.n))


def question_label(one: QuestionIndex, settings: Settings, words: Words) -> str:
    """Return what readers call a question of an index."""
    question = question_of(one.name, one.kind, one.horizon_days, settings)
    return clean(question.label(words.language))


def lift_text(rule: RuleIndex, words: Words) -> str:
    """Return how many times more often than in general.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> none = Score(None, None, None, None, 0, 0, 0)
        >>> lift_text(RuleIndex("q", (), "yes", 9, 0.5, 0.2, 2.5, none), words("de"))
        '× 2,5'
    """
    if rule.lift is None:
        return "–"
    return f"× {words.decimal(rule.lift, digits=1 if rule.lift >= 2 else 2)}"


def place_label(one: PartIndex, settings: Settings, words: Words) -> str:
    """Return what readers call the touchpoint after which something was foretold."""
    if not one.name:
        return words.say("an answer or a quiet spell")
    return name_of(one.name, settings, words)


def _score_head(words: Words) -> tuple[str, ...]:
    return (
        words.say("Right"),
        words.say("Likely range"),
        words.say("Blind guessing"),
        words.say("Count"),
        words.say("Customers"),
    )


def _beside(score: Score | None, words: Words) -> tuple[str, str]:
    """Say the share of one of the lines beside the machine's, and its likely range."""
    if score is None:
        return ("–", "–")
    return words.percent(score.value), share_range(share_of(score), words)


def _score(score: Score, words: Words) -> tuple[str, ...]:
    share = share_of(score)
    return (
        words.percent(score.value),
        share_range(share, words),
        words.percent(score.naive),
        counts_text(share, words),
        words.count(score.customers),
    )
