"""In which order the spots of a column stand."""

from __future__ import annotations

from nebelhorn.views.layout.crossings import swap_gain, weighted_crossings
from nebelhorn.views.layout.graph import Spot
from nebelhorn.views.layout.routes import Links, Routing

MAX_SWEEPS = 24
"""Sweeps from one start; fewer on large graphs."""

WORK = 400_000
"""Pieces of flow looked at in all; bounds the sweeps on large graphs."""

TRANSPOSE_UP_TO = 1500
"""Pieces of flow up to which neighbouring spots are also swapped one by one."""

_GIVE_UP_AFTER = 5

Order = list[list[Spot]]


def order_columns(routing: Routing) -> tuple[Order, int]:
    """Order each column so that little flow crosses.

    Three starts (as given, reversed, heavy in the middle), each improved by weighted
    barycentres and swaps; the best order found is kept.

    Args:
        routing: Spots and pieces of flow.

    Returns:
        Spots of each column, top to bottom, and how many orders were tried.

    References:
        Sugiyama, Tagawa, Toda (1981), Methods for visual understanding of hierarchical system
        structures, IEEE Transactions on Systems, Man, and Cybernetics 11(2).
    """
    pieces = sum(len(part) for part in routing.pieces)
    sweeps = max(4, min(MAX_SWEEPS, WORK // (1 + 40 * pieces)))
    best, fewest, tries = routing.columns, float("inf"), 0
    for start in _starts(routing):
        order, stale = start, 0
        for sweep in range(sweeps):
            _barycentre(order, routing, sweep)
            if pieces < TRANSPOSE_UP_TO:
                _transpose(order, routing)
            tries += 1
            crossings = _total(order, routing)
            if crossings < fewest - 1e-9:
                best, fewest, stale = [list(column) for column in order], crossings, 0
            else:
                stale += 1
            if stale > _GIVE_UP_AFTER:
                break
    return best, tries


def _starts(routing: Routing) -> list[Order]:
    def load(spot: Spot) -> float:
        return sum(weight for _, weight in routing.left[spot] + routing.right[spot])

    middle = []
    for column in routing.columns:
        heavy_first = sorted(column, key=load, reverse=True)
        middle.append(heavy_first[::2][::-1] + heavy_first[1::2])
    return [
        [list(column) for column in routing.columns],
        [column[::-1] for column in routing.columns],
        middle,
    ]


def _barycentre(order: Order, routing: Routing, sweep: int) -> None:
    rightwards = sweep % 2 == 0
    links: Links = routing.left if rightwards else routing.right
    last = len(order) - 1
    for i in range(1, last + 1) if rightwards else range(last - 1, -1, -1):
        beside = order[i - 1] if rightwards else order[i + 1]
        place = {spot: row for row, spot in enumerate(beside)}
        wanted = {}
        for row, spot in enumerate(order[i]):
            near = links[spot]
            pull = sum(weight for _, weight in near)
            mean = sum(place[s] * w for s, w in near) / pull if near else float(row)
            wanted[spot] = (mean, row)
        order[i].sort(key=wanted.__getitem__)


def _transpose(order: Order, routing: Routing) -> None:
    for _ in range(4):
        improved = False
        for i, column in enumerate(order):
            before = {s: row for row, s in enumerate(order[i - 1])} if i else {}
            after = {s: row for row, s in enumerate(order[i + 1])} if i + 1 < len(order) else {}
            for row in range(len(column) - 1):
                a, b = column[row], column[row + 1]
                gain = swap_gain(routing.left[a], routing.left[b], before)
                gain += swap_gain(routing.right[a], routing.right[b], after)
                if gain > 1e-9:
                    column[row], column[row + 1] = b, a
                    improved = True
        if not improved:
            return


def _total(order: Order, routing: Routing) -> float:
    return sum(
        weighted_crossings(order[i], order[i + 1], part)
        for i, part in enumerate(routing.pieces[:-1])
    )
