"""How much flow crosses how much other flow between two columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def weighted_crossings(
    left: Sequence[Item], right: Sequence[Item], pairs: Iterable[tuple[Item, Item, float]]
) -> float:
    """Return the sum of weight products over all pairs of flows that cross.

    Args:
        left: Spots of the left column, top to bottom.
        right: Spots of the right column, top to bottom.
        pairs: (left spot, right spot, weight), any order.

    Returns:
        0 when nothing crosses.

    References:
        Barth, Mutzel, Jünger (2004), Simple and efficient bilayer cross counting, Journal of
        Graph Algorithms and Applications 8(2).

    Examples:
        >>> weighted_crossings("ab", "xy", [("a", "y", 2), ("b", "x", 3)])
        6.0
        >>> weighted_crossings("ab", "xy", [("a", "x", 2), ("b", "y", 3)])
        0.0
    """
    row = {item: i for i, item in enumerate(left)}
    place = {item: i for i, item in enumerate(right)}
    leaves = 1
    while leaves < len(right):
        leaves *= 2
    tree = [0.0] * (2 * leaves)
    total = 0.0
    for _, at, weight in sorted((row[a], place[b], w) for a, b, w in pairs):
        node = at + leaves
        tree[node] += weight
        while node > 1:
            if node % 2 == 0:
                total += weight * tree[node + 1]
            node //= 2
            tree[node] += weight
    return total


def swap_gain(upper: Sequence[tuple[int, float]], lower: Sequence[tuple[int, float]]) -> float:
    """Return the crossings saved in one neighbour column when two adjacent spots swap.

    Args:
        upper: (row of a neighbour, weight) of the spot above.
        lower: The same of the spot below.

    Returns:
        Positive when swapping helps.

    Examples:
        >>> swap_gain([(1, 2)], [(0, 3)])
        6.0
    """
    gain = 0.0
    for at, weight in upper:
        for other, other_weight in lower:
            if at > other:
                gain += weight * other_weight
            elif at < other:
                gain -= weight * other_weight
    return gain
