"""Judge the rules that people adopted, by what came afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nebelhorn.app.looking import labelled, settle
from nebelhorn.app.rule_ground import rule_ground
from nebelhorn.app.rules import rule_key
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress
from nebelhorn.predictions import BACKTEST, Adoption, adoptions, kind_of, newest_run, rule_of
from nebelhorn.reality import Adopted, BeliefResult, judge_adopted
from nebelhorn.rules import holds
from nebelhorn.settings import Belief

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def judge_adoptions(
    workspace: Workspace, *, backtest: bool = False, progress: Progress = lambda _: None
) -> tuple[BeliefResult, ...]:
    """Return what became of every rule a person adopted, the oldest adoption first.

    Cases are the decision points of the newest run, heartbeats among them: at most its latest
    300,000. What a rule claims comes more often than at all other points of the same time.

    Args:
        workspace: Whose ledger.
        backtest: Also look at the time before a rule was adopted? That proves nothing.
        progress: Told about each step.

    Returns:
        One an adoption, dropped ones included; those left out whose question is asked no more,
        whose class is gone, or that an older version did not write down whole. Empty as long as
        nothing was foretold.
    """
    facts = workspace.stores.facts
    made = adoptions(facts)
    if not made or newest_run(facts) is None:
        return ()
    # its points are those of the whole log, and so of all the time since somebody adopted a rule
    _, ground = settle(workspace.looking_at(BACKTEST), progress=progress)
    looked = rule_ground(workspace, ground, progress)
    questions = {question.name: question for question in labelled(workspace, ground)}
    judged = []
    for one in made:
        question, rule = questions.get(one.question), rule_of(one.definition)
        if question is None or not rule.counts_points:
            continue
        classes = kind_of(question).classes(question, ground.touchpoints)
        codes = [code for code, name in classes.items() if name == one.foretells]
        if not codes:
            continue
        progress(f"judging: a rule adopted by {one.author}")
        adopted = Adopted(
            belief=_belief(one),
            definition=one.definition,
            question=question,
            claimed=one.foretells,
            code=min(codes),
            points=looked.points.sealed,
            where=holds(looked.state, rule.clauses, rule.card),
        )
        judged.append(
            judge_adopted(
                facts, adopted, ground.touchpoints, as_of_us=ground.as_of_us, backtest=backtest
            )
        )
    return tuple(judged)


def _belief(one: Adoption) -> Belief:
    return Belief(
        name=rule_key(one.question, one.definition, one.foretells),
        author=one.author,
        written=_at(one.from_us),
        condition=one.definition,
        claim=one.foretells,
        question=one.question,
        withdrawn=None if one.until_us is None else _at(one.until_us),
    )


def _at(time_us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=time_us)
