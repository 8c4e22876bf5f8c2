"""Guess first: the fog begins in one's own head."""

from __future__ import annotations

from nebelhorn.app.foretelling import lay_ground, put_ground
from nebelhorn.app.questions import questions_of
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress
from nebelhorn.reality import Surprise, surprises


def guess(workspace: Workspace, *, progress: Progress = lambda _: None) -> tuple[Surprise, ...]:
    """Return up to five questions about the customers that most people would answer wrong.

    Needs no replay. What somebody guesses is never kept: it is private to them.

    Args:
        workspace: Whose facts.
        progress: Told about each step.

    Returns:
        Questions with the truth, most surprising first; empty where the log is too small to say
        anything.

    Raises:
        SettingsError: A forecast question says something that cannot be.
    """
    questions, _ = questions_of(workspace, progress=progress)
    ground = lay_ground(workspace, workspace.settings, questions)
    put_ground(workspace, ground, progress)
    progress("looking for what surprises")
    return surprises(
        workspace.stores.facts, ground.questions, ground.touchpoints, as_of_us=ground.as_of_us
    )
