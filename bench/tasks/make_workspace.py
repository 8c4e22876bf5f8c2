"""Import a log into a workspace: make_workspace.py LOG FOLDER; says when each step began."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from stopwatch import Stopwatch

import nebelhorn


def main(log: Path, folder: Path) -> None:
    steps: list[tuple[str, float]] = []
    nebelhorn.init(folder)
    with nebelhorn.open_workspace(folder) as workspace:
        with Stopwatch() as watch:
            done = nebelhorn.import_events(
                workspace, log, progress=lambda text: steps.append((text, time.perf_counter()))
            )
        ended = time.perf_counter()
    begun = [*(at for _, at in steps[1:]), ended]
    seconds = [(text, round(end - at, 2)) for (text, at), end in zip(steps, begun, strict=True)]
    before = round(watch.wall - sum(spent for _, spent in seconds), 2)
    watch.report(
        events=done.result.events,
        answers=done.result.answers,
        rejected=done.result.rejected,
        steps=[("finding out how the file is written", before), *seconds],
        proposed=done.proposed,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
