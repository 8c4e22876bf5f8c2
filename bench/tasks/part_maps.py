"""Maps of groups and periods nobody has asked for before: part_maps.py WORKSPACE FOLDER CUT_DAYS.

CUT_DAYS 0: a customer has one journey. From the question to the finished page, cells counted
beforehand; the first map is drawn before anything is timed. Each figure is one map.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from stopwatch import Stopwatch

from nebelhorn import open_workspace
from nebelhorn.app import MapPart
from nebelhorn.app.background import Background
from nebelhorn.app.live import Foretold
from nebelhorn.app.maps import Maps

FIRST = date(2025, 1, 1)
_MAPS = 24


def parts(groups: list[str]) -> list[MapPart]:
    """Return groups and periods in turn, from a week to everything after a day."""
    spans = [(7 * n, 7 * (n + 1) * (n + 1)) for n in range(_MAPS)]
    whose = [None, *groups]
    return [
        MapPart(
            whose[number % len(whose)],
            FIRST + timedelta(days=start),
            None if number % 3 == 0 else FIRST + timedelta(days=start + length),
        )
        for number, (start, length) in enumerate(spans)
    ]


def main(workspace: Path, folder: Path, cut_days: int) -> None:
    shutil.copytree(workspace, folder, dirs_exist_ok=True)
    settings = folder / "nebelhorn.toml"
    text = settings.read_text(encoding="utf-8")
    cut = f"[journey]\ncut_after_days = {cut_days}\n" if cut_days else "[journey]\n"
    settings.write_text(text.replace("[journey]\n", cut), encoding="utf-8")
    with open_workspace(folder) as opened, Stopwatch() as watch:
        asked = parts([group.name for group in opened.settings.groups])
        maps = Maps(opened, Background(lambda: Foretold(None, 0), opened.clock))
        begun = time.perf_counter()
        maps.draw(asked[0], "en")
        journeys_s = time.perf_counter() - begun
        begun = time.perf_counter()
        maps.step()
        cells_s = time.perf_counter() - begun
        maps.draw(asked[0], "en")
        walls, spent = [], []
        for part in asked[1:]:
            begun, used = time.perf_counter(), time.process_time()
            look = maps.draw(part, "en")
            walls.append(1e3 * (time.perf_counter() - begun))
            spent.append(1e3 * (time.process_time() - used))
            assert look.picture
    watch.report(
        journeys_s=journeys_s,
        cells_s=cells_s,
        cells_mb=_bytes(maps.cells) / 1e6,
        walls_ms=walls,
        cpu_ms=spent,
    )


def _bytes(held: object) -> int:
    """Return the bytes of all arrays within nouns within nouns."""
    arrays = {id(one): one.nbytes for one in _arrays(held)}
    return sum(arrays.values())


def _arrays(held: object) -> Iterator[NDArray[Any]]:
    if isinstance(held, np.ndarray):
        yield held
    elif isinstance(held, tuple):
        for one in held:
            yield from _arrays(one)
    elif is_dataclass(held):
        for field in fields(held):
            yield from _arrays(getattr(held, field.name))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
