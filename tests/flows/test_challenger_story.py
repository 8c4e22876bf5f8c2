"""A black box walks beside the rules: it changes no seal, and what readability costs is counted."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import import_events, index, init, open_workspace, replay, verify
from nebelhorn.app import Backtest, Understanding
from nebelhorn.app.looking import important_bits, settle
from nebelhorn.cli.show import as_plain
from nebelhorn.demo import simulate
from nebelhorn.errors import NebelhornError

Command = Callable[..., Any]
KEYS = b"the same key for everybody, 32 b."[:32]


def same_keys(many: int) -> bytes:
    return (KEYS * (many // len(KEYS) + 1))[:many]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small made-up company, imported and not yet foretold."""
    place = tmp_path_factory.mktemp("contest")
    made = simulate(place / "data", customers=60, months=5, incidents=False)
    shutil.copyfile(made.settings, init(place / "shop"))
    with open_workspace(place / "shop") as workspace:
        import_events(workspace, place / "data", mapping=made.mapping)
    return place / "shop"


@pytest.fixture(scope="module")
def alone(company: Path) -> Path:
    """The company foretold by rules alone."""
    place = company.with_name("alone")
    shutil.copytree(company, place)
    with open_workspace(place) as workspace:
        assert replay(workspace, chance=same_keys).challenged is None
    return place


@pytest.fixture(scope="module")
def contested(company: Path) -> tuple[Path, Backtest]:
    """The company foretold with a black box beside the rules."""
    place = company.with_name("contested")
    shutil.copytree(company, place)
    with open_workspace(place) as workspace:
        return place, replay(workspace, challenger=True, chance=same_keys)


@pytest.fixture(scope="module")
def looked(contested: tuple[Path, Backtest]) -> Understanding:
    with open_workspace(contested[0]) as workspace:
        return index(workspace)


def said(place: Path) -> list[tuple[Any, ...]]:
    """What the black box says, in order."""
    with open_workspace(place) as workspace:
        facts = workspace.stores.facts
        return facts.execute("FROM challenge ORDER BY question_no, point_no").fetchall()


def sealed(place: Path) -> list[list[tuple[Any, ...]]]:
    with open_workspace(place) as workspace:
        facts = workspace.stores.facts
        return [
            facts.execute(f"FROM {table} ORDER BY ALL").fetchall()
            for table in ("seal", "sealed_point", "rule", "block", "run_end")
        ]


def test_the_seals_are_the_same_bytes_with_and_without(
    alone: Path, contested: tuple[Path, Backtest]
) -> None:
    assert sealed(contested[0]) == sealed(alone)


def test_the_index_is_the_same_but_for_what_readability_costs(
    alone: Path, looked: Understanding
) -> None:
    with open_workspace(alone) as workspace:
        plain = index(workspace)
    assert plain.readability is None
    assert looked.readability is not None
    assert plain.index == looked.index
    assert plain.sentence == looked.sentence
    # the lines say when each run was begun
    assert replace(plain.depth, lines=()) == replace(looked.depth, lines=())
    assert plain.leads == looked.leads


