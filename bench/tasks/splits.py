"""Which prefixes of a log are learnt and which are asked, by the protocols of published figures.

A row is a prefix: all events of a case up to and including an event. Asked is the class of the
row: the activity that comes next, or the end of the case; or how the case comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from event_log import EventLog
from numpy.typing import NDArray

Rows = NDArray[np.bool_]
Classes = NDArray[np.int64]

DAY_US = 86_400_000_000
_FOLDS, _SEED = 5, 42
_LEARNT, _FITTED = 0.8, 0.64
_ASKED_EVENTS = 40
_OUTCOMES = {
    "accepted": "O_ACCEPTED",
    "declined": "O_DECLINED",
    "cancelled": "O_CANCELLED",
}


@dataclass(frozen=True, slots=True)
class Split:
    """Masks over the events of a log, and the class of each.

    Attributes:
        learn: What may be learnt.
        validate: The part of ``learn`` on which to choose; whole cases.
        ask: What is to be foretold; no row of ``learn``.
        came: Class of each row. What is asked may not be looked at.
        classes: How many classes there are.
        going_on: Is one way to judge a model to ask it only where a case goes on?
        in_time: Is what is chosen chosen by the latest of what is learnt (``validate``)? If not,
            by folds of its cases: an outcome has one label a case, too few for a single fold.
    """

    learn: Rows
    validate: Rows
    ask: Rows
    came: Classes
    classes: int
    going_on: bool = False
    in_time: bool = False

    @property
    def fit(self) -> Rows:
        """What is learnt while choosing."""
        return self.learn & ~self.validate


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a stream, UTC.

    Attributes:
        learn: Rows whose next event was seen since the day before, in the order of that event.
        ask: Rows of events of this day that another follows, in the order of time.
    """

    learn: NDArray[np.int64]
    ask: NDArray[np.int64]


def tax(log: EventLog) -> Split:
    """Split as Tax et al. (2017): the first two thirds of the cases in the file are learnt.

    Prefixes of two events or more are asked. The last fifth of what is learnt validates.
    """
    cases = 2 * round(log.cases / 3)
    learn = log.case < cases
    return Split(
        learn=learn,
        validate=learn & (log.case >= int(cases * 0.8)),
        ask=~learn & (log.place > 0),
        came=log.came_next(),
        classes=log.end + 1,
        going_on=True,
    )


def five_fold(log: EventLog) -> Iterator[Split]:
    """Split the cases into five folds as Rama-Maneiro et al. (2021), with a seed of our own.

    All prefixes are asked, the end of the case is a class. A fifth of the cases learnt validates.
    """
    draw = np.random.default_rng(_SEED)
    fold = np.empty(log.cases, dtype=np.int64)
    fold[draw.permutation(log.cases)] = np.arange(log.cases) % _FOLDS
    for number in range(_FOLDS):
        learnt = np.flatnonzero(fold != number)
        chosen = np.zeros(log.cases, dtype=np.bool_)
        chosen[draw.choice(learnt, len(learnt) // 5, replace=False)] = True
        learn = fold[log.case] != number
        yield Split(
            learn=learn,
            validate=learn & chosen[log.case],
            ask=~learn,
            came=log.came_next(),
            classes=log.end + 1,
        )


def temporal(log: EventLog) -> Split:
    """Learn the four fifths of the cases that begin first, and ask all prefixes of the others.

    As in the papers, cases are learnt whole: some of their events are later than the first case
    that is asked, see ``share_after``. The fifth of the learnt that begins last validates.
    """
    rank = _rank(log)
    learn = rank < int(_LEARNT * log.cases)
    return Split(
        learn=learn,
        validate=learn & (rank >= int(_FITTED * log.cases)),
        ask=~learn,
        came=log.came_next(),
        classes=log.end + 1,
        in_time=True,
    )


def share_after(log: EventLog, split: Split) -> float:
    """Return which share of the events learnt is not before the first event asked."""
    return float((log.at_us[split.learn] >= log.at_us[split.ask].min()).mean())


def outcome(log: EventLog, label: str) -> Split:
    """Ask of loans (BPI Challenge 2012) whether they are accepted, declined or cancelled.

    The label is the last of the three events, prefixes end before it and have at most 40 events,
    after Teinemaa et al. (2019). Cases are split in time, and no event is learnt that is later
    than the beginning of the first case that is asked. Class 1: the label came.

    Raises:
        ValueError: The log has no such events, or the label is none of the three.
    """
    if label not in _OUTCOMES or not set(_OUTCOMES.values()) <= set(log.names):
        msg = f"{log.name} has no outcome {label!r}; it needs events {[*_OUTCOMES.values()]}"
        raise ValueError(msg)
    ends = np.isin(log.activity, [log.names.index(name) for name in _OUTCOMES.values()])
    last = np.full(log.cases, -1, dtype=np.int64)
    np.maximum.at(last, log.case[ends], np.flatnonzero(ends))
    until = last[log.case]
    came = log.activity[until] == log.names.index(_OUTCOMES[label])
    use = (np.arange(len(until)) < until) & (log.place < _ASKED_EVENTS)
    rank = _rank(log)
    first_asked = int(_LEARNT * log.cases)
    before = log.at_us < np.sort(log.began_us(), kind="stable")[first_asked]
    learn = use & (rank < first_asked) & before
    return Split(
        learn=learn,
        validate=learn & (rank >= int(_FITTED * log.cases)),
        ask=use & (rank >= first_asked),
        came=came.astype(np.int64),
        classes=2,
    )


def days(log: EventLog) -> Iterator[Day]:
    """Go through a stream: what is foretold of a day rests on what was seen before the day.

    The end of a case cannot be seen in a stream: rows that nothing follows do not occur. Events in
    the order of time, ties in the order of the file.
    """
    followed = np.flatnonzero(log.followed())
    heard = followed[np.argsort(log.at_us[followed + 1], kind="stable")]
    heard_day = log.at_us[heard + 1] // DAY_US
    stream = followed[np.argsort(log.at_us[followed], kind="stable")]
    day = log.at_us[stream] // DAY_US
    starts = np.flatnonzero(np.diff(day, prepend=day[:1] - 1))
    known = 0
    for start, end in zip(starts, [*starts[1:], len(stream)], strict=True):
        until = int(np.searchsorted(heard_day, day[start]))
        yield Day(heard[known:until], stream[start:end])
        known = until


def _rank(log: EventLog) -> NDArray[np.int64]:
    """Return the place of the case of each event among all cases, by when they began."""
    rank = np.empty(log.cases, dtype=np.int64)
    rank[np.argsort(log.began_us(), kind="stable")] = np.arange(log.cases)
    return rank[log.case]
