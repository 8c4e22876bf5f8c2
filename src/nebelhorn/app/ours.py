"""What people foretell at the points of a run: their beliefs, and rules they have adopted."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from nebelhorn.app.foretelling import Ground
from nebelhorn.app.workspace import Workspace
from nebelhorn.conditions import features_with
from nebelhorn.drive import Points
from nebelhorn.predictions import (
    HEARTBEAT,
    Adoption,
    OurRule,
    OurWord,
    adoptions,
    belief_definition,
    horizon_us,
    intent_classes,
    kind_of,
    our_word,
    planned,
    rule_of,
)
from nebelhorn.reality import Known as KnownToBeliefs
from nebelhorn.reality import Meaning, meaning_of
from nebelhorn.rules import State, holds
from nebelhorn.settings import Belief, Question


def our_words(
    workspace: Workspace, ground: Ground, points: Points, state: State
) -> tuple[OurWord, ...]:
    """Return for each question what people say at the points, and what customers said they plan.

    A belief counts that foretells a class of the question; one that compares two kinds of
    customers foretells nothing of a single one. It speaks after acts and answers only, as its
    verdict counts them; adopted rules were learnt at heartbeats too, and speak there.

    Args:
        workspace: Whose settings and facts, with ``point_state``.
        ground: What forecasts stand on.
        points: Those of ``point``.
        state: What is known at them.

    Raises:
        SettingsError: A belief claims something that cannot be.
        ConditionError: A belief's condition cannot be understood.
    """
    rules = our_rules(workspace, ground, points, state)
    plans, words = planned(workspace.stores.facts), []
    for question in ground.questions:
        word = our_word(rules[question.name], points.sealed.sealed_us)
        follows = kind_of(question).intents(question, ground.touchpoints)
        intent = intent_classes(plans, follows, horizon_us(question), len(points))
        words.append(replace(word, intent=intent))
    return tuple(words)


def our_rules(
    workspace: Workspace, ground: Ground, points: Points, state: State
) -> dict[str, list[OurRule]]:
    """Return for each question, by name, the rules of the people, and where they hold.

    Args:
        workspace: Whose settings and facts, with ``point_state``.
        ground: What forecasts stand on.
        points: Those of ``point``.
        state: What is known at them.

    Raises:
        SettingsError: A belief claims something that cannot be.
        ConditionError: A belief's condition cannot be understood.
    """
    rules: dict[str, list[OurRule]] = {question.name: [] for question in ground.questions}
    for belief in speaking(workspace.settings.beliefs, rules):
        rules[belief.question or ""].append(_of_belief(workspace, ground, points, belief))
    for name, rule in _of_adoptions(workspace, ground, state, ground.questions):
        rules[name].append(rule)
    return rules


def speaking(beliefs: Sequence[Belief], questions: Container[str]) -> list[Belief]:
    """Return the beliefs that foretell a class of one of the questions."""
    return [one for one in beliefs if (one.question or "") in questions and one.than is None]


def ours_count(workspace: Workspace) -> int:
    """Return how many rules count as ours now: adopted ones, and beliefs that foretell."""
    asked = {question.name for question in workspace.settings.questions}
    beliefs = speaking(workspace.settings.beliefs, asked)
    adopted = sum(one.question in asked for one in standing(workspace))
    return sum(one.withdrawn is None for one in beliefs) + adopted


def standing(workspace: Workspace) -> list[Adoption]:
    """Return the adoptions nobody has dropped."""
    return [one for one in adoptions(workspace.stores.facts) if one.until_us is None]


def _of_belief(workspace: Workspace, ground: Ground, points: Points, belief: Belief) -> OurRule:
    facts = workspace.stores.facts
    attributes = facts.execute("SELECT name, column_name FROM attribute").fetchall()
    about = KnownToBeliefs(workspace.settings, features_with(dict(attributes)), ground.touchpoints)
    meaning: Meaning = meaning_of(belief, about)
    found = facts.execute(
        f"SELECT point_no FROM point_state WHERE {meaning.when} ORDER BY point_no"
    ).fetchnumpy()["point_no"]
    where = np.zeros(len(points), dtype=bool)
    where[found] = True
    # who asks for the manual asks once, however many quiet weeks follow; so verdicts count too
    where &= points.sealed.kind < HEARTBEAT
    return OurRule(
        definition=belief_definition(belief.name, belief.author, belief.condition),
        code=min(meaning.classes),
        from_us=_us(belief.written),
        until_us=None if belief.withdrawn is None else _us(belief.withdrawn),
        conditions=1 + belief.condition.lower().count(" and "),
        confidence=belief.confidence or 0.0,
        where=where,
    )


def _of_adoptions(
    workspace: Workspace, ground: Ground, state: State, questions: Sequence[Question]
) -> list[tuple[str, OurRule]]:
    codes = {
        question.name: {
            name: code
            for code, name in kind_of(question).classes(question, ground.touchpoints).items()
        }
        for question in questions
    }
    found = []
    for one in adoptions(workspace.stores.facts):
        rule = rule_of(one.definition)
        # who tells shares says what is likeliest by them
        called = rule.says[0][0] if rule.says else one.foretells
        code = codes.get(one.question, {}).get(called)
        if code is None or not rule.counts_points:
            continue
        ours = OurRule(
            definition=one.definition,
            code=code,
            from_us=one.from_us,
            until_us=one.until_us,
            conditions=len(rule.clauses),
            confidence=0.0,
            where=holds(state, rule.clauses, rule.card),
        )
        found.append((one.question, ours))
    return found


def _us(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
