"""Through which spots each flow runs; long flows get lanes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from nebelhorn.views.layout.graph import Edge, Graph, Lane, Spot

Links = dict[Spot, list[tuple[Spot, float]]]


@dataclass(frozen=True, slots=True)
class Routing:
    """Flows cut into pieces between neighbouring columns.

    Attributes:
        columns: Spots of each column, in a first order.
        column: Column of each spot.
        routes: Spots each flow passes.
        left: Neighbours of a spot one column to the left, with the square root of the flow.
        right: The same to the right.
        pieces: (left spot, right spot, weight) between column i and i + 1.
        lane_width: Sum of the widths of the flows in a lane, pixels.
    """

    columns: list[list[Spot]]
    column: dict[Spot, int]
    routes: dict[tuple[str, str], tuple[Spot, ...]]
    left: Links
    right: Links
    pieces: list[list[tuple[Spot, Spot, float]]]
    lane_width: dict[Lane, float]


def find_routes(graph: Graph, column_of: dict[str, int]) -> Routing:
    """Lead every flow through the columns between its ends.

    Args:
        graph: Touchpoints and flows.
        column_of: Column of each touchpoint.

    Returns:
        Routes; a flow within one column has only its two ends.

    Examples:
        >>> edges = (Edge("a", "c", 4, 2), Edge("a", "b", 1, 1), Edge("b", "c", 1, 1))
        >>> found = find_routes(Graph(("a", "b", "c"), edges, {}, {}), {"a": 0, "b": 1, "c": 2})
        >>> found.routes["a", "c"]
        ('a', Lane(goal='c', column=1, forward=True), 'c')
    """
    column: dict[Spot, int] = {node: column_of[node] for node in graph.nodes}
    columns: list[list[Spot]] = [[] for _ in range(max(column_of.values(), default=0) + 1)]
    for node in graph.nodes:
        columns[column_of[node]].append(node)
    widths: dict[Lane, float] = defaultdict(float)
    routes = {(e.source, e.target): _chain(e, column_of, widths) for e in graph.edges}
    for lane in widths:
        column[lane] = lane.column
        columns[lane.column].append(lane)
    weights: dict[tuple[Spot, Spot], float] = defaultdict(float)
    for edge in graph.edges:
        for a, b in _pieces(routes[edge.source, edge.target], column):
            weights[a, b] += sqrt(edge.weight)
    return _linked(columns, column, routes, weights, widths)


def _chain(edge: Edge, column: dict[str, int], widths: dict[Lane, float]) -> tuple[Spot, ...]:
    start, end = column[edge.source], column[edge.target]
    forward = end > start
    between = range(start + 1, end) if forward else range(start - 1, end, -1)
    lanes = [Lane(edge.target, at, forward) for at in between]
    for lane in lanes:
        widths[lane] += edge.width
    return (edge.source, *lanes, edge.target)


def _pieces(route: tuple[Spot, ...], column: dict[Spot, int]) -> list[tuple[Spot, Spot]]:
    if column[route[0]] == column[route[-1]]:
        return []
    return [(a, b) if column[a] < column[b] else (b, a) for a, b in pairwise(route)]


def _linked(
    columns: list[list[Spot]],
    column: dict[Spot, int],
    routes: dict[tuple[str, str], tuple[Spot, ...]],
    weights: dict[tuple[Spot, Spot], float],
    widths: dict[Lane, float],
) -> Routing:
    left: Links = {spot: [] for spots in columns for spot in spots}
    right: Links = {spot: [] for spots in columns for spot in spots}
    pieces: list[list[tuple[Spot, Spot, float]]] = [[] for _ in columns]
    for (a, b), weight in weights.items():
        right[a].append((b, weight))
        left[b].append((a, weight))
        pieces[column[a]].append((a, b, weight))
    return Routing(columns, column, routes, left, right, pieces, dict(widths))
