"""Pages: how heavy the one of the morning is, and how long people wait while events flow in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from figure import Bench, Goal, Line
from figures.part_maps import measure_part_maps
from measure import Run, run_task
from peers import own_python

_EVENTS_S, _SECONDS, _CUSTOMERS = 500, 20, 300
_KB = 1_000.0


def measure_web(bench: Bench) -> Iterator[Line]:
    """Twenty people, each a page a second, at a demo company that was foretold."""
    runs = [_fresh(bench) for _ in range(bench.rounds)]

    def of(name: str) -> tuple[float, ...]:
        return tuple(float(run.found[name]) for run in runs)

    weight = tuple(value / _KB for value in of("today_bytes"))
    note = "packed; HTML, style sheet, typeface and script"
    yield Line("Today over the line", weight, "kB", Goal(60, at_least=False), note)
    slow = "; ".join(
        f"{run.found['slowest']} {run.found['slowest_p95_ms']:.0f} ms, median of all "
        f"{run.found['p50_ms']:.0f} ms"
        for run in runs
    )
    yield Line(
        f"page p95, 20 people, {_EVENTS_S} events/s",
        of("p95_ms"),
        "ms",
        Goal(1_000, at_least=False),
        f"slowest: {slow}",
    )
    cold = ", ".join(f"{value:.0f}" for value in of("map_cold_ms"))
    yield Line(
        "map of one period, asked again",
        of("map_warm_ms"),
        "ms",
        Goal(300, at_least=False),
        f"the first time {cold} ms; {_CUSTOMERS} customers",
    )
    yield Line("all pages drawn after the start", of("drawn_s"), "s")
    yield from _house(bench)
    yield from measure_part_maps(bench)


def _house(bench: Bench) -> Iterator[Line]:
    """What a browser shows: new ones that know nothing, and a map that is dragged."""
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        run = run_task(own_python(), "house", folder, _CUSTOMERS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    note = f"a new Chromium each time, load {run.load:.1f}"
    for name, what in (("today_ms", "Today"), ("map_ms", "the map")):
        samples = tuple(float(one) for one in run.found[name])
        yield Line(f"first paint of {what}, cold", samples, "ms", Goal(900, at_least=False), note)
    yield Line(
        "panning the map, a frame",
        (float(run.found["frame_p50_ms"]),),
        "ms",
        Goal(20, at_least=False),
        f"median of {run.found['frames']}; p95 {run.found['frame_p95_ms']:.0f} ms",
    )


def _fresh(bench: Bench) -> Run:
    folder = Path(tempfile.mkdtemp(dir=bench.work))
    try:
        return run_task(own_python(), "web", _EVENTS_S, _SECONDS, _CUSTOMERS, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
