from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.views.layout.coordinates import spread
from nebelhorn.views.layout.crossings import weighted_crossings
from nebelhorn.views.layout.graph import Edge, Graph, Lane, Room
from nebelhorn.views.layout.layered import MAX_TRIES, lay_out
from nebelhorn.views.layout.layers import TARGET_COLUMNS, find_columns

ROOM = Room(30, 50)


def graph(count, edges, *, stages=0):
    nodes = tuple(f"n{i}" for i in range(count))
    stage = {n: i * stages // count for i, n in enumerate(nodes)} if stages else {}
    return Graph(nodes, tuple(edges), stage, dict.fromkeys(nodes, ROOM))


def random_graph(count, per_node, *, seed, stages=0):
    chance = random.Random(seed)  # noqa: S311  # a graph to lay out
    pairs = {(chance.randrange(count), chance.randrange(count)) for _ in range(count * per_node)}
    edges = [
        Edge(f"n{a}", f"n{b}", chance.randint(1, 900), 2.0) for a, b in sorted(pairs) if a != b
    ]
    return graph(count, edges, stages=stages)


@st.composite
def small_graphs(draw):
    count = draw(st.integers(1, 14))
    ends = st.integers(0, count - 1)
    pairs = draw(st.sets(st.tuples(ends, ends), max_size=40))
    edges = [Edge(f"n{a}", f"n{b}", 1 + a + 3 * b, 1.5) for a, b in sorted(pairs) if a != b]
    return graph(count, edges, stages=draw(st.integers(0, 3)))


def test_cost_of_a_large_graph_is_capped():
    """A version that tried every cut of the stages needed minutes here."""
    layout = lay_out(random_graph(400, 3, seed=1, stages=6))
    assert layout.tries <= MAX_TRIES


def test_cost_of_a_long_chain_is_capped():
    chain = [Edge(f"n{i}", f"n{i + 1}", 5, 2.0) for i in range(299)]
    layout = lay_out(graph(300, chain))
    assert layout.tries <= MAX_TRIES
    assert len(layout.columns) <= 2 * TARGET_COLUMNS


def test_a_chain_reads_from_left_to_right():
    layout = lay_out(graph(4, [Edge(f"n{i}", f"n{i + 1}", 5, 2.0) for i in range(3)]))
    assert [layout.column[f"n{i}"] for i in range(4)] == sorted(layout.column.values())


def test_stages_stand_side_by_side_in_their_order():
    layout = lay_out(random_graph(40, 3, seed=2, stages=5))
    spans = [layout.bands[i] for i in range(5)]
    assert spans[0][0] == 0
    assert all(before[1] + 1 == after[0] for before, after in pairwise(spans))


def test_touchpoints_without_flows_share_columns_evenly():
    columns = find_columns(graph(60, []))
    sizes = [list(columns.of.values()).count(i) for i in range(max(columns.of.values()) + 1)]
    assert max(sizes) <= 8


def test_a_flow_over_columns_gets_a_lane():
    edges = [Edge("n0", "n1", 9, 2), Edge("n1", "n2", 9, 2), Edge("n0", "n2", 1, 2)]
    assert lay_out(graph(3, edges)).routes["n0", "n2"] == ("n0", Lane("n2", 1, True), "n2")


@given(small_graphs())
def test_nothing_stands_on_anything_else(some):
    layout = lay_out(some)
    for column in layout.columns:
        named = [spot for spot in column if isinstance(spot, str)]
        for above, below in pairwise(named):
            assert layout.y[below] - layout.y[above] >= ROOM.below + ROOM.above - 1e-6


@given(small_graphs())
def test_the_same_graph_gives_the_same_layout(some):
    assert lay_out(some) == lay_out(some)


@given(small_graphs())
def test_every_touchpoint_is_placed_once_and_every_flow_has_a_route(some):
    layout = lay_out(some)
    named = sorted(spot for column in layout.columns for spot in column if isinstance(spot, str))
    assert named == sorted(some.nodes)
    assert set(layout.routes) == {(edge.source, edge.target) for edge in some.edges}


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(0.1, 50)), min_size=1, max_size=12))
def test_spread_keeps_gaps_and_order(wanted):
    gaps = [7.0] * (len(wanted) - 1)
    places = spread([w for w, _ in wanted], [w for _, w in wanted], gaps)
    assert all(b - a >= 7.0 - 1e-6 for a, b in pairwise(places))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)), max_size=15))
def test_crossings_are_those_counted_pair_by_pair(pairs):
    side = list(range(6))
    slow = sum(
        w * v
        for i, (a, b, w) in enumerate(pairs)
        for c, d, v in pairs[i + 1 :]
        if (a - c) * (b - d) < 0
    )
    assert weighted_crossings(side, side, pairs) == slow
