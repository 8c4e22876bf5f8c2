"""Do long work so that it shows progress and can be interrupted safely."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError
from pathlib import Path
from threading import Event
from typing import Annotated, TypeVar

import duckdb
import typer

from nebelhorn.app import Workspace, open_workspace
from nebelhorn.cli.asker import Asker, asker, progress_line
from nebelhorn.cli.interrupted import Interrupted

Result = TypeVar("Result")
Report = Callable[[str], None]

Live = Annotated[
    bool | None,
    typer.Option(
        "--live/--backtest",
        help="Which run to look at; else what is sealed live once it has matured.",
        show_default=False,
    ),
]
"""Which run a verb looks at."""

_LOOK_S = 0.05
_RUNS = {None: None, True: "live", False: "backtest"}
_INTERRUPTED = "interrupted; nothing is left half-done, and it can be repeated"


def folder_of(context: typer.Context) -> Path:
    """Return the workspace folder chosen with ``--workspace``."""
    return Path(context.obj)


def work_on(
    folder: Path, work: Callable[[Workspace, Report], Result], *, live: bool | None = None
) -> Result:
    """Open a workspace and work on it beside a progress line on standard error.

    The work runs in a thread of its own: Ctrl-C reaches us at once and stops the running query,
    whose transaction is undone, or else the work at its next step. Where another process has asked,
    it is told each step, and its going away is Ctrl-C.

    Args:
        folder: The workspace.
        work: Called with the workspace and a function that is told each step.
        live: Does it look at what is sealed live, or at the backtest? None: see ``Workspace.run``.

    Returns:
        What ``work`` returns.

    Raises:
        Interrupted: A person pressed Ctrl-C.
    """
    with (
        open_workspace(folder, run=_RUNS[live]) as workspace,
        progress_line() as bar,
        ThreadPoolExecutor(max_workers=1) as hand,
    ):
        task = bar.add_task("starting", total=None)
        stopped, who = Event(), asker()

        def report(what: str) -> None:
            if stopped.is_set():
                raise Interrupted(_INTERRUPTED)
            bar.update(task, description=what)
            if who is not None:
                who.tell(what)

        future = hand.submit(work, workspace, report)
        try:
            return future.result() if who is None else _wait(future, who)
        except KeyboardInterrupt:
            stopped.set()
            _stop(workspace, future)
            if future.exception() is None:
                return future.result()  # it was done before it could be stopped
            raise Interrupted(_INTERRUPTED) from None
        except duckdb.InterruptException as error:
            raise Interrupted(_INTERRUPTED) from error


def _wait(future: Future[Result], who: Asker) -> Result:
    while not future.done():
        if who.gone.wait(_LOOK_S):
            raise KeyboardInterrupt
        with contextlib.suppress(TimeoutError):
            future.exception(timeout=_LOOK_S)
    return future.result()


def _stop(workspace: Workspace, future: Future[Result]) -> None:
    while not future.done():
        # Work between two queries meets the next interrupt, so it is repeated; so may be Ctrl-C.
        with contextlib.suppress(TimeoutError, KeyboardInterrupt):
            workspace.stores.facts.interrupt()
            future.exception(timeout=0.05)
