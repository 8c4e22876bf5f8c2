"""The graph that is laid out, and the layout that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A flow between two touchpoints.

    Attributes:
        source: Touchpoint left.
        target: Touchpoint reached; never the same.
        weight: How often; heavier flows are kept straighter.
        width: How thick it will be drawn, pixels.
    """

    source: str
    target: str
    weight: float
    width: float


@dataclass(frozen=True, slots=True)
class Lane:
    """A place kept free in a column for long flows that pass through it.

    Attributes:
        goal: Touchpoint the flows lead to; they share the lane.
        column: Column passed through.
        forward: Do they run in reading direction?
    """

    goal: str
    column: int
    forward: bool


Spot = str | Lane
"""What takes room in a column: a touchpoint or a lane."""


@dataclass(frozen=True, slots=True)
class Room:
    """Vertical room a spot needs around its centre, pixels."""

    above: float
    below: float


@dataclass(frozen=True, slots=True)
class Graph:
    """What is to be laid out.

    Attributes:
        nodes: Touchpoints in a stable order; ties are broken by it.
        edges: Flows without self loops, at most one a pair.
        stage: Index of the stage of each touchpoint; empty: columns follow the flows.
        room: Vertical room each touchpoint needs.
    """

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]
    stage: Mapping[str, int]
    room: Mapping[str, Room]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything stands.

    Attributes:
        column: Column of each spot, from 0.
        y: Vertical centre of each spot, pixels, smallest room edge at 0.
        columns: Spots of each column, top to bottom.
        routes: Spots each flow passes, by (source, target), both ends included.
        bands: (first, last) column of each stage index.
        height: Pixels needed.
        tries: How many cuts and orders were tried; never more than the cap.
    """

    column: Mapping[Spot, int]
    y: Mapping[Spot, float]
    columns: tuple[tuple[Spot, ...], ...]
    routes: Mapping[tuple[str, str], tuple[Spot, ...]]
    bands: Mapping[int, tuple[int, int]]
    height: float
    tries: int
