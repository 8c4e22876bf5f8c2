"""What readability costs: let a black box walk beside the rules, and say by how much it wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from nebelhorn.app.sayings import Said, in_languages
from nebelhorn.app.workspace import Workspace
from nebelhorn.drive import Course, Points, challenge
from nebelhorn.log import Progress
from nebelhorn.predictions import Known, Run, Train, write_challenge
from nebelhorn.reality import Readability, readability
from nebelhorn.settings import Question
from nebelhorn.views import readability_sentence


@dataclass(frozen=True, slots=True)
class Contest:
    """What readability costs, and how it is said.

    Attributes:
        figures: Shares of rules and black box, and their difference.
        sentence: Of the whole set, by language.
        questions: Of each question, in the order of ``figures.questions``, by language.
    """

    figures: Readability
    sentence: Said
    questions: tuple[Said, ...]


def put_challenge(
    workspace: Workspace,
    run: Run,
    ways: tuple[Points, Known, Sequence[Course]],
    train: Train,
    progress: Progress,
) -> None:
    """Let a black box foretell what the rules foretold, and write it beside their seals.

    It walks from the beginning to the end at once and writes at the end, so that whatever
    interrupts it leaves nothing half done.

    Args:
        workspace: Whose facts.
        run: A run that has ended.
        ways: Points, what is known at them, and the questions on their way.
        train: Learns.
        progress: Told about each step.

    Raises:
        DiskFull: There was no room left on the disk.
    """
    points, known, courses = ways
    said = []
    for number, course in enumerate(courses):
        progress(f"black box: question {number + 1} of {len(courses)}")
        said.append(challenge(points.sealed, course.due, known.state, train))
    write_challenge(workspace.stores.facts, run.run_no, said)


def contest(
    workspace: Workspace,
    run: Run,
    questions: Sequence[Question],
    *,
    important: int = 0,
    days: int | None = None,
) -> Contest | None:
    """Return what readability costs.

    Args:
        workspace: With ``settled``.
        run: The run.
        questions: In the order of their numbers.
        important: Bits of the groups the headline speaks about; 0: everybody.
        days: Only what came due in so many last days; None: everything.

    Returns:
        None where no black box was asked.
    """
    facts = workspace.stores.facts
    found = readability(facts, run, questions, important=important, days=days)
    if found is None:
        return None
    return Contest(
        found,
        in_languages(partial(readability_sentence, found.whole, mean=found.several)),
        tuple(in_languages(partial(readability_sentence, one)) for one in found.questions),
    )
