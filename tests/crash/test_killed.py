"""Whatever stops an import: nothing is lost, nothing is half there, and it can be repeated."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import doctor, import_events, init, open_workspace

pytestmark = pytest.mark.crash

INTERRUPTED = 130
Start = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="module")
def known(
    start: Start,
    log: Path,
    undisturbed: object,
    facts_of: Callable[..., object],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[str]:
    """Return the steps of an import as a process of its own that nobody kills."""
    place = tmp_path_factory.mktemp("steps")
    init(place)
    with start(place, log) as child:
        assert child.stdout is not None
        known = [line.strip() for line in child.stdout]
    assert facts_of(place) == undisturbed
    return known


def repeat_and_look(place: Path, log: Path) -> None:
    with open_workspace(place) as workspace:
        assert not [finding for finding in doctor(workspace) if finding.level == "wrong"]
        import_events(workspace, log)
        found = doctor(workspace)
        again = import_events(workspace, log)
    assert not [finding for finding in found if finding.level == "wrong"]
    assert "not catalogued" not in str(found)
    assert (again.result.events, again.result.answers) == (0, 0)


@pytest.mark.parametrize("part", range(4))  # so that two workers can share it
def test_kill_9_at_every_step_and_between(
    part: int,
    known: list[str],
    tmp_path: Path,
    log: Path,
    undisturbed: object,
    facts_of: Callable[..., object],
    start: Start,
) -> None:
    steps = len(known)
    assert steps >= 8, known
    stops = [*range(1, steps), 2, 3, 4, 5]
    assert 3 * len(stops) >= 30
    kills = 0
    for stop_after in stops[part::4]:
        place = tmp_path / f"killed {kills}"
        place.mkdir()
        (place / "nebelhorn.toml").write_text('[company]\nname = "killed"\n', encoding="utf-8")
        # three times in a row on the same workspace: a killed import may follow a killed one
        for stop in (stop_after, max(1, stop_after - 1), stop_after):
            with start(place, log) as child:
                assert child.stdout is not None
                for _ in range(stop):
                    child.stdout.readline()
                child.send_signal(signal.SIGKILL)
            kills += 1
        repeat_and_look(place, log)
        assert facts_of(place) == undisturbed, (stop_after, known)
    assert kills == 3 * len(stops[part::4]) > 0


def test_ctrl_c_stops_within_seconds_and_undoes(
    shop: Path, log: Path, undisturbed: object, facts_of: Callable[..., object]
) -> None:
    # many copies of the log: long enough that the import is still at work when we interrupt it
    long_log = shop.parent / "long.csv"
    head, _, body = log.read_text(encoding="utf-8").partition("\n")
    with long_log.open("w", encoding="utf-8") as file:
        file.write(head + "\n")
        for copy in range(30):
            file.write(body.replace("customer ", f"customer {copy}-"))
    code = (
        "import signal, sys, nebelhorn.cli.main as main\n"
        # a child of a background job is born deaf to Ctrl-C
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "from nebelhorn.cli import bring_verbs\n"
        "real = bring_verbs.import_events\n"
        "def told(*args, progress, **said):\n"
        "    def tell(step):\n"
        "        print(step, file=sys.stderr, flush=True)\n"
        "        progress(step)\n"
        "    return real(*args, progress=tell, **said)\n"
        "bring_verbs.import_events = told\n"
        "main.main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", code, "-w", str(shop), "import", str(long_log)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stderr is not None
        while "numbering" not in child.stderr.readline():
            pass
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=20)
    assert child.returncode == INTERRUPTED
    assert "interrupted; nothing is left half-done, and it can be repeated" in said
    assert "Traceback" not in said
    assert not sum(facts_of(shop)["events"].values())
    repeat_and_look(shop, log)
    assert facts_of(shop)["events"] == undisturbed["events"]


def test_ctrl_c_again_and_again_changes_nothing(shop: Path, log: Path) -> None:
    command = [sys.executable, "-m", "nebelhorn", "-w", str(shop), "import", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while child.poll() is None and not (shop / "facts.duckdb").exists():
            pass
        while child.poll() is None:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                continue
        _, said = child.communicate()
    # the last one may meet a process that is leaving already
    assert child.returncode in {0, INTERRUPTED, -signal.SIGINT}, said
    repeat_and_look(shop, log)
