"""The map of one group or period that nobody has asked for before, on big logs."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from data import workspace
from figure import Bench, Goal, Line
from measure import Run, run_task
from peers import own_python

_CUT_DAYS = 30
_GOALS = {1_000_000: 300.0, 10_000_000: 1_000.0}


def measure_part_maps(bench: Bench) -> Iterator[Line]:
    """60 touchpoints; a customer with one journey, and one with a journey after each pause."""
    for events in sorted({1_000_000, bench.events}):
        log = workspace(replace(bench, events=events))
        for cut in (0, _CUT_DAYS):
            yield _line(events, cut, _run(bench, log, cut))


def _run(bench: Bench, log: Path, cut: int) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "part_maps", log, folder, cut)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _line(events: int, cut: int, run: Run) -> Line:
    bound = _GOALS.get(events)
    spent = statistics.median(run.found["cpu_ms"])
    kind = f", cut after {cut} days" if cut else ""
    return Line(
        f"map of a part, {events / 1e6:g} M events{kind}",
        tuple(run.found["walls_ms"]),
        "ms",
        None if bound is None else Goal(bound, at_least=False),
        f"processor {spent:.0f} ms; cells counted in {run.found['cells_s']:.1f} s, "
        f"{run.found['cells_mb']:.0f} MB; the journeys themselves {run.found['journeys_s']:.1f} s; "
        f"load {run.load:.1f}",
    )
