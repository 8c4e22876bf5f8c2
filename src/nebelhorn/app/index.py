"""How well customers were understood: the Reality Index of the newest run."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nebelhorn.app.challenge import Contest, contest
from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.ours import ours_count
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold
from nebelhorn.log import Progress
from nebelhorn.predictions import Run, newest_run, run_definition
from nebelhorn.reality import (
    Asked,
    Depth,
    LeadTime,
    RealityIndex,
    Sight,
    lead_times,
    look_deeper,
    put_settled,
    reality_index,
)
from nebelhorn.settings import Group, Question, Standing
from nebelhorn.views import headline_index, lead_sentence, rule_of_index, safe_sentence


@dataclass(frozen=True, slots=True)
class Foresight:
    """How early one question called what came, and how it is said.

    Attributes:
        figures: Lead time, and what came of those called safe.
        early: How much of what came had been called, and how long before, by language.
        safe: How many of those called safe it came to all the same, by language.
    """

    figures: LeadTime
    early: Said
    safe: Said


@dataclass(frozen=True, slots=True)
class Understanding:
    """The Reality Index, and how it is said.

    Attributes:
        index: All figures.
        sentence: The headline with its basis, by language.
        rules: The rules of ``index.rules`` as sentences, in the same order, by language.
        questions: As they were sealed, with the labels the settings have for them now.
        depth: One click deeper: can the headline be trusted, and what is it made of?
        leads: How early it was called, of each question with a yes and a no.
        readability: What readability costs; None where no black box walked beside the rules.
    """

    index: RealityIndex
    sentence: Said
    rules: tuple[Said, ...]
    questions: tuple[Question, ...]
    depth: Depth
    leads: tuple[Foresight, ...] = ()
    readability: Contest | None = None


def index(
    workspace: Workspace,
    *,
    days: int | None = None,
    progress: Progress = lambda _: None,
) -> Understanding:
    """Return how often what was foretold of customers came true.

    Only predictions whose horizon and grace have passed count, whatever was known earlier. The
    headline looks at the important groups a person has confirmed; where nobody has confirmed any,
    at everybody.

    Args:
        workspace: Whose facts.
        days: Only what came due in so many last days; None: everything.
        progress: Told about each step.

    Returns:
        The index, beside what a naive guess would have got right.

    Raises:
        NothingForetold: No replay has been made yet.
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    stale = is_stale(workspace)
    run, ground = settle(workspace, progress=progress)
    progress("counting what was right")
    asked = Asked(
        questions=ground.questions,
        touchpoints=ground.touchpoints,
        groups=[group.name for group in ground.groups],
        important=important_bits(workspace, ground.groups),
        days=days,
        adopted_rules=ours_count(workspace),
        stale=stale,
    )
    facts = workspace.stores.facts
    found = reality_index(facts, run, asked)
    progress("looking deeper")
    sight = Sight(asked.questions, asked.touchpoints, asked.important, days)
    depth = look_deeper(facts, run, found, sight)
    settings = dataclasses.replace(workspace.settings, questions=labelled(workspace, ground))
    return Understanding(
        index=found,
        sentence=in_languages(lambda reader: headline_index(found, reader)),
        rules=tuple(
            in_languages(partial(rule_of_index, rule, found, settings)) for rule in found.rules
        ),
        questions=settings.questions,
        depth=depth,
        leads=foresight(workspace, run, ground, days=days),
        readability=contest(workspace, run, ground.questions, important=asked.important, days=days),
    )


def foresight(
    workspace: Workspace, run: Run, ground: Ground, *, days: int | None = None
) -> tuple[Foresight, ...]:
    """Return how early each question with a yes and a no called what came.

    Args:
        workspace: With ``settled`` (see ``settle``).
        run: The run.
        ground: What it stands on.
        days: Only what came due in so many last days; None: everything.
    """
    found = lead_times(
        workspace.stores.facts,
        run,
        ground.questions,
        ground.touchpoints,
        workspace.settings,
        days=days,
    )
    return tuple(
        Foresight(
            one,
            in_languages(partial(lead_sentence, one)),
            in_languages(partial(safe_sentence, one)),
        )
        for one in found
    )


def labelled(workspace: Workspace, ground: Ground) -> tuple[Question, ...]:
    """Return the questions as they were sealed, with the labels the settings have for them now."""
    said = {question.name: question for question in workspace.settings.questions}
    return tuple(
        dataclasses.replace(question, de=said[question.name].de, en=said[question.name].en)
        if question.name in said
        else question
        for question in ground.questions
    )


def is_stale(workspace: Workspace) -> bool:
    """Would a run made now be another one, since facts or settings have changed?

    Returns:
        False where nothing was foretold yet.

    Raises:
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    facts, settings = workspace.stores.facts, workspace.settings
    run = newest_run(facts)
    if run is None:
        return False
    ground = lay_ground(workspace, settings, settings.questions)
    now = run_definition(facts, settings, ground.questions, ground.groups, as_of_us=ground.as_of_us)
    return now != run.definition


def settle(workspace: Workspace, *, progress: Progress = lambda _: None) -> tuple[Run, Ground]:
    """Make ``settled``: every prediction of the newest run that is due, with what came.

    Returns:
        The run, and the ground it stands on.

    Raises:
        NothingForetold: No replay has been made yet.
    """
    run = newest_run(workspace.stores.facts)
    if run is None:
        msg = "nothing has been foretold yet; make a backtest with: nebelhorn replay"
        raise NothingForetold(msg)
    sealed = dataclasses.replace(
        workspace.settings, touchpoints=run.catalogue(), groups=run.groups()
    )
    ground = lay_ground(workspace, sealed, run.questions())
    progress("settling what is due")
    put_settled(workspace.stores.facts, run, ground.questions, ground.touchpoints)
    return run, ground


def important_bits(workspace: Workspace, groups: Sequence[Group]) -> int:
    """Return the bits of the groups a person has confirmed as important."""
    confirmed = {
        group.name for group in workspace.settings.groups if group.important is Standing.CONFIRMED
    }
    return sum(1 << bit for bit, group in enumerate(groups) if group.name in confirmed)
