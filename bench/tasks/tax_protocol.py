"""Foretell the next activity as Tax et al. (2017) measured it: tax_protocol.py LOG.

Their script, read line by line: the first two thirds of the cases in the order of the file are
learnt, prefixes of the others with two events or more are foretold. The end of a case is learnt
and may be foretold, but is never what is asked: foretold, it counts as wrong. Of equal chances the
last class wins, and the end of a case comes before all others.
"""

from __future__ import annotations

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from stopwatch import Stopwatch
from tax_log import TaxLog, read_tax_log, share

from nebelhorn.rules import ContextCounts, Contexts, Memory

END = 0
"""Class of the end of a case; activities follow."""

_ORDERS, _DISCOUNTS, _STRENGTHS = range(1, 7), (0.0, 0.3, 0.6), (0.5, 1.0, 3.0, 10.0)
_Events = NDArray[np.int64]
_Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Choice:
    """How contexts are counted: chosen on the last fifth of the cases that are learnt."""

    order: int
    discount: float
    strength: float


def foretell(log: TaxLog, choice: Choice, learnt: _Events, asked: _Events) -> _Chances:
    """Count all prefixes once, without fading, and return the chances of each class."""
    rows = Contexts(choice.order).rows(log.symbols(choice.order))
    memory = Memory(keep=1.0, discount=choice.discount, strength=choice.strength)
    counts = ContextCounts(log.activities + 1, closed=True, memory=memory)
    counts.learn(rows[learnt], came_next(log)[learnt])
    return counts.chances(rows[asked])


def came_next(log: TaxLog) -> _Events:
    return np.where(log.followed(), np.roll(log.activity, -1) + 1, END)


def choose(log: TaxLog, cases: int) -> Choice:
    """Return what is right most often on the last fifth of so many cases; of equals the first."""
    kept = int(cases * 0.8)
    learnt = np.flatnonzero(log.case < kept)
    asked = np.flatnonzero(
        (log.case >= kept) & (log.case < cases) & (log.place > 0) & log.followed()
    )
    came = came_next(log)[asked]
    grid = [Choice(*one) for one in itertools.product(_ORDERS, _DISCOUNTS, _STRENGTHS)]
    right = [(last_best(foretell(log, one, learnt, asked)) == came).sum() for one in grid]
    return grid[int(np.argmax(right))]


def last_best(chances: _Chances) -> _Events:
    return chances.shape[1] - 1 - chances[:, ::-1].argmax(axis=1)


def measure(log: TaxLog) -> dict[str, object]:
    cases = 2 * round((int(log.case[-1]) + 1) / 3)
    choice = choose(log, cases)
    learnt = np.flatnonzero(log.case < cases)
    asked = np.flatnonzero((log.case >= cases) & (log.place > 0))
    chances = foretell(log, choice, learnt, asked)
    came, case = came_next(log)[asked], log.case[asked]
    hits, real = last_best(chances) == came, came != END
    chances[:, END] = -1.0
    return {
        "script": share(hits[real], case[real]),
        "forbidden": share((last_best(chances) == came)[real], case[real]),
        "target": share(hits, case),
        "choice": f"order {choice.order}, discount {choice.discount:g}, "
        f"strength {choice.strength:g}",
        "contexts": len({*map(tuple, log.symbols(choice.order)[learnt].tolist())}),
    }


def main(file: Path) -> None:
    log = read_tax_log(file)
    with Stopwatch() as watch:
        found = measure(log)
    watch.report(**found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
