"""A server to kill, a disk to cut off, and the ledger of what was acknowledged."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nebelhorn.live.inbox import Inbox

HERE = Path(__file__).parent
_HEAD = struct.Struct("<6Q")
_WRITE, _TRUNCATE, _SYNC = 1, 2, 3


@dataclass
class Server:
    """Rounds of ``serving.py``, and what they acknowledged."""

    process: subprocess.Popen[str]
    acked: list[str] = field(default_factory=list)

    def kill_after(self, acks: int, **said: object) -> None:
        """Serve until so many acks came, kill it, and count those that were on their way too."""
        assert self.process.stdin
        self.process.stdin.write(
            json.dumps({key: str(value) for key, value in said.items()}) + "\n"
        )
        self.process.stdin.flush()
        until = len(self.acked) + acks
        pid = 0
        for line in self._lines():
            word, _, rest = line.partition(" ")
            if word == "pid":
                pid = int(rest)
            elif word == "ack":
                self.acked.append(rest)
                if len(self.acked) == until:
                    os.kill(pid, signal.SIGKILL)
            elif word == "dead":
                assert rest == str(-signal.SIGKILL)
                return
        pytest.fail("the server ended by itself")

    def _lines(self) -> Iterator[str]:
        assert self.process.stdout
        for line in self.process.stdout:
            yield line.rstrip("\n")


@dataclass(frozen=True)
class Found:
    """What is in the hands of the processor and in the inbox, after a crash."""

    tokens: Counter[str]

    def lost(self, acked: list[str]) -> list[str]:
        return [token for token in acked if token not in self.tokens]

    @property
    def twice(self) -> list[str]:
        return [token for token, times in self.tokens.items() if times > 1]


@pytest.fixture
def found() -> object:
    """Return a function that opens an inbox after a crash and says what is there."""

    def look(folder: Path) -> Found:
        taken = folder / "taken"
        whole = taken.read_text().rpartition("\n")[0].splitlines() if taken.exists() else []
        tokens = [token for line in whole for token in line.split()[1:]]
        cursor = int(whole[-1].split()[0]) if whole else 0
        with Inbox(folder) as inbox:
            while rows := inbox.read(cursor, 10_000):
                tokens += [row.body.split()[0].decode() for row in rows]
                cursor = rows[-1].seq
        with contextlib.closing(sqlite3.connect(folder / "inbox.sqlite")) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return Found(Counter(tokens))

    return look


@contextlib.contextmanager
def serving(**said: object) -> Iterator[Server]:
    with subprocess.Popen(
        [sys.executable, str(HERE / "serving.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **said,
    ) as process:
        yield Server(process)
        assert process.stdin
        process.stdin.close()


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def server(running: Server) -> Server:
    running.acked.clear()
    return running


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the library that notes writes; skipped where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("a disk that can be cut off needs Linux and a C compiler")
    library = tmp_path_factory.mktemp("disk") / "disk.so"
    command = [
        compiler,
        "-shared",
        "-fPIC",
        "-O1",
        "-o",
        library,
        HERE / "disk.c",
        "-ldl",
        "-lpthread",
    ]
    subprocess.run(command, check=True)
    return library


@pytest.fixture(scope="session")
def on_disk(disk: Path) -> dict[str, str]:
    """Return the environment of a process that writes on a disk that can be cut off."""
    return {**os.environ, "LD_PRELOAD": str(disk)}


@pytest.fixture(scope="session")
def running_on_disk(on_disk: dict[str, str]) -> Iterator[Server]:
    with serving(env=on_disk) as started:
        yield started


@pytest.fixture
def server_on_disk(running_on_disk: Server) -> Server:
    running_on_disk.acked.clear()
    return running_on_disk


@dataclass(frozen=True)
class Change:
    kind: int
    offset: int
    old_size: int
    old: bytes
    new: bytes


def _unsynced(journal: bytes) -> dict[str, list[Change]]:
    changes: dict[str, list[Change]] = {}
    place = 0
    while place + _HEAD.size <= len(journal):
        kind, path_len, offset, old_size, old_len, new_len = _HEAD.unpack_from(journal, place)
        place += _HEAD.size
        end = place + path_len + old_len + new_len
        if end > len(journal):  # killed before it was written whole, so nothing came after it
            break
        path = journal[place : place + path_len].decode()
        old = journal[place + path_len : end - new_len]
        if kind == _SYNC:
            changes[path] = []
        else:
            new = journal[end - new_len : end]
            changes.setdefault(path, []).append(Change(kind, offset, old_size, old, new))
        place = end
    return changes


@pytest.fixture
def cut_power() -> object:
    """Return a function that takes back what no sync has covered; a part may have arrived."""

    def cut(folder: Path, journal: Path, chance: random.Random | None = None) -> int:
        """Return how many writes had not been synced; chance None: none of them arrived."""
        unsynced = _unsynced(journal.read_bytes()) if journal.exists() else {}
        for path, changes in unsynced.items():
            with Path(path).open("r+b") as file:
                for change in reversed(changes):
                    file.seek(change.offset)
                    file.write(change.old)
                    file.truncate(change.old_size)
                for change in changes if chance else ():
                    _arrive(file, change, chance)
        (folder / "inbox.sqlite-shm").unlink(missing_ok=True)  # memory, though it has a name
        journal.unlink(missing_ok=True)
        return sum(map(len, unsynced.values()))

    return cut


def _arrive(file: object, change: Change, chance: random.Random) -> None:
    """Any subset of what was not synced may be on disk, and of one write any of its sectors."""
    fate = chance.random()
    if change.kind == _TRUNCATE:
        if fate < 0.5:
            file.truncate(change.offset)
        return
    sectors = range(0, len(change.new), 512)
    for start in sectors:
        if fate < 0.4 or (fate < 0.7 and chance.random() < 0.5):
            file.seek(change.offset + start)
            file.write(change.new[start : start + 512])
