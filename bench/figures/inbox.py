"""The inbox against the least a durable sink must do, in the same run, taking turns."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, interleave, ratios, run_task
from peers import own_python

BATCHES = (1, 20, 100)
_GROUPED = 20


def measure_inbox(bench: Bench) -> Iterator[Line]:
    """Events a second of the inbox over those of a bare segment file, for sizes of batches."""
    for batch in BATCHES:
        runs = interleave(
            bench,
            {sink: lambda s=sink, b=batch: _fresh(bench, s, b) for sink in ("segment", "inbox")},
        )
        floor, ours = runs.values()
        yield Line(
            f"inbox: of a segment file, batches of {batch}",
            ratios(floor, ours),
            "×",
            Goal(0.4) if batch >= _GROUPED else None,
            f"{_said('inbox', ours)}; {_said('segment file', floor)}; "
            f"load ≤ {max(run.load for run in ours):.1f}",
        )


def _said(name: str, runs: list[Run]) -> str:
    def middle(of: str) -> float:
        return statistics.median(run.found[of] for run in runs)

    rate = statistics.median(run.found["events"] / run.wall for run in runs)
    synced = statistics.median(run.found["groups"] / run.found["requests"] for run in runs)
    return (
        f"{name} {rate / 1e3:,.0f} k events/s, p50 {middle('p50_ms'):.1f} ms, "
        f"p99 {middle('p99_ms'):.0f} ms, {synced:.3f} commits a request"
    )


def _fresh(bench: Bench, sink: str, batch: int) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "inbox", sink, batch, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
