"""What is known after each event of a log, as columns that rules can look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
from event_log import EventLog
from log_leaks import leaks_of
from numpy.typing import NDArray

from nebelhorn.rules import Column, State

LAGS = 8
_COUNTED = 24
_DAY_US = 86_400_000_000
_Column: TypeAlias = tuple[Column, NDArray[np.float32]]


def state_of(log: EventLog) -> State:
    """Return the state after each event; columns that know how a case ends are left out."""
    return State.of([*_activities(log), *_times(log), *_counts(log), *_attributes(log)])


def lags(log: EventLog, many: int) -> NDArray[np.int32]:
    """Return the newest activities up to and including each event, newest first; −1: none."""
    found = np.full((len(log.case), many), -1, dtype=np.int32)
    for back in range(many):
        there = np.flatnonzero(log.place >= back)
        found[there, back] = log.activity[there - back]
    return found


def _activities(log: EventLog) -> Iterator[_Column]:
    names = tuple(log.names)
    back = lags(log, LAGS)
    for lag in range(LAGS):
        yield Column(f"activity_{lag + 1}", names), _text(back[:, lag])
    first = log.activity[_first(log)]
    yield Column("first_activity", names), _text(first)
    run = _run(log)
    yield Column("run"), run.astype(np.float32)
    before = np.arange(len(run)) - run
    there = before >= _first(log)
    distinct = np.where(there, log.activity[np.maximum(before, 0)], -1)
    yield Column("activity_before_run", names), _text(distinct)


def _times(log: EventLog) -> Iterator[_Column]:
    days = log.at_us / _DAY_US
    gap = np.diff(days, prepend=days[:1])
    gap[log.place == 0] = np.nan
    yield Column("days_since_last"), gap.astype(np.float32)
    yield Column("days_since_last_before"), _before(log, gap).astype(np.float32)
    yield Column("days_since_first"), (days - days[_first(log)]).astype(np.float32)
    yield Column("weekday"), (np.floor(days + 3) % 7 + 1).astype(np.float32)
    yield Column("hour"), np.floor(days % 1 * 24).astype(np.float32)
    yield Column("events"), (log.place + 1).astype(np.float32)


def _counts(log: EventLog) -> Iterator[_Column]:
    many = np.bincount(log.activity, minlength=len(log.names))
    distinct = np.zeros(len(log.case), dtype=np.float32)
    first = _first(log)
    for activity in np.argsort(-many, kind="stable")[:64].tolist():
        met = (log.activity == activity).astype(np.int64)
        running = np.cumsum(met)
        times = running - (running[first] - met[first])
        distinct += times > 0
        if activity in np.argsort(-many, kind="stable")[:_COUNTED]:
            yield Column(f"times:{log.names[activity]}"), times.astype(np.float32)
    yield Column("distinct"), distinct


def _attributes(log: EventLog) -> Iterator[_Column]:
    leaks = leaks_of(log)
    for name, (codes, labels) in log.texts.items():
        if name in leaks:
            continue
        yield Column(name, tuple(labels)), _text(codes)
        if not name.startswith("case:"):
            before = np.where(log.place > 0, np.roll(codes, 1), -1)
            yield Column(f"{name}, before", tuple(labels)), _text(before)
            same = np.where(log.place > 0, (before == codes).astype(np.int32), -1)
            yield Column(f"{name}, same as before", ("no", "yes")), _text(same)
    for name, values in log.numbers.items():
        if name in leaks:
            continue
        yield Column(name), _carried(log, values).astype(np.float32)


def _text(codes: NDArray[np.int32]) -> NDArray[np.float32]:
    return np.where(codes < 0, np.nan, codes).astype(np.float32)


def _first(log: EventLog) -> NDArray[np.int64]:
    return np.asarray(np.arange(len(log.case)) - log.place)


def _run(log: EventLog) -> NDArray[np.int64]:
    """Return how many times running the newest activity has come."""
    begins = (log.place == 0) | (log.activity != np.roll(log.activity, 1))
    start = np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    return np.asarray(np.arange(len(begins)) - start + 1)


def _before(log: EventLog, values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(log.place > 0, np.roll(values, 1), np.nan)


def _carried(log: EventLog, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the last known value inside the case."""
    known = np.where(np.isnan(values), -1, np.arange(len(values)))
    newest = np.maximum.accumulate(known)
    return np.where(newest >= _first(log), values[np.maximum(newest, 0)], np.nan)
