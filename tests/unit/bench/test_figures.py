"""The bench says honestly whether a goal is met, and forgets no kernel."""

from __future__ import annotations

import importlib
from importlib import resources
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[3] / "bench"


@pytest.mark.parametrize(
    ("samples", "bound", "at_least", "verdict"),
    [
        ((7.0, 9.0, 20.0), 8, True, "ok"),
        ((7.0, 7.9, 20.0), 8, True, "short"),
        ((3.5,), 3.5, False, "ok"),
        ((), 8, True, "-"),
    ],
)
def test_the_middle_of_the_rounds_meets_the_goal_or_not(
    bench: ModuleType, samples: tuple[float, ...], bound: float, at_least: bool, verdict: str
) -> None:
    line = bench.Line("map", samples, "×", bench.Goal(bound, at_least))
    assert line.verdict == verdict
    assert f" {verdict}" in str(line)


def test_a_line_says_name_figure_goal_verdict_and_spread(bench: ModuleType) -> None:
    line = bench.Line("map", (9.0, 8.5, 12.0), "×", bench.Goal(8), "load 0.1")
    said = "map 9.00 × goal ≥ 8 × ok n=3 8.50/9.00/12.00; load 0.1"
    assert " ".join(str(line).split()) == said


def test_ratios_are_taken_round_by_round(bench: ModuleType) -> None:
    measure = importlib.import_module("measure")
    runs = [measure.Run(wall, 1.0, 100.0, 0.0, {}) for wall in (4.0, 9.0)]
    other = [measure.Run(wall, 2.0, 50.0, 0.0, {}) for wall in (2.0, 3.0)]
    assert measure.ratios(runs, other) == (2.0, 3.0)
    assert measure.ratios(runs, other, "peak_mb") == (2.0, 2.0)


def test_every_kernel_is_compared_or_it_is_said_why_not(bench: ModuleType) -> None:
    job, jobs = importlib.import_module("job"), importlib.import_module("jobs")
    files = {
        file.name.removesuffix(".sql")
        for room in job.ROOMS
        for file in resources.files(room).joinpath("kernels").iterdir()
        if file.name.endswith(".sql")
    }
    compared = {link.kernel for job in jobs.JOBS for link in job.chain}
    assert files == compared | set(jobs.NOT_COMPARED)
    for one in jobs.JOBS:
        assert (BENCH / "tasks" / "by_hand" / f"{one.name}.sql").is_file()
