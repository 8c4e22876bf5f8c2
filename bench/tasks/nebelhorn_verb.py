"""A verb on an opened workspace: nebelhorn_verb.py map|variants WORKSPACE [MEMORY_GB].

Watches the scratch folder meanwhile: whatever appears there has spilled.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from stopwatch import Stopwatch

import nebelhorn


def count_map(workspace: nebelhorn.Workspace, progress: Callable[[str], None]) -> dict[str, Any]:
    found = nebelhorn.journey_map(workspace, progress=progress)
    return {
        "events": found.events,
        "journeys": found.journeys,
        "moves": [[m.source, m.target, m.count, m.median_s] for m in found.transitions],
    }


def count_variants(
    workspace: nebelhorn.Workspace, progress: Callable[[str], None]
) -> dict[str, Any]:
    found = nebelhorn.journeys(workspace, progress=progress)
    return {
        "variants": found.variants_total,
        "journeys": found.journeys,
        "top": [variant.journeys for variant in found.variants],
    }


VERBS = {"map": count_map, "variants": count_variants}


class SpillWatch(threading.Thread):
    """Remembers the most bytes the scratch folder ever held."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self.folder = folder
        self.most = 0
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.1):
            held = 0
            for file in self.folder.rglob("*"):
                try:
                    held += file.stat().st_size
                except FileNotFoundError:
                    continue
            self.most = max(self.most, held)


def main(verb: str, folder: Path, memory_gb: str | None = None) -> None:
    steps: list[tuple[str, float]] = []
    with nebelhorn.open_workspace(folder) as workspace:
        if memory_gb:
            workspace.stores.facts.execute(f"SET memory_limit = '{int(memory_gb)}GB'")
        watcher = SpillWatch(workspace.stores.scratch)
        watcher.start()
        with Stopwatch() as watch:
            found = VERBS[verb](
                workspace, lambda text: steps.append((text, time.perf_counter() + watch.wall))
            )
        watcher.over.set()
        watcher.join()
    watch.report(**found, steps=steps, spilled_mb=watcher.most / 2**20)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
