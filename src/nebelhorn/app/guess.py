"""Guess first: the fog begins in one's own head."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import partial

from nebelhorn.app.foretelling import lay_ground, put_ground
from nebelhorn.app.questions import questions_of
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress
from nebelhorn.reality import Surprise, surprises
from nebelhorn.views import surprise_sentence


@dataclass(frozen=True, slots=True)
class GuessQuestion:
    """One question to be guessed at, and the truth.

    Attributes:
        question: "Of 100 customers …: how many …?", by language.
        truth: What the log says.
    """

    question: Said
    truth: Surprise


def guess(
    workspace: Workspace, *, progress: Progress = lambda _: None
) -> tuple[GuessQuestion, ...]:
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
    settings = dataclasses.replace(workspace.settings, questions=questions)
    found = surprises(
        workspace.stores.facts, ground.questions, ground.touchpoints, as_of_us=ground.as_of_us
    )
    return tuple(
        GuessQuestion(in_languages(partial(surprise_sentence, one, settings)), one) for one in found
    )
