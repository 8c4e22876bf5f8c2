"""How high each spot stands: near its neighbours, never on top of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from nebelhorn.views.layout.graph import Lane, Room, Spot
from nebelhorn.views.layout.routes import Routing

PASSES = 40
"""Sweeps over all columns; more change nothing one sees."""

LANE_GAP = 9.0
"""Free room around a lane, pixels."""


def spread(wanted: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return positions nearest to those wanted that keep the gaps.

    Args:
        wanted: Shape (n,), where each would like to be.
        weights: Shape (n,), how much each matters; positive.
        gaps: Shape (n − 1,), least distance between neighbours.

    Returns:
        Shape (n,), rising; minimises the weighted sum of squared moves.

    References:
        Pool adjacent violators: Barlow et al. (1972), Statistical Inference under Order
        Restrictions.

    Examples:
        >>> spread([0.0, 0.0], [1.0, 1.0], [10.0])
        [-5.0, 5.0]
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pulls: list[float] = []
    sums: list[float] = []
    means: list[float] = []
    counts: list[int] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        pull, total, count = (want - offset) * weight, weight, 1
        mean = pull / total
        while means and means[-1] > mean:
            pull, total, count = pulls.pop() + pull, sums.pop() + total, counts.pop() + count
            means.pop()
            mean = pull / total
        pulls.append(pull)
        sums.append(total)
        counts.append(count)
        means.append(mean)
    flat = [mean for mean, count in zip(means, counts, strict=True) for _ in range(count)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]


def find_heights(
    order: Sequence[Sequence[Spot]], routing: Routing, room: Mapping[str, Room]
) -> tuple[dict[Spot, float], float]:
    """Place every spot of every column.

    Args:
        order: Spots of each column, top to bottom.
        routing: Neighbours and lanes.
        room: Room each touchpoint needs.

    Returns:
        Centre of each spot from 0 downwards, and the height of the whole, pixels.
    """
    spots = [spot for column in order for spot in column]
    number = {spot: place for place, spot in enumerate(spots)}
    rooms = [_room(spot, routing, room) for spot in spots]
    rows = [[number[spot] for spot in column] for column in order]
    gaps = [[rooms[a].below + rooms[b].above for a, b in pairwise(row)] for row in rows]
    pulls = [_pulls(spot, routing, number) for spot in spots]
    y = [0.0] * len(spots)
    for row, gap in zip(rows, gaps, strict=True):
        _put(y, row, spread([0.0] * len(row), [1.0] * len(row), gap) if row else [])
    ways = list(zip(rows, gaps, strict=True))
    for sweep in range(PASSES):
        for row, gap in ways if sweep % 2 == 0 else ways[::-1]:
            if row:
                wanted = [_wanted(pulls[spot], y) for spot in row]
                _put(y, row, spread(wanted, [pulls[spot][1] for spot in row], gap))
    top = min(at - room.above for at, room in zip(y, rooms, strict=True))
    bottom = max(at + room.below for at, room in zip(y, rooms, strict=True))
    return {spot: at - top for spot, at in zip(spots, y, strict=True)}, bottom - top


def _put(y: list[float], row: Sequence[int], places: Sequence[float]) -> None:
    for spot, at in zip(row, places, strict=True):
        y[spot] = at


def _room(spot: Spot, routing: Routing, room: Mapping[str, Room]) -> Room:
    if isinstance(spot, Lane):
        half = (routing.lane_width[spot] + LANE_GAP) / 2
        return Room(half, half)
    return room.get(spot, Room(30.0, 54.0))


def _pulls(
    spot: Spot, routing: Routing, number: Mapping[Spot, int]
) -> tuple[list[tuple[int, float]], float]:
    """Who draws a spot, how hard, and the sum of that."""
    near = routing.left[spot] + routing.right[spot]
    # lanes pull lanes hardest, so that long flows run straight
    stiff = [
        (number[s], w * (1, 2, 6)[isinstance(spot, Lane) + isinstance(s, Lane)]) for s, w in near
    ]
    return stiff, sum(weight for _, weight in stiff) if near else 1.0


def _wanted(pulls: tuple[list[tuple[int, float]], float], y: Sequence[float]) -> float:
    """Where the neighbours draw a spot, slightly towards the middle line at 0."""
    near, total = pulls
    pull = 0.0
    for spot, weight in near:
        pull += y[spot] * weight
    return pull / total * 0.97
