"""A verb of the ledger, or what it is measured against: replay_verb.py VERB WORKSPACE.

VERB is ``features`` (the prefix features of every event, as a table), ``replay`` or ``verify``.
A replay writes into the workspace: give it a copy.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
from stopwatch import Stopwatch

import nebelhorn
from nebelhorn.journeys import put_catalogue, put_features
from nebelhorn.predictions import LedgerWriter, SealedForecasts, SealedPoints


class SealWatch:
    """Stands in for ``LedgerWriter.append`` and adds up what it takes."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0
        self.seals = 0
        self._append = LedgerWriter.append

    def __enter__(self) -> SealWatch:
        append = self._append

        def timed(
            ledger: LedgerWriter,
            points: SealedPoints,
            forecasts: Sequence[SealedForecasts],
            *,
            until_us: int,
        ) -> None:
            wall, cpu = time.perf_counter(), time.process_time()
            append(ledger, points, forecasts, until_us=until_us)
            self.wall += time.perf_counter() - wall
            self.cpu += time.process_time() - cpu
            self.seals += len(points) * len(forecasts)

        LedgerWriter.append = timed
        return self

    def __exit__(self, *error: object) -> None:
        LedgerWriter.append = self._append


def make_features(workspace: nebelhorn.Workspace) -> dict[str, Any]:
    facts = workspace.stores.facts
    with Stopwatch() as watch:
        put_catalogue(facts, workspace.settings)
        put_features(facts)
        facts.execute("CREATE TEMP TABLE prefix AS FROM feature")
    return {"watch": watch}


def replay(workspace: nebelhorn.Workspace) -> dict[str, Any]:
    facts = workspace.stores.facts
    before = used_bytes(facts)
    steps: list[tuple[str, float]] = []
    with Stopwatch() as watch, SealWatch() as sealing:
        done = nebelhorn.replay(
            workspace, progress=lambda text: steps.append((text, time.perf_counter()))
        )
        ended = time.perf_counter()
    return {
        "watch": watch,
        "points": done.points,
        "seals": done.seals,
        "seal_us": 1e6 * sealing.wall / sealing.seals,
        "seal_cpu_us": 1e6 * sealing.cpu / sealing.seals,
        "seal_bytes": (used_bytes(facts) - before) / done.seals,
        "steps": step_seconds(steps, ended),
    }


def verify(workspace: nebelhorn.Workspace) -> dict[str, Any]:
    with Stopwatch() as watch:
        found = nebelhorn.verify(workspace)
    return {"watch": watch, "seals": found.seals, "faults": found.faults}


def used_bytes(facts: duckdb.DuckDBPyConnection) -> int:
    """What the tables on disk hold, blocks of the file that are free not counted."""
    facts.execute("CHECKPOINT")
    row = facts.execute(
        "SELECT used_blocks * block_size FROM pragma_database_size() "
        "WHERE database_name = current_database()"
    ).fetchone()
    return int(row[0]) if row else 0


def step_seconds(steps: list[tuple[str, float]], ended: float) -> dict[str, float]:
    """Add up what was said to have begun, days of the backtest together."""
    seconds: dict[str, float] = {}
    ends = [*(at for _, at in steps[1:]), ended]
    for (text, begun), end in zip(steps, ends, strict=True):
        name = text.partition(":")[0]
        seconds[name] = round(seconds.get(name, 0.0) + end - begun, 2)
    return seconds


VERBS: dict[str, Callable[[nebelhorn.Workspace], dict[str, Any]]] = {
    "features": make_features,
    "replay": replay,
    "verify": verify,
}


def main(verb: str, folder: Path) -> None:
    with nebelhorn.open_workspace(folder) as workspace:
        found = VERBS[verb](workspace)
    watch: Stopwatch = found.pop("watch")
    watch.report(**found)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
