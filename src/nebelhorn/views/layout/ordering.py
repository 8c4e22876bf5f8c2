"""In which order the spots of a column stand."""

from __future__ import annotations

from dataclasses import dataclass

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
_Rows = list[list[int]]
_Near = list[list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class _Net:
    """The routing with spots as numbers: they are looked up a million times.

    Attributes:
        spots: By number.
        columns: As in the routing.
        left: As in the routing, by number.
        right: The same to the right.
        pieces: As in the routing.
    """

    spots: tuple[Spot, ...]
    columns: _Rows
    left: _Near
    right: _Near
    pieces: list[list[tuple[int, int, float]]]


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
    net = _numbered(routing)
    pieces = sum(len(part) for part in net.pieces)
    sweeps = max(4, min(MAX_SWEEPS, WORK // (1 + 40 * pieces)))
    best, fewest, tries = net.columns, float("inf"), 0
    for start in _starts(net):
        order, stale = start, 0
        for sweep in range(sweeps):
            _barycentre(order, net, sweep)
            if pieces < TRANSPOSE_UP_TO:
                _transpose(order, net)
            tries += 1
            crossings = _total(order, net)
            if crossings < fewest - 1e-9:
                best, fewest, stale = [list(column) for column in order], crossings, 0
            else:
                stale += 1
            if stale > _GIVE_UP_AFTER:
                break
    return [[net.spots[number] for number in column] for column in best], tries


def _numbered(routing: Routing) -> _Net:
    spots = tuple(spot for column in routing.columns for spot in column)
    number = {spot: place for place, spot in enumerate(spots)}

    def near(links: Links) -> _Near:
        return [[(number[s], weight) for s, weight in links[spot]] for spot in spots]

    return _Net(
        spots=spots,
        columns=[[number[spot] for spot in column] for column in routing.columns],
        left=near(routing.left),
        right=near(routing.right),
        pieces=[[(number[a], number[b], w) for a, b, w in part] for part in routing.pieces],
    )


def _starts(net: _Net) -> list[_Rows]:
    def load(spot: int) -> float:
        return sum(weight for _, weight in net.left[spot] + net.right[spot])

    middle = []
    for column in net.columns:
        heavy_first = sorted(column, key=load, reverse=True)
        middle.append(heavy_first[::2][::-1] + heavy_first[1::2])
    return [
        [list(column) for column in net.columns],
        [column[::-1] for column in net.columns],
        middle,
    ]


def _barycentre(order: _Rows, net: _Net, sweep: int) -> None:
    rightwards = sweep % 2 == 0
    links = net.left if rightwards else net.right
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


@dataclass(slots=True)
class _Standing:
    """Where spots stand while neighbours are swapped, and what need not be tried again.

    Attributes:
        place: Row of each spot.
        stirred: When one of the neighbours of a spot last changed its row.
        tried: When it was found that two neighbours had better stay as they are.
        now: Count of swaps so far.
    """

    place: list[int]
    stirred: list[int]
    tried: dict[tuple[int, int], int]
    now: int = 0


def _transpose(order: _Rows, net: _Net) -> None:
    place = [0] * len(net.spots)
    for column in order:
        for row, spot in enumerate(column):
            place[spot] = row
    standing = _Standing(place, [0] * len(place), {})
    for _ in range(4):
        before = standing.now
        for column in order:
            _swap_neighbours(column, net, standing)
        if standing.now == before:
            return


def _swap_neighbours(column: list[int], net: _Net, standing: _Standing) -> None:
    """Swap neighbours where that saves crossings, once down the column."""
    place, stirred, tried = standing.place, standing.stirred, standing.tried
    for row in range(len(column) - 1):
        a, b = column[row], column[row + 1]
        if tried.get((a, b), -1) >= max(stirred[a], stirred[b]):
            continue
        if _gain(net.left, a, b, place) + _gain(net.right, a, b, place) <= 1e-9:
            tried[a, b] = standing.now
            continue
        column[row], column[row + 1] = b, a
        place[a], place[b] = row + 1, row
        standing.now += 1
        for spot in (a, b):
            for near, _ in net.left[spot] + net.right[spot]:
                stirred[near] = standing.now


def _gain(links: _Near, a: int, b: int, place: list[int]) -> float:
    upper, lower = links[a], links[b]
    if not upper or not lower:
        return 0.0
    return swap_gain([(place[s], w) for s, w in upper], [(place[s], w) for s, w in lower])


def _total(order: _Rows, net: _Net) -> float:
    return sum(
        weighted_crossings(order[i], order[i + 1], part) for i, part in enumerate(net.pieces[:-1])
    )
