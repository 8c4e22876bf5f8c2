"""The runs whose predictions may still be open, and what their numbers mean."""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from nebelhorn.app.workspace import Workspace
from nebelhorn.journeys import put_catalogue
from nebelhorn.predictions import (
    LIVE,
    Run,
    Touchpoints,
    horizon_us,
    kind_of,
    newest_run,
    runs_so_far,
)
from nebelhorn.settings import Question


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A run, with what its numbers mean.

    Attributes:
        run: The run.
        questions: As they were sealed, with the labels of the settings now, by number.
        classes: Class → name, of each question.
        open_us: How long predictions of each stay open, microseconds.
        horizon_us: The same without the grace.
    """

    run: Run
    questions: tuple[Question, ...]
    classes: tuple[dict[int, str], ...]
    open_us: tuple[int, ...]
    horizon_us: tuple[int, ...]


def shown_runs(workspace: Workspace, as_of_us: int) -> tuple[ShownRun, ...]:
    """Return every live run with predictions that may be open; the newest backtest where none was.

    Backtests and live runs are never mixed.

    Args:
        workspace: Whose ledger.
        as_of_us: Open is what is due later, UTC microseconds.

    Returns:
        The newest first.
    """
    facts = workspace.stores.facts
    live = [run for run, _ in runs_so_far(facts) if run.label == LIVE]
    if not live:
        backtest = newest_run(facts)
        return () if backtest is None else (_shown(workspace, backtest),)
    newest = live[-1]
    going = [one for one in live if one is newest or _last_due(one) > as_of_us]
    return tuple(_shown(workspace, one) for one in reversed(going))


def _last_due(run: Run) -> int:
    return run.until_us + max(run.open_us(), default=0)


def _shown(workspace: Workspace, run: Run) -> ShownRun:
    settings = workspace.settings
    said = {question.name: question for question in settings.questions}
    questions = tuple(
        replace(one, de=said[one.name].de, en=said[one.name].en) if one.name in said else one
        for one in run.questions()
    )
    facts = workspace.stores.facts
    put_catalogue(facts, replace(settings, touchpoints=run.catalogue()), into="shown_catalogue")
    touchpoints = _touchpoints(facts)
    return ShownRun(
        run,
        questions,
        tuple(kind_of(one).classes(one, touchpoints) for one in questions),
        tuple(run.open_us()),
        tuple(horizon_us(one) for one in questions),
    )


def _touchpoints(facts: duckdb.DuckDBPyConnection) -> Touchpoints:
    rows = facts.execute("SELECT touchpoint_no, name, by_whom FROM shown_catalogue").fetchall()
    return Touchpoints(
        names={number: name for number, name, _ in rows},
        customers=frozenset(number for number, _, by in rows if by == "customer"),
    )
