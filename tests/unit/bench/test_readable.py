"""Our rules learn what there is to learn, and never from what they are asked."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest


@pytest.fixture
def readable(bench: ModuleType) -> ModuleType:
    return importlib.import_module("readable")


def make_log(cases: int = 240) -> Any:
    """What comes after ``b`` is told by the event before it; ``a`` is the commonest."""
    read = importlib.import_module("event_log")
    paths = np.array([[0, 1, 3, 0], [2, 1, 0, 0]])[np.arange(cases) % 2]
    starts = np.arange(cases) // 6 * 86_400_000_000
    hours = np.arange(4) * 3_600_000_000
    return read.EventLog(
        name="told",
        case=np.repeat(np.arange(cases), 4),
        place=np.tile(np.arange(4), cases),
        activity=paths.reshape(-1),
        names=("a", "b", "c", "d"),
        at_us=(starts[:, np.newaxis] + hours).reshape(-1),
        texts={},
        numbers={},
    )


def temporal(log: Any) -> Any:
    return importlib.import_module("splits").temporal(log)


def test_what_there_is_to_learn_is_learnt(readable: ModuleType) -> None:
    log = make_log()
    split = temporal(log)
    found = readable.foretell(log, split)
    assert found.chances.shape == (192, log.end + 1)
    assert found.chances.sum(axis=1) == pytest.approx(1, abs=1e-5)
    after = found.chances.argmax(axis=1) == split.came[split.ask]
    assert after.mean() > 0.9
    assert found.going_on is None
    assert "contexts of" in found.note


def test_nothing_is_learnt_from_what_is_asked(readable: ModuleType) -> None:
    log = make_log()
    split = temporal(log)
    found = readable.foretell(log, split).chances
    came = np.where(split.ask, 0, split.came)
    assert np.array_equal(readable.foretell(log, replace(split, came=came)).chances, found)


def test_where_cases_go_on_a_model_may_be_chosen_for_it(readable: ModuleType) -> None:
    log = make_log()
    split = importlib.import_module("splits").tax(log)
    found = readable.foretell(log, split)
    assert found.going_on.shape == found.chances.shape
    assert "; going on: " in found.note


def test_of_two_classes_a_card_speaks_too(readable: ModuleType) -> None:
    log = make_log()
    split = temporal(log)
    came = (np.repeat(log.activity[log.place == 0], 4) == 0).astype(np.int64)
    found = readable.foretell(log, replace(split, came=came, classes=2))
    assert found.chances.shape == (192, 2)
    assert (found.chances.argmax(axis=1) == came[split.ask]).mean() > 0.7


def test_a_stream_is_foretold_by_nothing_that_is_later(readable: ModuleType) -> None:
    log = make_log()
    cut = 600
    found = readable.stream(log)
    other = np.where(np.arange(len(log.case)) < cut, log.activity, 0)
    again = readable.stream(replace(log, activity=other))
    assert "structure learnt 3 times" in found.note
    assert np.array_equal(found.chances[:cut], again.chances[:cut])
    late = np.flatnonzero(log.followed())[-120:]
    assert (found.chances[late].argmax(axis=1) == log.came_next()[late]).mean() > 0.7


@pytest.mark.parametrize(
    ("work", "rows"), [("contexts", 480), ("pipeline", 480), ("structure", 480), ("online", 360)]
)
def test_what_is_timed_says_its_rows(readable: ModuleType, work: str, rows: int) -> None:
    works = importlib.import_module("readable_works").WORKS
    assert works[work](make_log(120))() == rows


def test_a_peer_need_not_foretell_twice(
    bench: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prediction = importlib.import_module("figures.prediction")
    file = tmp_path / "own.csv"
    rows = "\n".join(f"{n // 3},{'abc'[n % 3]},2020-01-01 08:0{n % 3}:00" for n in range(60))
    file.write_text(f"case,activity,time\n{rows}\n", encoding="utf-8")
    other = bench.OtherLog(file, "temporal", {})
    one = bench.Bench(events=10, rounds=1, root=tmp_path, other=other)
    trial = prediction.Trial(str(file), "temporal", "own", "")
    first = prediction.foretell(one, trial, "naive")
    assert "as kept" not in capsys.readouterr().err
    assert prediction.foretell(one, trial, "naive") == first
    assert "as kept" in capsys.readouterr().err
    file.write_text(f"case,activity,time\n{rows}\n20,a,2020-01-02 08:00:00\n", encoding="utf-8")
    prediction.foretell(one, trial, "naive")
    assert "as kept" not in capsys.readouterr().err
