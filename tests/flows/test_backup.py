"""A copy of a workspace is whole, made while it is used, and becomes a workspace again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import journey_map, open_workspace
from nebelhorn.app import backup, restore
from nebelhorn.errors import WorkspaceError
from nebelhorn.live import Arrival, Inbox

Command = Callable[..., Any]


@pytest.fixture
def used(nebelhorn: Command, shop: Path, write: Callable[..., Path]) -> Path:
    file = write("e.csv", "customer,time,touchpoint\na,2026-01-01T00:00:00Z,visit\n")
    assert nebelhorn("-w", shop, "import", file).code == 0
    return shop


def test_it_comes_back_as_it_was_with_what_waits_in_the_inbox(used: Path, tmp_path: Path) -> None:
    with open_workspace(used) as workspace, Inbox(used) as inbox:
        inbox.put(Arrival(5, "plain", "event", 1, b"{}")).result()
        found = backup(workspace, tmp_path / "copy")
        before = journey_map(workspace)
    assert (found.events, set(found.files)) == (
        1,
        {"facts.duckdb", "office.sqlite", "inbox.sqlite", "nebelhorn.toml"},
    )
    assert restore(tmp_path / "copy", tmp_path / "again") == found
    with open_workspace(tmp_path / "again") as workspace:
        assert journey_map(workspace) == before
    with Inbox(tmp_path / "again") as inbox:
        assert [row.body for row in inbox.read(0, 9)] == [b"{}"]


def test_what_a_pull_needs_comes_with_it(used: Path, tmp_path: Path) -> None:
    (used / "mappings").mkdir()
    (used / "mappings" / "orders.toml").write_text("# how orders are read\n", encoding="utf-8")
    with (used / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[pull]]\nname = "orders"\nkind = "folder"\npath = "drop"\n')
        settings.write('mapping = "mappings/orders.toml"\n')
    with open_workspace(used) as workspace:
        found = backup(workspace, tmp_path / "copy")
    assert "mappings/orders.toml" in found.files
    restore(tmp_path / "copy", tmp_path / "again")
    there = (tmp_path / "again" / "mappings" / "orders.toml").read_text(encoding="utf-8")
    assert there == "# how orders are read\n"


def test_a_file_that_was_changed_is_found_and_nothing_is_restored(
    used: Path, tmp_path: Path
) -> None:
    with open_workspace(used) as workspace:
        backup(workspace, tmp_path / "copy")
    office = tmp_path / "copy" / "office.sqlite"
    content = bytearray(office.read_bytes())
    content[-1] ^= 1
    office.write_bytes(content)
    with pytest.raises(WorkspaceError, match=r"office\.sqlite was changed"):
        restore(tmp_path / "copy", tmp_path / "again")
    office.unlink()
    with pytest.raises(WorkspaceError, match=r"office\.sqlite is missing"):
        restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_the_command_line_does_both_and_says_what_stands_in_the_way(
    nebelhorn: Command, used: Path, tmp_path: Path
) -> None:
    copy, again = tmp_path / "copy", tmp_path / "again"
    made = nebelhorn("-w", used, "backup", copy, "--json")
    assert json.loads(made.out)["events"] == 1
    full = nebelhorn("-w", used, "backup", copy)
    assert (full.code, "is not empty" in full.err) == (2, True)
    assert nebelhorn("-w", again, "restore", copy).code == 0
    assert nebelhorn("-w", again, "map", "--json").json["customers"] == 1
    twice = nebelhorn("-w", again, "restore", copy)
    assert (twice.code, "is not empty" in twice.err) == (2, True)
    none = nebelhorn("-w", tmp_path / "x", "restore", used)
    assert (none.code, "is no backup" in none.err) == (2, True)
