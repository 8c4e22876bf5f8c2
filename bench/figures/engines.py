"""Kernels on DuckDB, ClickHouse (chDB, in process) and Spark (local), a million events.

For information: engines are offered for the sake of where data lie already. Loading is not timed;
the second run of each kernel counts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from data import workspace
from figure import Bench, Line
from measure import interleave, run_task
from peers import own_python, python_of

_EVENTS = 1_000_000
_JOBS = "map,variants,cut,labels,features"
_ENGINES = ("duckdb", "chdb", "spark")


def measure_engines(bench: Bench) -> Iterator[Line]:
    small = dataclasses.replace(bench, events=min(bench.events, _EVENTS))
    folder = bench.work / "data" / f"relations_{small.events}"
    run_task(own_python(), "make_relations", workspace(small), folder, _JOBS)
    python = python_of(bench, "engines")
    runs = interleave(
        bench,
        {name: lambda name=name: run_task(python, "engine", name, folder) for name in _ENGINES},
    )
    for kernel in runs["duckdb"][0].found["seconds"]:
        walls = {
            name: [run.found["seconds"][kernel] for run in side] for name, side in runs.items()
        }
        for name in _ENGINES[1:]:
            pairs = zip(walls[name], walls["duckdb"], strict=True)
            yield Line(
                f"engines: {kernel}, {name} to DuckDB",
                tuple(theirs / ours for theirs, ours in pairs),
                "×",
                note=f"best {min(walls[name]):.2f} s and {min(walls['duckdb']):.2f} s",
            )
    for name, side in runs.items():
        peak = tuple(run.peak_mb * 1.048576 / 1000 for run in side)
        yield Line(f"engines: peak memory, {name}", peak, "GB", note=f"load {side[-1].load:.1f}")
