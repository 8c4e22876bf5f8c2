"""The forecast questions of a workspace: what the settings say, or good ones proposed."""

from __future__ import annotations

from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.workspace import SETTINGS_FILE, Workspace
from nebelhorn.log import Progress
from nebelhorn.predictions import QuestionProposal, propose_questions, put_points
from nebelhorn.reality import commonest_share
from nebelhorn.settings import Question, add_questions, settings_sha256

_FOREGONE = 0.98
"""A question whose commonest answer comes more often than this is not proposed."""

_LEAST = 2
"""But so many are, however foregone: something must be asked."""


def questions_of(
    workspace: Workspace, *, progress: Progress = lambda _: None
) -> tuple[tuple[Question, ...], tuple[QuestionProposal, ...]]:
    """Return the questions of the settings; where there are none yet, proposals.

    Nothing is written down.

    Args:
        workspace: Whose settings and facts.
        progress: Told about each step.

    Returns:
        The questions, and why each is proposed; no reasons where the settings have questions.
    """
    if workspace.settings.questions:
        return workspace.settings.questions, ()
    progress("proposing forecast questions")
    proposed = propose_questions(workspace.stores.facts, workspace.settings)
    worth = _worth_asking(workspace, proposed)
    return tuple(proposal.question for proposal in worth), worth


def write_down(workspace: Workspace, proposed: tuple[QuestionProposal, ...]) -> None:
    """Add proposed questions to ``nebelhorn.toml``, each with its reason.

    Raises:
        SettingsError: The file was changed meanwhile, or cannot be written.
    """
    path = workspace.folder / SETTINGS_FILE
    add_questions(
        path,
        [proposal.question for proposal in proposed],
        expected_sha256=settings_sha256(path),
        notes={proposal.question.name: proposal.reason for proposal in proposed},
    )


def _worth_asking(
    workspace: Workspace, proposed: tuple[QuestionProposal, ...]
) -> tuple[QuestionProposal, ...]:
    facts = workspace.stores.facts
    asked = tuple(proposal.question for proposal in proposed)
    ground = lay_ground(workspace, workspace.settings, asked)
    put_points(facts, open_us=ground.open_us, as_of_us=ground.as_of_us, leaves=ground.leaves)
    shares = {
        question.name: commonest_share(
            facts, question, ground.touchpoints, as_of_us=ground.as_of_us
        )
        for question in asked
    }
    # nothing due, or nobody ever answers: as good as foregone
    worth = [p for p in proposed if (shares[p.question.name] or 1.0) <= _FOREGONE]
    if len(worth) >= _LEAST:
        return tuple(worth)
    open_first = sorted(proposed, key=lambda p: shares[p.question.name] or 1.0)[:_LEAST]
    return tuple(proposal for proposal in proposed if proposal in open_first)
