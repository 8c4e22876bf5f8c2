"""Official clients work by changing the host, and each event counts once whatever happens."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clients.conftest import Server
from tests.clients.faults import Fault, Lost, Refused

pytestmark = pytest.mark.clients

INSTALLED = Path(__file__).parents[2] / ".venv-clients"
DRIVERS = Path(__file__).parent / "drivers"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
LIMIT_S = 75
WAIT_S = 3
ORDERS = [("Order Completed", 10.5), ("Order Completed", 21.0), ("Order Completed", 31.5)]
KINDS = {"identify": 1, "track": 3, "page": 1, "screen": 1, "group": 1, "alias": 1}


@dataclass(frozen=True)
class Client:
    """A client, the program that uses it, and what must come of it.

    Attributes:
        driver: File of the program.
        package: Folder it is installed in; empty: JavaScript's.
        kinds: How many records of each kind it sends.
        places: Names of the pages and screens.
        more: Another argument of the program; empty: none.
    """

    driver: str
    package: str = ""
    kinds: tuple[tuple[str, int], ...] = tuple(KINDS.items())
    places: tuple[str, ...] = ("page: Home", "screen: Main")
    more: str = ""

    def __str__(self) -> str:
        return f"{self.driver} {self.more}".strip()

    def command(self, address: str, key: str) -> list[str]:
        """Return the program that is run, with its arguments."""
        program = "node" if self.driver.endswith(".mjs") else sys.executable
        # without `site` a client sees its own folder alone, nothing of ours
        alone = ["-S"] if self.package else []
        told = [address, key, str(INSTALLED / "node"), *([self.more] if self.more else [])]
        return [program, *alone, str(DRIVERS / self.driver), *told]


ORDERS_ONLY = (("track", 3),)
POSTHOG = ("page", "screen: Main")
CLIENTS = [
    Client("segment_python.py", "segment-analytics-python"),
    Client("segment_python_old.py", "analytics-python"),
    Client("rudder_python.py", "rudder-sdk-python"),
    Client("posthog_python.py", "posthog", places=POSTHOG),
    Client("cloudevents_python.py", "cloudevents", ORDERS_ONLY, ()),
    Client("segment_node.mjs"),
    Client("rudder_node.mjs"),
    Client("posthog_node.mjs", places=POSTHOG),
    Client("cloudevents_node.mjs", kinds=ORDERS_ONLY, places=()),
    Client("segment_browser.py"),
]
BATCHING = Client("segment_browser.py", more="batching")
WAITING = {
    "segment_python.py",
    "posthog_python.py",
    "segment_node.mjs",
    "rudder_node.mjs",
    "segment_browser.py",
}
SCENARIOS: dict[str, tuple[Fault, ...]] = {
    "at once": (),
    "busy twice": (Refused("busy"), Refused("busy")),
    "busy, says when": (Refused("busy", 1), Refused("busy", 1)),
    "too fast": (Refused("too_fast", 1),),
    "answer lost": (Lost(),),
}


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not (INSTALLED / "ready").exists():
        pytest.skip("the clients are not installed: scripts/install_clients.sh")


def run(client: Client, address: str, key: str, folder: Path) -> subprocess.CompletedProcess[str]:
    if client.driver == "segment_browser.py" and not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    nowhere = "http://127.0.0.1:9"
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(INSTALLED / "python" / client.package) if client.package else "",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "NO_PROXY": "127.0.0.1,localhost",
    }
    return subprocess.run(
        client.command(address, key),
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


Serve = Callable[..., AbstractContextManager[Server]]


CASES = [
    *((client, scenario) for client in CLIENTS for scenario in SCENARIOS),
    (BATCHING, "busy twice"),
    (BATCHING, "answer lost"),
]


@pytest.mark.parametrize(("client", "scenario"), CASES, ids=str)
def test_each_event_is_delivered_once(
    client: Client, scenario: str, serve: Serve, key: str, tmp_path: Path
) -> None:
    faults = SCENARIOS[scenario]
    with serve(faults) as server:
        left = run(client, server.address, key, tmp_path)
        assert left.returncode == 0, (left.stdout, left.stderr)
        assert json.loads(left.stdout.splitlines()[-1]) == {"errors": [], "strayed": []}
        assert server.faults.waiting == []  # the client met all of them
        messages = Counter((one.kind, one.message_id) for one in server.faults.handed_on)
        assert Counter(kind for kind, _ in messages) == dict(client.kinds)
        # a lost answer brings the same messages again, by the same ids; nothing else does
        assert max(messages.values()) == (2 if Lost() in faults else 1)
        assert server.rows() == sorted([*ORDERS, *((place, None) for place in client.places)])
        state = server.service.state()
        assert (state.quarantined, state.lag, state.trouble) == (0, 0, None)


@pytest.mark.parametrize("client", [one for one in CLIENTS if str(one) in WAITING], ids=str)
def test_these_wait_as_long_as_they_are_told(
    client: Client, serve: Serve, key: str, tmp_path: Path
) -> None:
    # a page of another site sees Retry-After only where the answer gives leave to
    with serve((Refused("too_fast", WAIT_S),)) as server:
        assert run(client, server.address, key, tmp_path).returncode == 0
        assert server.faults.waited_s() >= WAIT_S
        assert (server.faults.asked_leave > 0) == (client.driver == "segment_browser.py")
