"""Run tasks as processes of their own, two sides in turn, and compare them round by round."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from figure import Bench

TASKS = Path(__file__).parent / "tasks"
_QUIET = {"RETENTIONEERING_NO_TRACK": "1", "DO_NOT_TRACK": "1"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a task.

    Attributes:
        wall: Seconds inside the process around what is timed.
        cpu: User and system seconds of the same stretch, children included.
        peak_mb: Most resident memory of the process, MiB, loading included.
        load: Load average of the machine afterwards.
        found: What else the task said.
    """

    wall: float
    cpu: float
    peak_mb: float
    load: float
    found: dict[str, Any]


class TaskFailed(Exception):
    """A task ended without its figures."""


def run_task(python: Path, task: str, *arguments: object) -> Run:
    """Run ``tasks/<task>.py`` and read the JSON on the last line it prints.

    Raises:
        TaskFailed: It ended with an error; the end of what it said is in the message.
    """
    command = [str(python), str(TASKS / f"{task}.py"), *map(str, arguments)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **_QUIET},
    )
    try:
        said, complained = process.communicate()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        msg = f"{task} {' '.join(command[2:])}\n{complained[-2000:]}"
        raise TaskFailed(msg)
    found = json.loads(said.strip().rpartition("\n")[2])
    figures = [found.pop(name) for name in ("wall", "cpu", "peak_mb")]
    return Run(*figures, load=os.getloadavg()[0], found=found)


def interleave(bench: Bench, sides: dict[str, Callable[[], Run]]) -> dict[str, list[Run]]:
    """Run all sides once a round, one after the other, so that a busy minute hits every side."""
    runs: dict[str, list[Run]] = {name: [] for name in sides}
    for number in range(bench.rounds):
        for name, side in sides.items():
            run = side()
            runs[name].append(run)
            bench.say(
                f"round {number + 1}/{bench.rounds} {name}: {run.wall:.2f} s, "
                f"cpu {run.cpu:.2f} s, peak {run.peak_mb:,.0f} MiB"
            )
    return runs


def ratios(over: list[Run], under: list[Run], of: str = "wall") -> tuple[float, ...]:
    """Round by round, one side over the other; ``of`` names a field of ``Run``."""
    return tuple(getattr(a, of) / getattr(b, of) for a, b in zip(over, under, strict=True))


def cpu_ratio(over: list[Run], under: list[Run]) -> str:
    """The middle ratio of processor seconds, for a note: a busy machine disturbs it less."""
    return f"cpu {statistics.median(ratios(over, under, 'cpu')):.2f} ×"


def walls(runs: dict[str, list[Run]]) -> str:
    """Best seconds of each side, and the highest load, for a note."""
    best = ", ".join(f"{name} {min(run.wall for run in side):.2f} s" for name, side in runs.items())
    load = max(run.load for side in runs.values() for run in side)
    return f"best {best}; load ≤ {load:.1f}"
