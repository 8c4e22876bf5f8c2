"""Hold up the mirror: what customers say, and what they do then."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from nebelhorn.app.looking import labelled, settle
from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import Progress, customer_names
from nebelhorn.reality import Mirror
from nebelhorn.reality import mirror as hold_up
from nebelhorn.settings import Question
from nebelhorn.views import mirror_headline, mirror_sentence, parting_sentence


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What customers had said beside what they did, and how it is said.

    Attributes:
        mirror: All figures.
        sentence: Whether saying and doing part at all, by language.
        rows: ``mirror.rows`` as sentences, in the same order, by language.
        parts: ``mirror.parts`` as sentences, in the same order, by language.
        questions: As they were sealed, with the labels the settings have for them now.
        customers: Number of each customer in ``examples`` → external key; who has none any more
            is left out.
    """

    mirror: Mirror
    sentence: Said
    rows: tuple[Said, ...]
    parts: tuple[Said, ...]
    questions: tuple[Question, ...]
    customers: dict[int, str]


def mirror(workspace: Workspace, *, progress: Progress = lambda _: None) -> Mirrored:
    """Return where saying and doing part: who said 9 and left anyway.

    Args:
        workspace: Whose facts.
        progress: Told about each step.

    Returns:
        Each question with a yes and a no, by what customers had last said when it was foretold.

    Raises:
        NothingForetold: There is no such run.
        SettingsError: A question of the settings says something that cannot be.
        ConditionError: A condition of the settings cannot be understood.
    """
    _, ground = settle(workspace, progress=progress)
    progress("comparing what was said with what was done")
    facts, settings = workspace.stores.facts, workspace.settings
    found = hold_up(facts, ground.questions, ground.touchpoints, settings)
    named = sorted({customer for row in found.rows for customer in row.examples})
    return Mirrored(
        mirror=found,
        sentence=in_languages(partial(mirror_headline, found)),
        rows=tuple(in_languages(partial(mirror_sentence, row)) for row in found.rows),
        parts=tuple(in_languages(partial(parting_sentence, part)) for part in found.parts),
        questions=labelled(workspace, ground),
        customers=customer_names(workspace.stores.office, named),
    )
