"""The rules of the run that is looked at, and what became of those of the people."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import partial

from nebelhorn.app.looking import important_bits, labelled, settle
from nebelhorn.app.ours import ours_count
from nebelhorn.app.rule_ground import rule_ground
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import UnknownName, choices
from nebelhorn.log import Progress, customer_names
from nebelhorn.predictions import Adoption, rule_of, situation_of
from nebelhorn.reality import (
    Asked,
    RuleIndex,
    Score,
    SpokenRule,
    canonical,
    reality_index,
    rulebook,
    spoken_rules,
)
from nebelhorn.settings import Question, Settings
from nebelhorn.views import (
    Words,
    clause_words,
    condition_text,
    rule_card_words,
    rule_sentence,
    share_sentence,
    whose_rule,
    whose_spoken,
)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule of the people that says something else of some of the same cases.

    Attributes:
        author: Who stands behind it.
        sentence: How it reads, by language.
        foretells: Class it says.
        share: Share of the cases of the narrower of both at which both hold, 0–1.
        speaks: Has it the word where both hold? Else the rule that was adopted now.
    """

    author: str
    sentence: Said
    foretells: str
    share: float
    speaks: bool


@dataclass(frozen=True, slots=True)
class LearnedRule:
    """One rule that carries predictions of late.

    Attributes:
        id: What ``adopt`` takes: 8 hex digits of question, situation and class.
        rule: All figures.
        sentence: How it reads, by language.
        asks: Everything it asks of a moment, one by one and with all names, by language.
        card: Of a scorecard, all that brings points, by language; else empty.
        condition: The same as a condition people can write; None where the language has no words
            for it.
        customers: External keys of up to three customers it was cited for last.
        adopted: Who stands behind it; None: nobody yet.
        tag: Whose it is, by language: ``learnt``, or ``adopted by NAME``.
        against: Where it has just been adopted, the rules of the people it contradicts.
    """

    id: str
    rule: RuleIndex
    sentence: Said
    asks: tuple[Said, ...]
    card: tuple[Said, ...]
    condition: str | None
    customers: tuple[str, ...]
    adopted: str | None
    tag: Said
    against: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class OurRule:
    """A belief that foretells, or an adopted rule, and what became of it where it spoke.

    Attributes:
        spoken: All figures.
        sentence: How it reads, by language.
        tag: Whose it is, by language: ``belief of NAME``, or ``adopted by NAME``.
    """

    spoken: SpokenRule
    sentence: Said
    tag: Said


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that stand at the end of the run that is looked at.

    Attributes:
        label: ``backtest`` or ``live``.
        listed: Of each question at most 60, the most useful first: of whose cases more came true
            than usual.
        carried: Question → (predictions that rest on its rules listed, all of the last 90 days).
            Rules that tell how often something rare comes carry none.
        adopted: How many rules count as ours: adopted ones, and beliefs that foretell.
        ours: What people foretold themselves of everybody, rules that spoke most first; of
            everything settled.
    """

    label: str
    listed: tuple[LearnedRule, ...]
    carried: dict[str, tuple[int, int]]
    adopted: int
    ours: tuple[OurRule, ...] = ()


def rules(
    workspace: Workspace, *, question: str | None = None, progress: Progress = lambda _: None
) -> Rules:
    """Return the rules the predictions of the last 90 days rest on.

    Args:
        workspace: Whose ledger.
        question: Only of this question, by name.
        progress: Told about each step.

    Returns:
        At most 60 rules a question, with the share of predictions they carry. What a rule says of
        customers is how they differ, never why.

    Raises:
        NothingForetold: There is no such run.
        UnknownName: No such question; says which are near.
    """
    looked_at, ground = settle(workspace, progress=progress)
    asked = labelled(workspace, ground)
    known = [one.name for one in asked]
    if question is not None and question not in known:
        msg = f"no question {question!r} was foretold; {choices(question, known)}"
        raise UnknownName(msg)
    facts, settings = workspace.stores.facts, workspace.settings
    groups = [group.name for group in ground.groups]
    bits = important_bits(workspace, ground.groups)
    reality_index(facts, looked_at, Asked(ground.questions, ground.touchpoints, groups, bits, None))
    looked = rule_ground(workspace, ground, progress)
    progress("reading the rules")
    about = (ground.questions, ground.touchpoints)
    found = rulebook(facts, looked_at, about, looked.state, leads=True)
    names = customer_names(
        workspace.stores.office, sorted({number for some in found.customers for number in some})
    )
    of_name = {one.name: one for one in asked}
    listed = tuple(
        _learned(
            rule,
            of_name[rule.question],
            settings,
            tuple(names[number] for number in customers if number in names),
        )
        for rule, customers in zip(found.rules, found.customers, strict=True)
        if question in {None, rule.question}
    )
    spoken = spoken_rules(facts, ground.questions, ground.touchpoints)
    ours = tuple(
        _our_rule(one, of_name[one.rule.question], settings)
        for one in spoken
        if question in {None, one.rule.question}
    )
    return Rules(looked_at.label, listed, found.carried, ours_count(workspace), ours)


def _learned(
    rule: RuleIndex, question: Question, settings: Settings, customers: tuple[str, ...]
) -> LearnedRule:
    return LearnedRule(
        id=rule_key(rule.question, rule.definition, rule.foretells),
        rule=rule,
        sentence=in_languages(partial(_sentence, rule, question, settings)),
        asks=tuple(
            in_languages(partial(clause_words, clause, settings, whole=True))
            for clause in rule_of(rule.definition).clauses
        ),
        card=tuple(
            in_languages(partial(_line, rule, place, settings)) for place in range(len(rule.card))
        ),
        condition=None if rule.after else condition_text(rule.when),
        customers=customers,
        adopted=rule.adopted_by,
        tag=in_languages(partial(whose_rule, rule)),
    )


def adopted_rule(adoption: Adoption, settings: Settings) -> LearnedRule:
    """Return a rule somebody adopted of which nothing is known any more: its question is gone.

    Args:
        adoption: What was adopted.
        settings: Labels of touchpoints, and the question if it is asked again.
    """
    asked = [one for one in settings.questions if one.name == adoption.question]
    # whatever it was, its class is called by the name of the question
    question = asked[0] if asked else Question(adoption.question, "outcome", 1.0)
    rule = rule_of(adoption.definition)
    index = RuleIndex(
        *(adoption.question, rule.after, adoption.foretells, 0, 0.0, 0.0, None),
        Score(None, None, None, None, 0, 0, 0),
        rule_id=adoption.rule_id,
        when=rule.when,
        card=rule.card,
        definition=canonical(adoption.definition),
        adopted_by=adoption.author,
    )
    return _learned(index, question, settings, ())


def _our_rule(one: SpokenRule, question: Question, settings: Settings) -> OurRule:
    labels = {belief.name: belief for belief in settings.beliefs}

    def sentence(words: Words) -> str:
        if one.belief in labels:
            return labels[one.belief].label(words.language)
        if one.condition is not None:
            return one.condition
        return _sentence(_as_said(one.rule), question, settings, words)

    return OurRule(
        spoken=one,
        sentence=in_languages(sentence),
        tag=in_languages(partial(whose_spoken, one)),
    )


def _as_said(rule: RuleIndex) -> RuleIndex:
    """Return the rule with the share that was said, not the one that came."""
    said = dict(rule.says).get(rule.foretells)
    if said is None:
        return rule
    lift = round(said / rule.base, 3) if rule.base > 0 else None
    return replace(rule, confidence=said, lift=lift)


def rule_key(question: str, definition: str, foretells: str) -> str:
    """Return the id people type: 8 hex digits of question, situation and class.

    Shares change with every day; they are no part of it.
    """
    text = json.dumps([question, situation_of(definition), foretells])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _sentence(rule: RuleIndex, question: Question, settings: Settings, words: Words) -> str:
    said = rule_sentence(rule.after, rule.foretells, question, settings, words, rule.when)
    return share_sentence(said, rule, words) if rule.says else said


def _line(rule: RuleIndex, place: int, settings: Settings, words: Words) -> str:
    return rule_card_words(rule.card[place : place + 1], settings, words)[0]
