"""A black box on the way of the rules: trained when they are, asked what they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nebelhorn.drive.lessons import DAY_US, Lessons
from nebelhorn.predictions import FULL, Challenge, Model, SealedPoints, Train, learning_days
from nebelhorn.rules import State

MOST = 200_000
"""It learns at most so many due points, the latest."""

_AT_ONCE = 65_536


def challenge(
    points: SealedPoints,
    due: Lessons,
    state: State,
    train: Train,
    *,
    progress: Callable[[int], None] = lambda _: None,
) -> Challenge:
    """Let a black box foretell one question beside the rules.

    It is trained anew at the beginning of exactly those days on which the learning clock of the
    rules turns, from the points that had come due, with the classes of the whole question; in
    between it stands still. Before it is first trained it says nothing.

    Args:
        points: Of whom and when, in the order in which they are sealed.
        due: What became of points, as of when they came due; as the clock of the rules is told.
        state: What was known at each point.
        train: Learns.
        progress: Told the day (since 1970) on which it is trained next.

    Returns:
        A row a point, from the first day on which it was trained.

    Examples:
        >>> from nebelhorn.rules import Column
        >>> class Always:
        ...     classes = np.array([4])
        ...     def chances(self, rows):
        ...         return np.ones((len(rows), 1))
        >>> many = np.arange(400)
        >>> none = np.zeros(400, dtype=np.int64)
        >>> points = SealedPoints(many, none, many, many * DAY_US // 10, none)
        >>> due = Lessons(points.sealed_us, many, none + 4)
        >>> state = State.of([(Column("n"), many)])
        >>> said = challenge(points, due, state, lambda *_: Always())
        >>> said.points[0].item(), len(said), set(said.classes.tolist())
        (300, 100, {4})
    """
    found = [
        _foretold(model, state, part)
        for model, part in _trained(points.sealed_us, due, state, train, progress)
    ]
    if not found:
        none = np.zeros(0, dtype=np.uint16)
        return Challenge(np.zeros(0, dtype=np.int64), none, none)
    columns = zip(*((one.points, one.classes, one.chances) for one in found), strict=True)
    return Challenge(*(np.concatenate(column) for column in columns))


def _trained(
    sealed_us: NDArray[np.int64],
    due: Lessons,
    state: State,
    train: Train,
    progress: Callable[[int], None],
) -> Iterator[tuple[Model, slice]]:
    """Yield each model with the points that are foretold by it, some at once."""
    days = sealed_us // DAY_US
    starts = np.flatnonzero(np.diff(days, prepend=days[:1] - 1))
    known = np.searchsorted(due.known_us, days[starts] * DAY_US)
    categories = [place for place, one in enumerate(state.columns) if one.labels is not None]
    for place, after in pairwise([*learning_days(known), len(starts)]):
        start = int(starts[place])
        end = int(starts[after]) if after < len(starts) else len(days)
        progress(int(days[start]))
        learnt = slice(max(0, int(known[place]) - MOST), int(known[place]))
        model = train(_rows(state, due.points[learnt]), due.classes[learnt], categories)
        for some in range(start, end, _AT_ONCE):
            yield model, slice(some, min(end, some + _AT_ONCE))


def _foretold(model: Model, state: State, part: slice) -> Challenge:
    points = np.arange(part.start, part.stop)
    chances = model.chances(_rows(state, points))
    best = chances.argmax(axis=1)
    return Challenge(
        points,
        model.classes[best].astype(np.uint16),
        np.rint(chances[np.arange(len(best)), best] * FULL).astype(np.uint16),
    )


def _rows(state: State, points: NDArray[np.int64]) -> NDArray[np.float32]:
    return np.ascontiguousarray(state.values[:, points].T)
