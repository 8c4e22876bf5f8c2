"""Rules and surprises as sentences; the command line says the same ones."""

from __future__ import annotations

from collections.abc import Sequence

from nebelhorn.reality import RealityIndex, RuleIndex, SpokenRule, Surprise
from nebelhorn.rules import Clause
from nebelhorn.settings import Question, Settings
from nebelhorn.views.index.clause_words import rule_card_words, situation_when, when_words
from nebelhorn.views.index.foretold import ASKS, SAYS, foretold
from nebelhorn.views.labels import clean
from nebelhorn.views.words import Words

_CARD_LINES = 3
"""So many of the things that bring most points are named."""


def rule_sentence(
    after: tuple[str, ...],
    foretells: str,
    question: Question,
    settings: Settings,
    words: Words,
    when: Sequence[Clause] = (),
) -> str:
    """Say what a rule foretells, after what, and when.

    Args:
        after: What it looks at, newest first, as in ``RuleIndex.after``.
        foretells: Class it foretells, as in ``RuleIndex.foretells``.
        question: What it was asked.
        settings: Labels of touchpoints.
        words: Reader's language.
        when: What else it asks of the moment, as for ``when_words``.

    Returns:
        A sentence without a full stop.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> next_2 = Question("next", "next_touchpoint", 2.0)
        >>> rule_sentence(("{said_angry}", "invoice"), "call", next_2, Settings(), words("en"))
        'After “invoice”, then an angry answer: “call” comes next, within 2 days'
        >>> rule_sentence((), "yes", Question("s", "falls_silent", 30), Settings(), words("de"))
        'Im Allgemeinen: verstummt, binnen 30 Tagen kommt nichts'
        >>> bad = (Clause("last_score", high=0.4), Clause("group:branch", among=("yes",)))
        >>> rule_sentence((), "call", next_2, Settings(), words("en"), bad)
        'When the last score is at most 0.4 and the customer is in “branch”: “call” comes next, within 2 days'
    """  # noqa: E501 - a sentence stays on one line
    key, places = foretold(foretells, question, settings, words)
    asked = when_words(when, settings, words)
    if asked and not after:
        after_what = words.say("when {clauses}", clauses=asked)
    else:
        after_what = situation_when(after, when, settings, words)
    return words.say(
        "{after}: {then}",
        after=after_what[0].upper() + after_what[1:],
        then=words.say(SAYS[key], **places),
    )


def share_sentence(said: str, rule: RuleIndex, words: Words) -> str:
    """Say how often something rare comes, beside how often it comes anyway.

    Args:
        said: The sentence of the rule.
        rule: One with ``says``.
        words: Reader's language.

    Examples:
        >>> from nebelhorn.reality import Score
        >>> from nebelhorn.views.words import words
        >>> none = Score(None, None, None, None, 0, 0, 0)
        >>> rule = RuleIndex("q", (), "yes", 90, 0.19, 0.03, 6.3, none, says=(("no", 0.81),))
        >>> share_sentence("After “call”: “leave” comes", rule, words("en"))
        'After “call”: “leave” comes – in 19% of cases, usually in 3% (6.3 times as often)'
        >>> share_sentence("Nach „Anruf“: „Kündigung“ kommt", rule, words("de"))[-16:]
        '(6,3-mal so oft)'
    """
    share, base = words.percent(rule.confidence), words.percent(rule.base)
    if rule.lift is None:
        return words.say("{said} – in {share} of cases", said=said, share=share)
    return words.say(
        "{said} – in {share} of cases, usually in {base} ({times} times as often)",
        said=said,
        share=share,
        base=base,
        times=words.decimal(rule.lift, digits=1),
    )


def surprise_sentence(surprise: Surprise, settings: Settings, words: Words) -> str:
    """Ask how many of 100 customers it is, without telling.

    Args:
        surprise: What most people would guess wrong.
        settings: Labels of touchpoints; questions, for their touchpoints and labels.
        words: Reader's language.

    Returns:
        One question.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> one = Surprise("next", "next_touchpoint", 2.0, ("invoice",), "call",
        ...                41, 62, 100, 0.62, 0.52, 0.71, 0.12)
        >>> surprise_sentence(one, Settings(), words("en"))
        'Of 100 customers after “invoice”: with how many does “call” come next, within 2 days?'
    """
    question = question_of(surprise.question, surprise.kind, surprise.horizon_days, settings)
    key, places = foretold(surprise.foretells, question, settings, words)
    when = getattr(surprise, "when", ())
    after = situation_when(surprise.after, when, settings, words)
    return words.say(ASKS[key], after=after, **places)


def question_of(name: str, kind: str, horizon_days: float, settings: Settings) -> Question:
    """Return a question by name, or what is known of it where the settings ask it no more.

    Examples:
        >>> question_of("next", "next_touchpoint", 2.0, Settings()).horizon_days
        2.0
    """
    for question in settings.questions:
        if (question.name, question.kind, question.horizon_days) == (name, kind, horizon_days):
            return question
    return Question(name, kind, horizon_days)


def rule_of_index(rule: RuleIndex, index: RealityIndex, settings: Settings, words: Words) -> str:
    """Return the sentence of one of the rules of an index; of a scorecard with what brings most."""
    asked = next((one for one in index.questions if one.name == rule.question), None)
    kind, horizon_days = ("", 0.0) if asked is None else (asked.kind, asked.horizon_days)
    question = question_of(rule.question, kind, horizon_days, settings)
    when = rule.when
    said = rule_sentence(rule.after, rule.foretells, question, settings, words, when)
    if rule.says:
        said = share_sentence(said, rule, words)
    lines = rule_card_words(rule.card[:_CARD_LINES], settings, words)
    return f"{said} ({'; '.join(lines)})" if lines else said


def whose_rule(rule: RuleIndex, words: Words) -> str:
    """Say whose a rule is: the machine's, or somebody's who has adopted it.

    Examples:
        >>> from nebelhorn.reality import Score
        >>> from nebelhorn.views.words import words
        >>> none = Score(None, None, None, None, 0, 0, 0)
        >>> rule = RuleIndex("next", (), "yes", 9, 0.5, 0.2, 2.5, none, adopted_by="Ada")
        >>> whose_rule(rule, words("en")), whose_rule(rule, words("de"))
        ('adopted by Ada', 'übernommen von Ada')
    """
    if rule.adopted_by is None:
        return words.say("learnt")
    return words.say("adopted by {name}", name=clean(rule.adopted_by))


def whose_spoken(one: SpokenRule, words: Words) -> str:
    """Say whose a rule of the people is: a belief of somebody, or adopted by somebody."""
    if one.belief is None:
        return whose_rule(one.rule, words)
    return words.say("belief of {name}", name=clean(one.author))
