"""The whole layout, step by step: columns, routes, orders, heights."""

from __future__ import annotations

from nebelhorn.views.layout.coordinates import find_heights
from nebelhorn.views.layout.graph import Graph, Layout
from nebelhorn.views.layout.layers import find_columns
from nebelhorn.views.layout.ordering import order_columns
from nebelhorn.views.layout.routes import find_routes

MAX_TRIES = 4000
"""Cuts and orders that are tried at most, whatever the graph (up to ten stages)."""


def lay_out(graph: Graph) -> Layout:
    """Place touchpoints, lanes and flows; the same graph always gives the same layout.

    Args:
        graph: At least one touchpoint.

    Returns:
        Columns, heights and routes; ``tries`` ≤ ``MAX_TRIES``.

    Examples:
        >>> from nebelhorn.views.layout.graph import Edge, Room
        >>> edges = (Edge("a", "b", 3, 1), Edge("a", "c", 1, 1))
        >>> layout = lay_out(Graph(("a", "b", "c"), edges, {}, {"a": Room(10, 10)}))
        >>> layout.columns
        (('a',), ('b', 'c'))
    """
    columns = find_columns(graph)
    routing = find_routes(graph, columns.of)
    order, orders = order_columns(routing)
    y, height = find_heights(order, routing, graph.room)
    return Layout(
        column=routing.column,
        y=y,
        columns=tuple(tuple(column) for column in order),
        routes=routing.routes,
        bands=columns.bands,
        height=height,
        tries=columns.tries + orders,
    )
