"""A black box beside the rules: when it is trained, by what, and what it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from nebelhorn.drive import DAY_US, Lessons, challenge
from nebelhorn.drive.lessons import Reader
from nebelhorn.predictions import FULL, Challenge, LearningClock, SealedPoints, known_at
from nebelhorn.rules import Column, State

MANY, OPEN_DAYS = 2_000, 5


@dataclass
class Parrot:
    """Says the class that came last among what it was taught, and remembers all lessons."""

    lessons: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    classes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    asked: list[np.ndarray] = field(default_factory=list)

    def train(self, rows: np.ndarray, labels: np.ndarray, categories: object) -> Parrot:
        assert list(categories) == [1]
        self.lessons.append((rows[:, 0].copy(), labels.copy()))
        return Parrot(self.lessons, np.array([labels[-1], 1 << 14]), self.asked)

    def chances(self, rows: np.ndarray) -> np.ndarray:
        self.asked.append(rows[:, 0].copy())
        return np.tile([0.75, 0.25], (len(rows), 1))


@pytest.fixture(scope="module")
def points() -> SealedPoints:
    chance = np.random.default_rng(7)
    at_us = np.sort(chance.integers(0, 60 * DAY_US, MANY))
    none = np.zeros(MANY, dtype=np.int64)
    return SealedPoints(np.arange(MANY), none, np.arange(MANY), at_us, none)


@pytest.fixture(scope="module")
def state() -> State:
    numbers = np.arange(MANY)
    return State.of([(Column("number"), numbers), (Column("text", ("a", "b")), numbers % 2)])


@pytest.fixture(scope="module")
def due(points: SealedPoints) -> Lessons:
    """What becomes of every point but each tenth, the class its number."""
    decided = np.flatnonzero(np.arange(MANY) % 10)
    return Lessons(points.sealed_us[decided] + OPEN_DAYS * DAY_US, decided, decided)


@pytest.fixture(scope="module")
def said(points: SealedPoints, due: Lessons, state: State) -> tuple[Challenge, Parrot]:
    parrot = Parrot()
    return challenge(points, due, state, parrot.train), parrot


def test_it_is_trained_exactly_when_the_clock_of_the_rules_turns(
    points: SealedPoints, due: Lessons, said: tuple[Challenge, Parrot]
) -> None:
    numbers = np.arange(MANY)
    symbols = State.of([(Column("moment_1", ("a", "b")), numbers % 2)])
    clock = LearningClock(known_at(symbols, numbers % 3, recent=1), 2)
    reader, taught, learnt = Reader(due), 0, []
    for day in np.unique(points.sealed_us // DAY_US).tolist():
        for _, moments, _ in reader.until(day):
            clock.add(moments, moments % 2)
            taught += len(moments)
        if clock.turn():
            learnt.append(taught)
    assert len(learnt) > 2
    assert [len(labels) for _, labels in said[1].lessons] == learnt


def test_it_is_taught_what_was_known_of_points_and_what_became_of_them(
    said: tuple[Challenge, Parrot],
) -> None:
    for rows, labels in said[1].lessons:
        assert rows.tolist() == labels.tolist()


def test_it_learns_nothing_that_was_not_due_before_the_day_began(
    points: SealedPoints, said: tuple[Challenge, Parrot]
) -> None:
    found = said[0]
    newest = points.sealed_us[found.classes.astype(np.int64)]  # the parrot says its last lesson
    assert ((newest + OPEN_DAYS * DAY_US) < points.sealed_us[found.points] // DAY_US * DAY_US).all()


def test_it_foretells_every_point_once_from_its_first_day_on(
    said: tuple[Challenge, Parrot],
) -> None:
    found, parrot = said
    assert found.points.tolist() == list(range(int(found.points[0]), MANY))
    assert np.concatenate(parrot.asked).tolist() == found.points.tolist()
    assert set(found.chances.tolist()) == {round(0.75 * FULL)}


def test_too_few_due_points_say_nothing(points: SealedPoints, due: Lessons, state: State) -> None:
    few = Lessons(due.known_us[:299], due.points[:299], due.classes[:299])
    parrot = Parrot()
    assert len(challenge(points, few, state, parrot.train)) == 0
    assert parrot.lessons == []
