"""The rules that stand at the end of a run: what carries the predictions of late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import numpy as np
from numpy.typing import NDArray

from nebelhorn.predictions import Run, Touchpoints, situation_of
from nebelhorn.reality.coverage import Judged, carry, read_judged
from nebelhorn.reality.days import RuleLead
from nebelhorn.reality.listed import cited_rules, put_cited, put_parts
from nebelhorn.reality.rare import ShareRule, put_usual_score, share_rules
from nebelhorn.reality.result import RuleIndex
from nebelhorn.reality.rule_lead import cited_leads, outcomes_asked, told_leads
from nebelhorn.reality.rules import MOST_RULES, adopted_keys, calling_yes, told_rules
from nebelhorn.reality.scores import scores
from nebelhorn.rules import State
from nebelhorn.settings import Question

STANDING_DAYS = 90
"""A rule stands if it was cited in so many last days in which predictions came due."""

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules of a run.

    Attributes:
        rules: Of each question at most 60, or as many as people have adopted, the most useful
            first; figures are of the last 90 days in which predictions came due, and in these all
            but adopted ones were right more often than is usual.
        customers: For each rule up to three numbers of customers it was cited for last, or who
            met it last.
        carried: Question → (predictions that rest on its rules listed here, all of them).
    """

    rules: tuple[RuleIndex, ...]
    customers: tuple[tuple[int, ...], ...]
    carried: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Listed:
    """One rule, the seals behind its figures, and whether it carries them."""

    rule: RuleIndex
    gain: float
    seal_no: NDArray[np.int64]


def rulebook(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    about: tuple[Sequence[Question], Touchpoints],
    state: State | None = None,
    *,
    leads: bool = False,
) -> Rulebook:
    """Return the rules that stand, at most 60 a question.

    Args:
        connection: Facts with ``judged`` (see ``reality_index``) and, with a state, ``run_place``:
            (point_no, place), where in the state each point of the run stands.
        run: Whose rules.
        about: Questions of the run, in the order of their numbers, and the catalogue.
        state: What was known at the points; None: rules are compared by their words alone, and
            nothing is said of what is rare.
        leads: Count how early rules had called what came? Needs ``decided`` (``put_decided``). Of
            all that is due: 90 days would cut off what was called longer before.
    """
    last = connection.execute("SELECT coalesce(max(due_day), 0) FROM judged").fetchone()
    newest = int(last[0]) if last else run.as_of_us // 86_400_000_000
    where = f"due_day > {newest - STANDING_DAYS:d}"
    judged = read_judged(connection, newest - STANDING_DAYS, state)
    called = _called(connection, where, judged, about, leads=leads)
    told = []
    if state is not None:
        told = _told(connection, (judged, state), about, called, leads=leads)
    listed: list[_Listed] = []
    for question in about[0]:
        mine = [one for one in _each_once(called, told) if one.rule.question == question.name]
        # what somebody adopted stands in any case
        mine.sort(key=lambda one: (one.rule.adopted_by is None, -one.gain))
        most = max(MOST_RULES, sum(one.rule.adopted_by is not None for one in mine))
        listed += sorted(mine[:most], key=lambda one: -one.gain)
    return Rulebook(
        tuple(one.rule for one in listed),
        _examples(connection, listed),
        _carried(connection, where, about[0], listed),
    )


def _called(
    connection: duckdb.DuckDBPyConnection,
    where: str,
    judged: Judged,
    about: tuple[Sequence[Question], Touchpoints],
    *,
    leads: bool,
) -> list[_Listed]:
    """Return the cited rules; those that cover the same cases with the same claim are one."""
    keys = adopted_keys(connection, *about)
    cited = cited_rules(connection, where, list(keys))
    carried = [
        one
        for one in carry(cited, judged, set(keys))
        # judged after all that rests on it is one: else chance would pick the luckier of two alike
        if one.rule.gain > 0 or one.rule.key in keys
    ]
    put_parts(connection, [one.seal_no for one in carried])
    found = scores(
        connection,
        "SELECT c.part AS part, j.question_no, j.customer_no, j.due_day, j.hit, j.naive_hit "
        "FROM judged AS j JOIN cited_seal AS c USING (seal_no)",
    )
    chosen = [one.rule for one in carried]
    ahead = {}
    if leads:
        put_cited(connection, chosen)
        ahead = cited_leads(connection, calling_yes(chosen, about))
    rules = told_rules(connection, chosen, found, about, ahead)
    return [
        _Listed(rule, one.rule.gain, one.seal_no) for rule, one in zip(rules, carried, strict=True)
    ]


