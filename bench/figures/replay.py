"""Replay, seals and their check on one and ten million events, and what the forecasts are worth.

Three questions. Replay is the whole verb on an opened workspace; beside it, in turn, stand the
prefix features of every event alone. All on copies: a replay writes into its workspace.
"""

from __future__ import annotations

import dataclasses
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from data import workspace
from figure import Bench, Goal, Line
from measure import Run, interleave, ratios, run_task, walls
from peers import own_python

_TIMES = 10

QUESTIONS = """
[[question]]
name = "next-7"
kind = "next_touchpoint"
horizon_days = 7
standing = "confirmed"

[[question]]
name = "cancels-30"
kind = "outcome"
horizon_days = 30
touchpoints = ["cancel"]
standing = "confirmed"

[[question]]
name = "silent-30"
kind = "falls_silent"
horizon_days = 30
standing = "confirmed"
"""


def measure_replay(bench: Bench) -> Iterator[Line]:
    small = dataclasses.replace(bench, events=bench.events // _TIMES)
    runs = _measured(small)
    yield from _costs(small, runs)
    large = dataclasses.replace(bench, rounds=1)
    yield from _grown(large, _measured(large), runs)


def asking(settings: str) -> str:
    """Return settings that ask the three questions and no others."""
    kept, ours = [], False
    for line in settings.splitlines():
        if line.startswith("["):
            ours = line.startswith("[[question]]")
        if not ours:
            kept.append(line)
    return "\n".join(kept) + "\n" + QUESTIONS


def _measured(bench: Bench) -> dict[str, list[Run]]:
    kept = workspace(bench)
    with tempfile.TemporaryDirectory(dir=bench.work) as made:
        copy = Path(made) / "workspace"

        def on_fresh(verb: str) -> Run:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(kept, copy)
            settings = copy / "nebelhorn.toml"
            settings.write_text(asking(settings.read_text(encoding="utf-8")), encoding="utf-8")
            return on_copy(verb)

        def on_copy(verb: str) -> Run:
            return run_task(own_python(), "replay_verb", verb, copy)

        return interleave(
            bench,
            {
                "features": lambda: on_fresh("features"),
                "replay": lambda: on_copy("replay"),
                "verify": lambda: on_copy("verify"),
            },
        )


def _costs(bench: Bench, runs: dict[str, list[Run]]) -> Iterator[Line]:
    replays = runs["replay"]
    counted = replays[0].found
    yield Line(
        "replay: processor time, times the features",
        ratios(replays, runs["features"], "cpu"),
        "×",
        Goal(20, at_least=False),
        f"{_size(bench)}, {counted['points']:,} points, {counted['seals']:,} seals; "
        f"{_processor(runs)}; {walls(runs)}",
    )
    yield Line("replay: of that", (), "s", note=_steps(replays))
    yield Line(
        "replay: a seal",
        _found(replays, "seal_us"),
        "µs",
        Goal(4, at_least=False),
        f"cpu {statistics.median(_found(replays, 'seal_cpu_us')):.2f} µs",
    )
    yield Line(
        "replay: a seal on disk", _found(replays, "seal_bytes"), "B", Goal(40, at_least=False)
    )
    yield _checked(bench, runs["verify"])


def _grown(bench: Bench, runs: dict[str, list[Run]], small: dict[str, list[Run]]) -> Iterator[Line]:
    (run,) = runs["replay"]
    wall = statistics.median(one.wall for one in small["replay"])
    cpu = statistics.median(one.cpu for one in small["replay"])
    yield Line(
        f"replay: {_TIMES} times the events, times the time",
        (run.wall / wall,),
        "×",
        Goal(11, at_least=False),
        f"{_size(bench)}, {run.found['seals']:,} seals; cpu {run.cpu / cpu:.2f} ×; "
        f"{run.wall:,.0f} s; load {run.load:.1f}",
    )
    yield Line("replay: of that", (), "s", note=_steps(runs["replay"]))
    yield Line(
        "replay: peak memory",
        (run.peak_mb * 1.048576 / 1000,),
        "GB",
        Goal(6, at_least=False),
        _size(bench),
    )
    (of_features,) = ratios([run], runs["features"], "cpu")
    yield Line(
        "replay: processor time, times the features",
        (of_features,),
        "×",
        note=f"{_size(bench)}; {_processor(runs)}",
    )
    yield Line(
        "replay: a seal",
        _found([run], "seal_us"),
        "µs",
        note=f"{_size(bench)}; cpu {run.found['seal_cpu_us']:.2f} µs",
    )
    yield Line("replay: a seal on disk", _found([run], "seal_bytes"), "B", note=_size(bench))
    yield _checked(bench, runs["verify"])


def _checked(bench: Bench, checks: list[Run]) -> Line:
    faults = sum(len(run.found["faults"]) for run in checks)
    return Line(
        "verify: a million seals",
        tuple(1e6 * run.wall / run.found["seals"] for run in checks),
        "s",
        Goal(10, at_least=False),
        f"{_size(bench)}; {f'{faults} FAULTS' if faults else 'all agrees'}; "
        f"cpu {1e6 * checks[-1].cpu / checks[-1].found['seals']:.2f} s; "
        f"peak {checks[-1].peak_mb:,.0f} MiB",
    )


def _found(runs: list[Run], name: str) -> tuple[float, ...]:
    return tuple(run.found[name] for run in runs)


def _steps(runs: list[Run]) -> str:
    fastest = min(runs, key=lambda run: run.wall)
    return ", ".join(f"{name} {took:,.1f}" for name, took in fastest.found["steps"].items())


def _processor(runs: dict[str, list[Run]]) -> str:
    least = ", ".join(
        f"{name} {min(run.cpu for run in side):,.1f} s" for name, side in runs.items()
    )
    return f"cpu {least}"


def _size(bench: Bench) -> str:
    return f"{bench.events / 1e6:g} M events"
