"""The horn: how often it cries for nothing, and how soon it cries for something."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from nebelhorn.reality.horn import DaySeries, UnitDays, Watched, watch
from nebelhorn.reality.horn.stage import prepare, run_stage
from studies.figure import Figure

_RUNS = 400
_PROOF_RUNS = 50
_REFERENCE, _CALM, _YEAR, _AFTER = 56, 28, 365, 150
_USUAL, _SUNK = 0.75, 0.70
_WEEKDAY = np.array([0.015, 0.010, 0.0, 0.0, -0.005, -0.005, -0.015])
_EACH = 3


@dataclass(frozen=True, slots=True)
class World:
    """Days whose truth is known.

    Attributes:
        name: For the figures.
        n: Predictions a day.
        icc: How much the three predictions of a customer on a day resemble each other; 0: every
            prediction is of its own.
        day_sd: Standard deviation of what a day as a whole brings.
        rho: How much of it the next day inherits.
        weekday: Do weekdays differ?
    """

    name: str
    n: int
    icc: float = 0.0
    day_sd: float = 0.0
    rho: float = 0.0
    weekday: bool = False


def iid(n: int) -> World:
    """Return a world of independent predictions."""
    return World("independent", n)


def real(n: int) -> World:
    """Return a world of customers, weekdays and days that differ."""
    return World("real", n, 0.15, 0.01, 0.0, weekday=True)


def moody(n: int) -> World:
    """Return a world whose days resemble the days before."""
    return World("days alike", n, 0.15, 0.02, 0.5, weekday=True)


def chances(
    world: World, truth: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return the chance of a hit on each day around the truth."""
    p = truth.copy()
    if world.weekday:
        p += _WEEKDAY[np.arange(len(p)) % 7]
    fresh = rng.normal(0, world.day_sd, len(p))
    fresh[1:] *= math.sqrt(1 - world.rho**2)
    shocks = accumulate(fresh.tolist(), lambda shock, new: world.rho * shock + new)
    return np.asarray(np.clip(p + np.array(list(shocks)), 0.01, 0.99))


