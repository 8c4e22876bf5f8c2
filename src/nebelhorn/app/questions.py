"""The forecast questions of a workspace: what the settings say, or good ones proposed."""

from __future__ import annotations

from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.log import Progress
from nebelhorn.predictions import propose_questions
from nebelhorn.settings import Question, add_questions, settings_sha256


def questions_of(
    workspace: Workspace, *, progress: Progress = lambda _: None
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Return the questions; where there are none yet, propose some and write them down.

    Args:
        workspace: Whose settings and facts.
        progress: Told about each step.

    Returns:
        The questions, and a sentence for each that was proposed just now.
    """
    if workspace.settings.questions:
        return workspace.settings.questions, ()
    progress("proposing forecast questions")
    proposed = propose_questions(workspace.stores.facts, workspace.settings)
    path = workspace.folder / SETTINGS_FILE
    add_questions(
        path,
        [proposal.question for proposal in proposed],
        expected_sha256=settings_sha256(path),
        notes={proposal.question.name: proposal.reason for proposal in proposed},
    )
    said = tuple(f"{p.question.label('en')} ({p.reason})" for p in proposed)
    return workspace.settings.questions, said
