"""A log brings columns that know how it ends: nothing is learnt from them, and it is said."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nebelhorn import import_events, index, init, open_workspace, replay, rules
from nebelhorn.errors import SettingsError
from nebelhorn.predictions import rule_of

Command = Callable[..., Any]

SETTINGS = """
[[touchpoint]]
name = "cancel"
leaves = true

[[group]]
name = "closed late"
condition = "end_date > '2025-09-01'"

[[question]]
name = "leaves-30"
kind = "outcome"
horizon_days = 30
touchpoints = ["cancel"]
"""
LEAKS = ("end_date", "case_total", "outcome")


def make_log(file: Path) -> None:
    """Write journeys whose ends cannot be foretold, unless by columns that tell them."""
    chance = np.random.default_rng(3)
    header = ["customer", "time", "event", "region", "amount", *LEAKS]
    rows = []
    for customer in range(260):
        many, leaves = int(chance.integers(3, 12)), chance.random() < 0.4
        start = np.datetime64("2025-01-01T08:00:00") + np.timedelta64(
            int(chance.integers(0, 300 * 86_400)), "s"
        )
        times = start + np.cumsum(chance.exponential(6 * 86_400, many)).astype("timedelta64[s]")
        for place, at in enumerate(times):
            name = ("visit", "call", "order")[int(chance.integers(0, 3))]
            if place == many - 1:
                name = "cancel" if leaves else "renew"
            region = ("north", "south")[customer % 2]
            told = [str(times[-1])[:10], many, "lost" if leaves else "kept"]
            amount = int(chance.integers(5, 90)) if name == "order" else ""
            rows.append([f"c{customer}", str(at), name, region, amount, *told])
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *sorted(rows, key=lambda row: row[1])])


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    folder = tmp_path_factory.mktemp("hindsight")
    make_log(folder / "log.csv")
    settings = init(folder / "shop")
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    with open_workspace(folder / "shop") as workspace:
        import_events(workspace, folder / "log.csv")
        said = replay(workspace).cautions
    return folder / "shop", said


def test_replay_says_what_it_does_not_learn_from(replayed: tuple[Path, tuple[str, ...]]) -> None:
    start = "left out of learning: "
    said = dict(
        one.removeprefix(start).split(" (", 1) for one in replayed[1] if one.startswith(start)
    )
    assert {name for name in said if not name.startswith("group:")} == set(LEAKS)
    assert "equal to how many events there came in the end" in said["case_total"]
    assert "the time of the last" in said["end_date"]
    assert 'ends with "cancel"' in said["outcome"]
    assert "its condition looks at end_date" in said["group:closed late"]


def test_no_rule_cites_it_and_nothing_shines(replayed: tuple[Path, tuple[str, ...]]) -> None:
    with open_workspace(replayed[0]) as workspace:
        found = rules(workspace)
        machine = index(workspace).index.machine
    features = {
        clause.feature for one in found.listed for clause in rule_of(one.rule.definition).when
    }
    assert features.isdisjoint({*LEAKS, "group:closed late"})
    assert machine.value is not None
    assert machine.value < 0.95


def test_a_person_can_overrule_and_that_is_another_run(
    replayed: tuple[Path, tuple[str, ...]], tmp_path: Path, nebelhorn: Command
) -> None:
    shop = Path(shutil.copytree(replayed[0], tmp_path / "shop"))
    again = nebelhorn("-w", shop, "replay", "--json").json
    assert again["already"]
    assert tuple(again["cautions"]) == replayed[1]
    file = shop / "nebelhorn.toml"
    text = file.read_text(encoding="utf-8")
    overruled = '\n[learning]\nkeep = ["outcome", "end_date"]\nleave_out = ["region"]\n'
    file.write_text(text + overruled, encoding="utf-8")
    anew = nebelhorn("-w", shop, "replay", "--json").json
    assert not anew["already"]
    assert any("learnt from although" in one and "outcome" in one for one in anew["cautions"])
    assert "left out of learning: region (nebelhorn.toml says so)" in anew["cautions"]
    with open_workspace(shop) as workspace:
        known = index(workspace).index.machine.value
    with open_workspace(replayed[0]) as workspace:
        honest = index(workspace).index.machine.value
    # what knows the end looks brilliant, and would fail on the first live day
    assert known is not None
    assert honest is not None
    assert known > honest + 0.03


def test_a_name_the_log_does_not_have_is_an_error(
    replayed: tuple[Path, tuple[str, ...]], tmp_path: Path, nebelhorn: Command
) -> None:
    shop = Path(shutil.copytree(replayed[0], tmp_path / "shop"))
    file = shop / "nebelhorn.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\n[learning]\nkeep = ["case_totl"]\n', encoding="utf-8")
    said = nebelhorn("-w", shop, "replay")
    assert said.code == 2
    assert 'keep names "case_totl", which is no attribute of the log; available: case_total' in (
        said.err
    )
    with open_workspace(shop) as workspace, pytest.raises(SettingsError):
        replay(workspace)
