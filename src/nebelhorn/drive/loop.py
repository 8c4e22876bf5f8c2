"""The one loop: learn what has become known, foretell, seal, go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nebelhorn.drive.lessons import DAY_US
from nebelhorn.drive.walk import Course, Walk
from nebelhorn.predictions import LedgerWriter, SealedPoints


@dataclass(frozen=True, slots=True)
class Points:
    """Decision points in the order in which they are sealed.

    Attributes:
        sealed: Of whom and when.
    """

    sealed: SealedPoints

    def __len__(self) -> int:
        return len(self.sealed)


@dataclass(frozen=True, slots=True)
class Pace:
    """When blocks of seals are closed; changes blocks, never a seal.

    Attributes:
        seals: A block is closed at the end of the day on which it holds so many.
        days: And at the end of each stretch of so many days since 1970.
    """

    seals: int = 65_536
    days: int = 28


def drive(
    points: Points,
    courses: Sequence[Course],
    ledger: LedgerWriter,
    *,
    pace: Pace | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> None:
    """Walk through time, a UTC day at a time, and seal what is foretold at each point.

    Within a day nothing is learnt: what a prediction rests on was known before its day began.

    Args:
        points: What to foretell.
        courses: The questions, in the order of their numbers.
        ledger: Where to. Days that begin before ``ledger.until_us`` were sealed earlier: they are
            only learnt from.
        pace: When blocks are closed.
        progress: Told the day (since 1970) that comes next.
    """
    walk = Walk(points.sealed, courses, ledger)
    from_us = ledger.until_us
    speed = pace or Pace()
    days = points.sealed.sealed_us // DAY_US
    starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1)).tolist()
    for start, end in pairwise([*starts, len(days)]):
        day = int(days[start])
        progress(day)
        walk.turn(day)
        sealing = day * DAY_US >= from_us
        if sealing and walk.waiting and day // speed.days != walk.last_day // speed.days:
            walk.close()
        walk.foretell(slice(start, end), day=day, sealing=sealing)
        if walk.waiting >= speed.seals:
            walk.close()
    if walk.waiting:
        walk.close()
