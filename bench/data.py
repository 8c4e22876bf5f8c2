"""The logs everything is measured on, made once and kept in ``bench/work/data``."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from figure import Bench
from measure import run_task
from peers import own_python

# A kept workspace is of use while facts are laid out as they were when it was made.
_LAYOUT = "src/nebelhorn/log/facts.py"


def log_file(bench: Bench, *, csv: bool = False) -> Path:
    """Return the log as Parquet, or as CSV."""
    folder = bench.work / "data"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"log_{bench.events}.{'csv' if csv else 'parquet'}"
    if not file.is_file():
        bench.say(f"making a log of {bench.events:,} events")
        run_task(own_python(), "generate", bench.events, folder, *(["--csv"] if csv else []))
    return file


def workspace(bench: Bench) -> Path:
    """Return a workspace that holds the log, brought in by the verb ``import``."""
    folder = bench.work / "data" / f"workspace_{bench.events}"
    mark = folder / "layout.txt"
    layout = _layout(bench.root)
    if not mark.is_file() or mark.read_text(encoding="utf-8") != layout:
        log = log_file(bench)
        shutil.rmtree(folder, ignore_errors=True)
        frame_file(bench).unlink(missing_ok=True)
        bench.say(f"importing {bench.events:,} events")
        run = run_task(own_python(), "make_workspace", log, folder)
        bench.say(f"imported in {run.wall:.1f} s, peak {run.peak_mb:,.0f} MiB")
        mark.write_text(layout, encoding="utf-8")
    return folder


def frame_file(bench: Bench) -> Path:
    """Return where the log lies as peers read it."""
    return bench.work / "data" / f"frame_{bench.events}.parquet"


def frame(bench: Bench) -> Path:
    """Return the log as peers read it; needs the workspace."""
    file = frame_file(bench)
    folder = workspace(bench)
    if not file.is_file():
        bench.say("writing the frame for the peers")
        run_task(own_python(), "make_frame", folder, file)
    return file


def _layout(root: Path) -> str:
    return hashlib.sha256((root / _LAYOUT).read_bytes()).hexdigest()
