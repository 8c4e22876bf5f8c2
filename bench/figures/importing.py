"""A CSV import as a whole, against DuckDB's bare ``read_csv`` into a table of a file database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from data import log_file
from figure import Bench, Goal, Line
from measure import Run, cpu_ratio, interleave, ratios, run_task, walls
from peers import own_python


def measure_import(bench: Bench) -> Iterator[Line]:
    log = log_file(bench, csv=True)
    runs = interleave(
        bench,
        {
            "nebelhorn": lambda: _fresh(
                bench, lambda to: run_task(own_python(), "make_workspace", log, to / "workspace")
            ),
            "read_csv": lambda: _fresh(
                bench, lambda to: run_task(own_python(), "bare_csv", log, to / "bare.duckdb")
            ),
        },
    )
    ours, bare = runs.values()
    counted = ours[0].found
    yield Line(
        "import: times the bare read_csv",
        ratios(ours, bare),
        "×",
        Goal(3.5, at_least=False),
        f"{cpu_ratio(ours, bare)}; {walls(runs)}; {counted['events']:,} events, "
        f"{counted['answers']:,} answers, {counted['rejected']:,} rejected",
    )
    yield Line(
        "import: peak memory",
        tuple(run.peak_mb / 1000 * 1.048576 for run in ours),
        "GB",
        Goal(4, at_least=False),
    )
    fastest = min(ours, key=lambda run: run.wall)
    for step, seconds in fastest.found["steps"]:
        yield Line(f"import: of that, {step}", (seconds,), "s")


def _fresh(bench: Bench, task: Callable[[Path], Run]) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return task(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
