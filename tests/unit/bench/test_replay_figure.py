"""The replay figure asks what it says, and adds up its days."""

from __future__ import annotations

import importlib
import tomllib
from types import ModuleType


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
