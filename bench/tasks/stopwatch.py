"""Time, processor time and memory of a task; standard library only, for every peer's Python."""

from __future__ import annotations

import json
import os
import resource
import time
from pathlib import Path
from types import TracebackType


class Stopwatch:
    """``with Stopwatch() as watch: …`` and then ``watch.report(rows=…)`` once, at the end."""

    def __enter__(self) -> Stopwatch:
        self.cpu = -_cpu()
        self.wall = -time.perf_counter()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.wall += time.perf_counter()
        self.cpu += _cpu()

    def report(self, **found: object) -> None:
        """Print the figures as the last line of the task."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + _children_peak()
        said = {"wall": self.wall, "cpu": self.cpu, "peak_mb": peak / 1024, **found}
        print("\n" + json.dumps(said), flush=True)


def _children_peak() -> int:
    """Most resident memory of children that still run (Java, for Spark), KiB; Linux only."""
    peak, own = 0, str(os.getpid())
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:  # it has ended meanwhile
            continue
        if said["PPid"].strip() == own and "VmHWM" in said:
            peak += int(said["VmHWM"].split()[0])
    return peak


def _cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
