"""Walk through history: foretell each day by what was known then, seal, and settle when due."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from nebelhorn.app.challenge import put_challenge
from nebelhorn.app.foretelling import (
    Ground,
    cautions,
    lay_ground,
    make_course,
    put_ground,
    read_known,
    read_points,
)
from nebelhorn.app.hindsight import LeftOut, leave_out
from nebelhorn.app.ours import our_words
from nebelhorn.app.questions import questions_of, write_down
from nebelhorn.app.values import ground_cautions
from nebelhorn.app.workspace import Workspace
from nebelhorn.clock import utc_now
from nebelhorn.drive import DAY_US, Course, Pace, Points, drive
from nebelhorn.errors import SettingsError
from nebelhorn.log import Progress, make_customer_keys
from nebelhorn.predictions import (
    MOST_QUESTIONS,
    NOT_BEGUN_US,
    Known,
    LedgerWriter,
    Run,
    begin_run,
    challenge_count,
    load_lightgbm,
    newest_run,
    run_definition,
    train_boosted,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_Ways: TypeAlias = tuple[Points, Known, list[Course]]
"""Points, what is known at them, and the questions on their way."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a replay did.

    Attributes:
        run_no: Number of the backtest.
        questions: Names of the questions, in order.
        proposed: Questions that were proposed and written to ``nebelhorn.toml``, in sentences.
        cautions: What is foretold otherwise than somebody may think, and what is not learnt from,
            in sentences.
        points: Count of decision points.
        seals: Count of seals the run has now.
        resumed: Did it go on where an earlier one had been interrupted?
        already: Was it finished before, so that nothing was left to seal?
        challenged: Of how many predictions a black box says something beside the rules; None: none
            was asked.
    """

    run_no: int
    questions: tuple[str, ...]
    proposed: tuple[str, ...]
    cautions: tuple[str, ...]
    points: int
    seals: int
    resumed: bool
    already: bool
    challenged: int | None = None


def replay(
    workspace: Workspace,
    *,
    again: bool = False,
    challenger: bool = False,
    chance: Callable[[int], bytes] = secrets.token_bytes,
    pace: Pace | None = None,
    progress: Progress = lambda _: None,
) -> Backtest:
    """Walk through history day by day, as if each day were today: a *backtest*.

    Interrupted or killed, it goes on where it was when called again, and seals the same. Where
    ``nebelhorn.toml`` has no forecast questions yet, good ones are proposed and written there.

    Args:
        workspace: Whose facts.
        again: Begin anew although a finished replay of the same facts and questions is there.
        challenger: Let a black box (LightGBM) walk beside the rules, so that ``index`` can say
            what readability costs; also beside a replay that is finished. It changes no seal.
        chance: Returns so many random bytes, for the keys of customers.
        pace: When blocks of seals are closed; changes no seal.
        progress: Told about each step.

    Returns:
        What was done.

    Raises:
        SettingsError: A question says something that cannot be, or an attribute to keep or leave
            out is not in the log.
        ConditionError: A condition cannot be understood.
        DiskFull: There was no room left; what was sealed before is unharmed.
        NotInstalled: A black box is wanted, and LightGBM cannot be loaded.
    """
    if challenger:
        load_lightgbm()
    questions, proposed = questions_of(workspace, progress=progress)
    ground = lay_ground(workspace, workspace.settings, questions)
    if ground.as_of_us and proposed:
        write_down(workspace, proposed)
    if not ground.questions:
        msg = 'there is nothing to foretell: every [[question]] in nebelhorn.toml says "no"'
        raise SettingsError(msg)
    if len(ground.questions) > MOST_QUESTIONS:
        msg = (
            f"nebelhorn.toml asks {len(ground.questions)} questions; a set has at most "
            f'{MOST_QUESTIONS}, for the index is their mean: write standing = "no" where you can '
            "do without"
        )
        raise SettingsError(msg)
    left_out = leave_out(workspace, ground, progress)
    run, resumed = _run(workspace, ground, again=again)
    names = tuple(question.name for question in ground.questions)
    facts, many = workspace.stores.facts, 0
    wanted = challenger and not challenge_count(facts, run.run_no)
    if wanted or not run.ended:
        ways = _ways(workspace, ground, left_out, progress)
        if not run.ended:
            many = len(ways[0])
            _walk(workspace, run, ways, chance, pace, progress)
        if wanted:
            put_challenge(workspace, run, ways, train_boosted, progress)
    return Backtest(
        run_no=run.run_no,
        questions=names,
        proposed=tuple(f"{p.question.label('en')} ({p.reason})" for p in proposed),
        cautions=(
            *cautions(ground, workspace.settings),
            *ground_cautions(workspace, ground),
            *left_out.cautions,
        ),
        points=many,
        seals=_count(workspace, run),
        resumed=resumed,
        already=run.ended,
        challenged=challenge_count(facts, run.run_no) if challenger else None,
    )


def _run(workspace: Workspace, ground: Ground, *, again: bool) -> tuple[Run, bool]:
    facts = workspace.stores.facts
    definition = run_definition(
        facts, workspace.settings, ground.questions, ground.groups, as_of_us=ground.as_of_us
    )
    run = newest_run(facts)
    if run is not None and run.definition == definition and not (again and run.ended):
        return run, run.until_us > NOT_BEGUN_US and not run.ended
    now_us = round(utc_now().timestamp() * 1_000_000)
    begun = begin_run(facts, definition=definition, as_of_us=ground.as_of_us, begun_us=now_us)
    return begun, False


def _ways(workspace: Workspace, ground: Ground, left_out: LeftOut, progress: Progress) -> _Ways:
    facts = workspace.stores.facts
    put_ground(workspace, ground, progress)
    points = read_points(facts)
    known = read_known(facts, ground, progress, left_out.columns)
    courses = []
    words = our_words(workspace, ground, points, known.state)
    for question, ours in zip(ground.questions, words, strict=True):
        progress(f"looking what became of: {question.name}")
        courses.append(make_course(facts, question, ground, known, ours))
    return points, known, courses


def _walk(
    workspace: Workspace,
    run: Run,
    ways: _Ways,
    chance: Callable[[int], bytes],
    pace: Pace | None,
    progress: Progress,
) -> None:
    facts, (points, _, courses) = workspace.stores.facts, ways
    progress("making keys")
    keys = make_customer_keys(
        workspace.stores.office,
        (row[0] for row in facts.execute("SELECT DISTINCT customer_no FROM point").fetchall()),
        chance=chance,
    )
    ledger = LedgerWriter(facts, run, keys)
    days = int(points.sealed.sealed_us[-1] // DAY_US) if len(points) else 0
    drive(
        points,
        courses,
        ledger,
        pace=pace,
        progress=lambda day: progress(f"backtest: {_date(day)} of {_date(days)}"),
    )
    ledger.end()


def _count(workspace: Workspace, run: Run) -> int:
    row = workspace.stores.facts.execute(
        "SELECT coalesce(sum(seals), 0)::BIGINT FROM block WHERE run_no = ?", [run.run_no]
    ).fetchone()
    return int(row[0]) if row else 0


def _date(day: int) -> str:
    return f"{(_EPOCH + timedelta(days=day)).date()}"
