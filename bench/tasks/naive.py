"""What anyone can foretell without a model: by the newest event alone, or the commonest of all.

Chances of a class after an activity lean on how common the class is (additive smoothing towards
the parent; MacKay and Peto 1995, Natural Language Engineering).
"""

from __future__ import annotations

import numpy as np
from event_log import EventLog
from models import Foretold
from numpy.typing import NDArray
from splits import Split, days

_STRENGTH = 1.0
_Counts = NDArray[np.float64]


def foretell(log: EventLog, split: Split) -> Foretold:
    """Foretell by the newest event alone (a Markov chain of first order)."""
    counts = np.zeros((len(log.names), split.classes))
    np.add.at(counts, (log.activity[split.learn], split.came[split.learn]), 1.0)
    chances = after(counts)[log.activity[split.ask]]
    return Foretold(chances.astype(np.float32), "by the last event alone")


def stream(log: EventLog) -> Foretold:
    """Foretell each event of a stream by the newest event alone, learnt day by day."""
    return _stream(log, by_last=True)


def commonest(log: EventLog) -> Foretold:
    """Foretell each event of a stream by how common each activity is, learnt day by day."""
    return _stream(log, by_last=False)


def after(counts: _Counts) -> _Counts:
    """Return the chances of each class after each activity."""
    common = counts.sum(axis=0) + 1.0 / counts.shape[1]
    leaning = counts + _STRENGTH * common / common.sum()
    return np.asarray(leaning / leaning.sum(axis=1, keepdims=True))


def _stream(log: EventLog, *, by_last: bool) -> Foretold:
    many = len(log.names)
    came = log.came_next()
    chances = np.zeros((len(log.case), many), dtype=np.float32)
    counts = np.zeros((many, many))
    for day in days(log):
        np.add.at(counts, (log.activity[day.learn], came[day.learn]), 1.0)
        by = counts if by_last else np.tile(counts.sum(axis=0), (many, 1))
        chances[day.ask] = after(by)[log.activity[day.ask]]
    return Foretold(chances, "by the last event alone" if by_last else "the commonest")
