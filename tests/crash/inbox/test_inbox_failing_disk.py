"""A disk that is full or fails: refused in a sentence, never acknowledged, and reads go on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.crash

FAILING = Path(__file__).parent / "failing.py"


def test_a_disk_that_is_full_or_fails(tmp_path: Path, on_disk: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, FAILING, tmp_path],
        env=on_disk,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "passed",
        "no_room",
        "passed",
        "sync_fails",
        "passed",
        "checkpoint_sync_fails",
    ]
