"""How often each cited rule was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb

from nebelhorn.predictions import Touchpoints, adoptions, kind_of, rule_id, rule_of, situation_of
from nebelhorn.reality.days import RuleLead
from nebelhorn.reality.listed import Cited, Key, canonical, cited_rules, put_cited
from nebelhorn.reality.result import RuleIndex, Score
from nebelhorn.reality.rule_lead import cited_leads, outcomes_asked
from nebelhorn.reality.scores import NO_SCORE, scores
from nebelhorn.settings import Question

MOST_RULES = 60


def rule_scores(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    where: str = "true",
    *,
    leads: bool = False,
) -> tuple[RuleIndex, ...]:
    """Return the rules that carry most of the index, with how often they were right.

    A rule carries what it was right more often than what it foretells comes in general: so often
    cited and no news ("nobody leaves") stands below rarely cited and surprising. What was right no
    more often than its class comes anyway is left out, unless somebody adopted it; what else is
    says ``cited_rules``.

    Args:
        connection: Facts with ``judged`` (``settled`` with ``naive_hit``, void ones left out).
            ``cited`` is made: (part, question_no, rule_no, foretold), parts from 1.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        where: Predicate over ``judged``, by ``due_day`` alone.
        leads: Count how early they called what came? Needs ``decided`` (see ``put_decided``).

    Returns:
        At most 60 in all, part by part.
    """
    owners = adopted_keys(connection, questions, touchpoints)
    cited = cited_rules(connection, where, list(owners))
    # what nothing rests on carries nothing of the index, whoever stands behind it
    chosen = [one for one in cited if one.n and (one.gain > 0 or one.key in owners)][:MOST_RULES]
    put_cited(connection, chosen)
    found = scores(
        connection,
        "SELECT c.part AS part, c.question_no, j.customer_no, j.due_day, j.hit, j.naive_hit "
        "FROM judged AS j JOIN cited AS c USING (question_no, rule_no, foretold) "
        f"WHERE {where}",
    )
    about = (questions, touchpoints)
    ahead = cited_leads(connection, calling_yes(chosen, about), where) if leads else {}
    return told_rules(connection, chosen, found, about, ahead)


def calling_yes(
    chosen: Sequence[Cited], about: tuple[Sequence[Question], Touchpoints]
) -> list[int]:
    """Return the parts (places, from 1) that call a yes that has a moment."""
    asked = outcomes_asked(*about)
    return [
        part
        for part, one in enumerate(chosen, start=1)
        if asked.get(one.question_no) == one.foretold
    ]


def told_rules(
    connection: duckdb.DuckDBPyConnection,
    chosen: Sequence[Cited],
    found: dict[int, Score],
    about: tuple[Sequence[Question], Touchpoints],
    leads: Mapping[int, RuleLead] | None = None,
) -> tuple[RuleIndex, ...]:
    """Put names and scores to cited rules.

    Args:
        connection: Facts, for who adopted what.
        chosen: The rules.
        found: Part (place in ``chosen``, from 1) → score; without one nothing was settled.
        about: Questions of the run, and the catalogue.
        leads: Part → how early it called what came; None: not counted.
    """
    questions, touchpoints = about
    names = [kind_of(question).classes(question, touchpoints) for question in questions]
    owners = adopted_keys(connection, questions, touchpoints)
    return tuple(
        replace(
            _told(
                one,
                found.get(part, NO_SCORE),
                questions[one.question_no].name,
                names[one.question_no],
                owners,
            ),
            lead=(leads or {}).get(part),
        )
        for part, one in enumerate(chosen, start=1)
    )


def _told(
    one: Cited, score: Score, question: str, names: dict[int, str], owners: dict[Key, str]
) -> RuleIndex:
    rule = rule_of(one.situation)
    return RuleIndex(
        question=question,
        after=rule.after,
        foretells=names.get(one.foretold, str(one.foretold)),
        support=one.support,
        confidence=round(one.confidence, 4),
        base=round(one.base, 4),
        lift=round(one.confidence / one.base, 3) if one.base > 0 and one.support else None,
        score=score,
        rule_id=rule_id(one.situation),
        when=rule.when,
        card=rule.card,
        definition=one.situation,
        adopted_by=owners.get(one.key),
    )


def adopted_keys(
    connection: duckdb.DuckDBPyConnection,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    *,
    shares: bool = False,
) -> dict[Key, str]:
    """Return who stands behind which situation and class of the questions of a run.

    Args:
        connection: Facts.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        shares: Rules that tell shares, instead of those that call a class.
    """
    numbers = {question.name: number for number, question in enumerate(questions)}
    codes = [
        {name: code for code, name in kind_of(question).classes(question, touchpoints).items()}
        for question in questions
    ]
    found = {}
    for one in adoptions(connection):
        number = numbers.get(one.question, -1)
        if one.until_us is not None or number < 0 or one.foretells not in codes[number]:
            continue
        if bool(rule_of(one.definition).says) == shares:
            situation = situation_of(canonical(one.definition))
            found[(number, situation, codes[number][one.foretells])] = one.author
    return found
