"""Variants, against PM4Py's ``get_variants`` on a formatted frame."""

from __future__ import annotations

from collections.abc import Iterator

from data import frame, workspace
from figure import Bench, Goal, Line
from measure import interleave, ratios, run_task, walls
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
    told = [ours[0].found[name] == theirs[0].found[name] for name in ("variants", "journeys", "top")]
    same = "same counts" if all(told) else f"COUNTS DIFFER: {ours[0].found} {theirs[0].found}"
    yield Line(
        "variants: times faster than PM4Py",
        ratios(theirs, ours),
        "×",
        Goal(1.3),
        f"{walls(runs)}; {ours[0].found['variants']:,} variants, {same}",
    )
