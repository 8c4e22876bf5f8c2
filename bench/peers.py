"""Peers live in virtual environments of their own, made when first asked for."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from figure import Bench
from measure import TaskFailed

PEERS: dict[str, tuple[str, ...]] = {
    "pm4py": ("pm4py==2.7.23.11", "pyarrow"),
    "retentioneering": ("retentioneering==5.2.4", "pyarrow"),
    "engines": ("chdb==4.4.0", "pyspark==4.3.0", "pandas", "pyarrow"),
}
"""What is installed for each; ``engines`` has this repository beside it."""


def own_python() -> Path:
    """The Python that runs the bench: Nebelhorn is installed there."""
    return Path(sys.executable)


def python_of(bench: Bench, peer: str) -> Path:
    """Return the Python of a peer, installing it first where it is missing.

    Raises:
        TaskFailed: It cannot be installed.
    """
    shared = bench.root / ".venv-engines" / "bin" / "python"
    if peer == "engines" and shared.is_file():  # made for the parity tests
        return shared
    wanted = [*PEERS[peer], *(["-e", str(bench.root)] if peer == "engines" else [])]
    folder = bench.work / "venvs" / peer
    ready = folder / "installed.txt"
    if not ready.is_file() or ready.read_text(encoding="utf-8") != "\n".join(wanted):
        bench.say(f"installing {' '.join(PEERS[peer])}")
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        done = subprocess.run([*pip, *wanted], capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"{peer} could not be installed\n{done.stderr[-2000:]}"
            raise TaskFailed(msg)
        ready.write_text("\n".join(wanted), encoding="utf-8")
    return folder / "bin" / "python"
