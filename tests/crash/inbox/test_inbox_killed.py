"""Kill -9 under load: nothing that was acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.crash

KILLS = int(os.environ.get("NEBELHORN_KILLS", "50"))
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))  # so that two workers can share it
def test_kill_9_under_load(
    part: int, tmp_path: Path, server: Any, found: Callable[[Path], Any]
) -> None:
    chance = random.Random(part)  # noqa: S311 - when to kill
    for kill in range(KILLS // PARTS):
        server.kill_after(chance.randrange(1, 700), folder=tmp_path, name=f"k{kill}")
        there = found(tmp_path)
        assert there.lost(server.acked) == []
        assert there.twice == []
    assert len(server.acked) >= KILLS // PARTS
    assert (tmp_path / "taken").stat().st_size > 0  # the processor was at work all the time
