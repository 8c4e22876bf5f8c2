"""What the tests that break things share: a log that takes a while, and an import that tells."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from nebelhorn import import_events, init, open_workspace

RECORDS = int(os.environ.get("NEBELHORN_RECORDS", "16000"))

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

FORKING = Path(__file__).with_name("forking.py")


@dataclass
class Child:
    """A process of a program, spoken to as one of ``subprocess``."""

    pid: int
    stdout: TextIO
    stderr: TextIO
    ended: Callable[[], int]
    returncode: int | None = None

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.kill(self.pid, number)

    def communicate(self) -> tuple[str, str]:
        said = self.stdout.read(), self.stderr.read()
        self.wait()
        return said

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = self.ended()
        return self.returncode


Run = Callable[..., AbstractContextManager[Child]]
Start = Callable[..., AbstractContextManager[Child]]


@pytest.fixture(scope="session")
def run_program() -> Iterator[Run]:
    """Return a function that runs a program as a process of its own; one at a time."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    number = theirs.fileno()
    command = [sys.executable, str(FORKING), str(number)]

    @contextmanager
    def run(program: str, *given: object, limit: int | None = None) -> Iterator[Child]:
        said = {"program": program, "given": [str(one) for one in given], "limit": limit}
        (out, to_out), (err, to_err) = os.pipe(), os.pipe()
        socket.send_fds(ours, [json.dumps(said).encode()], [to_out, to_err])
        os.close(to_out)
        os.close(to_err)
        with os.fdopen(out, encoding="utf-8") as stdout, os.fdopen(err, encoding="utf-8") as stderr:
            child = Child(int(ours.recv(64)), stdout, stderr, lambda: int(ours.recv(64)))
            try:
                yield child
            finally:
                child.wait()

    with ours, subprocess.Popen(command, pass_fds=[number]):
        theirs.close()
        yield run
        ours.close()


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of records, a tenth of them with scores, a hundredth unreadable."""
    path = tmp_path_factory.mktemp("log") / "log.csv"
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
    log: Path, tmp_path_factory: pytest.TempPathFactory, facts_of: Callable[..., object]
) -> object:
    """Return the facts of an import nobody disturbed."""
    place = tmp_path_factory.mktemp("undisturbed")
    init(place)
    with open_workspace(place) as workspace:
        import_events(workspace, log)
    return facts_of(place)


@pytest.fixture(scope="session")
def start(run_program: Run) -> Start:
    """Return a function that starts an import as a process which prints every step."""

    def begin(workspace: Path, log: Path, **said: object) -> AbstractContextManager[Child]:
        return run_program(IMPORT, workspace, log, **said)

    return begin
