"""Let one model foretell one log by one protocol: foretell.py JOB, and JOB is JSON; see ``Job``.

The chances are kept for ``compare.py``; a model learns in a process of its own.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import splits
from event_log import EventLog, Source, load
from log_files import LogUnreadable
from logs import SOURCES, other_source, source
from models import Foretold, Model
from numpy.typing import NDArray
from stopwatch import Stopwatch

PROTOCOLS: dict[str, Callable[[EventLog], Iterable[splits.Split]]] = {
    "tax": lambda log: [splits.tax(log)],
    "five_fold": splits.five_fold,
    "temporal": lambda log: [splits.temporal(log)],
    "accepted": lambda log: [splits.outcome(log, "accepted")],
    "declined": lambda log: [splits.outcome(log, "declined")],
    "cancelled": lambda log: [splits.outcome(log, "cancelled")],
}
"""Beside these there is ``prequential``: a stream."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is foretold.

    Attributes:
        model: Module that foretells: ``readable``, ``challenger`` or ``naive``.
        log: One of ``logs.SOURCES``, or a file.
        protocol: One of ``PROTOCOLS`` or ``prequential``.
        data: Folder of the public logs.
        out: Where the chances are kept.
        columns: Names of the columns of a file: ``case``, ``activity``, ``time``.
    """

    model: str
    log: str
    protocol: str
    data: str
    out: str
    columns: dict[str, str]


def main(said: str) -> None:
    job = Job(**json.loads(said))
    try:
        log = load(_source(job))
    except LogUnreadable as error:
        sys.exit(str(error))
    model = importlib.import_module(job.model)
    with Stopwatch() as watch:
        arrays, notes = foretell(model, log, job.protocol)
    np.savez(job.out, **arrays)
    watch.report(note=notes[0], notes=notes, events=len(log.case), cases=log.cases)


def foretell(model: Model, log: EventLog, protocol: str) -> tuple[dict[str, Any], list[str]]:
    """Return what ``compare.py`` reads: chances, what came and the case, a row a prefix asked.

    Raises:
        ValueError: The log has not what the protocol asks for.
    """
    if protocol == "prequential":
        foretold, ask = model.stream(log), np.flatnonzero(log.followed())
        chances = _checked(foretold, len(log.case), log.end)[ask]
        return _arrays(chances, log.came_next()[ask], log.case[ask], log.end), [foretold.note]
    parts, on, notes = [], [], []
    for split in PROTOCOLS[protocol](log):
        foretold = model.foretell(log, split)
        chances = _checked(foretold, int(split.ask.sum()), split.classes)
        parts.append((chances, split.came[split.ask], log.case[split.ask]))
        on.append(chances if foretold.going_on is None else foretold.going_on)
        notes.append(foretold.note)
    chances, came, case = (np.concatenate(part) for part in zip(*parts, strict=True))
    arrays = _arrays(chances, came, case, log.end)
    return {**arrays, "going_on": np.concatenate(on).astype(np.float32)}, notes


def _checked(foretold: Foretold, rows: int, classes: int) -> NDArray[np.float32]:
    if foretold.chances.shape != (rows, classes):
        msg = f"chances are of shape {foretold.chances.shape}, asked are {(rows, classes)}"
        raise ValueError(msg)
    return foretold.chances


def _arrays(
    chances: NDArray[np.float32],
    came: NDArray[np.int64],
    case: NDArray[np.int64],
    end: int,
) -> dict[str, Any]:
    return {"chances": chances.astype(np.float32), "came": came, "case": case, "end": end}


def _source(job: Job) -> Source:
    if job.log in SOURCES:
        return source(job.log, Path(job.data))
    return other_source(Path(job.log), job.columns)


if __name__ == "__main__":
    main(sys.argv[1])
