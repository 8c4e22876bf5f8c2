"""What is foretold in the bench is foretold by the rules it names."""

from __future__ import annotations

import dataclasses
import importlib
import tomllib
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

LOG = """CaseID,ActivityID,CompleteTimestamp
9,5,2020-01-01 08:00:00
9,3,2020-01-01 09:00:00
9,5,2020-01-02 09:00:00
4,5,2020-01-01 08:00:00
4,3,2020-01-03 08:00:00
7,3,2020-01-02 08:00:00
"""


def make_tax_log(folder: Path, text: str = LOG) -> object:
    file = folder / "log.csv"
    file.write_text(text, encoding="utf-8")
    return importlib.import_module("tax_log").read_tax_log(file)


def test_cases_stay_in_the_order_of_the_file(bench: ModuleType, tmp_path: Path) -> None:
    log = make_tax_log(tmp_path)
    assert log.case.tolist() == [0, 0, 0, 1, 1, 2]
    assert log.place.tolist() == [0, 1, 2, 0, 1, 0]
    assert log.activity.tolist() == [1, 0, 1, 1, 0, 0]
    assert log.symbols(2).tolist() == [[1, -1], [0, 1], [1, 0], [1, -1], [0, 1], [0, -1]]
    assert log.followed().tolist() == [True, True, False, True, False, False]


def test_what_comes_next_is_an_activity_or_the_end_of_the_case(
    bench: ModuleType, tmp_path: Path
) -> None:
    protocol = importlib.import_module("tax_protocol")
    assert protocol.came_next(make_tax_log(tmp_path)).tolist() == [1, 2, 0, 1, 0, 0]


def test_of_equal_chances_the_last_class_wins(bench: ModuleType) -> None:
    protocol = importlib.import_module("tax_protocol")
    assert protocol.last_best(np.array([[0.4, 0.4, 0.2], [0.6, 0.2, 0.2]])).tolist() == [1, 0]


def test_the_end_foretold_is_wrong_forbidden_or_what_is_asked(
    bench: ModuleType, tmp_path: Path
) -> None:
    # After two events two cases in three end: the end is the likelier guess.
    long, short = ("1", "2", "3"), ("1", "2")
    cases = [short, short, long] * 5
    rows = [
        f"{number},{activity},2020-01-01 08:00:00"
        for number, case in enumerate(cases)
        for activity in case
    ]
    log = make_tax_log(tmp_path, "\n".join(("CaseID,ActivityID,CompleteTimestamp", *rows)))
    found = importlib.import_module("tax_protocol").measure(log)
    script, forbidden, target = (found[name] for name in ("script", "forbidden", "target"))
    assert (script["share"], script["n"]) == (0.0, 2)
    assert (forbidden["share"], forbidden["n"]) == (1.0, 2)
    assert (target["share"], target["n"]) == (pytest.approx(5 / 7), 7)


def test_a_share_comes_with_an_interval_by_case(bench: ModuleType) -> None:
    share = importlib.import_module("tax_log").share
    case = np.repeat(np.arange(40), 25)
    one = share(case % 2 == 0, case)
    assert (one["share"], one["n"], one["cases"]) == (0.5, 1000, 40)
    assert one["low"] < 0.4 < 0.6 < one["high"]  # 40 cases, not 1,000 events
    assert share(case % 2 == 0, case) == one


def test_a_stream_is_foretold_by_what_was_known_before_the_day(
    bench: ModuleType, tmp_path: Path
) -> None:
    prequential = importlib.import_module("prequential")
    days = [
        f"{case},{activity},2020-01-{day:02d} 08:00:00"
        for case, day in ((1, 1), (2, 2), (3, 3))
        for activity in ("1", "2", "3")
    ]
    log = make_tax_log(tmp_path, "\n".join(("CaseID,ActivityID,CompleteTimestamp", *days)))
    said = prequential.foretell(log)
    first, later = [0, 1], [3, 4, 6, 7]
    assert said["rules"][first].tolist() == [0, 0]  # nothing is known on the first day
    assert said["rules"][later].tolist() == log.activity[[at + 1 for at in later]].tolist()
    assert said["markov"][later].tolist() == log.activity[[at + 1 for at in later]].tolist()

    changed = dataclasses.replace(log, activity=np.append(log.activity[:6], [2, 2, 2]))
    assert prequential.foretell(changed)["rules"][:6].tolist() == said["rules"][:6].tolist()


def test_a_log_that_is_not_there_is_said_and_not_measured(
    bench: ModuleType, tmp_path: Path
) -> None:
    protocol = importlib.import_module("figures.protocol")
    lines = list(protocol.measure_protocol(bench.Bench(events=10, rounds=1, root=tmp_path)))
    assert len(lines) == 4
    assert all(line.verdict == "-" and "is not there" in line.note for line in lines)


def test_the_replay_asks_three_questions_and_no_others(bench: ModuleType) -> None:
    asking = importlib.import_module("figures.replay").asking
    settings = """# ours
[[question]]
name = "old"
bands = [1, 2]
[[touchpoint]]
name = "cancel"
"""
    found = tomllib.loads(asking(settings))
    assert [one["name"] for one in found["question"]] == ["next-7", "cancels-30", "silent-30"]
    assert found["touchpoint"] == [{"name": "cancel"}]


def test_days_of_a_backtest_are_added_up(bench: ModuleType) -> None:
    steps = [("making keys", 1.0), ("backtest: 1 of 2", 2.0), ("backtest: 2 of 2", 2.5)]
    found = importlib.import_module("replay_verb").step_seconds(steps, 4.0)
    assert found == {"making keys": 1.0, "backtest": 2.0}
