"""What the black box sees of each prefix; nothing in it is known only later."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from event_log import EventLog
from numpy.typing import NDArray

_LAGS, _COUNTED, _LONGEST_RUN = 8, 60, 6
_SECOND_US, _DAY = 1_000_000, 86_400
_Column = NDArray[np.float32]


def matrix(log: EventLog) -> tuple[_Column, list[int]]:
    """Return a row an event, and which columns hold codes of categories (0: missing)."""
    columns: list[_Column] = []
    categories: list[int] = []
    for column, category in [*_steps(log), *_times(log), *_counts(log), *_attributes(log)]:
        if category:
            categories.append(len(columns))
        columns.append(column.astype(np.float32))
    return np.column_stack(columns), categories


def _steps(log: EventLog) -> Iterator[tuple[NDArray[np.int64], bool]]:
    rows = np.arange(len(log.case))
    for back in range(_LAGS):
        yield _code(log.activity, rows - back, log), True
    begins = (log.place == 0) | (log.activity != np.roll(log.activity, 1))
    run = rows - np.maximum.accumulate(np.where(begins, rows, 0))
    yield np.minimum(run, _LONGEST_RUN), False
    yield _code(log.activity, rows - run - 1, log), True
    yield log.place, False


def _times(log: EventLog) -> Iterator[tuple[NDArray[np.int64], bool]]:
    seconds = log.at_us // _SECOND_US
    gap = np.where(log.place > 0, np.diff(seconds, prepend=seconds[:1]), 0)
    yield gap, False
    yield np.where(log.place > 0, np.roll(gap, 1), 0), False
    yield seconds - seconds[log.first()], False
    yield (seconds // _DAY + 3) % 7, False
    yield seconds % _DAY, False


def _counts(log: EventLog) -> Iterator[tuple[NDArray[np.int64], bool]]:
    first = log.first()
    for activity in range(min(len(log.names), _COUNTED)):
        met = (log.activity == activity).astype(np.int64)
        running = np.cumsum(met)
        yield running - running[first] + met[first], False


def _attributes(log: EventLog) -> Iterator[tuple[NDArray[np.int64] | _Column, bool]]:
    rows = np.arange(len(log.case))
    for name, (codes, _) in log.texts.items():
        yield codes.astype(np.int64) + 1, True
        if not name.startswith("case:"):
            yield _code(codes, rows - 1, log), True
    for values in log.numbers.values():
        known = np.maximum.accumulate(np.where(np.isfinite(values), rows, -1))
        said = np.where(known >= log.first(), values[np.maximum(known, 0)], -1)
        yield said.astype(np.float32), False


def _code(
    codes: NDArray[np.int64] | NDArray[np.int32], rows: NDArray[np.int64], log: EventLog
) -> NDArray[np.int64]:
    """Return the codes at other rows, from 1; 0 where they lie before the case."""
    there = codes[np.maximum(rows, 0)].astype(np.int64) + 1
    return np.where(rows >= log.first(), there, 0)
