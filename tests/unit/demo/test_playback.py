"""A log is moved to today by whole weeks, and its last weeks are held back."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nebelhorn.demo import Happening, Kind, Playback, Simulated, hold_back, simulate
from nebelhorn.errors import SettingsError, WorkspaceError
from nebelhorn.settings import read_settings

SINCE, BEGINS = datetime(2025, 2, 1, tzinfo=UTC), datetime(2025, 3, 10, tzinfo=UTC)
LAST, NOW = datetime(2025, 4, 7, tzinfo=UTC), datetime(2026, 11, 26, 15, tzinfo=UTC)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made(folder: Path) -> Simulated:
    return simulate(folder, customers=60, months=5, incidents=(Kind.NEW_TOUCHPOINT,))


def held(folder: Path) -> Playback:
    return hold_back(made(folder), since=SINCE, begins=BEGINS, last=LAST, now=NOW)


def test_every_row_is_kept_or_held_or_older_and_none_twice(tmp_path: Path) -> None:
    whole = made(tmp_path / "whole")
    wanted = {
        name: [row for row in rows(whole.folder / name) if row["time"] >= SINCE.isoformat()]
        for name in ("events.csv", "answers.csv")
    }
    played = held(tmp_path / "moved")
    left = {name: rows(tmp_path / "moved" / name) for name in wanted}
    answers = [one for one in played.held if one.is_answer]
    assert len(answers) > 5
    assert len(left["answers.csv"]) + len(answers) == len(wanted["answers.csv"])
    events = len(played.held) - len(answers)
    assert events > 100
    assert len(left["events.csv"]) + events == len(wanted["events.csv"])
    assert len({one.number for one in played.held}) == len(played.held)


def test_all_is_moved_by_whole_weeks_and_the_present_lies_within(tmp_path: Path) -> None:
    played, later = held(tmp_path), timedelta(weeks=85)
    assert played.weeks * timedelta(weeks=1) == later
    assert NOW - timedelta(weeks=1) < LAST + later <= NOW
    assert played.begins == BEGINS + later
    assert played.begins.strftime("%A") == BEGINS.strftime("%A") == "Monday"
    kept = [datetime.fromisoformat(row["time"]) for row in rows(tmp_path / "events.csv")]
    assert SINCE + later <= min(kept) < max(kept) < played.begins
    times = [one.at for one in played.held]
    assert times == sorted(times)
    assert played.begins <= times[0]
    assert times[-1] > NOW  # it goes on when it has caught up


def test_what_people_believe_moves_too(tmp_path: Path) -> None:
    held(tmp_path)
    written = {one.name: one.written for one in read_settings(tmp_path / "nebelhorn.toml").beliefs}
    assert written["welcome-opens-app"] == datetime(2026, 9, 28, 9, tzinfo=UTC)


def test_a_held_row_says_all_its_columns_say(tmp_path: Path) -> None:
    row = next(row for row in rows(made(tmp_path / "a").folder / "answers.csv") if row["text"])
    played = hold_back(
        made(tmp_path / "b"),
        since=SINCE,
        begins=datetime(2025, 1, 1, tzinfo=UTC),
        last=LAST,
        now=LAST,
    )
    found = [one for one in played.held if one.is_answer and one.says.get("text") == row["text"]]
    told = {k: v for k, v in row.items() if v and k not in {"customer", "time", "about"}}
    at = datetime.fromisoformat(row["time"])
    assert played.weeks == 0
    assert Happening(at, row["customer"], row["about"], told, found[0].number) in found


def test_what_cannot_be_played(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nothing can be played"):
        hold_back(made(tmp_path), since=SINCE, begins=BEGINS, last=BEGINS, now=NOW)
    with pytest.raises(WorkspaceError, match="cannot hold the last weeks back"):
        hold_back(made_again(tmp_path), since=SINCE, begins=BEGINS, last=LAST, now=NOW)


def made_again(folder: Path) -> Simulated:
    """Return what was made there, of which a file has gone meanwhile."""
    again = made(folder)
    (folder / "answers.csv").unlink()
    return again
