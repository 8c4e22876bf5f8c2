"""Where something rare comes more often than usual, as conditions people can read."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.rules.bins import Bins, make_bins
from nebelhorn.rules.clause import Clause
from nebelhorn.rules.implied import tidy
from nebelhorn.rules.state import State

MOST_CLAUSES = 3
"""What is rare is told by so few things that people can keep them in mind."""

LEAST = 30
"""Fewer moments say too little of a share."""

_EDGES, _TEXTS = 8, 12
_BEAM = 6
_ALIKE = 0.8
_CELLS = 20_000_000
_HALF = 0.5

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Found:
    """A conjunction that was tried: its clauses, where it holds, and what it explains, nats."""

    clauses: tuple[Clause, ...]
    holds: NDArray[np.float32]
    gain: float


def find_shares(
    state: State, moments: NDArray[np.int64], came: Mask, *, most: int = 12
) -> tuple[tuple[Clause, ...], ...]:
    """Find conditions under which something comes more often than usual.

    Weighted covering: the conjunction is looked for (by a beam of 6, up to 3 things) whose moments
    explain most by their own share, n · KL(share ‖ usual); what it covers then counts half, and
    the next one is looked for. Each thing asked must pay for its description, the logarithm of how
    many things could have been asked.

    Args:
        state: What is known.
        moments: Shape (n,), moments of which it is known what came.
        came: Shape (n,), did it come?
        most: At most so many conditions.

    Returns:
        Conditions, what explains most first. They were chosen on these moments: how often it comes
        there must be measured on others.

    References:
        Lavrač, Kavšek, Flach and Todorovski (2004), Subgroup discovery with CN2-SD, J. Machine
        Learning Research 5; description length: Rissanen (1978), Automatica 14.

    Examples:
        >>> from nebelhorn.rules.state import Column
        >>> chance = np.random.default_rng(1)
        >>> calls = chance.integers(0, 6, 4000).astype(np.float32)
        >>> state = State.of([(Column("calls"), calls), (Column("hour"), chance.random(4000))])
        >>> came = chance.random(4000) < np.where(calls > 4, 0.2, 0.02)
        >>> find_shares(state, np.arange(4000), came)
        ((Clause(feature='calls', low=4.0, high=None, among=(), apart=(), unknown='no'),),)
    """
    asked = list(_askable(state, moments))
    if not asked or not 0 < came.sum() < len(came):
        return ()
    step = max(1, math.ceil(len(moments) * len(asked) / _CELLS))
    some, labels = moments[::step], came[::step].astype(np.float32)
    cells = np.stack([_cells(state, one, bins, bucket, some) for one, bins, bucket in asked])
    enough = cells.sum(axis=1) >= LEAST
    search = _Search([one for one, ok in zip(asked, enough, strict=True) if ok], cells[enough])
    found: list[_Found] = []
    weights = labels.copy()
    while len(found) < most:
        best = search.best(weights, labels, found)
        if best is None:
            break
        found.append(best)
        weights = np.where(best.holds > 0, weights * np.float32(_HALF), weights)
    return tuple(tidy(one.clauses) for one in found)


_Asked = tuple[Clause, Bins, int]


def _askable(state: State, moments: NDArray[np.int64]) -> Iterator[_Asked]:
    """Yield every single thing that can be asked; ±bucket says how far it reaches."""
    for place, column in enumerate(state.columns):
        values = state.values[place][moments]
        bins = make_bins(column, values, most=_EDGES, codes=_TEXTS)
        if not bins.ordered:
            for bucket in range(1, len(bins.codes) + 1):
                yield bins.clause(bucket), bins, bucket
            continue
        for bucket, edge in enumerate(bins.edges.tolist(), start=1):
            yield Clause(column.name, high=edge), bins, bucket
            yield Clause(column.name, low=edge), bins, bucket


def _cells(
    state: State, clause: Clause, bins: Bins, bucket: int, moments: NDArray[np.int64]
) -> NDArray[np.float32]:
    put = bins.put(state.values[state.place(clause.feature)][moments])
    if not bins.ordered:
        return np.asarray(put == bucket, dtype=np.float32)
    inside = put > bucket if clause.low is not None else (put <= bucket) & (put > 0)
    return np.asarray(inside, dtype=np.float32)


class _Search:
    def __init__(self, asked: list[_Asked], cells: NDArray[np.float32]) -> None:
        self._clauses, self._cells = [clause for clause, *_ in asked], cells
        self._price = math.log(max(2, len(asked)))

    def best(
        self, weights: NDArray[np.float32], labels: NDArray[np.float32], found: list[_Found]
    ) -> _Found | None:
        """Return what explains most of what is not explained yet; None: nothing pays."""
        usual = float(labels.mean())
        everything = _Found((), np.ones(len(labels), dtype=np.float32), 0.0)
        beam, best = [everything], everything
        for _ in range(MOST_CLAUSES):
            beam = self._deeper(beam, weights, usual)
            paying = [one for one in beam if not _is_alike(one, found)]
            best = max([best, *paying], key=lambda one: one.gain)
        return best if best.clauses else None

    def _deeper(
        self, beam: list[_Found], weights: NDArray[np.float32], usual: float
    ) -> list[_Found]:
        if not beam:
            return []
        inside = np.stack([one.holds for one in beam], axis=1)
        many = self._cells @ inside
        hits = self._cells @ (inside * weights[:, np.newaxis])
        asked = np.array([len(one.clauses) + 1 for one in beam])
        gains = _explained(hits, many, usual) - self._price * asked
        # what asks once more must explain more than it did without
        gains = np.where(gains > np.array([one.gain for one in beam]), gains, 0.0)
        order = np.argsort(-gains, axis=None, kind="stable")[: 4 * _BEAM]
        deeper: list[_Found] = []
        for cell, which in zip(*np.unravel_index(order, gains.shape), strict=True):
            one, gain = beam[which], float(gains[cell, which])
            if gain <= 0 or len(deeper) == _BEAM:
                break
            held = one.holds * self._cells[cell]
            new = _Found((*one.clauses, self._clauses[cell]), held, gain)
            if not any(np.array_equal(held, other.holds) for other in deeper):
                deeper.append(new)
        return deeper


def _explained(
    hits: NDArray[np.float32], many: NDArray[np.float32], usual: float
) -> NDArray[np.float64]:
    n = np.maximum(many.astype(np.float64), 1.0)
    share = np.clip(hits / n, 1e-9, 1 - 1e-9)
    told = n * (share * np.log(share / usual) + (1 - share) * np.log((1 - share) / (1 - usual)))
    return np.asarray(np.where((share > usual) & (many >= LEAST), told, 0.0))


def _is_alike(one: _Found, found: list[_Found]) -> bool:
    return any(
        float((one.holds * other.holds).sum())
        >= _ALIKE * float(np.maximum(one.holds, other.holds).sum())
        for other in found
    )
