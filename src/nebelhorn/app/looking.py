"""The run that is looked at, settled: what is sealed live, or the backtest, never both in one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from nebelhorn.app.foretelling import Ground, lay_ground
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.errors import NothingForetold
from nebelhorn.log import Progress
from nebelhorn.predictions import (
    BACKTEST,
    LIVE,
    Run,
    RunChoice,
    live_line,
    run_definition,
    run_looked_at,
)
from nebelhorn.reality import SIGNALS, LiveSoFar, join_line, live_so_far, put_settled
from nebelhorn.settings import Group, Question, Standing
from nebelhorn.views import live_sentence

_NOTHING = "nothing has been foretold yet; make a backtest with: nebelhorn replay"
_NOT_LIVE = "nothing has been foretold live yet; that is done by: nebelhorn serve"


def settle(workspace: Workspace, *, progress: Progress = lambda _: None) -> tuple[Run, Ground]:
    """Make ``settled``: every prediction of the run looked at that is due, with what came.

    Args:
        workspace: Whose facts; it says which run is looked at.
        progress: Told about the step.

    Returns:
        The run, and the ground it stands on. Of what is sealed live: the newest run, together with
        those it goes on from, and ``as_of_us`` is until when everything is sealed.

    Raises:
        NothingForetold: There is no such run.
    """
    found = run_looked_at(workspace.stores.facts, workspace.run)
    if found is None:
        raise NothingForetold(_NOT_LIVE if workspace.run is RunChoice.LIVE else _NOTHING)
    progress("settling what is due")
    return found, _settle(workspace, found)


def _settle(workspace: Workspace, run: Run) -> Ground:
    parts = [f"settled_{one.run_no:d}" for one in run.earlier]
    for one, part in zip(run.earlier, parts, strict=True):
        _settle_one(workspace, dataclasses.replace(one, as_of_us=run.as_of_us), part)
    ground = _settle_one(workspace, run, "settled")
    if run.earlier:
        join_line(workspace.stores.facts, run, parts)
    return ground


def _settle_one(workspace: Workspace, run: Run, into: str) -> Ground:
    sealed = dataclasses.replace(
        workspace.settings, touchpoints=run.catalogue(), groups=run.groups()
    )
    ground = lay_ground(workspace, sealed, run.questions())
    alone = dataclasses.replace(run, earlier=())
    put_settled(workspace.stores.facts, alone, ground.questions, ground.touchpoints, into=into)
    return ground


def so_far_live(workspace: Workspace) -> LiveSoFar | None:
    """Return how often what is sealed live was right, as long as no index is said of it.

    Overwrites ``settled``: call it before ``settle``.

    Args:
        workspace: Whose facts.

    Returns:
        None: nothing was sealed live, or it has matured.
    """
    facts = workspace.stores.facts
    line = live_line(facts)
    if line is None or line.has_matured:
        return None
    ground = _settle(workspace, line.run)
    return live_so_far(facts, line, important=important_bits(workspace, ground.groups))


def said_live(found: LiveSoFar | None) -> Said | None:
    """Return how that is said, by language."""
    if found is None:
        return None
    return in_languages(lambda reader: live_sentence(found, reader))


def is_heard_now(label: str, watched: str) -> bool:
    """Is an alarm one of today? What is heard in a backtest is what would have been heard.

    Args:
        label: Of the run the horn looks at, or ``signals``.
        watched: What the alarm is about; the faster signals look at the log itself.

    Examples:
        >>> is_heard_now("backtest", "index"), is_heard_now("backtest", "voices")
        (False, True)
    """
    return label != BACKTEST or watched in set(SIGNALS)


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

    Args:
        workspace: Whose facts and settings; it says which run is looked at.

    Returns:
        False where nothing was foretold yet, and of what is sealed live: a new run begins by
        itself there.

    Raises:
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    facts, settings = workspace.stores.facts, workspace.settings
    found = run_looked_at(facts, workspace.run)
    if found is None or found.label == LIVE:
        return False
    ground = lay_ground(workspace, settings, settings.questions)
    now = run_definition(facts, settings, ground.questions, ground.groups, as_of_us=ground.as_of_us)
    return now != found.definition


def important_bits(workspace: Workspace, groups: Sequence[Group]) -> int:
    """Return the bits of the groups a person has confirmed as important."""
    confirmed = {
        group.name for group in workspace.settings.groups if group.important is Standing.CONFIRMED
    }
    return sum(1 << bit for bit, group in enumerate(groups) if group.name in confirmed)
