"""A served workspace: killed under load, stopped, asked by other commands meanwhile."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from nebelhorn import init, open_workspace

pytestmark = pytest.mark.crash

COMMAND = (sys.executable, "-m", "nebelhorn")
KILLS = int(os.environ.get("NEBELHORN_SERVE_KILLS", "4"))
LIMIT_S = 60


def run(
    folder: Path, *arguments: object, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, "-w", str(folder), *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=LIMIT_S, check=False, cwd=cwd
    )


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    init(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.fixture
def key(shop: Path) -> str:
    return run(shop, "key", "add", "shop", "--source", "shop").stdout.split()[0]


@contextmanager
def served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a workspace on a port that is free; yield the process and its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*COMMAND, "-w", str(folder), "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "listening on" in line:
                    break
            said = threading.Thread(target=process.stderr.read, daemon=True)
            said.start()  # or a full pipe would hold the server up
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def track(number: int) -> dict[str, object]:
    return {
        "type": "track",
        "event": "visit",
        "userId": f"u{number % 50}",
        "messageId": f"m{number}",
    }


def load_until_killed(
    shop: Path, key: str, after_s: float, *, first: int
) -> tuple[set[int], set[int]]:
    """Send batches to a server that is killed; return what was sent, and what was answered 200."""
    sent, answered = set[int](), set[int]()
    with served(shop) as (process, address), httpx.Client(auth=(key, ""), timeout=5) as client:
        killer = threading.Timer(after_s, process.kill)
        killer.start()
        for start in range(first, first + 1_000_000, 20):
            batch = range(start, start + 20)
            sent |= set(batch)
            try:
                body = {"batch": [track(one) for one in batch]}
                answer = client.post(f"{address}/v1/batch", json=body)
            except httpx.TransportError:
                break
            assert answer.status_code == 200
            answered |= set(batch)
        killer.join()
    return sent, answered


def counted(folder: Path) -> tuple[int, int]:
    with open_workspace(folder) as workspace:
        row = workspace.stores.facts.execute(
            "SELECT count(*), count(DISTINCT event_id) FROM event"
        ).fetchone()
    assert row is not None
    return row[0], row[1]


def test_killed_under_load_nothing_answered_is_lost_and_nothing_counted_twice(
    shop: Path, key: str
) -> None:
    sent, answered = set[int](), set[int]()
    for kill in range(KILLS):
        # at moments spread over the second after the first request
        after_s = 0.2 + (kill * 0.618) % 1
        tried, kept = load_until_killed(shop, key, after_s, first=kill * 1_000_000)
        sent |= tried
        answered |= kept
    assert answered
    again = sorted(answered)[:20]  # as a client would that has not seen the answer
    with served(shop) as (process, address):
        with httpx.Client(auth=(key, ""), timeout=10) as client:
            body = {"batch": [track(one) for one in again]}
            assert client.post(f"{address}/v1/batch", json=body).status_code == 200
            while client.get(f"{address}/readyz").json()["lag"]:
                threading.Event().wait(0.05)
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT_S) == 0
    events, distinct = counted(shop)
    assert len(answered) <= events == distinct <= len(sent)


def test_other_commands_are_done_by_the_server_while_it_runs(
    shop: Path, key: str, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("customer,time,touchpoint\na,2026-01-01T00:00:00Z,visit\n")
    with served(shop) as (process, address):
        sent = httpx.post(f"{address}/v1/track", json=track(1), auth=(key, ""))
        assert sent.json() == {"success": True}
        ready = httpx.get(f"{address}/readyz")
        assert ready.status_code == 200
        # a path is where the command was typed, not where the server was started
        brought = run(shop, "import", "more.csv", cwd=tmp_path)
        assert brought.returncode == 0, brought.stderr
        journeys = json.loads(run(shop, "map", "--json").stdout)
        assert journeys["customers"] == 2
        wrong = run(shop, "mapp")
        assert (wrong.returncode, "Did you mean 'map'?" in wrong.stderr) == (2, True)
        second = run(shop, "serve", "--port", "0")
        assert (second.returncode, "open" in second.stderr) == (2, True)
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT_S) == 0
    assert not (shop / "serve.sock").exists()
    assert json.loads(run(shop, "map", "--json").stdout)["customers"] == 2


def test_a_port_that_is_in_use_is_one_sentence(shop: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        found = run(shop, "serve", "--port", taken.getsockname()[1])
    assert found.returncode == 2
    assert "cannot listen on 127.0.0.1" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_port_that_cannot_be_is_one_sentence_with_its_colons(shop: Path) -> None:
    found = run(shop, "serve", "--port", -1)
    assert found.returncode == 2
    assert "cannot listen on 127.0.0.1:-1: " in found.stderr
