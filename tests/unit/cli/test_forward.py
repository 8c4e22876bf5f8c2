"""A command is handed to the process that serves the workspace; its words and code come back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nebelhorn.cli.forward import forward
from nebelhorn.cli.forwarded import Forwarded

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
