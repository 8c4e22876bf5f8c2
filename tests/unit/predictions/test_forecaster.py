from __future__ import annotations

import json

import numpy as np
import pytest

from nebelhorn.predictions import FULL, Forecaster, Known, known_at
from nebelhorn.rules import Column, State

SILENCE = 0


def known_of(*symbols: int) -> Known:
    """One point a symbol, each of a customer of its own."""
    state = State.of([(Column("moment_1", tuple("abcdefgh")), list(map(float, symbols)))])
    return known_at(state, np.arange(len(symbols)) % 3, recent=1)


def points(number: int, times: int) -> np.ndarray:
    return np.full(times, number, dtype=np.int64)


def test_whether_anything_comes_is_learnt_apart_from_what_comes() -> None:
    forecaster = Forecaster([SILENCE, 7, 8], nothing=SILENCE, early=True, known=known_of(1))
    # eight of ten had come when it was seen, always touchpoint 7; when due, half had not
    forecaster.learn_seen(1, points(0, 16), np.full(16, 7))
    forecaster.learn_due(2, points(0, 40), np.array([SILENCE] * 20 + [7] * 20))
    said = forecaster.foretell(points(0, 1))
    named = said.chances[0] > 0
    classes, parts = said.classes[0][named].tolist(), (said.chances[0][named] / FULL).tolist()
    chances = dict(zip(classes, parts, strict=True))
    assert chances[SILENCE] == pytest.approx(0.5, abs=0.05)
    assert chances[7] == pytest.approx(0.47, abs=0.06)


def test_silence_is_not_learnt_before_it_is_due() -> None:
    forecaster = Forecaster([SILENCE, 7], nothing=SILENCE, early=True, known=known_of(1))
    forecaster.learn_seen(1, points(0, 50), np.full(50, 7))
    assert forecaster.foretell(points(0, 1)).abstained[0]  # seen was much, due was nothing yet


def test_a_touchpoint_that_is_no_class_is_passed_over() -> None:
    forecaster = Forecaster([SILENCE, 7], nothing=SILENCE, early=True, known=known_of(1))
    forecaster.learn_seen(1, points(0, 2), np.array([7, 9]))
    assert forecaster.foretell(points(0, 1)).classes[0, 0] in {SILENCE, 7}


def test_the_cited_rule_has_enough_cases_and_says_more() -> None:
    forecaster = Forecaster([0, 1], nothing=0, early=False, known=known_of(1, 2, 3))
    known = np.repeat([0, 1, 2], [40, 9, 200])
    order = np.random.default_rng(1).permutation(249)
    for part in np.array_split(order, 10):
        forecaster.learn_due(1, known[part], (known[part] == 0).astype(np.int64))
    said = forecaster.foretell(np.array([0, 1]))
    asked = [json.loads(forecaster.definition(int(rule)))["after"] for rule in said.rule]
    assert asked == [["b"], []]
    assert said.support.tolist() == [40, 249]
    assert (said.confidence / FULL).round(3).tolist() == [1.0, round(209 / 249, 3)]


def test_too_little_evidence_means_abstaining_with_the_naive_guess() -> None:
    forecaster = Forecaster([0, 1], nothing=0, early=False, known=known_of(1))
    nothing = forecaster.foretell(points(0, 1))
    assert nothing.abstained.all()
    assert nothing.classes[0, 0] == nothing.markov[0]
    assert nothing.support[0] == 0
    forecaster.learn_due(1, points(0, 29), np.ones(29, dtype=np.int64))
    assert forecaster.foretell(points(0, 1)).abstained.all()
    forecaster.learn_due(2, points(0, 1), np.ones(1, dtype=np.int64))
    assert not forecaster.foretell(points(0, 1)).abstained.any()


def test_chances_are_whole_numbers_likeliest_first() -> None:
    forecaster = Forecaster(list(range(12)), nothing=0, early=False, known=known_of(1))
    labels = np.repeat(np.arange(12), np.arange(1, 13))
    forecaster.learn_due(1, points(0, len(labels)), labels)
    said = forecaster.foretell(points(0, 1))
    chances = said.chances[0].astype(int)
    assert said.classes[0].tolist() == [11, 10, 9, 8, 7, 6, 5, 4]
    assert (np.diff(chances) <= 0).all()
    assert chances.sum() < FULL


def test_ties_go_to_the_lower_class() -> None:
    forecaster = Forecaster([3, 5], nothing=None, early=False, known=known_of(1))
    forecaster.learn_due(1, points(0, 2), np.array([5, 3]))
    assert forecaster.foretell(points(0, 1)).majority[0] == 3


def test_the_majority_forgets_after_90_days() -> None:
    forecaster = Forecaster([0, 1], nothing=0, early=False, known=known_of(1))
    forecaster.learn_due(0, points(0, 40), np.zeros(40, dtype=np.int64))
    forecaster.learn_due(80, points(0, 3), np.ones(3, dtype=np.int64))
    forecaster.turn(90)
    assert forecaster.foretell(points(0, 1)).majority[0] == 0
    forecaster.turn(91)
    assert forecaster.foretell(points(0, 1)).majority[0] == 1


def test_it_may_grow_and_says_the_same() -> None:
    draw = np.random.default_rng(8)
    symbols = draw.integers(0, 5, 900)
    classes = np.where(draw.random(900) < 0.8, symbols % 3, draw.integers(0, 3, 900))
    whole = known_of(*symbols.tolist())
    begin = known_of(*symbols[:300].tolist())
    known = [whole, begin]
    forecasters = [
        Forecaster([0, 1, 2], nothing=0, early=True, known=one) for one in (whole, begin)
    ]
    for day in range(9):
        moments = np.arange(100 * day, 100 * day + 100)
        if day >= 3:
            state = State(whole.state.columns, whole.state.values[:, : moments[-1] + 1])
            known[1] = known[1].more(state, moments % 3)
            forecasters[1].grow(known[1])
        said = []
        for forecaster in forecasters:
            forecaster.turn(day)
            said.append(forecaster.foretell(moments))
        assert said[0].classes.tolist() == said[1].classes.tolist()
        assert said[0].chances.tolist() == said[1].chances.tolist()
        told = [
            [forecaster.definition(rule) for rule in one.rule.tolist()]
            for forecaster, one in zip(forecasters, said, strict=True)
        ]
        assert told[0] == told[1]
        for forecaster in forecasters:
            came = moments[classes[moments] > 0]
            forecaster.learn_seen(day, came, classes[came])
            forecaster.learn_due(day, moments, classes[moments])
