"""Whom to ask first: where a voice takes most fog away, and some by lot.

What a voice is worth in a cell (touchpoint × group) is how much less wrong the cell's mean would
be with it. With n voices of m encounters, spread σ of scores and a gap δ between those who answer
and those who do not, the mean is wrong by about

    e(n) = sqrt(σ² / (n + 1) + (δ · (1 − n/m))²)

(standard error, beside the nonresponse bias: Groves (2006), Nonresponse rates and nonresponse bias
in household surveys, Public Opinion Quarterly 70). One voice is counted that is not there, so that
a cell without any has an error at all. An ask brings r voices (r: response rate), so it is worth
weight · (e(n) − e(n + r)), and asks of the same round count as r voices each. An ask also costs
the customer's patience: nobody can ask them again until the wait is over. So it is held back where
the customer is about to come to encounters where a voice is worth more. The weight is the
square root of what a cell weighs, which keeps small cells from being forgotten: Bankier (1988),
Power allocations: determining sample sizes for subnational areas, The American Statistician 42.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

USUAL_SPREAD = 0.3
"""Standard deviation of scores 0–1 where nothing is known; that of even chances is 0.29."""

USUAL_RESPONSE = 0.2
_PRIOR = 10.0
"""Spread and response of a cell are drawn towards those of all as if by so many voices or asks."""

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Cells:
    """What is known of each touchpoint × group; all have shape (c,).

    Attributes:
        weight: How much the cell weighs: key points × 3, important groups × 2; 0: never asked for
            its own sake.
        encounters: Count of encounters.
        heard: Of these, heard.
        asked: Count of asks whose time is over.
        answered: Of these, answered.
        spread: Standard deviation of the scores; NaN where fewer than two are known.
        gap: Difference between those who answer and those who do not, 0–1, where it was measured;
            0 where it was not.
    """

    weight: _Floats
    encounters: _Floats
    heard: _Floats
    asked: _Floats
    answered: _Floats
    spread: _Floats
    gap: _Floats


@dataclass(frozen=True, slots=True)
class Chosen:
    """Who is asked in a round; both have shape (n,), in the order of the candidates.

    Attributes:
        asked: Is this one asked?
        propensity: With which chance they were asked, 0–1, never 0 while anybody is asked by lot;
            kept with every ask, and with everybody not drawn, so that shares can be weighed back.
        by_lot: Of those asked: drawn by lot, not for the fog?
    """

    asked: NDArray[np.bool_]
    propensity: _Floats
    by_lot: NDArray[np.bool_]


def voice_worth(cells: Cells, pending: _Floats | None = None) -> _Floats:
    """Return what one more ask is worth in each cell.

    Args:
        cells: What is known.
        pending: Voices still expected, shape (c,); None: none.

    Returns:
        Shape (c,), drop of the error of the cell's mean (score 0–1), times the root of its weight.

    Examples:
        >>> two = Cells(*(np.array(row, dtype=float) for row in
        ...     [(1, 1), (100, 100), (0, 50), (0, 200), (0, 50), (np.nan, 0.3), (0, 0)]))
        >>> foggy, clear = voice_worth(two)
        >>> bool(foggy > 20 * clear)
        True
    """
    response, spread = _response(cells), _spread(cells)
    heard = cells.heard if pending is None else cells.heard + pending
    drop = _error(cells, spread, heard) - _error(cells, spread, heard + response)
    return np.asarray(np.sqrt(cells.weight) * np.maximum(drop, 0.0))


def choose(
    cells: Cells,
    candidates: _Whole,
    budget: int,
    chance: np.random.Generator,
    *,
    random_share: float = 0.1,
    onward: _Floats | None = None,
) -> Chosen:
    """Choose whom to ask among those who may be asked.

    First ``random_share`` of the budget is set aside. The rest goes to the candidates whose cells
    gain most; what is asked counts as r voices at once, so one cell does not take everything.
    Among candidates of the same cells it is drawn. What was set aside is drawn among all who are
    left. So every candidate's chance is known: with m of k of one kind chosen, and b drawn among
    the f left over, it is m/k + (1 − m/k) · b/f. The chances add up to the asks.

    Args:
        cells: What is known.
        candidates: Shape (n, g), the cells each candidate's encounter belongs to, the finest
            first, −1 where there are fewer than g.
        budget: Asks in this round; more than n: everybody is asked.
        chance: Seeded generator.
        random_share: Of the budget, 0–1; at least one by lot where the share is above 0.
        onward: Shape (c, c), how many encounters in cell d a customer has within the waiting time
            after one in cell c, on average; then an ask is held back where Σ onward · (worth of d
            − worth of c, where d is worth more) is more than the ask is worth, even if the budget
            is not used up. None: nothing is held back.

    Returns:
        Who is asked, and with which chance; those held back may still be drawn by lot.

    Examples:
        >>> two = Cells(*(np.array(row, dtype=float) for row in
        ...     [(1, 1), (100, 100), (0, 50), (0, 200), (0, 50), (np.nan, 0.3), (0, 0)]))
        >>> chosen = choose(two, np.array([[0]] * 5 + [[1]] * 5), 5, np.random.default_rng(7))
        >>> int(chosen.asked.sum()), int(chosen.asked[:5].sum()) >= 4
        (5, True)
        >>> round(float(chosen.propensity.sum()), 9)
        5.0
    """
    size = len(candidates)
    if budget >= size:
        return Chosen(np.ones(size, bool), np.ones(size), np.zeros(size, bool))
    by_lot = min(budget, max(round(budget * random_share), int(random_share > 0)))
    kinds, kind_of = np.unique(candidates, axis=0, return_inverse=True)
    kind_of = kind_of.reshape(-1)
    room = np.bincount(kind_of, minlength=len(kinds))
    willing = np.where(_held_back(cells, kinds, onward), 0, room)
    taken = _greedy(cells, kinds, willing, budget - by_lot)
    order = chance.permutation(size)
    asked = _first_of_each(kind_of, order, taken)
    left = order[~asked[order]]
    drawn = np.zeros(size, dtype=bool)
    drawn[chance.choice(left, by_lot, replace=False)] = True
    share = (taken / room)[kind_of]
    rest = by_lot / (size - int(taken.sum()))
    return Chosen(asked | drawn, share + (1 - share) * rest, drawn)


def _greedy(cells: Cells, kinds: _Whole, room: _Whole, budget: int) -> _Whole:
    """How many of each kind of candidate are asked, one after another where it gains most."""
    member = kinds >= 0
    response = _response(cells)
    pending = np.zeros(len(cells.weight))
    taken = np.zeros(len(kinds), dtype=np.int64)
    worth = voice_worth(cells, pending)
    for _ in range(min(budget, int(room.sum()))):
        gain = np.where(member, worth[kinds], 0.0).sum(axis=1)
        best = int(np.argmax(np.where(taken < room, gain, -np.inf)))
        taken[best] += 1
        touched = kinds[best][member[best]]
        pending[touched] += response[touched]
        worth = voice_worth(cells, pending)
    return taken


def _held_back(cells: Cells, kinds: _Whole, onward: _Floats | None) -> NDArray[np.bool_]:
    """Is a later ask of the same customer worth more than this one?"""
    if onward is None:
        return np.zeros(len(kinds), dtype=bool)
    worth = voice_worth(cells)
    more = np.maximum(worth[None, :] - worth[:, None], 0.0)
    return np.asarray(((onward * more).sum(axis=1) > worth)[kinds[:, 0]])


def _first_of_each(kind_of: _Whole, order: _Whole, taken: _Whole) -> NDArray[np.bool_]:
    """The first so many of each kind, in a drawn order."""
    sorted_by_kind = order[np.argsort(kind_of[order], kind="stable")]
    kinds = kind_of[sorted_by_kind]
    begins = np.searchsorted(kinds, np.arange(len(taken)))
    place = np.arange(len(order)) - begins[kinds]
    asked = np.zeros(len(order), dtype=bool)
    asked[sorted_by_kind[place < taken[kinds]]] = True
    return asked


def _response(cells: Cells) -> _Floats:
    asked = float(cells.asked.sum())
    usual = float(cells.answered.sum()) / asked if asked > 0 else USUAL_RESPONSE
    usual = min(max(usual, 0.01), 1.0)
    return np.asarray((cells.answered + _PRIOR * usual) / (cells.asked + _PRIOR))


def _spread(cells: Cells) -> _Floats:
    known = np.isfinite(cells.spread) & (cells.heard >= 2)
    own = np.where(known, cells.spread, 0.0) ** 2
    seen = np.where(known, cells.heard, 0.0)
    usual = (float(seen @ own) + _PRIOR * USUAL_SPREAD**2) / (float(seen.sum()) + _PRIOR)
    return np.asarray(np.sqrt((seen * own + _PRIOR * usual) / (seen + _PRIOR)))


def _error(cells: Cells, spread: _Floats, heard: _Floats) -> _Floats:
    silent = np.clip(1 - heard / np.maximum(cells.encounters, 1.0), 0.0, 1.0)
    return np.asarray(np.sqrt(spread**2 / (heard + 1) + (cells.gap * silent) ** 2))
