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
from nebelhorn.app.foretelling import lay_ground
from nebelhorn.app.hindsight import leave_out
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


def test_no_group_is_proposed_of_what_knows_the_end(replayed: tuple[Path, tuple[str, ...]]) -> None:
    text = (replayed[0] / "nebelhorn.toml").read_text(encoding="utf-8")
    assert "region = 'north'" in text
    for name in LEAKS[1:]:
        assert f'condition = "{name}' not in text


def test_what_is_only_suspicious_is_said_and_kept(tmp_path: Path) -> None:
    make_log(tmp_path / "whole.csv")
    chance = np.random.default_rng(8)
    mistakes = {f"c{customer}": chance.random() < 0.15 for customer in range(260)}
    with (tmp_path / "whole.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    with (tmp_path / "log.csv").open("w", newline="", encoding="utf-8") as out:
        told = [(row[-1] == "lost") != mistakes.get(row[0], False) for row in rows]
        risk = ["risk", *("high" if one else "low" for one in told[1:])]
        csv.writer(out).writerows([*row[:-3], one] for row, one in zip(rows, risk, strict=True))
    settings = init(tmp_path / "shop")

    def said() -> tuple[tuple[str, ...], tuple[str, ...]]:
        with open_workspace(tmp_path / "shop") as workspace:
            ground = lay_ground(workspace, workspace.settings, ())
            left = leave_out(workspace, ground, lambda _: None)
        return left.columns, left.cautions

    with open_workspace(tmp_path / "shop") as workspace:
        import_events(workspace, tmp_path / "log.csv")
    text = settings.read_text(encoding="utf-8")
    assert 'condition = "risk' not in text
    columns, (caution,) = said()
    assert columns == ()
    assert caution.startswith("suspicious, and learnt from all the same: risk (known at a customer")
    assert "write it to leave_out under [learning] in nebelhorn.toml, if not, to keep" in caution
    settings.write_text(f'{text}\n[learning]\nkeep = ["risk"]\n', encoding="utf-8")
    assert said() == ((), ())
    settings.write_text(f'{text}\n[learning]\nleave_out = ["risk"]\n', encoding="utf-8")
    assert said()[0] == ("risk",)


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
