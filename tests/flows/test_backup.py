"""A copy of a workspace is whole, made while it is used, and becomes a workspace again."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import journey_map, open_workspace
from nebelhorn.app import backup, restore, serving
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


def test_only_the_owner_may_look_into_workspace_and_copy(
    nebelhorn: Command, tmp_path: Path, write: Callable[..., Path]
) -> None:
    before = os.umask(0o022)  # what most systems have
    try:
        assert nebelhorn("init", tmp_path / "ws").code == 0
        file = write("e.csv", "customer,time,touchpoint\na,2026-01-01T00:00:00Z,visit\n")
        assert nebelhorn("-w", tmp_path / "ws", "import", file).code == 0
        with serving(tmp_path / "ws") as service:
            while service.read_side.step():
                pass
            found = _modes(tmp_path / "ws")
            assert nebelhorn("-w", tmp_path / "ws", "backup", tmp_path / "copy").code == 0
        restore(tmp_path / "copy", tmp_path / "again")
    finally:
        os.umask(before)
    stores = {"facts.duckdb", "office.sqlite", "inbox.sqlite", "serving.sqlite", "nebelhorn.toml"}
    assert found.keys() >= {".", *stores}
    for name, modes in (("ws", found), ("copy", {}), ("again", {})):
        modes = modes or _modes(tmp_path / name)
        assert modes["."] == 0o700
        # the log of the facts is there only as long as they are open, and in this folder
        open_to_others = {name for name, mode in modes.items() if mode & 0o077}
        assert open_to_others <= {"facts.duckdb.wal"}, name


def _modes(folder: Path) -> dict[str, int]:
    return {
        str(file.relative_to(folder)): stat.S_IMODE(file.stat().st_mode)
        for file in (folder, *folder.rglob("*"))
    }
