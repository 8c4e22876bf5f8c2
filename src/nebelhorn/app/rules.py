"""The rules of the newest run: read them, adopt them, see where saying and doing part."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from nebelhorn.app.index import important_bits, labelled, settle
from nebelhorn.app.ours import ours_count
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.log import Progress, customer_names
from nebelhorn.predictions import Adoption, write_adoption
from nebelhorn.reality import (
    Asked,
    RuleIndex,
    SpokenRule,
    reality_index,
    rulebook,
    spoken_rules,
)
from nebelhorn.settings import Question, Settings
from nebelhorn.views import (
    Words,
    condition_text,
    rule_card_words,
    rule_sentence,
    whose_rule,
    whose_spoken,
)


@dataclass(frozen=True, slots=True)
class LearnedRule:
    """One rule that carries predictions of late.

    Attributes:
        id: What ``adopt`` takes: 8 hex digits of question, situation and class.
        rule: All figures.
        sentence: How it reads, by language.
        card: Of a scorecard, what brings most points, by language; else empty.
        condition: The same as a condition people can write; None where the language has no words
            for it.
        customers: External keys of up to three customers it was cited for last.
        adopted: Who stands behind it; None: nobody yet.
        tag: Whose it is, by language: ``learnt``, or ``adopted by NAME``.
    """

    id: str
    rule: RuleIndex
    sentence: Said
    card: tuple[Said, ...]
    condition: str | None
    customers: tuple[str, ...]
    adopted: str | None
    tag: Said


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
    """The rules that stand at the end of the newest run.

    Attributes:
        label: ``backtest`` or ``live``.
        listed: Of each question at most 60, those that carry most first.
        carried: Question → (predictions that rest on its rules listed, all of the last 90 days).
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
        NothingForetold: No replay has been made yet.
        UnknownName: No such question; says which are near.
    """
    run, ground = settle(workspace, progress=progress)
    asked = labelled(workspace, ground)
    known = [one.name for one in asked]
    if question is not None and question not in known:
        msg = f"no question {question!r} was foretold; {choices(question, known)}"
        raise UnknownName(msg)
    facts, settings = workspace.stores.facts, workspace.settings
    groups = [group.name for group in ground.groups]
    bits = important_bits(workspace, ground.groups)
    reality_index(facts, run, Asked(ground.questions, ground.touchpoints, groups, bits, None))
    progress("reading the rules")
    found = rulebook(facts, run, ground.questions, ground.touchpoints)
    names = customer_names(
        workspace.stores.office, sorted({number for some in found.customers for number in some})
    )
    of_name = {one.name: one for one in asked}
    listed = tuple(
        LearnedRule(
            id=key,
            rule=rule,
            sentence=in_languages(partial(_sentence, rule, of_name[rule.question], settings)),
            card=tuple(
                in_languages(partial(_line, rule, place, settings))
                for place in range(len(rule.card))
            ),
            condition=None if rule.after else condition_text(rule.when),
            customers=tuple(names[number] for number in customers if number in names),
            adopted=rule.adopted_by,
            tag=in_languages(partial(whose_rule, rule)),
        )
        for rule, customers in zip(found.rules, found.customers, strict=True)
        if question in {None, rule.question}
        for key in [_key(rule.question, rule.definition, rule.foretells)]
    )
    spoken = spoken_rules(facts, ground.questions, ground.touchpoints)
    ours = tuple(
        _our_rule(one, of_name[one.rule.question], settings)
        for one in spoken
        if question in {None, one.rule.question}
    )
    return Rules(run.label, listed, found.carried, ours_count(workspace), ours)


def adopt(
    workspace: Workspace, rule: str, author: str, *, drop: bool = False, now: datetime | None = None
) -> LearnedRule:
    """Adopt a learned rule, or drop it again: from now on it counts as ours.

    Args:
        workspace: Whose ledger.
        rule: Its id, or the beginning of it.
        author: Who stands behind it.
        drop: Drop it instead.
        now: When, with an offset; None: the time it is.

    Returns:
        The rule.

    Raises:
        NothingForetold: No replay has been made yet.
        UnknownName: No rule, or more than one, begins so; or nobody has adopted what is dropped.
        SettingsError: Nobody is named, or the rule is a band of a scorecard: its points are learnt
            anew, so that nobody can stand behind them.
    """
    if not author.strip():
        msg = "say who stands behind the rule: --by NAME"
        raise SettingsError(msg)
    listed = rules(workspace).listed
    found = [one for one in listed if one.id.startswith(rule)] if rule else []
    if len(found) != 1:
        many = "more than one rule begins" if found else "no rule begins"
        msg = f"{many} with {rule!r}; {choices(rule, [one.id for one in listed])}"
        raise UnknownName(msg)
    chosen = found[0]
    if drop and chosen.adopted is None:
        msg = f"nobody has adopted rule {chosen.id}"
        raise UnknownName(msg)
    if chosen.card:
        msg = (
            f"rule {chosen.id} is a band of a scorecard, whose points are learnt anew; adopt one "
            "that reads as conditions, or write a belief: nebelhorn belief add"
        )
        raise SettingsError(msg)
    one = chosen.rule
    said_us = round((now or utc_now()).timestamp() * 1_000_000)
    write_adoption(
        workspace.stores.facts,
        Adoption(one.rule_id, one.question, one.foretells, one.definition, author, 0, None),
        adopted=not drop,
        said_us=said_us,
    )
    return chosen


def _our_rule(one: SpokenRule, question: Question, settings: Settings) -> OurRule:
    labels = {belief.name: belief for belief in settings.beliefs}

    def sentence(words: Words) -> str:
        if one.belief in labels:
            return labels[one.belief].label(words.language)
        if one.condition is not None:
            return one.condition
        return _sentence(one.rule, question, settings, words)

    return OurRule(
        spoken=one,
        sentence=in_languages(sentence),
        tag=in_languages(partial(whose_spoken, one)),
    )


def _key(question: str, definition: str, foretells: str) -> str:
    text = json.dumps([question, definition, foretells])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _sentence(rule: RuleIndex, question: Question, settings: Settings, words: Words) -> str:
    return rule_sentence(rule.after, rule.foretells, question, settings, words, rule.when)


def _line(rule: RuleIndex, place: int, settings: Settings, words: Words) -> str:
    return rule_card_words(rule.card[place : place + 1], settings, words)[0]
