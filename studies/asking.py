"""Does asking where fog is thickest make the key points surer than asking everybody equally?

The people of the demo company live through a year; what each would say of each encounter is known,
and so is the chance that they answer. Every day the same number of asks goes out, under the same
waiting rule: once in the order of asking, once equally to all, once equally to all at key points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nebelhorn.asking import Cells, Crowd, Manners, choose, may_ask_many
from nebelhorn.demo.catalogue import demo_settings
from nebelhorn.demo.chance import Chance
from nebelhorn.demo.incidents import weather_of
from nebelhorn.demo.life import new_life
from nebelhorn.demo.people import SEGMENTS, draw_person
from nebelhorn.demo.span import DAY
from nebelhorn.demo.voices import ASKED, chance_to_answer
from nebelhorn.demo.walk import walk
from nebelhorn.settings import Ask, AskedQuestion, AskingSettings, Standing
from studies.figure import Figure

PEOPLE = 2_500
DAYS = 360
BUDGETS = (4, 8)
"""Asks a day: of some 40 encounters; with 8 nearly everybody who may be asked is."""

WAIT_DAYS = 28
SEEDS = (1, 2, 3)
_DAY_US = 86_400_000_000
_HALF_YEAR = 180
_FEWEST_ENCOUNTERS = 20
_SEGMENTS = tuple(SEGMENTS)
_IMPORTANT = frozenset(("family", "young", "business"))
_PLACES = tuple(ASKED)
_WIDTH = len(_SEGMENTS) + 1
_CELLS = len(_PLACES) * _WIDTH
"""Cells of a touchpoint: one a segment, and one of everybody."""

_ASK = Ask("study", "", (AskedQuestion("nps", {"en": "?"}),), within=86_400.0)
_MANNERS = AskingSettings(after_complaint=0.0)


@dataclass(frozen=True, slots=True)
class World:
    """A year of encounters; all arrays have shape (encounters,), in the order of time.

    Attributes:
        day: 0 to 359.
        person: Number of the person.
        place: Number of the touchpoint in ``_PLACES``.
        segment: Number of the segment.
        score: What the person would say, 0–10.
        luck: Even between 0 and 1: they answer if it is below their chance, whoever asks.
    """

    day: NDArray[np.int64]
    person: NDArray[np.int64]
    place: NDArray[np.int64]
    segment: NDArray[np.int64]
    score: NDArray[np.int64]
    luck: NDArray[np.float64]


@dataclass(slots=True)
class Year:
    """What a way of asking has brought so far."""

    asks: list[tuple[int, int]] = field(default_factory=list)
    """(person, day)"""
    lately: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Person → (day, cell) of the last four weeks."""
    onward: NDArray[np.float64] = field(default_factory=lambda: np.zeros((_CELLS, _CELLS)))
    heard: list[list[float]] = field(default_factory=lambda: [[] for _ in range(_CELLS)])
    met: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_CELLS))
    asked: NDArray[np.float64] = field(default_factory=lambda: np.zeros(_CELLS))


Way = Callable[[Year, NDArray[np.int64], int, np.random.Generator], NDArray[np.bool_]]
"""(so far, cells of each candidate, asks, chance) → who is asked"""


def asking() -> Iterator[Figure]:
    """Measure the 90th percentile of the standard errors of key-point cells."""
    worlds = {seed: _live(seed) for seed in SEEDS}
    for a_day in BUDGETS:
        yield from _compare(worlds, a_day)


def _compare(worlds: dict[int, World], a_day: int) -> Iterator[Figure]:
    errors: dict[str, list[float]] = {name: [] for name in _WAYS}
    distances: dict[str, list[float]] = {name: [] for name in _WAYS}
    asks = dict.fromkeys(_WAYS, 0)
    for seed, world in worlds.items():
        for name, way in _WAYS.items():
            year = _ask_through(world, way, a_day, seed)
            error, distance = _errors(world, year)
            errors[name].append(error)
            distances[name].append(distance)
            asks[name] += len(year.asks)
    runs = len(worlds)
    order = float(np.mean(errors["order"]))
    for name in ("equal", "equal at key points"):
        saved = 1 - order / float(np.mean(errors[name]))
        title = f"{a_day} asks a day: p90 standard error at key points, lower than {name} by"
        yield Figure(title, saved, 0.3, at_most=False, n=runs)
    gone = 1 - float(np.mean(distances["order"])) / float(np.mean(distances["equal"]))
    title = f"{a_day} asks a day: p90 distance from the truth, lower than equal by"
    yield Figure(title, gone, 0.1, at_most=False, n=runs)
    title = f"{a_day} asks a day: asks of the order, share of those sent equally"
    yield Figure(title, asks["order"] / asks["equal"], 1.0, at_most=True, n=runs)


