"""Work of the readable rules that is timed: learning, relearning, following a stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from event_log import EventLog
from log_state import lags, state_of
from readable import Walk, known_of

from nebelhorn.predictions import Known, LearningClock
from nebelhorn.rules import Contexts, Counts, Pool, State, Structure, lay

Work: TypeAlias = Callable[[], int]

_ORDER = 5
_AT_ONCE = 50_000


def contexts(log: EventLog) -> Work:
    """Lay prefixes into contexts of their five newest activities and count what came."""
    symbols, came = lags(log, _ORDER), log.came_next()

    def work() -> int:
        found = Contexts(_ORDER)
        paths = found.rows(symbols)
        Counts(log.end + 1, len(found), closed=True).learn(paths, came)
        return len(came)

    return work


def pipeline(log: EventLog) -> Work:
    """Make the state, lay it into structures found before, count and weigh, in portions."""
    came = log.came_next()
    structures = _clock(log, known_of(log)).turn()

    def work() -> int:
        laid = _laid(structures, state_of(log))
        pool = Pool(log.end + 1, closed=True, structures=laid)
        for rows in np.split(np.arange(len(came)), range(_AT_ONCE, len(came), _AT_ONCE)):
            pool.learn(rows, came[rows])
        return len(came)

    return work


def structure(log: EventLog) -> Work:
    """Look for structure in all prefixes and lay them into it, as the product does."""
    clock = _clock(log, known_of(log))

    def work() -> int:
        clock.turn()
        return len(log.case)

    return work


def online(log: EventLog) -> Work:
    """Go through a stream with the structures it found the first time; they are not timed."""
    first = Walk(log, known_of(log))
    clock = LearningClock(first.known, len(log.names))
    turns: list[tuple[Structure, ...]] = []

    def turn() -> tuple[Structure, ...]:
        turns.append(clock.turn())
        return turns[-1]

    first.go(turn, clock.add)

    def work() -> int:
        again = iter(turns)
        known = known_of(log)
        _laid(max(turns, key=len), known.state)
        Walk(log, known).go(lambda: next(again), lambda moments, labels: None)
        return int(log.followed().sum())

    return work


WORKS: dict[str, Callable[[EventLog], Work]] = {
    "contexts": contexts,
    "pipeline": pipeline,
    "structure": structure,
    "online": online,
}
"""What makes ready for a log and returns the work that is timed; it says its rows."""


def _clock(log: EventLog, known: Known) -> LearningClock:
    """Return a clock that has heard of all prefixes, in the order of the log."""
    clock = LearningClock(known, log.end + 1)
    clock.add(np.arange(len(log.case)), log.came_next())
    return clock


def _laid(structures: tuple[Structure, ...], state: State) -> tuple[Structure, ...]:
    """Lay a state into structures that were found before."""
    return tuple(
        Structure(one.name, tuple(lay(part.partition, state) for part in one.laid), one.memory)
        for one in structures
    )
