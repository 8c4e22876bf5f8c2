"""Time one kind of work of the readable rules: readable_speed.py WORK FILE TIMES.

WORK is one of ``readable_works.WORKS``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from event_log import load, repeated
from logs import tax_source
from readable_works import WORKS
from stopwatch import Stopwatch


def main(work: str, file: Path, times: int) -> None:
    ready = WORKS[work](repeated(load(tax_source(file)), times))
    with Stopwatch() as watch:
        rows = ready()
    watch.report(rows=rows)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
