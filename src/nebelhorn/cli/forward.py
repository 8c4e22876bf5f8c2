"""Hand a command to the process that serves the workspace, and say what it says."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import BinaryIO

from rich.progress import Progress

from nebelhorn.cli.asker import progress_line

STOP = b"stop\n"
"""What is sent when somebody presses Ctrl-C; what is under way ends at its next safe point."""

SOCKET = "serve.sock"
"""In the folder of a workspace that is served; only its owner may use it."""


_here: ContextVar[bool] = ContextVar("here", default=False)


@contextmanager
def here() -> Iterator[None]:
    """Do what follows in this process, for it is the one that serves."""
    token = _here.set(True)
    try:
        yield
    finally:
        _here.reset(token)


def socket_address(folder: Path) -> str:
    """Return the address of a workspace's socket, relative to where we are.

    Addresses of sockets have room for about 100 bytes, and folders lie deep.

    Args:
        folder: Of the workspace.
    """
    return os.path.relpath(folder / SOCKET)


def forward(folder: Path, verb: str, arguments: Iterable[str]) -> int | None:
    """Let the serving process do what is asked, if there is one.

    Args:
        folder: Of the workspace.
        verb: The one of them that says what is to be done.
        arguments: As they were typed.

    Returns:
        The exit code; None: nobody serves this workspace.
    """
    if _here.get() or not (folder / SOCKET).exists():
        return None
    line = socket.socket(socket.AF_UNIX)
    with line:
        try:
            line.connect(socket_address(folder))
        except OSError:
            return None
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
        asked = {
            "verb": verb,
            "arguments": list(arguments),
            "folder": str(Path.cwd()),
            "columns": columns,
        }
        line.sendall(json.dumps(asked).encode() + b"\n")
        with line.makefile("rb") as answers, progress_line() as bar:
            code = _listen(line, answers, bar)
    if code is None:
        sys.stderr.write("nebelhorn: the serving process stopped before it was done\n")
    return 2 if code is None else code


def _listen(line: socket.socket, answers: BinaryIO, bar: Progress) -> int | None:
    """Say what is said until the exit code comes; None: it never came.

    Raises:
        KeyboardInterrupt: Somebody pressed Ctrl-C twice, and does not wait for the safe point.
    """
    task = bar.add_task("handed to the serving process", total=None)
    asked_to_stop = False
    while True:
        try:
            said = answers.readline()
        except KeyboardInterrupt:
            if asked_to_stop:
                raise
            asked_to_stop = True
            line.sendall(STOP)
            continue
        if not said:
            return None
        answer = json.loads(said)
        if "code" in answer:
            return int(answer["code"])
        if "step" in answer:
            bar.update(task, description=answer["step"])
            continue
        bar.stop()
        stream = sys.stderr if "err" in answer else sys.stdout
        stream.write(answer.get("err") or answer.get("out"))
        stream.flush()
