"""A replay that is killed goes on where it was, and seals the same to the last byte."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import import_events, index, init, open_workspace, replay, verify
from nebelhorn.log import make_customer_keys

pytestmark = pytest.mark.crash

REPLAY = """
import sys
from nebelhorn import open_workspace, replay
from nebelhorn.drive import Pace

def tell(step):
    print(step, flush=True)

with open_workspace(sys.argv[1]) as workspace:
    print("open", flush=True)
    done = replay(workspace, pace=Pace(seals=2_000, days=7), progress=tell)
print("done", done.seals, done.resumed, flush=True)
"""
QUESTIONS = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 3

[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 14
"""


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with some months of events, and with the keys of its customers."""
    place = tmp_path_factory.mktemp("ready")
    log = place / "log.csv"
    with log.open("w", encoding="utf-8") as file:
        file.write("customer,time,touchpoint\n")
        for n in range(8_000):
            day = f"2026-{n % 6 + 1:02}-{n * 5 % 28 + 1:02}"
            file.write(f"c{n % 997},{day} {n % 24:02}:{n % 60:02}:00,step {n * n % 7}\n")
    init(place / "shop")
    with open_workspace(place / "shop") as workspace:
        import_events(workspace, log)
        numbers = workspace.stores.facts.execute("SELECT DISTINCT id_no FROM event").fetchall()
        make_customer_keys(
            workspace.stores.office,
            (number for (number,) in numbers),
            chance=lambda size: bytes(range(size)),
        )
    settings = place / "shop" / "nebelhorn.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    return place / "shop"


def ledger(place: Path) -> list[tuple[object, ...]]:
    with open_workspace(place) as workspace:
        assert verify(workspace).faults == ()
        return workspace.stores.facts.execute(
            "SELECT block_no, first_seal_no, seals, until_us, root, link FROM block ORDER BY 1"
        ).fetchall()


def test_kill_9_again_and_again(
    ready: Path, tmp_path: Path, run_program: Callable[..., AbstractContextManager[Any]]
) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    shutil.copytree(ready, whole)
    shutil.copytree(ready, parts)
    with run_program(REPLAY, whole) as child:
        assert child.stdout is not None
        steps = child.stdout.read().splitlines()
    assert steps[-1].startswith("done")
    kills = 0
    last: list[str] = []
    for stop_after in [2, 5, *range(20, len(steps), 12)]:
        with run_program(REPLAY, parts) as child:
            assert child.stdout is not None
            last = [child.stdout.readline() for _ in range(stop_after)]
            child.send_signal(signal.SIGKILL)
        kills += 1
    assert kills >= 8
    with run_program(REPLAY, parts) as child:
        assert child.stdout is not None
        last = child.stdout.read().splitlines()
    assert last[-1].endswith("True"), last[-1]  # it went on, it did not begin anew
    assert ledger(parts) == ledger(whole)


STOPPABLE = """
import signal, sys
from pathlib import Path
from nebelhorn import replay
from nebelhorn.cli.work import Interrupted, work_on

signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job is born deaf to it

def work(workspace, report):
    def tell(step):
        print(step, flush=True)
        report(step)

    replay(workspace, progress=tell)

try:
    work_on(Path(sys.argv[1]), work)
except Interrupted as error:
    print(error, file=sys.stderr)
    sys.exit(130)
"""


def test_ctrl_c_leaves_nothing_half_done(ready: Path, tmp_path: Path) -> None:
    place = tmp_path / "stopped"
    shutil.copytree(ready, place)
    with subprocess.Popen(
        [sys.executable, "-c", STOPPABLE, str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        for _ in range(30):
            child.stdout.readline()
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 130, said
    assert "nothing is left half-done" in said
    with open_workspace(place) as workspace:
        replay(workspace)
        assert index(workspace).index.funnel.issued > 0
        assert verify(workspace).faults == ()


def test_a_full_disk_stops_it_and_it_goes_on(ready: Path, tmp_path: Path) -> None:
    place = tmp_path / "full"
    shutil.copytree(ready, place)
    size = (place / "facts.duckdb").stat().st_size + 200_000
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size})); "
    limited += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    limited += "import sys; from nebelhorn.cli.main import main; main(sys.argv[1:])"
    said = subprocess.run(
        [sys.executable, "-c", limited, "-w", str(place), "replay"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2, said.stderr
    assert "no room left" in said.stderr
    with open_workspace(place) as workspace:
        replay(workspace)
        assert verify(workspace).faults == ()
