"""How long after an event its prediction is there, events flowing in through a midnight."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, run_task
from peers import own_python

_RATE = 2_000
_SECONDS = 60
_GOAL = Goal(2.0, at_least=False)


def measure_onward(bench: Bench) -> Iterator[Line]:
    """From the event, and from when its decision point may open: two seconds after it."""
    runs = [_fresh(bench) for _ in range(bench.rounds)]
    note = "; ".join(
        f"p50 {run.found['event_p50_s']:.1f} s, ticks p50 {run.found['tick_p50_s']:.1f} s, "
        f"slowest {run.found['tick_most_s']:.1f} s, {run.found['points']:,} points of "
        f"{run.found['events']:,} events, load {run.load:.1f}"
        for run in runs
    )
    for name, goal in (("event", None), ("point", _GOAL)):
        for share in ("p50", "p99"):
            found = tuple(run.found[f"{name}_{share}_s"] for run in runs)
            said = f"{name} to visible {share}, {_RATE:,} events/s, a day begins"
            yield Line(said, found, "s", goal, note)
    yield Line("slowest tick", tuple(run.found["tick_most_s"] for run in runs), "s", None, note)


def _fresh(bench: Bench) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "onward", _RATE, _SECONDS, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
