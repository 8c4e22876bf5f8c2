"""Variants, against PM4Py's ``get_variants`` on a formatted frame."""

from __future__ import annotations

from collections.abc import Iterator

from data import frame, workspace
from figure import Bench, Goal, Line
from measure import cpu_ratio, interleave, ratios, run_task, walls
from peers import own_python, python_of


def measure_variants(bench: Bench) -> Iterator[Line]:
    folder, file = workspace(bench), frame(bench)
    pm4py = python_of(bench, "pm4py")
    runs = interleave(
        bench,
        {
            "nebelhorn": lambda: run_task(own_python(), "nebelhorn_verb", "variants", folder),
            "PM4Py": lambda: run_task(pm4py, "pm4py_verb", "variants", file),
        },
    )
    ours, theirs = runs.values()
    mine, peer = ours[0].found, theirs[0].found
    same = all(mine[name] == peer[name] for name in ("variants", "journeys", "top"))
    yield Line(
        "variants: times faster than PM4Py",
        ratios(theirs, ours),
        "×",
        Goal(1.3),
        f"{cpu_ratio(theirs, ours)}; {walls(runs)}; {mine['variants']:,} variants, "
        f"{'same counts' if same else 'COUNTS DIFFER'}",
    )
