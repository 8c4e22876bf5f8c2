"""A log as Tax et al. released it, in the order of the file, and shares with intervals by case."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BEGINNING = -1
"""Symbol of what was before the first event of a case."""

_DRAWS = 2000
_SEED = 20171


@dataclass(frozen=True, slots=True)
class TaxLog:
    """One row an event; cases and their events in the order of the file.

    Attributes:
        case: Number of the case, from 0, in the order of the file.
        place: Number of the event in its case, from 0.
        activity: Number of the activity, in the order of their names in the file.
        at_us: UTC microseconds.
        activities: How many there are.
    """

    case: NDArray[np.int64]
    place: NDArray[np.int64]
    activity: NDArray[np.int64]
    at_us: NDArray[np.int64]
    activities: int

    def symbols(self, order: int) -> NDArray[np.int32]:
        """Return the newest activities up to and including each event, newest first."""
        many = len(self.case)
        found = np.full((many, order), BEGINNING, dtype=np.int32)
        for back in range(order):
            there = np.flatnonzero(self.place >= back)
            found[there, back] = self.activity[there - back]
        return found

    def followed(self) -> NDArray[np.bool_]:
        """Say of each event whether another follows in its case."""
        return np.append(self.case[1:] == self.case[:-1], np.False_)


def read_tax_log(file: Path) -> TaxLog:
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened, quotechar="|"))[1:]
    names = np.array([row[0] for row in rows])
    begins = np.append(np.True_, names[1:] != names[:-1])
    case = np.cumsum(begins) - 1
    return TaxLog(
        case=case,
        place=np.arange(len(rows)) - np.flatnonzero(begins)[case],
        activity=np.unique([row[1] for row in rows], return_inverse=True)[1],
        at_us=np.array([_microseconds(row[2]) for row in rows]),
        activities=len({row[1] for row in rows}),
    )


def share(hits: NDArray[np.bool_], case: NDArray[np.int64]) -> dict[str, float]:
    """Return the share of hits, and where the middle 95 % of shares lie when cases are redrawn."""
    numbers, back = np.unique(case, return_inverse=True)
    of, right = np.bincount(back), np.bincount(back, weights=hits)
    draw = np.random.default_rng(_SEED)
    shares = np.empty(_DRAWS)
    for turn in range(_DRAWS):
        drawn = draw.integers(0, len(numbers), len(numbers))
        shares[turn] = right[drawn].sum() / of[drawn].sum()
    low, high = np.quantile(shares, (0.025, 0.975))
    return {
        "share": float(hits.mean()),
        "low": float(low),
        "high": float(high),
        "n": len(hits),
        "cases": len(numbers),
    }


def _microseconds(text: str) -> int:
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return round(at.timestamp()) * 1_000_000
