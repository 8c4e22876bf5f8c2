"""Seen from the kernel: written, synced, and only then acknowledged; many share one sync."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.crash

HERE = Path(__file__).parent
PUTS = 20
CLIENTS = 32
_CALL = re.compile(r"(\w+)\((\d+)<([^>]*)>(.*)")
_TOKEN = re.compile(r"s-\d+-\d+(?= )")


@dataclass
class Seen:
    """Places in the trace: of the write, the completed sync after it, and the answer."""

    written: dict[str, int]
    acked: dict[str, int]
    syncs: list[int]
    groups: int

    def too_early(self) -> list[str]:
        def synced(token: str) -> bool:
            written, acked = self.written.get(token), self.acked[token]
            return written is not None and any(written < sync < acked for sync in self.syncs)

        return [token for token in self.acked if not synced(token)]


def read_trace(trace: str, groups: int) -> Seen:
    seen = Seen({}, {}, [], groups)
    for place, line in enumerate(_whole_calls(trace)):
        found = _CALL.match(line)
        if found:
            note(seen, place, *found.groups())
    return seen


def note(seen: Seen, place: int, call: str, descriptor: str, file: str, rest: str) -> None:
    log = file.endswith("inbox.sqlite-wal")
    if log and call in {"fdatasync", "fsync"} and rest.endswith("= 0"):
        seen.syncs.append(place)
    elif log and call == "pwrite64":
        for token in _TOKEN.findall(rest):
            seen.written.setdefault(token, place)
    elif call == "write" and descriptor == "1" and '"ack ' in rest:
        seen.acked[rest.split('"ack ')[1].split("\\n")[0]] = place


def _whole_calls(trace: str) -> Iterator[str]:
    """Put calls together that another thread cut in two.

    An answer counts from where it began, everything else from where it ended.
    """
    begun: dict[str, str] = {}
    for line in trace.splitlines():
        thread, _, said = line.partition(" ")
        said = said.strip()
        if said.endswith("<unfinished ...>"):
            begun[thread] = said.removesuffix("<unfinished ...>").rstrip()
            if said.startswith("write("):
                yield begun[thread]
        elif "resumed>" in said and not begun.get(thread, "write(").startswith("write("):
            yield begun.pop(thread) + said.partition("resumed>")[2]
        else:
            yield said


def watch(folder: Path, synchronous: str) -> Seen:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    trace = folder / "trace"
    said = {"folder": str(folder), "name": "s", "puts": str(PUTS), "synchronous": synchronous}
    calls = "trace=fdatasync,fsync,write,pwrite64"
    command = [strace, "-f", "-y", "-s", "40000", "-e", calls, "-o", trace]
    done = subprocess.run(
        [*command, sys.executable, HERE / "serving.py"],
        input=json.dumps({**said, "processor": "no"}) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip("nobody may be watched here")
    assert not done.returncode, done.stderr
    (groups,) = re.findall(r"^groups (\d+)$", done.stdout, re.MULTILINE)
    return read_trace(trace.read_text(encoding="utf-8", errors="replace"), int(groups))


def test_nothing_is_acknowledged_before_it_is_synced(tmp_path: Path) -> None:
    seen = watch(tmp_path, "FULL")
    assert len(seen.acked) == PUTS * CLIENTS
    assert seen.too_early() == []
    assert len(seen.syncs) >= seen.groups >= 1
    assert len(seen.syncs) <= 0.1 * len(seen.acked)


def test_the_trace_shows_what_is_not_synced(tmp_path: Path) -> None:
    seen = watch(tmp_path, "NORMAL")
    assert len(seen.acked) == PUTS * CLIENTS
    assert len(seen.too_early()) > 0.9 * len(seen.acked)
