"""Every kernel against hand-written SQL for the same, in turn in one process, on a million events.

Chains of kernels are compared as a whole, as they are used. The statements are in
``tasks/by_hand``, the chains in ``tasks/jobs.py``.
"""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Iterator
from typing import Any

from data import workspace
from figure import Bench, Goal, Line
from measure import run_task
from peers import own_python

_EVENTS = 1_000_000
_SECONDS_A_JOB = 6
_GOAL = Goal(1.2, at_least=False)


def measure_kernels(bench: Bench) -> Iterator[Line]:
    small = dataclasses.replace(bench, events=min(bench.events, _EVENTS))
    run = run_task(own_python(), "kernels", workspace(small), _SECONDS_A_JOB)
    lines = [_line(job) for job in run.found["compared"]]
    yield from lines
    for kernel, reason in run.found["not_compared"].items():
        yield Line(f"kernels: {kernel}", (), "×", note=f"not compared: {reason}")
    for kernel in run.found["unknown"]:
        note = "not compared: there is no statement in tasks/by_hand yet"
        yield Line(f"kernels: {kernel}", (), "×", note=note)
    worst = max(lines, key=lambda line: line.value or 0.0)
    yield Line(
        "kernels: worst, times the hand-written SQL",
        worst.samples,
        "×",
        _GOAL,
        f"{worst.name.removeprefix('kernels: ')}; load {run.load:.1f}",
    )


def _line(job: dict[str, Any]) -> Line:
    walls = [(pair["ours"][0], pair["hand"][0]) for pair in job["pairs"]]
    cpus = [pair["ours"][1] / pair["hand"][1] for pair in job["pairs"]]
    ours, hand = (min(side) * 1000 for side in zip(*walls, strict=True))
    said = [f"cpu {statistics.median(cpus):.2f} ×; best {ours:,.0f} of {hand:,.0f} ms"]
    if job["kernels"] != [job["name"]]:
        said.append(" + ".join(job["kernels"]))
    if job["apart"]:
        said.append(f"{job['apart']:,} ROWS DIFFER {job['why']}".rstrip())
    return Line(
        f"kernels: {job['name']}",
        tuple(mine / theirs for mine, theirs in walls),
        "×",
        _GOAL,
        "; ".join(said),
    )
