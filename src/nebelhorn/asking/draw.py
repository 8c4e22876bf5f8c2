"""Draw whom to ask when a person can be asked about several encounters, but once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.asking.cell_sums import CellSums
from nebelhorn.asking.order import choose, voice_worth

_Floats = NDArray[np.float64]
_Whole = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn; all have shape (n,), in the order of the candidates.

    Attributes:
        stood: Did this encounter take part? Of each person one does.
        asked: Is it asked about?
        propensity: With which chance it was, 0–1; 0 where it did not take part.
        by_lot: Of those asked: drawn by lot, not for the fog?
    """

    stood: _Flags
    asked: _Flags
    propensity: _Floats
    by_lot: _Flags


def draw(
    sums: CellSums,
    candidates: _Whole,
    people: _Whole,
    budget: int,
    chance: np.random.Generator,
    *,
    random_share: float = 0.1,
) -> Drawn:
    """Draw a day's asks among all encounters that may be asked about.

    Of each person's encounters the one takes part whose voice is worth most, the latest of equal
    ones; by ``random_share`` any of them does, so that none is left without a chance. Among these
    `choose` decides. The chance of an encounter is that of taking part times that of being chosen.

    Args:
        sums: What is known of each cell.
        candidates: Shape (n, g), the cells of each, the finest first, −1 where there are fewer;
            the latest encounter last.
        people: Shape (n,), whose each is.
        budget: Asks of this day.
        chance: Seeded generator.
        random_share: Drawn by lot, 0–1.
    """
    size = len(candidates)
    worth = voice_worth(sums.cells)
    gain = np.where(candidates >= 0, worth[candidates], 0.0).sum(axis=1)
    stands, share = _one_each(gain, people, chance, random_share)
    chosen = choose(
        sums.cells,
        candidates[stands],
        budget,
        chance,
        random_share=random_share,
        onward=sums.onward,
    )
    drawn = Drawn(*(np.zeros(size, dtype=kind) for kind in (bool, bool, float, bool)))
    drawn.stood[stands] = True
    drawn.asked[stands] = chosen.asked
    drawn.propensity[stands] = share * chosen.propensity
    drawn.by_lot[stands] = chosen.by_lot
    return drawn


def _one_each(
    gain: _Floats, people: _Whole, chance: np.random.Generator, random_share: float
) -> tuple[_Whole, _Floats]:
    """Return one row of each person, ascending, and the chance that it was this one."""
    rows: dict[int, list[int]] = {}
    for row, person in enumerate(people.tolist()):
        rows.setdefault(person, []).append(row)
    picked = {}
    for mine in rows.values():
        best = max(mine, key=lambda row: (gain[row], row))
        row = best
        if len(mine) > 1 and chance.random() < random_share:
            row = mine[int(chance.integers(len(mine)))]
        lot = random_share / len(mine)
        picked[row] = (1 - random_share + lot if row == best else lot) if len(mine) > 1 else 1.0
    stands = np.array(sorted(picked), dtype=np.int64)
    return stands, np.array([picked[row] for row in stands.tolist()], dtype=float)