def counts(world: World, p: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Return how many customers of each day hit 0, 1, 2, 3 of three (0, 1 of one when alone)."""
    if world.icc == 0:
        hits = rng.binomial(world.n, p)
        return np.stack([world.n - hits, hits], axis=1)
    kappa = 1 / world.icc - 1
    a, b = p * kappa, (1 - p) * kappa
    whole = kappa * (kappa + 1) * (kappa + 2)
    pmf = np.stack(
        [
            b * (b + 1) * (b + 2) / whole,
            3 * a * b * (b + 1) / whole,
            3 * a * (a + 1) * b / whole,
            a * (a + 1) * (a + 2) / whole,
        ],
        axis=1,
    )
    return rng.multinomial(round(world.n / _EACH), pmf / pmf.sum(axis=1, keepdims=True))


def series(found: NDArray[np.int64]) -> DaySeries:
    """Return days from the counts of customers."""
    each = found.shape[1] - 1
    hits, many = found @ np.arange(each + 1), each * found.sum(axis=1)
    day = np.arange(len(found))
    return DaySeries(Watched.INDEX, "next", day, many, hits.astype(float))


def by_customer(found: NDArray[np.int64]) -> UnitDays:
    """Return the customers behind the counts."""
    days, each = len(found), found.shape[1] - 1
    value = np.repeat(np.tile(np.arange(each + 1) / each, days), found.ravel())
    return UnitDays(np.repeat(np.arange(days), found.sum(axis=1)), value, 0.0, 1.0)


def first_red(days: DaySeries) -> int | None:
    """Return the first day on which the chart was red; None: never."""
    _, alarms = watch(days, charts=1, by_itself=False)
    return next((alarm.red_day for alarm in alarms if alarm.red_day is not None), None)


def calm(world: World, run: int) -> NDArray[np.int64]:
    """Return a reference and a year in which nothing changes."""
    rng = np.random.default_rng([1, world.n, run])
    return counts(world, chances(world, np.full(_REFERENCE + _YEAR, _USUAL), rng), rng)


def false_alarms(world: World, runs: int = _RUNS) -> float:
    """Return the share of years with a false red alarm."""
    return sum(first_red(series(calm(world, run))) is not None for run in range(runs)) / runs


def false_proofs(world: World, runs: int = _PROOF_RUNS) -> float:
    """Return the share of years in which a drop that never was is proven."""
    found = 0
    for run in range(runs):
        calm_days = calm(world, run)
        days = prepare(replace(series(calm_days), units=by_customer(calm_days)), charts=1)
        last = _REFERENCE + _YEAR - 1
        found += days.proof(_REFERENCE, last, run_stage(days, 0, None).known) is not None
    return found / runs


def delay(world: World, runs: int = _RUNS) -> float:
    """Return the median days from a drop of five points to red (the day of the drop is 1)."""
    begin = _REFERENCE + _CALM
    truth = np.where(np.arange(begin + _AFTER) < begin, _USUAL, _SUNK)
    waited = []
    for run in range(runs):
        rng = np.random.default_rng([2, world.n, run])
        red = first_red(series(counts(world, chances(world, truth, rng), rng)))
        if red is None or red >= begin:
            waited.append(math.inf if red is None else red - begin + 1)
    return float(np.median(waited))


def freak_alarms(world: World, runs: int = _RUNS) -> tuple[float, float]:
    """Return how often a day at 0 % raises an alarm, yellow or red, that would not be without it.

    Returns:
        Share of days at 0 % on which one is raised at once, and within a fortnight.
    """
    at_once = later = 0
    for run in range(runs):
        found = calm(world, run)[: _REFERENCE + 120]
        day = int(np.random.default_rng([3, run]).integers(_REFERENCE, _REFERENCE + 100))
        without = _raised(_left_out(series(found), day))
        found[day, 0], found[day, 1:] = found[day].sum(), 0
        new = _raised(series(found)) - without
        at_once += day in new
        later += any(day <= raised <= day + 14 for raised in new)
    return at_once / runs, later / runs


def _left_out(days: DaySeries, day: int) -> DaySeries:
    kept = days.day != day
    return replace(days, day=days.day[kept], many=days.many[kept], total=days.total[kept])


def _raised(days: DaySeries) -> set[int]:
    return {alarm.raised_day for alarm in watch(days, charts=1, by_itself=True)[1]}


def visible(world: World, runs: int = 200) -> float:
    """Return how often a drop of the size called visible turns the chart red in a fortnight."""
    begin = _REFERENCE + _CALM
    red_in_time = counted = 0
    for run in range(runs):
        rng = np.random.default_rng([4, world.n, run])
        before = counts(world, chances(world, np.full(begin, _USUAL), rng), rng)
        drop = watch(series(before), charts=1, by_itself=True)[0].visible_drop
        truth = np.full(14, _USUAL - (drop or 0.0))
        red = first_red(
            series(np.concatenate([before, counts(world, chances(world, truth, rng), rng)]))
        )
        counted += red is None or red >= begin
        red_in_time += red is not None and red >= begin
    return red_in_time / counted


def horn() -> Iterator[Figure]:
    """Yield false alarms, delays, freak days and proofs of the daily chart."""
    for n, soon in ((50, 55.0), (500, 8.0), (5000, 4.0)):
        many = f"{n:,} a day"
        for world in (iid(n), real(n)):
            name = f"{many}, {world.name}"
            yield _most(f"false red alarms a year, {name}", false_alarms(world), 0.16)
            yield _most(f"days to red after -5 points, {name}", delay(world), soon)
        yield _most(f"false red alarms a year, {many}, days alike", false_alarms(moody(n)), 0.20)
        at_once, later = freak_alarms(real(n))
        yield _most(f"a day at 0 % alarms at once, {many}", at_once, 0.0)
        yield _most(f"a day at 0 % alarms within a fortnight, {many}", later, 0.0)
        for world in (real(n), moody(n)):
            name = f"{many}, {world.name}"
            yield _most(f"false proofs a year, {name}", false_proofs(world), 0.10, _PROOF_RUNS)
        yield Figure(
            f"a drop called visible is red in 14 days, {many}",
            visible(real(n)),
            goal=0.4,
            at_most=False,
            n=200,
        )


def _most(name: str, value: float, goal: float, n: int = _RUNS) -> Figure:
    return Figure(name, value, goal, at_most=True, n=n)
