"""How fast rules are learnt and followed, on a public log repeated until it is large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from figure import Bench, Goal, Line
from measure import run_task
from peers import own_python


@dataclass(frozen=True, slots=True)
class Pace:
    """What is timed.

    Attributes:
        work: As ``tasks/readable_speed.py`` calls it.
        name: What the line says.
        times: How often the log is repeated.
        unit: ``prefixes/s``, ``s`` or ``µs``.
        goal: In this unit.
    """

    work: str
    name: str
    times: int
    unit: str
    goal: Goal


PACES: tuple[Pace, ...] = (
    Pace("contexts", "learning contexts", 30, "prefixes/s", Goal(1_000_000)),
    Pace("pipeline", "learning all but the search", 30, "prefixes/s", Goal(100_000)),
    Pace("structure", "relearning structure, 1 M prefixes", 14, "s", Goal(30, at_least=False)),
    Pace("online", "an event of a stream", 1, "µs", Goal(50, at_least=False)),
)


def measure_speed(bench: Bench, file: Path) -> Iterator[Line]:
    """Yield how fast the work goes on one core, as often as there are rounds."""
    for pace in PACES:
        if not file.is_file():
            yield Line(pace.name, (), pace.unit, pace.goal, f"not measured: {file} is not there")
            continue
        runs = [
            run_task(own_python(), "readable_speed", pace.work, file, pace.times)
            for _ in range(bench.rounds)
        ]
        rows = runs[0].found["rows"]
        samples = tuple(_in(pace.unit, run.wall, rows) for run in runs)
        load = max(run.load for run in runs)
        note = f"{rows:,} rows of {file.stem} repeated {pace.times} times; load ≤ {load:.1f}"
        yield Line(pace.name, samples, pace.unit, pace.goal, note)


def _in(unit: str, seconds: float, rows: int) -> float:
    return {"s": seconds, "µs": seconds * 1e6 / rows, "prefixes/s": rows / seconds}[unit]
