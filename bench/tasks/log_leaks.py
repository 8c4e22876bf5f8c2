"""Columns of a public log that know how its cases end, found as a replay finds them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from event_log import EventLog

from nebelhorn.rules import Attribute, Past, find_leaks


def leaks_of(log: EventLog) -> frozenset[str]:
    """Return the names of attributes that are not learnt from."""
    nothing = np.full(len(log.case), np.nan)
    past = Past(log.case, log.at_us, log.activity, dict(enumerate(log.names)), nothing)
    return frozenset(leak.name for leak in find_leaks(list(_attributes(log)), past))


def _attributes(log: EventLog) -> Iterator[Attribute]:
    for name, (codes, labels) in log.texts.items():
        yield Attribute(name, codes.astype(np.int64), labels)
    for name, values in log.numbers.items():
        found, codes = np.unique(values, return_inverse=True)
        codes = np.where(np.isnan(values), -1, codes).astype(np.int64)
        yield Attribute(name, codes, tuple(map(str, found.tolist())), found)
