"""The Reality Index as tables: over time, by question, by group and place, and its rules."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import (
    Naive,
    PartIndex,
    PeriodIndex,
    QuestionIndex,
    RealityIndex,
    RuleIndex,
    Score,
)
from nebelhorn.settings import Settings
from nebelhorn.views.index.picture import stretch_text
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
    rows = [(stretch_text(one, words), *_score(one.score, words)) for one in index.periods]
    head = (words.say("Due"), *_score_head(words))
    if index.is_ours:
        rows = [
            (stretch_text(one, words), *_ours(one, words), *_score(one.score, words))
            for one in index.periods
        ]
        head = (
            words.say("Due"),
            words.say("We"),
            words.say("Likely range"),
            words.say("Machine"),
            *_score_head(words)[1:],
        )
    return table_of(words.say("Reality Index over time"), head, rows)


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
        words.say("Cited"),
        words.say("Right when cited"),
        words.say("Likely range"),
        words.say("Count"),
        words.say("Customers"),
    )
    return table_of(words.say("The rules that carry most"), head, rows, first=2)


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


def _ours(period: PeriodIndex, words: Words) -> tuple[str, str]:
    if period.ours is None:
        return ("–", "–")
    share = share_of(period.ours)
    return words.percent(period.ours.value), share_range(share, words)


def _score(score: Score, words: Words) -> tuple[str, ...]:
    share = share_of(score)
    return (
        words.percent(score.value),
        share_range(share, words),
        words.percent(score.naive),
        counts_text(share, words),
        words.count(score.customers),
    )
