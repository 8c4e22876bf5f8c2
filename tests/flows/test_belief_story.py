"""People write what they believe, time goes on, and reality answers: through library and CLI."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nebelhorn import Workspace, import_events, init, open_workspace, replay, report
from nebelhorn.app import Beliefs, BeliefVerdict, NewBelief, beliefs, believe
from nebelhorn.errors import SettingsError

Command = Callable[..., Any]
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
NEXT = '[[question]]\nname = "next"\nkind = "next_touchpoint"\nhorizon_days = 5\n'


def log(days: int) -> str:
    """Who asks for the manual orders within a week in 6 of 10 cases, who looks around in 2."""
    chance = np.random.default_rng(8)
    lines = ["customer,time,event"]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for customer in range(days * 6):
        day = start + timedelta(days=customer // 6, hours=8)
        asks = chance.random() < 0.4
        lines.append(f"c{customer},{day.isoformat()},{'Manual' if asks else 'Shop window'}")
        if chance.random() < (0.6 if asks else 0.2):
            lines.append(f"c{customer},{(day + timedelta(days=2)).isoformat()},Order")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """On the first of March two beliefs were written; the log goes on until the end of June."""
    folder = tmp_path_factory.mktemp("story")
    init(folder / "shop")
    for days in (60, 180):
        (folder / "log.csv").write_text(log(days), encoding="utf-8")
        with open_workspace(folder / "shop") as workspace:
            import_events(workspace, folder / "log.csv")
            if days == 60:
                said = ("Ada", "touchpoint = 'Manual'", "Order", 7.0)
                believe(workspace, NewBelief("manual", *said, confidence=0.9), now=NOW)
                said = ("Ben", "hour < 9", "not Order", 7.0)
                believe(workspace, NewBelief("early", *said, than="hour >= 9"), now=NOW)
    return folder / "shop"


def test_library_and_command_line_say_the_same(told: Path, nebelhorn: Command) -> None:
    with open_workspace(told) as workspace:
        found = beliefs(workspace, backtest=True)
    said = nebelhorn("-w", told, "belief", "--backtest", "--json").json
    assert said["sentence"] == found.sentence
    for one, other in zip(found.listed, said["listed"], strict=True):
        assert other["verdict"] == one.verdict
        assert other["result"]["record"]["when"]["k"] == one.result.record.when.k
        assert other["result"]["belief"]["written"] == NOW.isoformat()
    printed = nebelhorn("-w", told, "belief").out
    assert found.listed[0].verdict["en"] in printed


def test_a_true_belief_holds_and_its_author_said_too_much(told: Path) -> None:
    with open_workspace(told) as workspace:
        found = beliefs(workspace)
    manual, early = found.listed
    record = manual.result.record
    assert record.verdict is BeliefVerdict.HOLDS
    assert record.low is not None
    assert record.low < 0.4 < record.high
    assert record.when.n < 180 * 6 * 0.4  # once each, and only who came after the first of March
    assert record.when.customers == record.when.n
    assert manual.result.calibration is not None
    assert manual.result.calibration.fits is False
    assert "zu hoch gegriffen" in manual.calibration["de"]
    assert early.result.record.than.n == 0  # everybody comes at eight
    assert early.result.record.verdict is BeliefVerdict.TOO_LITTLE
    assert manual.backtest is early.backtest is None


def test_the_report_shows_them_in_both_languages(told: Path) -> None:
    with open_workspace(told) as workspace:
        page = report(workspace).read_text(encoding="utf-8")
    assert "What people believe" in page
    assert "Was Menschen glauben" in page
    assert page.count('<span class="tag human">') == 2 * 3


def test_a_log_without_beliefs_has_no_such_section(tmp_path: Path) -> None:
    init(tmp_path / "shop")
    with open_workspace(tmp_path / "shop") as workspace:
        page = report(workspace).read_text(encoding="utf-8")
    assert 'class="tag human"' not in page


def test_writing_goes_into_the_file_as_people_write_it(told: Path) -> None:
    text = (told / "nebelhorn.toml").read_text(encoding="utf-8")
    entry = text[text.index("[[belief]]\nname = ") :].split("\n\n")[0]
    assert entry.splitlines() == [
        "[[belief]]",
        'name = "manual"',
        'author = "Ada"',
        "written = 2026-03-01T09:30:00Z",
        "condition = \"touchpoint = 'Manual'\"",
        'claim = "Order"',
        "horizon_days = 7",
        "confidence = 0.9",
    ]


def test_a_belief_counts_from_the_next_full_second_on(shop: Path) -> None:
    settings = shop / "nebelhorn.toml"
    settings.write_text('[[touchpoint]]\nname = "Order"\n', encoding="utf-8")
    with open_workspace(shop) as workspace:
        said = NewBelief("a", "Ada", "hour > 3", "Order", 3.0)
        written = believe(workspace, said, now=NOW.replace(microsecond=1)).written
    assert written == NOW + timedelta(seconds=1)


def figures(found: Beliefs) -> list[object]:
    return [(one.result.record, one.result.calibration) for one in found.listed]


def test_what_is_known_later_changes_nothing_that_was_due(
    world: Callable[..., Workspace],
) -> None:
    settings = NEXT + (
        '[[belief]]\nname = "b"\nauthor = "Ada"\nwritten = 1970-01-05\n'
        'condition = "touchpoint = \'ask\'"\nclaim = "buy"\nhorizon_days = 2\n'
    )
    events = [
        (100 * c + d, c, d + c / 1000, ("ask", "look", "buy")[(c + d) % 3])
        for c in range(40)
        for d in range(20)
    ]
    before = world(events, settings=settings)
    later = [(10**6 + c, c, 30 + c, "buy") for c in range(40)]
    after = world([*events, *later], settings=settings)
    due = [beliefs(workspace).listed[0].result.record for workspace in (before, after)]
    assert due[1].when.n > due[0].when.n > 0
    assert due[1].when.k >= due[0].when.k
    assert figures(beliefs(before)) == figures(beliefs(before))


def test_a_replay_changes_no_verdict(world: Callable[..., Workspace]) -> None:
    settings = NEXT + (
        '[[belief]]\nname = "b"\nauthor = "Ada"\nwritten = 1970-01-05\n'
        'condition = "hour is not null"\nclaim = "silence"\nhorizon_days = 2\n'
    )
    events = [(100 * c + d, c, d * 1.7, ("ask", "buy")[d % 2]) for c in range(20) for d in range(9)]
    workspace = world(events, settings=settings)
    before = figures(beliefs(workspace))
    replay(workspace)
    assert figures(beliefs(workspace)) == before


def test_a_question_nobody_asks_any_more_can_still_be_believed_about(
    world: Callable[..., Workspace],
) -> None:
    settings = (
        NEXT
        + 'standing = "no"\n'
        + (
            '[[belief]]\nname = "b"\nauthor = "Ada"\nwritten = 1970-01-02\n'
            'condition = "hour is not null"\nclaim = "silence"\nquestion = "next"\n'
        )
    )
    workspace = world(
        [(c, c, 2.0, "ask") for c in range(1, 30)] + [(99, 1, 90, "ask")], settings=settings
    )
    assert beliefs(workspace).listed[0].result.record.when.n > 0
    with pytest.raises(SettingsError, match="nothing to foretell"):
        replay(workspace)
