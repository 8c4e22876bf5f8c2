"""Customers answer: how many a second are on disk, and how soon they see what they are asked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, run_task
from peers import own_python

_SECONDS = 20
_A_SECOND = 500
_SAID = {"sent": "answers on disk", "opened": "pages opened and answered, on disk"}


def measure_voices(bench: Bench) -> Iterator[Line]:
    """Answers a second through the real server, each over a connection of its own."""
    for how, said in _SAID.items():
        runs = [_fresh(bench, how) for _ in range(max(bench.rounds - 1, 1))]
        rates = tuple(run.found["answers"] / run.wall for run in runs)
        waits = "; ".join(
            f"p50 {run.found['p50_ms']:.0f} ms, p99 {run.found['p99_ms']:.0f} ms, "
            f"refused {run.found['refused']}, lost {run.found['lost']}"
            for run in runs
        )
        # offered are exactly so many: a little below is what the last answers took
        yield Line(f"{said}, of {_A_SECOND} offered", rates, "/s", Goal(0.98 * _A_SECOND), waits)
    shown = run_task(own_python(), "first_paint", bench.work)
    first = tuple(shown.found["first_paint_s"])
    yield Line("survey page, first paint", first, "s", Goal(0.5, at_least=False), "cold profile")
    size = Goal(15_000, at_least=False)
    yield Line("survey page, style and script in it", (shown.found["bytes"],), "bytes", size)


def _fresh(bench: Bench, how: str) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "voices", how, _A_SECOND, _SECONDS, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
