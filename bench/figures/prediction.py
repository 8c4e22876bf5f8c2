"""Do readable rules foretell as well as published models and as a black box, by the same rules?

Every model foretells in a process of its own; both are judged on the same prefixes. Published
figures are of the same protocol; what is not known of theirs is said.
"""

from __future__ import annotations

import hashlib
import json
import statistics
from collections.abc import Iterator
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from figure import Bench, Goal, Line
from figures.prediction_speed import measure_speed
from figures.prediction_trials import NEXT, OUTCOMES, WORK, Trial
from measure import TASKS, Run, run_task
from peers import own_python

OURS, THEIRS = "readable", "challenger"
_DATA = Path("shared") / "data"
_SHARED = ("foretell", "splits", "naive", "models", "logs", "log_files", "event_log")


_SAID = {
    "script": "next activity",
    "no_end": "next activity",
    "forbidden": "next, end never foretold",
    "target": "next activity or end",
    "stream": "next activity",
}


def measure_prediction(bench: Bench) -> Iterator[Line]:
    if bench.other:
        trial = Trial(str(bench.other.file), bench.other.protocol, bench.other.file.name, "")
        yield from _lines(trial, _compared(bench, trial))
        return
    yield from _measure_next(bench)
    yield from _measure_outcomes(bench)
    yield from measure_speed(bench, bench.root.parent / _DATA / WORK)


def _measure_next(bench: Bench) -> Iterator[Line]:
    found: dict[str, dict[str, Any]] = {}
    for trial in NEXT:
        missing = _missing(bench, trial)
        if missing:
            yield from missing
            continue
        found[trial.name] = _compared(bench, trial)
        yield from _lines(trial, found[trial.name])
        if trial.protocol == "prequential":
            yield from _naive(bench, trial)
    if found:
        yield from gaps(found)


def _measure_outcomes(bench: Bench) -> Iterator[Line]:
    below: dict[str, dict[str, float]] = {}
    for trial in OUTCOMES:
        missing = _missing(bench, trial)
        if missing:
            yield from missing
            continue
        found = _compared(bench, trial)
        one = found["outcome"]
        below[trial.name] = one["less"]
        theirs = one["theirs"]
        note = (
            f"{_within(one)}; {one['n']:,} prefixes of {one['cases']:,} cases; "
            f"average precision {one['average_precision']:.3f}; log score {one['log_score']:.3f}; "
            f"LightGBM {theirs['auc'] * 100:.2f}; {found['note']}"
        )
        bound = trial.goals.get("outcome")
        goal = Goal(bound) if bound else None
        yield Line(f"{trial.name}: AUC", (one["auc"] * 100,), "%", goal, note)
    if below:
        far = {name: -less["difference"] * 100 for name, less in below.items()}
        said = ", ".join(
            f"{name} {far[name]:+.2f} [{-less['high'] * 100:.2f}, {-less['low'] * 100:.2f}]"
            for name, less in below.items()
        )
        name = "AUC below LightGBM, worst"
        yield Line(name, (max(far.values()),), "points", Goal(1.0, at_least=False), said)


def _compared(bench: Bench, trial: Trial) -> dict[str, Any]:
    """Return by treatment what both models are worth, and what they say of themselves."""
    ours, theirs = (foretell(bench, trial, model) for model in (OURS, THEIRS))
    files = [_kept(bench, trial, model) for model in (OURS, THEIRS)]
    found = run_task(own_python(), "compare", trial.protocol, *files).found
    bench.say(f"{trial.name}: cpu {ours.cpu:.0f} s and {theirs.cpu:.0f} s for LightGBM")
    return {**found, "note": f"{ours.found['note']}; {theirs.found['note']}"}


def foretell(bench: Bench, trial: Trial, model: str) -> Run:
    """Let a model foretell; a peer whose code is as it was need not do it twice."""
    kept = _kept(bench, trial, model)
    kept.parent.mkdir(parents=True, exist_ok=True)
    job = {
        "model": model,
        "log": trial.log,
        "protocol": trial.protocol,
        "data": str(bench.root.parent / _DATA),
        "out": str(kept),
        "columns": bench.other.columns if bench.other else {},
    }
    log = bench.root.parent / _DATA / (trial.file or trial.log)
    key = _key(model, {**job, "read": [log.stat().st_size, log.stat().st_mtime_ns]})
    before = kept.with_suffix(".json")
    if model != OURS and kept.is_file() and before.is_file():
        said = json.loads(before.read_text(encoding="utf-8"))
        if said["key"] == key:
            bench.say(f"{trial.name}: {model} as kept")
            return Run(**said["run"])
    run = run_task(own_python(), "foretell", json.dumps(job))
    before.write_text(json.dumps({"key": key, "run": asdict(run)}), encoding="utf-8")
    return run