def _live(seed: int) -> World:
    rows = []
    for number in range(PEOPLE):
        chance = Chance(seed, number)
        life = new_life(draw_person(number, chance), chance)
        walk(life, weather_of(()), end_h=DAYS * DAY)
        segment = _SEGMENTS.index(life.person.segment)
        rows += [
            (event.at, number, _PLACES.index(event.touchpoint), segment, event.score)
            for event in life.events
            if event.touchpoint in ASKED
        ]
    rows.sort()
    at, person, place, segment, score = (np.array(column) for column in zip(*rows, strict=True))
    luck = np.random.default_rng(seed).random(len(rows))
    return World((at // DAY).astype(np.int64), person, place, segment, score, luck)


def _ask_through(world: World, way: Way, a_day: int, seed: int) -> Year:
    year, chance = Year(), np.random.default_rng(1000 + seed)
    for day in range(DAYS):
        today = np.flatnonzero(world.day == day)
        cells = _cells_of(world, today)
        np.add.at(year.met, cells.ravel(), 1)
        _learn_onward(year, world.person[today], cells[:, 0], day)
        may = _may(world, year, today, day)
        if not may.any():
            continue
        chosen = today[may][way(year, cells[may], a_day, chance)]
        for number in chosen:
            _hear(world, year, int(number), day)
    return year


def _learn_onward(
    year: Year, people: NDArray[np.int64], cells: NDArray[np.int64], day: int
) -> None:
    for person, cell in zip(people.tolist(), cells.tolist(), strict=True):
        lately = [one for one in year.lately.get(person, []) if day - one[0] < WAIT_DAYS]
        for _, before in lately:
            year.onward[before, cell] += 1
        year.lately[person] = [*lately, (day, cell)]


def _may(world: World, year: Year, today: NDArray[np.int64], day: int) -> NDArray[np.bool_]:
    """The real restraint decides; one ask of a person a day, the first encounter of it."""
    people = world.person[today]
    place = {int(person): row for row, person in reversed(list(enumerate(people)))}
    earlier = [(place[person], then) for person, then in year.asks if person in place]
    rows = np.array([row for row, _ in earlier], dtype=np.int64)
    same = np.array([place[int(person)] for person in people], dtype=np.int64)
    nothing = np.zeros(len(today), dtype=bool)
    crowd = Crowd(
        occasion_us=np.full(len(today), day * _DAY_US),
        asked=nothing,
        spoke=nothing,
        erased=nothing,
        reachable=nothing,
        zone_no=np.full(len(today), -1),
        asked_row=rows,
        asked_us=np.array([then * _DAY_US for _, then in earlier], dtype=np.int64),
    )
    # at the desk nobody needs a consent or an address, so only the waiting rule is left
    bits = may_ask_many(_ASK, "desk", crowd, Manners(_MANNERS, "UTC", day * _DAY_US))
    return (bits == 0) & (same == np.arange(len(today)))


def _hear(world: World, year: Year, number: int, day: int) -> None:
    person = int(world.person[number])
    lately = sum(who == person and day - then < _HALF_YEAR for who, then in year.asks)
    year.asks.append((person, day))
    segment, score = _SEGMENTS[int(world.segment[number])], int(world.score[number])
    for cell in _cells_of(world, np.array([number]))[0]:
        year.asked[cell] += 1
        if world.luck[number] < chance_to_answer(segment, score, lately):
            year.heard[cell].append(score / 10)


def _cells_of(world: World, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    first = world.place[numbers] * _WIDTH
    return np.stack([first + world.segment[numbers], first + _WIDTH - 1], axis=1)


def _order(
    year: Year, candidates: NDArray[np.int64], a_day: int, chance: np.random.Generator
) -> NDArray[np.bool_]:
    heard = np.array([len(scores) for scores in year.heard], dtype=float)
    spread = [np.std(scores, ddof=1) if len(scores) > 1 else np.nan for scores in year.heard]
    cells = Cells(
        weight=_WEIGHTS,
        encounters=year.met,
        heard=heard,
        asked=year.asked,
        answered=heard,
        spread=np.array(spread, dtype=float),
        gap=np.zeros(len(heard)),
    )
    onward = year.onward / np.maximum(year.met, 1)[:, None]
    return choose(cells, candidates, a_day, chance, onward=onward).asked


def _equally(
    _year: Year, candidates: NDArray[np.int64], a_day: int, chance: np.random.Generator
) -> NDArray[np.bool_]:
    asked = np.zeros(len(candidates), dtype=bool)
    asked[chance.permutation(len(candidates))[:a_day]] = True
    return asked


def _equally_at_key_points(
    _year: Year, candidates: NDArray[np.int64], a_day: int, chance: np.random.Generator
) -> NDArray[np.bool_]:
    first = np.argsort(~_KEY[candidates[:, 0]] + chance.random(len(candidates)))
    asked = np.zeros(len(candidates), dtype=bool)
    asked[first[:a_day]] = True
    return asked


def _errors(world: World, year: Year) -> tuple[float, float]:
    """(p90 of σ/√n, p90 of the distance from the truth) over key point × segment.

    σ is the true one. A cell without any voice counts as if it had one, which favours whoever
    leaves cells empty.
    """
    place, segment = world.place, world.segment
    errors, distances = [], []
    for cell in np.flatnonzero(_KEY):
        at, who = divmod(int(cell), _WIDTH)
        true = world.score[(place == at) & (segment == who)] / 10
        if who == _WIDTH - 1 or len(true) < _FEWEST_ENCOUNTERS:
            continue
        said = year.heard[cell]
        errors.append(true.std() / max(len(said), 1) ** 0.5)
        distances.append(abs((np.mean(said) if said else 0.5) - true.mean()))
    return float(np.quantile(errors, 0.9)), float(np.quantile(distances, 0.9))


def _key_points() -> NDArray[np.bool_]:
    touchpoints = demo_settings().touchpoints
    key = [touchpoints[name].key_point is Standing.CONFIRMED for name in _PLACES]
    return np.repeat(np.array(key), _WIDTH)


_KEY = _key_points()
_WEIGHTS = np.where(_KEY, 3.0, 1.0) * np.tile(
    [*(2.0 if name in _IMPORTANT else 1.0 for name in _SEGMENTS), 1.0], len(_PLACES)
)
_WAYS: dict[str, Way] = {
    "order": _order,
    "equal": _equally,
    "equal at key points": _equally_at_key_points,
}