def _told(
    connection: duckdb.DuckDBPyConnection,
    looked: tuple[Judged, State],
    about: tuple[Sequence[Question], Touchpoints],
    called: Sequence[_Listed],
    *,
    leads: bool,
) -> list[_Listed]:
    """Return what can be said of rare classes, measured where it was not looked for."""
    cards = [(one.rule.question, one.rule.card) for one in called if one.rule.card]
    found = share_rules(connection, *looked, about, cards)
    put_parts(connection, [one.seal_no for one in found])
    scored = put_usual_score(connection, found)
    ahead = _told_ahead(connection, found, about) if leads else {}
    return [
        _Listed(replace(one.index(score), lead=ahead.get(part)), one.gain, one.seal_no)
        for part, (one, score) in enumerate(zip(found, scored, strict=True), start=1)
        if one.stands(score)
    ]


def _told_ahead(
    connection: duckdb.DuckDBPyConnection,
    found: Sequence[ShareRule],
    about: tuple[Sequence[Question], Touchpoints],
) -> dict[int, RuleLead]:
    asked = {about[0][number].name: code for number, code in outcomes_asked(*about).items()}
    parts = [
        part for part, one in enumerate(found, start=1) if asked.get(one.question) == one.foretold
    ]
    put_parts(connection, [one.held for one in found])
    return told_leads(connection, parts)


def _each_once(called: Sequence[_Listed], told: Sequence[_Listed]) -> list[_Listed]:
    """Let no situation and class stand twice: ours before all, what calls before what tells."""
    found: dict[tuple[str, str, str], _Listed] = {}
    for one in sorted((*called, *told), key=lambda one: one.rule.adopted_by is None):
        rule = one.rule
        found.setdefault((rule.question, situation_of(rule.definition), rule.foretells), one)
    return list(found.values())


def _examples(
    connection: duckdb.DuckDBPyConnection, listed: Sequence[_Listed]
) -> tuple[tuple[int, ...], ...]:
    put_parts(connection, [one.seal_no for one in listed])
    found = dict(
        connection.execute(
            "SELECT part, list(customer_no ORDER BY newest DESC) FROM (SELECT c.part, "
            "j.customer_no, max(j.seal_no) AS newest FROM judged AS j JOIN cited_seal AS c "
            "USING (seal_no) GROUP BY c.part, j.customer_no QUALIFY row_number() OVER "
            f"(PARTITION BY c.part ORDER BY newest DESC) <= {_EXAMPLES}) GROUP BY part"
        ).fetchall()
    )
    return tuple(tuple(found.get(part, ())) for part in range(1, len(listed) + 1))


def _carried(
    connection: duckdb.DuckDBPyConnection,
    where: str,
    questions: Sequence[Question],
    listed: Sequence[_Listed],
) -> dict[str, tuple[int, int]]:
    whole = connection.execute(
        f"SELECT question_no, count(*) FROM judged WHERE {where} GROUP BY question_no"
    ).fetchall()
    carried: dict[str, int] = {}
    for one in listed:
        if not one.rule.says:
            carried[one.rule.question] = carried.get(one.rule.question, 0) + len(one.seal_no)
    # a question of which nothing came due lists what people adopted
    due = dict.fromkeys((one.rule.question for one in listed), 0)
    due |= {questions[number].name: int(many) for number, many in whole}
    return {
        question.name: (carried.get(question.name, 0), due[question.name])
        for question in questions
        if question.name in due
    }
