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
    blocks: list[tuple[float, float, int]] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        blocks.append(((want - offset) * weight, weight, 1))
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            pull, weight_sum, count = blocks.pop()
            upper = blocks[-1]
            blocks[-1] = (upper[0] + pull, upper[1] + weight_sum, upper[2] + count)
    means = [_mean(block) for block in blocks for _ in range(block[2])]
    return [mean + offset for mean, offset in zip(means, offsets, strict=True)]


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
    rooms = {spot: _room(spot, routing, room) for column in order for spot in column}
    gaps = [[rooms[a].below + rooms[b].above for a, b in pairwise(column)] for column in order]
    y: dict[Spot, float] = {}
    for column, gap in zip(order, gaps, strict=True):
        free = spread([0.0] * len(column), [1.0] * len(column), gap) if column else []
        y.update(zip(column, free, strict=True))
    for number in range(PASSES):
        rows = list(zip(order, gaps, strict=True))
        for column, gap in rows if number % 2 == 0 else rows[::-1]:
            pulls = [_pull(spot, routing, y) for spot in column]
            if pulls:
                places = spread([p for p, _ in pulls], [w for _, w in pulls], gap)
                y.update(zip(column, places, strict=True))
    top = min(y[spot] - rooms[spot].above for spot in y)
    bottom = max(y[spot] + rooms[spot].below for spot in y)
    return {spot: at - top for spot, at in y.items()}, bottom - top


def _mean(block: tuple[float, float, int]) -> float:
    return block[0] / block[1]


def _room(spot: Spot, routing: Routing, room: Mapping[str, Room]) -> Room:
    if isinstance(spot, Lane):
        half = (routing.lane_width[spot] + LANE_GAP) / 2
        return Room(half, half)
    return room.get(spot, Room(30.0, 54.0))


def _pull(spot: Spot, routing: Routing, y: Mapping[Spot, float]) -> tuple[float, float]:
    """Where the neighbours draw a spot, slightly towards the middle line at 0."""
    near = routing.left[spot] + routing.right[spot]
    if not near:
        return 0.0, 1.0
    # lanes pull lanes hardest, so that long flows run straight
    stiff = [(s, w * (1, 2, 6)[isinstance(spot, Lane) + isinstance(s, Lane)]) for s, w in near]
    total = sum(weight for _, weight in stiff)
    return sum(y[s] * weight for s, weight in stiff) / total * 0.97, total
