"""Structure that is learnt while a day goes on counts from the next day on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nebelhorn.predictions import Forecaster, Renewed, at_once, known_at
from nebelhorn.rules import Column, State

MANY = 900
SYMBOLS = np.random.default_rng(8).integers(0, 4, MANY)
TOLD = np.random.default_rng(9).integers(0, 2, MANY)


def known(many: int) -> State:
    return State.of(
        [
            (Column("moment_1", tuple("abcd")), SYMBOLS[:many]),
            (Column("told", ("no", "yes")), TOLD[:many]),
        ]
    )


def forecaster(
    hand: Callable[[Callable[[], Renewed]], Callable[[], Renewed]] | None, many: int = MANY
) -> Forecaster:
    begin = known_at(known(many), np.arange(many) % 3, recent=1)
    return Forecaster([0, 1], nothing=0, early=False, known=begin, hand=hand)


def taught(one: Forecaster) -> Forecaster:
    moments = np.arange(600)
    one.renew()
    one.learn_due(0, moments, TOLD[moments].astype(np.int64))
    one.turn(1)
    return one


def said(one: Forecaster) -> list[list[int]]:
    return one.foretell(np.arange(600, 700)).chances.tolist()


def test_it_counts_from_the_next_day_on() -> None:
    at_once_it, later = taught(forecaster(None)), taught(forecaster(at_once))
    assert later.later
    assert said(at_once_it) != said(later)
    later.renew()
    assert said(at_once_it) == said(later)


def test_it_does_not_matter_when_the_work_is_done_and_what_came_meanwhile() -> None:
    waiting: list[Callable[[], Renewed]] = []

    def at_the_end(work: Callable[[], Renewed]) -> Callable[[], Renewed]:
        waiting.append(work)
        return work

    whole, growing = taught(forecaster(at_once)), taught(forecaster(at_the_end, 700))
    assert len(waiting) == 1
    growing.grow(growing._clock.known.more(known(MANY), np.arange(700, MANY) % 3))
    for one in (whole, growing):
        one.renew()
    assert said(whole) == said(growing)
    last = np.arange(800, MANY)
    assert whole.foretell(last).chances.tolist() == growing.foretell(last).chances.tolist()
