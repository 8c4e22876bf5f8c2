"""Which column each touchpoint stands in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from nebelhorn.views.layout.graph import Edge, Graph

TARGET_COLUMNS = 12
"""So many columns still fit a screen with readable labels."""

MAX_LEVELS = 24
"""Longer chains are first squeezed to so many levels; bounds the cuts that are tried."""

CROWDED = 6
"""More touchpoints than this on one level may be spread over several columns."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns found.

    Attributes:
        of: Column of each touchpoint, from 0.
        bands: (first, last) column of each stage index.
        tries: How many cuts were tried.
    """

    of: dict[str, int]
    bands: dict[int, tuple[int, int]]
    tries: int


def find_columns(graph: Graph) -> Columns:
    """Give every touchpoint a column: stage by stage, or along the flows when there are none.

    Args:
        graph: Touchpoints, flows and stages.

    Returns:
        Columns without a gap; stages stand side by side in their order.

    Examples:
        >>> line = Graph(("a", "b"), (Edge("a", "b", 3, 1),), {}, {})
        >>> find_columns(line).of
        {'a': 0, 'b': 1}
    """
    least = 1.6 if graph.stage else 1.0
    per_column = max(least, len(graph.nodes) / TARGET_COLUMNS)
    of: dict[str, int] = {}
    bands: dict[int, tuple[int, int]] = {}
    first, tries = 0, 0
    for stage in sorted({graph.stage.get(node, 0) for node in graph.nodes}):
        nodes = [node for node in graph.nodes if graph.stage.get(node, 0) == stage]
        inside = set(nodes)
        edges = [e for e in graph.edges if e.source in inside and e.target in inside]
        levels = _squeezed(longest_path(nodes, edges), per_column)
        wanted = (
            max(1, round(len(nodes) / per_column)) if graph.stage else ceil(len(nodes) / per_column)
        )
        folded, tried = _fold(levels, edges, wanted)
        of.update({node: first + column for node, column in folded.items()})
        count = max(folded.values()) + 1
        bands[stage] = (first, first + count - 1)
        first += count
        tries += tried
    return Columns(of, bands if graph.stage else {}, tries)


def forward_order(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Rank touchpoints so that little weight runs backwards.

    Args:
        nodes: Touchpoints; ties keep their order.
        edges: Flows between them.

    Returns:
        Rank of each touchpoint, from 0.

    References:
        Eades, Lin, Smyth (1993), A fast and effective heuristic for the feedback arc set
        problem, Information Processing Letters 47(6).

    Examples:
        >>> forward_order(["b", "a"], [Edge("a", "b", 5, 1), Edge("b", "a", 1, 1)])
        {'a': 0, 'b': 1}
    """
    out: dict[str, dict[str, float]] = {node: {} for node in nodes}
    into: dict[str, dict[str, float]] = {node: {} for node in nodes}
    for edge in edges:
        out[edge.source][edge.target] = edge.weight
        into[edge.target][edge.source] = edge.weight
    left: list[str] = []
    right: list[str] = []
    rest = dict.fromkeys(nodes)
    while rest:
        sink = next((node for node in rest if not out[node]), None)
        node = sink or next((node for node in rest if not into[node]), None)
        if node is None:
            node = max(rest, key=lambda v: sum(out[v].values()) - sum(into[v].values()))
        (right if sink else left).append(node)
        for other in out[node]:
            into[other].pop(node, None)
        for other in into[node]:
            out[other].pop(node, None)
        del rest[node]
    return {node: rank for rank, node in enumerate(left + right[::-1])}


def longest_path(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Return the level of each touchpoint: the longest way to it along forward flows.

    Examples:
        >>> longest_path(["a", "b", "c"], [Edge("a", "b", 1, 1), Edge("b", "c", 1, 1)])
        {'a': 0, 'b': 1, 'c': 2}
    """
    rank = forward_order(nodes, edges)
    before: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if rank[edge.source] < rank[edge.target]:
            before[edge.target].append(edge.source)
    levels: dict[str, int] = {}
    for node in sorted(nodes, key=rank.__getitem__):
        levels[node] = max((levels[other] + 1 for other in before[node]), default=0)
    return levels


def _squeezed(levels: dict[str, int], per_column: float) -> dict[str, int]:
    """Merge levels until there are few, and cut a crowded level into several."""
    crowded = max(CROWDED, 2 * per_column)
    at_level: dict[int, list[str]] = defaultdict(list)
    for node, level in levels.items():
        at_level[level].append(node)
    cut: dict[str, int] = {}
    first = 0
    for level in sorted(at_level):
        nodes = at_level[level]
        parts = ceil(len(nodes) / per_column) if len(nodes) > crowded else 1
        cut.update({node: first + i * parts // len(nodes) for i, node in enumerate(nodes)})
        first += parts
    if first <= MAX_LEVELS:
        return cut
    return {node: level * MAX_LEVELS // first for node, level in cut.items()}


def _fold(levels: dict[str, int], edges: Sequence[Edge], wanted: int) -> tuple[dict[str, int], int]:
    """Cut the levels into ``wanted`` columns: few flows inside one, columns evenly filled."""
    count = max(levels.values()) + 1
    columns = min(wanted, count)
    cost = _segment_costs(levels, edges, columns)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for _ in range(columns):
        step: dict[int, tuple[float, int]] = {}
        for start, (so_far, _cut) in best[-1].items():
            for end in range(start + 1, count + 1):
                total = so_far + cost[start, end]
                if end not in step or total < step[end][0]:
                    step[end] = (total, start)
        best.append(step)
    cuts, end = [], count
    for step in best[:0:-1]:
        end = step[end][1]
        cuts.append(end)
    inner = [cut for cut in cuts if cut > 0]
    return {node: sum(level >= c for c in inner) for node, level in levels.items()}, len(cost)


def _segment_costs(
    levels: dict[str, int], edges: Sequence[Edge], columns: int
) -> dict[tuple[int, int], float]:
    count = max(levels.values()) + 1
    filled = [0] * count
    for level in levels.values():
        filled[level] += 1
    spans = [(*sorted((levels[e.source], levels[e.target])), e.weight) for e in edges]
    all_weight = 1 + sum(weight for *_, weight in spans)
    even = len(levels) / columns
    costs = {}
    for start in range(count):
        for end in range(start + 1, count + 1):
            inside = sum(w for low, high, w in spans if low >= start and high < end)
            uneven = (sum(filled[start:end]) - even) / even
            costs[start, end] = inside / all_weight + 0.15 * uneven * uneven
    return costs
