"""Chance of one person: a stream of its own, so that one life does not disturb another."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

_BLOCK = 128


@dataclass(frozen=True, slots=True)
class Odds:
    """How likely each of some names is; made by `odds`.

    Attributes:
        names: To pick from.
        bounds: Where on 0–1 the share of each name ends, but for the last.
    """

    names: tuple[str, ...]
    bounds: tuple[float, ...]


def odds(weights: Mapping[str, float]) -> Odds:
    """Return odds in which each name has its share of the weights' sum.

    Args:
        weights: At least one, none below 0.

    Examples:
        >>> odds({"a": 3.0, "b": 1.0}).bounds
        (0.75,)
    """
    whole = sum(weights.values())
    bounds = accumulate(weight / whole for weight in weights.values())
    return Odds(tuple(weights), tuple(bounds)[:-1])


class Chance:
    """Seeded chance, drawn in blocks because single draws of numpy are slow.

    The demo company with incidents and the one without draw the same numbers for the same person
    until the first incident touches this person.

    Attributes:
        share: Gives a number evenly between 0 and below 1.
        normal: Gives a number around 0 with standard deviation 1.

    Examples:
        >>> first, second = Chance(7, 1), Chance(7, 1)
        >>> first.share() == second.share(), first.share() == Chance(7, 2).share()
        (True, False)
    """

    __slots__ = ("normal", "share")

    def __init__(self, seed: int, person: int) -> None:
        generator = np.random.Generator(np.random.PCG64([seed, person]))
        self.share: Callable[[], float] = _one_by_one(generator.random).__next__
        self.normal: Callable[[], float] = _one_by_one(generator.standard_normal).__next__

    def wait(self, median: float, spread: float) -> float:
        """Return a log-normal wait, over 0.

        Args:
            median: Of the wait, in any unit.
            spread: Standard deviation of its logarithm.
        """
        return median * math.exp(spread * self.normal())

    def gap(self, rate: float) -> float:
        """Return the exponential time to the next of ``rate`` things a unit of time."""
        return -math.log(1.0 - self.share()) / rate

    def pick(self, among: Odds) -> str:
        """Return one of the names."""
        return among.names[bisect_right(among.bounds, self.share())]


def _one_by_one(draw: Callable[[int], np.ndarray]) -> Iterator[float]:
    while True:
        yield from draw(_BLOCK).tolist()
