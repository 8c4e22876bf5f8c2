"""The door against bare ASGI, and with the inbox behind it against itself without."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from measure import Run, interleave, ratios, run_task
from peers import own_python

_NOOP = {1: None, 20: 0.9, 100: 0.9}
_DURABLE = {1: None, 20: 0.5, 100: 0.4}
_KINDS = ("raw", "noop", "durable")


def measure_door(bench: Bench) -> Iterator[Line]:
    """Events a second through HTTP, one server process and one client process."""
    for batch in _NOOP:
        runs = interleave(
            bench, {kind: lambda k=kind, b=batch: _fresh(bench, k, b) for kind in _KINDS}
        )
        raw, noop, durable = (runs[kind] for kind in _KINDS)
        note = "; ".join(f"{kind} {_said(runs[kind])}" for kind in _KINDS)
        yield _line(
            f"door: of bare ASGI, batches of {batch}", ratios(raw, noop), _NOOP[batch], note
        )
        yield _line(
            f"durable door: of the door alone, batches of {batch}",
            ratios(noop, durable),
            _DURABLE[batch],
            f"load ≤ {max(run.load for run in durable):.1f}",
        )


def _line(name: str, values: list[float], goal: float | None, note: str) -> Line:
    return Line(name, values, "×", None if goal is None else Goal(goal), note)


def _said(runs: list[Run]) -> str:
    rate = statistics.median(run.found["events"] / run.wall for run in runs)
    p99 = statistics.median(run.found["p99_ms"] for run in runs)
    return f"{rate / 1e3:,.1f} k events/s, p99 {p99:.0f} ms"


def _fresh(bench: Bench, kind: str, batch: int) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "door", kind, batch, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
