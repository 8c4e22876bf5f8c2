"""A command is handed to the process that serves the workspace; its words and code come back."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
import typer

from nebelhorn import Workspace
from nebelhorn.cli.asker import Asker, asked_by, asker
from nebelhorn.cli.forward import SOCKET, STOP, forward
from nebelhorn.cli.forwarded import Forwarded
from nebelhorn.cli.work import Interrupted, Report, work_on

# addresses of sockets are short, and temporary folders of tests are deep
pytestmark = pytest.mark.usefixtures("near")


@pytest.fixture
def near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Serving:
    """Notes what it is asked, and what was held up for it."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.pauses = 0

    def run(self, arguments: list[str]) -> int:
        self.asked.append(arguments)
        print("to the one who asked")  # noqa: T201 - this is what a command does
        print("a complaint", file=sys.stderr)  # noqa: T201 - likewise
        return 3

    @contextmanager
    def pause(self) -> Iterator[None]:
        self.pauses += 1
        yield


def test_what_is_said_comes_back_with_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    serving = Serving()
    with Forwarded(tmp_path, serving.run, serving.pause):
        assert forward(tmp_path, "map", ["-w", "x", "map"]) == 3
    said = capsys.readouterr()
    assert (said.out, said.err) == ("to the one who asked\n", "a complaint\n")
    assert serving.asked == [["-w", "x", "map"]]


def test_help_is_text_and_what_broke_is_shown_to_whoever_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(arguments: list[str]) -> int:
        typer.echo(f"help for {arguments}")
        raise ZeroDivisionError

    with Forwarded(tmp_path, run, Serving().pause):
        assert forward(tmp_path, "map", ["map", "--help"]) == 1
    said = capsys.readouterr()
    assert said.out == "help for ['map', '--help']\n"
    assert "Traceback" in said.err
    assert "ZeroDivisionError" in said.err


@pytest.mark.parametrize(
    ("verb", "arguments", "pauses"),
    [("map", ["map"], 0), ("import", ["import", "map"], 1), ("rules", ["rules"], 1)],
)
def test_whoever_writes_holds_up_what_is_served_and_readers_do_not(
    tmp_path: Path, verb: str, arguments: list[str], pauses: int
) -> None:
    serving = Serving()
    with Forwarded(tmp_path, serving.run, serving.pause):
        forward(tmp_path, verb, arguments)
    assert serving.pauses == pauses


def test_where_nobody_serves_it_is_done_here(tmp_path: Path) -> None:
    assert forward(tmp_path, "map", ["map"]) is None
    (tmp_path / "serve.sock").touch()  # left behind by a process that was killed
    assert forward(tmp_path, "map", ["map"]) is None


def test_only_the_owner_may_ask(tmp_path: Path) -> None:
    serving = Serving()
    with Forwarded(tmp_path, serving.run, serving.pause):
        assert (tmp_path / "serve.sock").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "serve.sock").exists()


class Working:
    """Works until whoever asked wants no more, and notes that."""

    def __init__(self) -> None:
        self.stopped = Event()

    def run(self, arguments: list[str]) -> int:
        del arguments
        who = asker()
        assert who is not None
        who.tell("step one")
        if who.gone.wait(10):
            self.stopped.set()
        return 130


@contextmanager
def asking() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(SOCKET)
        asked = {"verb": "import", "arguments": [], "folder": str(Path.cwd()), "columns": 80}
        line.sendall(json.dumps(asked).encode() + b"\n")
        yield line


def test_each_step_is_told_and_ctrl_c_reaches_the_work(tmp_path: Path) -> None:
    working, serving = Working(), Serving()
    with Forwarded(tmp_path, working.run, serving.pause), asking() as line:
        answers = line.makefile("rb")
        assert json.loads(answers.readline())["step"] == "waiting for what is being processed"
        assert json.loads(answers.readline()) == {"step": "step one"}
        line.sendall(STOP)
        assert json.loads(answers.readline()) == {"code": 130}
    assert working.stopped.is_set()


def test_when_whoever_asked_has_gone_the_work_stops_and_others_are_served(tmp_path: Path) -> None:
    working, serving = Working(), Serving()
    with Forwarded(tmp_path, working.run, serving.pause):
        with asking():
            pass
        assert working.stopped.wait(5)
    with Forwarded(tmp_path, serving.run, serving.pause):
        assert forward(tmp_path, "map", ["map"]) == 3


def test_a_server_that_is_stopped_waits_for_no_command(tmp_path: Path) -> None:
    working, serving = Working(), Serving()
    with Forwarded(tmp_path, working.run, serving.pause), asking() as line:
        answers = line.makefile("rb")
        answers.readline()
        answers.readline()
    assert working.stopped.is_set()


def test_work_is_undone_when_whoever_asked_has_gone(shop: Path) -> None:
    told: list[str] = []
    gone = Event()

    def endless(workspace: Workspace, report: Report) -> None:
        workspace.stores.facts.execute("BEGIN; CREATE TABLE half AS SELECT 1 AS done")
        gone.set()
        while True:
            report("one more")

    with asked_by(Asker(told.append, gone)), pytest.raises(Interrupted, match="half-done"):
        work_on(shop, endless)
    assert told[0] == "one more"

    def look(workspace: Workspace, report: Report) -> list[tuple[object, ...]]:
        del report
        return workspace.stores.facts.execute(
            "FROM duckdb_tables() WHERE table_name='half'"
        ).fetchall()

    assert work_on(shop, look) == []
