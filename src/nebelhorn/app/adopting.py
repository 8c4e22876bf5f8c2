"""Adopt a learned rule, or drop it; say which rules of the people it contradicts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from nebelhorn.app.foretelling import Ground
from nebelhorn.app.looking import labelled, settle
from nebelhorn.app.ours import our_rules, standing
from nebelhorn.app.rule_ground import RuleGround, rule_ground
from nebelhorn.app.rules import Contradiction, LearnedRule, adopted_rule, rule_key, rules
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import SettingsError, UnknownName, choices
from nebelhorn.predictions import (
    Adoption,
    OurRule,
    kind_of,
    rule_id,
    rule_of,
    situation_of,
    write_adoption,
)
from nebelhorn.reality import canonical
from nebelhorn.rules import holds
from nebelhorn.settings import Question, Settings
from nebelhorn.views import Words, rule_sentence

OVERLAP = 0.05
"""Rules contradict each other that both hold at so large a share of the narrower one's cases."""


def adopt(
    workspace: Workspace,
    rule: str,
    author: str,
    *,
    drop: bool = False,
    now: datetime | None = None,
    listed: tuple[LearnedRule, ...] | None = None,
) -> LearnedRule:
    """Adopt a learned rule, or drop it again: from now on it counts as ours.

    A rule that tells how often something rare comes says its shares of today from then on; *We*
    call what is likeliest by them.

    Args:
        workspace: Whose ledger.
        rule: Its id, or the beginning of it.
        author: Who stands behind it.
        drop: Drop it instead.
        now: When, with an offset; None: the time it is.
        listed: The rules as they were read a moment ago; None: they are read again.

    Returns:
        The rule; where it was adopted, with the rules of the people it contradicts: those that
        hold in some of the same cases (5 of 100 of the narrower one's) and say another class.

    Raises:
        NothingForetold: No replay has been made yet.
        UnknownName: No rule, or more than one, begins so; or nobody has adopted what is dropped.
        SettingsError: Nobody is named, or the rule is a band of a scorecard that an older version
            did not write down whole.
    """
    if not author.strip():
        msg = "say who stands behind the rule: --by NAME"
        raise SettingsError(msg)
    known = rules(workspace).listed if listed is None else listed
    said_us = round((now or workspace.now()).timestamp() * 1_000_000)
    if drop:
        return _dropped(workspace, known, rule, said_us)
    chosen = _chosen(known, rule)
    stands = [one for one in standing(workspace) if _is_same(one, chosen)]
    if not rule_of(chosen.rule.definition).counts_points:
        msg = (
            f"rule {chosen.id} is a band of a scorecard of which only the first lines are written "
            "down; make a new replay (nebelhorn replay --again) and adopt it then"
        )
        raise SettingsError(msg)
    facts = workspace.stores.facts
    # what somebody said stays said; shares of today are another word, so the older one ends
    restated = [one for one in stands if one.definition != chosen.rule.definition]
    for one in restated:
        write_adoption(facts, one, adopted=False, said_us=said_us)
    made = Adoption(
        rule_id(chosen.rule.definition),
        *(chosen.rule.question, chosen.rule.foretells, chosen.rule.definition, author, 0, None),
    )
    against = _contradictions(workspace, made)
    write_adoption(facts, made, adopted=True, said_us=said_us)
    return replace(chosen, against=against)


def _dropped(
    workspace: Workspace, listed: tuple[LearnedRule, ...], rule: str, said_us: int
) -> LearnedRule:
    """Drop what somebody adopted, listed or not.

    Raises:
        UnknownName: No rule, or more than one, begins so; or nobody has adopted it.
    """
    stands: dict[str, list[Adoption]] = {}
    for one in standing(workspace):
        key = rule_key(one.question, canonical(one.definition), one.foretells)
        if rule and key.startswith(rule):
            stands.setdefault(key, []).append(one)
    if len(stands) != 1:
        chosen = _chosen(listed, rule)
        if chosen.id not in stands:
            msg = f"nobody has adopted rule {chosen.id}"
            raise UnknownName(msg)
        stands = {chosen.id: stands[chosen.id]}
    [(key, ended)] = stands.items()
    for one in ended:
        write_adoption(workspace.stores.facts, one, adopted=False, said_us=said_us)
    known = [one for one in listed if one.id == key]
    return known[0] if known else adopted_rule(ended[0], workspace.settings)


def _chosen(listed: tuple[LearnedRule, ...], rule: str) -> LearnedRule:
    found = [one for one in listed if one.id.startswith(rule)] if rule else []
    if len(found) != 1:
        many = "more than one rule begins" if found else "no rule begins"
        msg = f"{many} with {rule!r}; {choices(rule, [one.id for one in listed])}"
        raise UnknownName(msg)
    return found[0]


def _is_same(one: Adoption, chosen: LearnedRule) -> bool:
    rule = chosen.rule
    if (one.question, one.foretells) != (rule.question, rule.foretells):
        return False
    tells = bool(rule_of(one.definition).says) == bool(rule.says)
    return tells and situation_of(canonical(one.definition)) == situation_of(rule.definition)


def _contradictions(workspace: Workspace, made: Adoption) -> tuple[Contradiction, ...]:
    """Return the rules of the people, as they stand, that say another class of the same cases."""
    _, ground = settle(workspace)
    looked = rule_ground(workspace, ground, lambda _: None)
    question = next(one for one in labelled(workspace, ground) if one.name == made.question)
    names = kind_of(question).classes(question, ground.touchpoints)
    rule = rule_of(made.definition)
    called = rule.says[0][0] if rule.says else made.foretells
    mine = holds(looked.state, rule.clauses, rule.card)
    found = []
    for one in _ours(workspace, ground, looked, question.name):
        share = _overlap(mine, one.where)
        if one.until_us is None and names.get(one.code) != called and share >= OVERLAP:
            found.append(
                Contradiction(
                    author=_author(workspace, one.definition),
                    sentence=_sentence(one, names[one.code], question, workspace.settings),
                    foretells=names[one.code],
                    share=round(share, 4),
                    # of equals the older one speaks
                    speaks=one.conditions >= len(rule.clauses),
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.share, one.author)))


def _ours(workspace: Workspace, ground: Ground, looked: RuleGround, question: str) -> list[OurRule]:
    return our_rules(workspace, ground, looked.points, looked.state)[question]


def _overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    narrower = min(np.count_nonzero(one), np.count_nonzero(other))
    return float(np.count_nonzero(one & other)) / narrower if narrower else 0.0


def _author(workspace: Workspace, definition: str) -> str:
    owners = {one.definition: one.author for one in standing(workspace)}
    return owners.get(definition) or str(json.loads(definition).get("author", ""))


def _sentence(one: OurRule, foretells: str, question: Question, settings: Settings) -> Said:
    rule = rule_of(one.definition)
    labels = {belief.name: belief for belief in settings.beliefs}

    def sentence(words: Words) -> str:
        if rule.belief in labels:
            return labels[rule.belief].label(words.language)
        return rule_sentence(rule.after, foretells, question, settings, words, rule.when)

    return in_languages(sentence)


def adopted_by(workspace: Workspace) -> dict[str, str]:
    """Return who stands behind which rule now, by the id of the rule; computes nothing.

    Args:
        workspace: Whose ledger.
    """
    return {
        rule_key(one.question, canonical(one.definition), one.foretells): one.author
        for one in standing(workspace)
    }
