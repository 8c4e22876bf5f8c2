"""What the tests that break things share: a log that takes a while, and an import that tells."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from nebelhorn import import_events, init, open_workspace

RECORDS = 60_000

IMPORT = """
import sys
from nebelhorn import import_events, open_workspace
from nebelhorn.errors import NebelhornError

def tell(step):
    print(step, flush=True)

try:
    with open_workspace(sys.argv[1]) as workspace:
        print("open", flush=True)
        done = import_events(workspace, sys.argv[2], progress=tell)
    print("done", done.result.events, flush=True)
except NebelhornError as error:
    print(type(error).__name__, error, file=sys.stderr)
    sys.exit(2)
"""

Start = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture(scope="session")
def big_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of 60,000 records, a tenth of them with scores, a hundredth unreadable."""
    path = tmp_path_factory.mktemp("big") / "big.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("customer,time,touchpoint,price,score,comment\n")
        for n in range(RECORDS):
            day = "not a day" if n % 100 == 7 else f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}"
            said = f"{n % 5 + 1},comment number {n}" if n % 10 == 3 else ","
            file.write(f"customer {n % 9973},{day} {n % 24:02}:{n % 60:02}:00,step {n % 17},")
            file.write(f"{n % 1000},{said}\n")
    return path


@pytest.fixture(scope="session")
def undisturbed(
    big_log: Path, tmp_path_factory: pytest.TempPathFactory, facts_of: Callable[..., object]
) -> object:
    """Return the facts of an import nobody disturbed."""
    place = tmp_path_factory.mktemp("undisturbed")
    init(place)
    with open_workspace(place) as workspace:
        import_events(workspace, big_log)
    return facts_of(place)


@pytest.fixture
def start() -> Start:
    """Return a function that starts an import as a process which prints every step."""

    def begin(workspace: Path, log: Path, **said: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", IMPORT, str(workspace), str(log)]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **said
        )

    return begin
