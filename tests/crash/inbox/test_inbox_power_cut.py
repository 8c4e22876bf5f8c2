"""A power cut takes back what was written and not synced: what was acknowledged stays.

A kill alone proves nothing here: the system still writes what a dead process left with it. So the
controls: the same inbox told not to sync passes every kill and must lose in a power cut.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.crash

CUTS = int(os.environ.get("NEBELHORN_CUTS", "12"))
ARRIVED = {"nothing arrived": False, "a part arrived": True}


@pytest.mark.parametrize("in_part", ARRIVED.values(), ids=ARRIVED)
def test_a_power_cut_under_load(
    in_part: bool,
    tmp_path: Path,
    server_on_disk: Any,
    found: Callable[[Path], Any],
    cut_power: Callable[..., int],
) -> None:
    chance = random.Random(7)  # noqa: S311 - when to cut
    journal = tmp_path / "journal"
    for cut in range(CUTS):
        server_on_disk.kill_after(
            chance.randrange(1, 500), folder=tmp_path, name=f"c{cut}", journal=journal
        )
        cut_power(tmp_path, journal, chance if in_part else None)
        there = found(tmp_path)
        assert there.lost(server_on_disk.acked) == []
        assert there.twice == []
    # that a cut takes something back is proved by the controls below: whether one meets a write
    # that waits for its sync depends on how fast the disk is
    assert server_on_disk.acked


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_an_inbox_that_does_not_sync_loses(
    synchronous: str,
    tmp_path: Path,
    server_on_disk: Any,
    found: Callable[[Path], Any],
    cut_power: Callable[..., int],
) -> None:
    journal = tmp_path / "journal"
    said = {"journal": journal, "synchronous": synchronous, "processor": "no"}
    lost = 0
    for cut in range(4):  # a checkpoint just before the cut would save one of them
        folder = tmp_path / f"{cut}"
        folder.mkdir()
        server_on_disk.acked.clear()
        server_on_disk.kill_after(150 + 50 * cut, folder=folder, name="n", **said)
        assert cut_power(folder, journal) > 0
        lost += len(found(folder).lost(server_on_disk.acked))
    assert lost >= 100
