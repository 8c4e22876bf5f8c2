"""Do what other processes ask of the one that serves the workspace, one command at a time."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import select
import socket
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from nebelhorn.cli.asker import Asker, asked_by
from nebelhorn.cli.forward import SOCKET, here, socket_address

_LOG = logging.getLogger("nebelhorn.forwarded")
_MOST_BYTES = 1 << 20
_HELD = 1 << 14
_PATIENCE_S = 30.0
_LOOK_S = 0.1
_ONLY_READ = frozenset(
    (
        *("map", "journeys", "funnel", "fog", "index", "seals", "alarms", "diagnose", "customer"),
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
        self._under_way: Event | None = None
        self._thread = Thread(target=self._take, name="forwarded", daemon=True)

    def __enter__(self) -> Forwarded:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.unlink(missing_ok=True)
        # closing alone would not wake whoever waits for a connection
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        if self._under_way is not None:
            self._under_way.set()  # whoever stops the server waits for no import
        self._thread.join()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            with line:
                line.settimeout(_PATIENCE_S)
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
        sending, gone = Lock(), Event()
        self._under_way = gone

        def tell(step: str) -> None:
            try:
                _send(line, sending, {"step": step})
            except OSError:
                gone.set()

        tell("waiting for what is being processed")
        with (
            _watching(line, gone),
            held,
            _in_place(Path(asked["folder"]), int(asked["columns"])),
        ):
            out, err = _Frames(line, "out", sending), _Frames(line, "err", sending)
            with (
                here(),
                asked_by(Asker(tell, gone)),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                code = self._done(arguments)
            out.flush()
            err.flush()
        _send(line, sending, {"code": code})

    def _done(self, arguments: list[str]) -> int:
        """Run a command; what nobody expected is shown to whoever typed it, as without a server."""
        try:
            return self._run(arguments)
        except Exception:  # noqa: BLE001 - it belongs to the command, not to the server
            sys.stderr.write(traceback.format_exc())
            return 1


class _Frames(io.TextIOBase):
    """A text file that sends what is written to it."""

    def __init__(self, line: socket.socket, name: str, sending: Lock) -> None:
        self._line, self._name, self._sending = line, name, sending
        self._held: list[str] = []
        self._size = 0

    def write(self, text: str) -> int:
        if not isinstance(text, str):  # else typer takes it for a file of bytes
            msg = f"text is written here, not {type(text).__name__}"
            raise TypeError(msg)
        self._held.append(text)
        self._size += len(text)
        if self._size > _HELD:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self._size:
            frame: dict[str, object] = {self._name: "".join(self._held)}
            self._held, self._size = [], 0
            _send(self._line, self._sending, frame)

    def writable(self) -> bool:
        return True


def _send(line: socket.socket, sending: Lock, frame: dict[str, object]) -> None:
    with sending:
        line.sendall(json.dumps(frame).encode() + b"\n")


@contextmanager
def _watching(line: socket.socket, gone: Event) -> Iterator[None]:
    """Notice when whoever asked goes away or asks to stop: nothing else comes after a question."""
    done = Event()

    def watch() -> None:
        while not done.is_set() and not gone.is_set():
            if select.select([line], [], [], _LOOK_S)[0]:
                gone.set()

    watcher = Thread(target=watch, name="forwarded-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


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
