"""How well customers were understood: the Reality Index of the run that is looked at."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import partial

from nebelhorn.app.challenge import Contest, contest
from nebelhorn.app.foretelling import Ground
from nebelhorn.app.looking import (
    important_bits,
    is_stale,
    labelled,
    said_live,
    settle,
    so_far_live,
)
from nebelhorn.app.ours import ours_count
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress
from nebelhorn.predictions import Run
from nebelhorn.reality import (
    Asked,
    Depth,
    LeadTime,
    RealityIndex,
    Sight,
    is_young,
    lead_times,
    look_deeper,
    reality_index,
    with_twin,
    without_shares,
)
from nebelhorn.settings import Question
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
        depth: One click deeper: can the headline be trusted, and what is it made of? None where
            no share is said, for it is made of nothing else.
        leads: How early it was called, of each question with a yes and a no.
        readability: What readability costs; None where no black box walked beside the rules.
        live: How far what is sealed live has got, by language, beside a backtest or below "k of n"
            of its own; None where that has matured, or nothing was sealed live.
    """

    index: RealityIndex
    sentence: Said
    rules: tuple[Said, ...]
    questions: tuple[Question, ...]
    depth: Depth | None
    leads: tuple[Foresight, ...] = ()
    readability: Contest | None = None
    live: Said | None = None


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
        The index, beside what a naive guess would have got right. Of what is sealed live, as long
        as it has not matured, "k of n" and no share.

    Raises:
        NothingForetold: There is no such run.
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    stale = is_stale(workspace)
    so_far = so_far_live(workspace)
    looked, ground = settle(workspace, progress=progress)
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
    found = dataclasses.replace(reality_index(facts, looked, asked), live=so_far)
    if is_young(found):
        return _young(workspace, without_shares(found), ground)
    progress("looking deeper")
    found = with_twin(facts, found, important=asked.important)
    sight = Sight(asked.questions, asked.touchpoints, asked.important, days)
    depth = look_deeper(facts, looked, found, sight)
    settings = dataclasses.replace(workspace.settings, questions=labelled(workspace, ground))
    return Understanding(
        index=found,
        sentence=in_languages(lambda reader: headline_index(found, reader)),
        rules=tuple(
            in_languages(partial(rule_of_index, rule, found, settings)) for rule in found.rules
        ),
        questions=settings.questions,
        depth=depth,
        leads=foresight(workspace, looked, ground, days=days),
        readability=contest(
            workspace, looked, ground.questions, important=asked.important, days=days
        ),
        live=said_live(so_far),
    )


def _young(workspace: Workspace, found: RealityIndex, ground: Ground) -> Understanding:
    return Understanding(
        index=found,
        sentence=in_languages(lambda reader: headline_index(found, reader)),
        rules=(),
        questions=labelled(workspace, ground),
        depth=None,
        live=said_live(found.live),
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
