"""What a figure is: a line that says name, figure, goal and whether the goal is met."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound; ``at_least`` False means at most."""

    bound: float
    at_least: bool = True

    def met(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure as it is printed.

    Attributes:
        name: What was measured.
        samples: One value a round; the figure is their median. Empty: nothing to measure.
        unit: ``×`` for ratios, or ``s``, ``GB``, ``rows`` …
        goal: None: for information only.
        note: What else a reader must know.
    """

    name: str
    samples: tuple[float, ...]
    unit: str
    goal: Goal | None = None
    note: str = ""

    @property
    def value(self) -> float | None:
        return statistics.median(self.samples) if self.samples else None

    @property
    def verdict(self) -> str:
        if self.value is None or self.goal is None:
            return "-"
        return "ok" if self.goal.met(self.value) else "short"

    def __str__(self) -> str:
        figure = "-" if self.value is None else f"{self.value:,.2f} {self.unit}"
        goal = f"goal {self.goal} {self.unit}" if self.goal else "no goal"
        spread = ""
        if len(self.samples) > 1:
            low, high = min(self.samples), max(self.samples)
            spread = f"n={len(self.samples)} {low:,.2f}/{self.value:,.2f}/{high:,.2f}"
        said = "; ".join(part for part in (spread, self.note) if part)
        return f"{self.name:<42} {figure:>12}  {goal:<16} {self.verdict:<6} {said}".rstrip()


@dataclass(frozen=True, slots=True)
class OtherLog:
    """A log that was asked for instead of the public ones.

    Attributes:
        file: XES or csv, packed with gzip or not.
        protocol: One of ``PROTOCOLS``.
        columns: What ``case``, ``activity`` and ``time`` are called in it; empty: as usual.
    """

    file: Path
    protocol: str
    columns: dict[str, str]


PROTOCOLS = ("tax", "five_fold", "temporal", "prequential")
"""By which any log can be foretold; outcomes need labels of their own."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What every figure is told.

    Attributes:
        events: Size of the log.
        rounds: How often the two sides are run in turn.
        root: The repository.
        other: What ``prediction`` measures instead of the public logs.
    """

    events: int
    rounds: int
    root: Path
    other: OtherLog | None = None

    @property
    def work(self) -> Path:
        """Folder for data, workspaces and peers; ignored by git."""
        return self.root / "bench" / "work"

    def say(self, text: str) -> None:
        """Progress, apart from the figures."""
        print(f"  · {text} (load {os.getloadavg()[0]:.1f})", file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """One entry of the shelf.

    Attributes:
        name: For ``--only``.
        measure: Yields a line a figure.
        usual: Is it run without ``--only``?
    """

    name: str
    measure: Callable[[Bench], Iterator[Line]]
    usual: bool = True