def test_the_figures_are_a_plain_count(
    contested: tuple[Path, Backtest], looked: Understanding
) -> None:
    place, done = contested
    with open_workspace(place) as workspace:
        _, ground = settle(workspace)
        important = important_bits(workspace, ground.groups)
        facts = workspace.stores.facts
        rows = facts.execute(
            "SELECT question_no, point_no, foretold, came, groups FROM settled "
            "WHERE came IS NOT NULL"
        ).fetchall()
    came = {(row[0], row[1]): (row[2], row[3]) for row in rows}
    counted = {(row[0], row[1]) for row in rows if row[4] & important}
    box = {(question, point): code for _, point, question, code, _ in said(place)}
    assert done.challenged == len(box) > 0
    assert looked.readability is not None
    figures = looked.readability.figures
    shares = []
    for number, cost in enumerate(figures.questions):
        both = [key for key in came if key in box and key[0] == number]
        rules_hits = sum(came[key][0] == came[key][1] for key in both)
        box_hits = sum(box[key] == came[key][1] for key in both)
        assert (cost.n, cost.rules_hits, cost.box_hits) == (len(both), rules_hits, box_hits)
        if both:
            apart = (box_hits - rules_hits) / len(both)
            assert cost.difference == pytest.approx(apart, abs=1e-8)
        ours = [key for key in both if key in counted]
        shares += (
            [
                sum((box[key] == came[key][1]) - (came[key][0] == came[key][1]) for key in ours)
                / len(ours)
            ]
            if ours
            else []
        )
    assert figures.whole.n == sum(key in box for key in counted)
    assert figures.whole.difference == pytest.approx(sum(shares) / len(shares), abs=1e-8)
    assert figures.whole.low is not None
    assert figures.whole.high is not None
    assert figures.whole.low < figures.whole.difference < figures.whole.high


def test_a_finished_replay_gets_the_same_black_box_later(
    nebelhorn: Command, alone: Path, contested: tuple[Path, Backtest], tmp_path: Path
) -> None:
    place = tmp_path / "later"
    shutil.copytree(alone, place)
    told = nebelhorn("-w", place, "replay", "--challenger").out
    assert "Nothing has changed" in told
    assert f"it foretold {contested[1].challenged:,} of these predictions too" in told
    assert said(place) == said(contested[0])
    assert sealed(place) == sealed(alone)
    assert nebelhorn("-w", place, "verify").code == 0


def test_a_new_backtest_drops_what_the_black_box_said(
    contested: tuple[Path, Backtest], tmp_path: Path
) -> None:
    place = tmp_path / "again"
    shutil.copytree(contested[0], place)
    with open_workspace(place) as workspace:
        replay(workspace, again=True)
        assert index(workspace).readability is None
        assert verify(workspace).faults == ()
    assert said(place) == []


def test_interrupted_while_the_black_box_learns_nothing_is_half_done(
    alone: Path, contested: tuple[Path, Backtest], tmp_path: Path
) -> None:
    place = tmp_path / "killed"
    shutil.copytree(alone, place)

    def stop(step: str) -> None:
        if step.startswith("black box: question 2"):
            raise KeyboardInterrupt

    with open_workspace(place) as workspace:
        with pytest.raises(KeyboardInterrupt):
            replay(workspace, challenger=True, progress=stop)
        assert index(workspace).readability is None
        assert replay(workspace, challenger=True).already
    assert said(place) == said(contested[0])


def test_it_is_said_through_both_doors_and_in_the_report(
    nebelhorn: Command, contested: tuple[Path, Backtest], alone: Path, looked: Understanding
) -> None:
    place = contested[0]
    assert looked.readability is not None
    assert nebelhorn("-w", place, "index", "--json").json == json.loads(
        json.dumps(as_plain(looked))
    )
    shown = " ".join(nebelhorn("-w", place, "index").out.split())
    assert looked.readability.sentence["en"] in shown
    assert "What readability costs" not in nebelhorn("-w", alone, "index").out
    for folder, there in ((place, True), (alone, False)):
        assert nebelhorn("-w", folder, "report").code == 0
        text = (folder / "report.html").read_text(encoding="utf-8")
        assert ("What readability costs" in text) is there
        assert ("Was Lesbarkeit kostet" in text) is there


def test_without_lightgbm_nothing_is_begun(
    nebelhorn: Command, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    told = nebelhorn("-w", company, "replay", "--challenger")
    assert told.code == 2
    assert "pip install 'nebelhorn[challenger]'" in told.err
    with open_workspace(company) as workspace:
        with pytest.raises(NebelhornError):
            replay(workspace, challenger=True)
        assert workspace.stores.facts.execute("FROM run").fetchall() == []
