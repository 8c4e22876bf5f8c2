"""No room left in the middle of an import: said in a sentence, nothing lost, goes on afterwards."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import doctor, import_events, init, open_workspace

pytestmark = pytest.mark.crash

Start = Callable[..., AbstractContextManager[Any]]

FIRST = "customer,time,touchpoint\nann,2026-01-01 10:00:00,visit\nbob,2026-01-02 10:00:00,order\n"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "first.csv"
    path.write_text(FIRST, encoding="utf-8")
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Return a function that mounts a disk of so many KiB; skipped where that is not allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = False

    def mount(size: int) -> Path:
        nonlocal mounted
        options = f"remount,size={size}k" if mounted else f"size={size}k"
        command = ["mount", "-t", "tmpfs", "-o", options]
        if (
            shutil.which("mount") is None
            or subprocess.run(
                [*command, "tmpfs", str(place)], capture_output=True, check=False
            ).returncode
        ):
            pytest.skip("a disk can only be mounted with the right to")
        mounted = True
        return place

    yield mount
    if mounted:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def full(start: Start, place: Path, log: Path, **said: object) -> str:
    """Import where there is no room for it, and return what was said."""
    with start(place, log, **said) as child:
        _, error = child.communicate()
    assert child.returncode == 2, error
    assert error.count("\n") == 1, error
    return error


def go_on(place: Path, log: Path, first: Path) -> None:
    with open_workspace(place) as workspace:
        assert not [finding for finding in doctor(workspace) if finding.level == "wrong"]
        assert import_events(workspace, first).result.known == 2  # nothing was lost
        import_events(workspace, log)
        assert not [finding for finding in doctor(workspace) if finding.level == "wrong"]


@pytest.fixture(scope="module")
def expected(
    log: Path, tmp_path_factory: pytest.TempPathFactory, facts_of: Callable[..., object]
) -> object:
    """Return the facts where there was always room."""
    folder = tmp_path_factory.mktemp("room")
    (folder / "first.csv").write_text(FIRST, encoding="utf-8")
    init(folder / "shop")
    with open_workspace(folder / "shop") as workspace:
        import_events(workspace, folder / "first.csv")
        import_events(workspace, log)
    return facts_of(folder / "shop")


@pytest.mark.parametrize("room", [50, 400, 1200, 1800, 2400, 3200])
def test_a_disk_that_fills_up(
    small_disk: Callable[[int], Path],
    first: Path,
    log: Path,
    start: Start,
    facts_of: Callable[..., object],
    expected: object,
    room: int,
) -> None:
    disk = small_disk(65_536)
    place = disk / "shop"
    init(place)
    with open_workspace(place) as workspace:
        import_events(workspace, first)
    used = sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) >> 10
    small_disk(used + room)
    with start(place, log) as child:
        _, error = child.communicate()
    if child.returncode:
        assert (child.returncode, error.count("\n")) == (2, 1), error
        assert error.startswith("DiskFull no room left"), error
    small_disk(65_536)
    go_on(place, log, first)
    assert facts_of(place) == expected


@pytest.mark.parametrize("room", [1 << 16, 1 << 18, 1 << 20])
def test_files_that_may_not_grow(
    shop: Path, first: Path, log: Path, start: Start, room: int
) -> None:
    with open_workspace(shop) as workspace:
        import_events(workspace, first)
    limit = max(file.stat().st_size for file in shop.iterdir() if file.is_file()) + room
    error = full(start, shop, log, limit=limit)
    assert error.startswith(("DiskFull", "WorkspaceError")), error
    go_on(shop, log, first)
