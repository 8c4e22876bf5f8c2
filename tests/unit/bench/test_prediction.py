"""The figure of prediction says what was compared, and what was not."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROWS = "\n".join(
    f"{case},{activity},2020-01-{case % 28 + 1:02d} 08:0{place}:00"
    for case in range(60)
    for place, activity in enumerate("abc" if case % 3 else "acb")
)
OWN = f"who,what,when\n{ROWS}\n"


def make_own(folder: Path) -> Path:
    file = folder / "own.csv"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_logs_that_are_not_there_are_said_and_not_measured(
    bench: ModuleType, tmp_path: Path
) -> None:
    prediction = importlib.import_module("figures.prediction")
    lines = list(prediction.measure_prediction(bench.Bench(events=10, rounds=1, root=tmp_path)))
    assert len(lines) == 16
    assert all(line.verdict == "-" and "is not there" in line.note for line in lines)


def test_each_trial_finds_its_log_where_it_is_read(bench: ModuleType) -> None:
    trials, logs = (importlib.import_module(f) for f in ("figures.prediction_trials", "logs"))
    foretell = importlib.import_module("foretell")
    for trial in (*trials.NEXT, *trials.OUTCOMES):
        assert logs.source(trial.log, Path("data")).file == Path("data") / trial.file
        assert trial.protocol in {*foretell.PROTOCOLS, "prequential"}
    assert set(bench.PROTOCOLS) <= {*foretell.PROTOCOLS, "prequential"}


@pytest.mark.parametrize(
    ("protocol", "lines"), [("tax", 3), ("five_fold", 1), ("temporal", 2), ("prequential", 1)]
)
def test_a_log_of_ones_own_is_foretold(
    bench: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: str, lines: int
) -> None:
    prediction = importlib.import_module("figures.prediction")
    monkeypatch.setattr(prediction, "OURS", "naive")
    monkeypatch.setattr(prediction, "THEIRS", "naive")
    columns = {"case": "who", "activity": "what", "time": "when"}
    other = bench.OtherLog(make_own(tmp_path), protocol, columns)
    one = bench.Bench(events=10, rounds=1, root=tmp_path, other=other)
    found = list(prediction.measure_prediction(one))
    assert len(found) == lines
    assert found[0].name.startswith("own.csv: next activity")
    assert "ours less theirs +0.00 [0.00, 0.00]" in found[0].note
    assert all(0 < line.value <= 100 for line in found if line.value is not None)


def test_how_far_ours_is_behind_is_said_of_the_mean_and_the_worst(bench: ModuleType) -> None:
    gaps = importlib.import_module("figures.prediction").gaps

    def one(less: float, log_less: float, ece: float) -> dict[str, object]:
        return {"less": {"difference": less}, "log_less": {"difference": log_less}, "ece": ece}

    found = {
        "Tax": {"script": one(-0.02, 9, 9), "target": one(9, 0.03, 0.01)},
        "stream": {"stream": one(0.01, -0.01, 0.05)},
    }
    mean, worst, log_score, ece = gaps(found)
    assert mean.value == pytest.approx(0.5)
    assert (worst.value, worst.verdict) == (pytest.approx(2.0), "short")
    assert (log_score.value, log_score.verdict) == (pytest.approx(0.01), "ok")
    assert (ece.value, ece.verdict) == (pytest.approx(5.0), "short")


def test_chances_of_another_shape_are_refused(bench: ModuleType, tmp_path: Path) -> None:
    foretell, models = importlib.import_module("foretell"), importlib.import_module("models")
    source = importlib.import_module("logs").other_source(
        make_own(tmp_path), {"case": "who", "activity": "what", "time": "when"}
    )
    log = importlib.import_module("event_log").read(source)

    class Short:
        def foretell(self, log: object, split: object) -> object:
            return models.Foretold(np.ones((1, 2), dtype=np.float32))

    with pytest.raises(ValueError, match=r"of shape \(1, 2\), asked are \(40, 4\)"):
        foretell.foretell(Short(), log, "tax")


def test_a_missing_column_ends_the_task_with_a_sentence(bench: ModuleType, tmp_path: Path) -> None:
    foretell = importlib.import_module("foretell")
    job = {
        "model": "naive",
        "log": str(make_own(tmp_path)),
        "protocol": "tax",
        "data": "",
        "out": str(tmp_path / "out.npz"),
        "columns": {"case": "nobody", "activity": "", "time": ""},
    }
    with pytest.raises(SystemExit, match=r"no column 'nobody' in .*; there are: who, what, when"):
        foretell.main(json.dumps(job))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "prediction", "--log", "none.csv"], "there is no file none.csv"),
        (["--only", "prediction", "--log", __file__, "--protocol", "x"], "invalid choice: 'x'"),
        (["--log", __file__], "--log goes with --only prediction"),
        (["--only", "map", "--case", "id"], "go with --log FILE"),
        (["--only", "protocol"], "no figure protocol"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_said(
    bench: ModuleType, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit):
        importlib.import_module("run").main(arguments)
    assert said in capsys.readouterr().err
