"""Fifty million events: does the map stay within 8 GB, and out of the scratch folder?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from data import workspace
from figure import Bench, Goal, Line
from measure import run_task
from peers import own_python

_TIMES = 5
_MEMORY_GB = 8


def measure_big(bench: Bench) -> Iterator[Line]:
    large = dataclasses.replace(bench, events=bench.events * _TIMES)
    folder = workspace(large)
    run = run_task(own_python(), "nebelhorn_verb", "map", folder, _MEMORY_GB)
    size = f"{large.events / 1e6:g} M events, memory_limit {_MEMORY_GB} GB"
    yield Line(
        "big: peak memory of the map",
        (run.peak_mb * 1.048576 / 1000,),
        "GB",
        Goal(_MEMORY_GB, at_least=False),
        size,
    )
    yield Line("big: spilled to disk", (run.found["spilled_mb"],), "MiB", Goal(0, at_least=False))
    yield Line("big: time of the map", (run.wall,), "s", note=f"load {run.load:.1f}")