def _key(model: str, job: dict[str, Any]) -> str:
    """Return what changes with the job, its log or the code of a peer."""
    code = [TASKS / f"{name}.py" for name in (*_SHARED, model, f"{model}_columns")]
    said = [file.read_text(encoding="utf-8") for file in code if file.is_file()]
    return hashlib.sha256(json.dumps([job, version("lightgbm"), *said]).encode()).hexdigest()


def _kept(bench: Bench, trial: Trial, model: str) -> Path:
    log = Path(trial.log).name.split(".")[0]
    return bench.work / "data" / "chances" / f"{log}_{trial.protocol}_{model}.npz"


def _lines(trial: Trial, found: dict[str, Any]) -> Iterator[Line]:
    more: tuple[str, ...] = (trial.published, found["note"])
    for treatment in _ways(found):
        one, bound = found[treatment], trial.goals.get(treatment)
        note = "; ".join(filter(None, (_judged(one), *more)))
        goal = Goal(bound) if bound else None
        yield Line(f"{trial.name}: {_SAID[treatment]}", (one["share"] * 100,), "%", goal, note)
        more = ()


def _ways(found: dict[str, Any]) -> list[str]:
    """Return how the end was treated; first the way the protocol is known for."""
    return [way for way in found if way in _SAID]


def _judged(one: dict[str, Any]) -> str:
    said = f"{_within(one)} by case; {one['n']:,} prefixes of {one['cases']:,} cases"
    if "theirs" not in one:
        return said
    less = one["less"]
    return (
        f"{said}; LightGBM {one['theirs']['share'] * 100:.2f}, "
        f"ours less theirs {less['difference'] * 100:+.2f} {_within(less)}"
    )


def _within(one: dict[str, Any]) -> str:
    return f"[{one['low'] * 100:.2f}, {one['high'] * 100:.2f}]"


def _naive(bench: Bench, trial: Trial) -> Iterator[Line]:
    for model, said in (("naive", "Markov-1"), ("commonest", "majority")):
        foretell(bench, trial, model)
        kept = _kept(bench, trial, model)
        one = run_task(own_python(), "compare", trial.protocol, kept).found["stream"]
        name = f"{trial.name}: next activity, {said}"
        yield Line(name, (one["share"] * 100,), "%", None, _judged(one))


def gaps(found: dict[str, dict[str, Any]]) -> Iterator[Line]:
    """Yield how far ours is behind the black box over all logs and protocols.

    Accuracy as each protocol has it; log score and calibration where the end is a class too.
    """
    accuracy, log_score, ece = {}, {}, {}
    for name, one in found.items():
        main = one[_ways(one)[0]]
        whole = one.get("target", main)
        accuracy[name] = -main["less"]["difference"] * 100
        log_score[name] = whole["log_less"]["difference"]
        ece[name] = whole["ece"] * 100
    listed = _listed(accuracy, "+.2f")
    mean, worst = statistics.fmean(accuracy.values()), max(accuracy.values())
    most = "accuracy below LightGBM"
    yield Line(f"{most}, mean", (mean,), "points", Goal(0.5, at_least=False), listed)
    yield Line(f"{most}, worst", (worst,), "points", Goal(1.5, at_least=False))
    behind = statistics.fmean(log_score.values())
    note = f"{behind:+.4f}: {_listed(log_score, '+.3f')}"
    name = "log score above LightGBM, mean"
    yield Line(name, (behind,), "nats", Goal(0.02, at_least=False), note)
    note = f"mean {statistics.fmean(ece.values()):.2f}; {_listed(ece, '.2f')}"
    yield Line(
        "calibration error, worst", (max(ece.values()),), "%", Goal(4.0, at_least=False), note
    )


def _listed(values: dict[str, float], digits: str) -> str:
    return ", ".join(f"{name} {value:{digits}}" for name, value in values.items())


def _missing(bench: Bench, trial: Trial) -> list[Line]:
    file = bench.root.parent / _DATA / trial.file
    if file.is_file():
        return []
    note = f"not measured: {file} is not there"
    ways: dict[str, float | None] = {**trial.goals} or {"outcome": None}
    return [
        Line(
            f"{trial.name}: {_SAID.get(way, 'AUC')}", (), "%", Goal(bound) if bound else None, note
        )
        for way, bound in ways.items()
    ]
