"""Do what other processes ask of the one that serves the workspace, one command at a time."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from nebelhorn.cli.forward import SOCKET, here, socket_address

_LOG = logging.getLogger("nebelhorn.forwarded")
_MOST_BYTES = 1 << 20
_HELD = 1 << 14
_ONLY_READ = frozenset(
    (
        *("map", "journeys", "funnel", "fog", "index", "seals", "alarms", "diagnose"),
        *("verify", "report", "export", "doctor", "audit"),
    )
)
"""What these verbs do needs no break of what is served."""

Run = Callable[[list[str]], int]
"""Runs a command line and returns its exit code."""


class Forwarded:
    """Takes commands through the socket of a workspace, in a thread of its own.

    Args:
        folder: Of the workspace.
        run: Runs one command.
        pause: Holds up what is served, for commands that write.
    """

    def __init__(
        self, folder: Path, run: Run, pause: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._run, self._pause = run, pause
        self._file = folder / SOCKET
        self._file.unlink(missing_ok=True)  # of a process that was killed
        self._door = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)  # from the first moment nobody else may connect
        try:
            self._door.bind(socket_address(folder))
        finally:
            os.umask(before)
        self._door.listen()
        self._thread = threading.Thread(target=self._take, name="forwarded", daemon=True)

    def __enter__(self) -> Forwarded:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.unlink(missing_ok=True)
        # closing alone would not wake whoever waits for a connection
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line:
                try:
                    self._answer(line)
                except OSError:
                    _LOG.info("whoever asked has gone")
                except Exception:  # noqa: BLE001 - the next command is to be done all the same
                    _LOG.error("a forwarded command broke: %s", traceback.format_exc())

    def _answer(self, line: socket.socket) -> None:
        with line.makefile("rb") as reader:
            asked = json.loads(reader.readline(_MOST_BYTES))
        arguments = [str(one) for one in asked["arguments"]]
        held = contextlib.nullcontext() if asked["verb"] in _ONLY_READ else self._pause()
        with held, _in_place(Path(asked["folder"]), int(asked["columns"])):
            out, err = _Frames(line, "out"), _Frames(line, "err")
            with (
                here(),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                code = self._run(arguments)
            out.flush()
            err.flush()
        line.sendall(json.dumps({"code": code}).encode() + b"\n")


class _Frames(io.TextIOBase):
    """A text file that sends what is written to it."""

    def __init__(self, line: socket.socket, name: str) -> None:
        self._line, self._name = line, name
        self._held: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        self._held.append(text)
        self._size += len(text)
        if self._size > _HELD:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._size:
            frame = {self._name: "".join(self._held)}
            self._held, self._size = [], 0
            self._line.sendall(json.dumps(frame).encode() + b"\n")

    def writable(self) -> bool:
        return True


@contextmanager
def _in_place(folder: Path, columns: int) -> Iterator[None]:
    """Be where the command was typed; nothing that is served looks at paths that are relative."""
    before, width = Path.cwd(), os.environ.get("COLUMNS")
    os.chdir(folder)
    os.environ["COLUMNS"] = str(columns)
    try:
        yield
    finally:
        os.chdir(before)
        if width is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = width
