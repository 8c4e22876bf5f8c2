"""Reading profiles against a ping of the same server in the same seconds, events flowing in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, run_task
from peers import own_python

_SECONDS = 20
_RATES = (0, 2_000)
_GOAL = Goal(1.3, at_least=False)


def measure_reads(bench: Bench) -> Iterator[Line]:
    """The slowest one in a hundred of each, from the time it was due."""
    for events_s in _RATES:
        runs = [_fresh(bench, events_s) for _ in range(max(bench.rounds, 2))]
        ratios = tuple(run.found["profile_p99_ms"] / run.found["ping_p99_ms"] for run in runs)
        said = "; ".join(
            f"ping {run.found['ping_p50_ms']:.1f}/{run.found['ping_p99_ms']:.0f} ms, "
            f"profile {run.found['profile_p50_ms']:.1f}/{run.found['profile_p99_ms']:.0f} ms"
            for run in runs
        )
        name = f"profile p99 of ping p99, {events_s:,} events/s"
        yield Line(name, ratios, "×", _GOAL, f"p50/p99: {said}")


def _fresh(bench: Bench, events_s: int) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "reads", events_s, _SECONDS, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
