"""Beliefs of known truth, looked at every morning for a year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.beliefs.interval import Cases, difference_of, side_of
from studies.figure import Figure

_DAYS = 365
_GOAL = 0.05


@dataclass(frozen=True, slots=True)
class World:
    """Customers of known ways.

    Attributes:
        share: How often the claim comes true in general.
        difference: By how much more often where the condition is met; the truth.
        met: How many of the cases meet the condition.
        icc: How much cases of one customer resemble each other.
        own: Does a customer meet the condition always or never, as with branch and web?
        together: So many cases fall into one horizon and share what came.
        customers: Count.
        a_day: Cases a day.
        watch_share: Is the share itself looked at every day, beside the difference?
        runs: So many years are lived through; more where chance is taken for truth more often.
    """

    share: float = 0.3
    difference: float = 0.0
    met: float = 0.3
    icc: float = 0.2
    own: bool = False
    together: int = 1
    customers: int = 400
    a_day: int = 50
    watch_share: bool = False
    runs: int = 80


@dataclass(frozen=True, slots=True)
class Year:
    """What somebody saw who looked every morning.

    Attributes:
        holds: First day on which it was said to hold; None: never.
        lost: Was the true difference ever left out?
        share_lost: Was the true share of the cases that meet the condition ever left out?
    """

    holds: int | None
    lost: bool
    share_lost: bool


def beliefs() -> Iterator[Figure]:
    """Measure how often chance is taken for a belief that holds, and how soon a true one is."""
    for name, world in NOTHING.items():
        years = [year(world, seed) for seed in range(world.runs)]
        called = sum(one.holds is not None for one in years) / world.runs
        what = f"difference 0 ever called holds: {name}"
        yield Figure(what, called, _GOAL, at_most=True, n=world.runs)
        if world.watch_share:
            lost = sum(one.share_lost for one in years) / world.runs
            yield Figure(f"share ever left out: {name}", lost, _GOAL, at_most=True, n=world.runs)
    for points, days in ((10, 60), (5, 180)):
        world = World(difference=points / 100)
        years = [year(world, seed, days=days) for seed in range(40)]
        found = sum(one.holds is not None for one in years) / len(years)
        name = f"difference of {points} points is found within {days} days"
        yield Figure(name, found, 0.9, at_most=False, n=40)


NOTHING = {
    "groups mix in each customer": World(watch_share=True),
    "groups of customers": World(own=True),
    "rare, few meet it": World(share=0.03, met=0.05, icc=0.05, watch_share=True, runs=240),
    "nearly always": World(share=0.97, met=0.1, icc=0.05),
    "five cases share an outcome": World(together=5, a_day=60),
    "60 customers, 5 cases a day": World(customers=60, a_day=5),
}
"""Worlds in which the condition makes no difference."""


def year(world: World, seed: int, *, days: int = _DAYS) -> Year:
    """Let a world go on for so many days and look at its cases every morning.

    Args:
        world: Whose customers.
        seed: Of chance.
        days: How many.
    """
    chance = np.random.default_rng(seed)
    kappa = 1 / world.icc - 1
    way = chance.beta(world.share * kappa, (1 - world.share) * kappa, world.customers)
    busy = chance.dirichlet(np.ones(world.customers))
    side = chance.random(world.customers) < world.met
    truth = float(way @ busy) + world.difference
    sums = np.zeros((4, world.customers), dtype=np.int64)
    holds, lost, share_lost = None, False, False
    for day in range(days):
        sums += _day(world, chance, way, busy, side)
        when, than = Cases(sums[0], sums[1]), Cases(sums[2], sums[3])
        found = difference_of(when, than)
        if found is None:
            continue
        low, high = found.bounds()
        if low > 0 and holds is None:
            holds = day
        lost |= not low <= world.difference <= high
        if world.watch_share:
            seen = side_of(when)
            share_lost |= not (seen.low or 0.0) <= truth <= (seen.high or 0.0)
    return Year(holds, lost, share_lost)


def _day(
    world: World,
    chance: np.random.Generator,
    way: NDArray[np.float64],
    busy: NDArray[np.float64],
    side: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return what one day adds to n and k of either side, by customer."""
    stretches = chance.poisson(world.a_day / world.together)
    who = np.repeat(chance.choice(world.customers, stretches, p=busy), world.together)
    luck = np.repeat(chance.random(stretches), world.together)
    meets = side[who] if world.own else chance.random(len(who)) < world.met
    came = luck < way[who] + world.difference * meets
    rows = [meets, meets & came, ~meets, ~meets & came]
    return np.stack([np.bincount(who[row], minlength=world.customers) for row in rows])
