"""Time, processor time and memory of a task; standard library only, for every peer's Python."""

from __future__ import annotations

import json
import resource
import time
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
        peak = max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        said = {"wall": self.wall, "cpu": self.cpu, "peak_mb": peak / 1024, **found}
        print("\n" + json.dumps(said), flush=True)


def _cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
