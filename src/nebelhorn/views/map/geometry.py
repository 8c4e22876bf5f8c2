"""Curves between lights: where flows leave, how they bend, where their arrows sit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from nebelhorn.views.layout.graph import Lane, Layout, Spot

Point = tuple[float, float]
Cubic = tuple[Point, Point, Point, Point]
Pair = tuple[str, str]

_PORT_ROOM = 1.72
"""Flows leave within this part of a light's radius, top to bottom."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What bending flows needs to know.

    Attributes:
        layout: Where spots stand.
        x: Horizontal centre of each column, pixels.
        y: Vertical centre of each spot, pixels.
        radius: Of each light, pixels.
        width: Of each flow, pixels.
    """

    layout: Layout
    x: tuple[float, ...]
    y: Mapping[Spot, float]
    radius: Mapping[str, float]
    width: Mapping[Pair, float]

    def at(self, spot: Spot) -> Point:
        """Return the centre of a spot."""
        return self.x[self.layout.column[spot]], self.y[spot]


def bend_flows(plan: Plan) -> dict[Pair, tuple[Cubic, ...]]:
    """Return the curve of each flow, as cubic pieces from source to target.

    Flows that share a lane or a side of a light lie side by side in the order they come from.

    Args:
        plan: Spots, sizes and widths.

    Returns:
        Pieces of each flow, in pixels.
    """
    shift = _lane_shifts(plan)
    port = _ports(plan, shift)
    bent: dict[Pair, tuple[Cubic, ...]] = {}
    for pair, route in plan.layout.routes.items():
        points = [_moved(plan.at(pair[0]), port[pair, 0])]
        points += [_moved(plan.at(lane), shift[pair, lane]) for lane in _lanes(route)]
        points += [_moved(plan.at(pair[1]), port[pair, 1])]
        if _same_column(plan, pair):
            bent[pair] = (_beside(points[0], points[1], plan.radius[pair[0]]),)
        else:
            bent[pair] = tuple(_eased(a, b) for a, b in pairwise(points))
    return bent


def point_on(curve: Cubic, t: float) -> Point:
    """Return the point at ``t`` (0–1) of a cubic.

    Examples:
        >>> point_on(((0, 0), (0, 0), (2, 2), (2, 2)), 0.5)
        (1.0, 1.0)
    """
    u = 1 - t
    a, b, c, d = (u**3, 3 * u * u * t, 3 * u * t * t, t**3)
    p, q, r, s = curve
    return (
        a * p[0] + b * q[0] + c * r[0] + d * s[0],
        a * p[1] + b * q[1] + c * r[1] + d * s[1],
    )


def heading(curve: Cubic, t: float) -> Point:
    """Return the unit direction at ``t``.

    Examples:
        >>> heading(((0, 0), (1, 0), (2, 0), (3, 0)), 0.5)
        (1.0, 0.0)
    """
    ahead, behind = point_on(curve, t + 0.01), point_on(curve, t - 0.01)
    dx, dy = ahead[0] - behind[0], ahead[1] - behind[1]
    length = hypot(dx, dy) or 1.0
    return round(dx / length, 9), round(dy / length, 9)


def path_of(curves: tuple[Cubic, ...]) -> str:
    """Return the ``d`` of an SVG path.

    Examples:
        >>> path_of((((0, 0), (1, 0), (2, 5), (3, 5)),))
        'M0.0 0.0 C1.0 0.0 2.0 5.0 3.0 5.0'
    """
    start = curves[0][0]
    bends = (" C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in curve[1:]) for curve in curves)
    return f"M{start[0]:.1f} {start[1]:.1f}" + "".join(bends)


def _moved(point: Point, dy: float) -> Point:
    return point[0], point[1] + dy


def _lanes(route: tuple[Spot, ...]) -> list[Lane]:
    return [spot for spot in route if isinstance(spot, Lane)]


def _same_column(plan: Plan, pair: Pair) -> bool:
    return plan.layout.column[pair[0]] == plan.layout.column[pair[1]]


def _eased(start: Point, end: Point) -> Cubic:
    reach = (end[0] - start[0]) * 0.48
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def _beside(start: Point, end: Point, radius: float) -> Cubic:
    reach = min(52.0, 20 + 0.22 * abs(start[1] - end[1])) + radius
    return start, (start[0] + reach, start[1]), (end[0] + reach, end[1]), end


def _lane_shifts(plan: Plan) -> dict[tuple[Pair, Lane], float]:
    """Stack the flows of each lane in the order in which they come into it."""
    inside: dict[Lane, list[Pair]] = defaultdict(list)
    for pair, route in plan.layout.routes.items():
        for lane in _lanes(route):
            inside[lane].append(pair)
    shift: dict[tuple[Pair, Lane], float] = {}

    def comes_from(pair: Pair, lane: Lane) -> float:
        route = plan.layout.routes[pair]
        before = route[route.index(lane) - 1]
        return plan.y[before] + (shift[pair, before] if isinstance(before, Lane) else 0.0)

    # a lane is entered from the one before it in its own direction
    for lane in sorted(inside, key=lambda one: one.column if one.forward else -one.column):
        pairs = sorted(inside[lane], key=lambda pair: (comes_from(pair, lane), pair))
        at = -sum(plan.width[pair] for pair in pairs) / 2
        for pair in pairs:
            shift[pair, lane] = at + plan.width[pair] / 2
            at += plan.width[pair]
    return shift


def _ports(plan: Plan, shift: Mapping[tuple[Pair, Lane], float]) -> dict[tuple[Pair, int], float]:
    """Spread the flows over the sides of each light in the order of where they go."""
    sides: dict[tuple[str, int], list[tuple[float, Pair, int]]] = defaultdict(list)
    column = plan.layout.column

    def height(pair: Pair, spot: Spot) -> float:
        return plan.y[spot] + (shift[pair, spot] if isinstance(spot, Lane) else 0.0)

    for pair, route in plan.layout.routes.items():
        direction = (column[pair[1]] > column[pair[0]]) - (column[pair[1]] < column[pair[0]])
        leaves, arrives = (direction, -direction) if direction else (1, 1)
        sides[pair[0], leaves].append((height(pair, route[1]), pair, 0))
        sides[pair[1], arrives].append((height(pair, route[-2]), pair, 1))
    port: dict[tuple[Pair, int], float] = {}
    for (name, _), ends in sides.items():
        total = sum(plan.width[pair] for _, pair, _ in ends)
        scale = min(1.0, _PORT_ROOM * plan.radius[name] / total)
        at = -total * scale / 2
        for _, pair, end in sorted(ends):
            port[pair, end] = at + plan.width[pair] * scale / 2
            at += plan.width[pair] * scale
    return port
