from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.predictions import FULL, Forecaster
from nebelhorn.rules import Contexts

SILENCE = 0


@pytest.fixture
def contexts() -> Contexts:
    return Contexts(order=1)


def rows_of(contexts: Contexts, *symbols: int) -> np.ndarray:
    return contexts.rows(np.array([[symbol] for symbol in symbols], dtype=np.int32))


def test_whether_anything_comes_is_learnt_apart_from_what_comes(contexts: Contexts) -> None:
    forecaster = Forecaster([SILENCE, 7, 8], nothing=SILENCE, early=True)
    row = rows_of(contexts, 1)
    # eight of ten had come when it was seen, always touchpoint 7; when due, half had not
    forecaster.learn_seen(1, np.repeat(row, 8, axis=0), np.full(8, 7))
    forecaster.learn_due(2, np.repeat(row, 20, axis=0), np.array([SILENCE] * 10 + [7] * 10))
    said = forecaster.foretell(row)
    named = said.chances[0] > 0
    classes, parts = said.classes[0][named].tolist(), (said.chances[0][named] / FULL).tolist()
    chances = dict(zip(classes, parts, strict=True))
    assert chances[SILENCE] == pytest.approx(0.5, abs=0.05)
    assert chances[7] == pytest.approx(0.45, abs=0.06)


def test_silence_is_not_learnt_before_it_is_due(contexts: Contexts) -> None:
    forecaster = Forecaster([SILENCE, 7], nothing=SILENCE, early=True)
    row = rows_of(contexts, 1)
    forecaster.learn_seen(1, np.repeat(row, 50, axis=0), np.full(50, 7))
    assert forecaster.foretell(row).abstained[0]  # seen was much, due was nothing yet


def test_a_touchpoint_that_is_no_class_is_passed_over(contexts: Contexts) -> None:
    forecaster = Forecaster([SILENCE, 7], nothing=SILENCE, early=True)
    row = rows_of(contexts, 1)
    forecaster.learn_seen(1, np.repeat(row, 2, axis=0), np.array([7, 9]))
    forecaster.learn_due(1, np.repeat(row, 2, axis=0), np.array([7, 9]))
    assert forecaster.foretell(row).classes[0, 0] in {SILENCE, 7}


def test_the_cited_rule_is_the_longest_with_enough_cases(contexts: Contexts) -> None:
    forecaster = Forecaster([0, 1], nothing=0, early=False)
    often, rare = rows_of(contexts, 1, 2)
    forecaster.learn_due(1, np.repeat(often[np.newaxis], 10, axis=0), np.ones(10, dtype=np.int64))
    forecaster.learn_due(1, np.repeat(rare[np.newaxis], 9, axis=0), np.zeros(9, dtype=np.int64))
    said = forecaster.foretell(np.stack([often, rare]))
    assert contexts.symbols(int(said.rule[0])) == (1,)
    assert contexts.symbols(int(said.rule[1])) == ()
    assert said.support.tolist() == [10, 19]
    assert (said.confidence / FULL).round(3).tolist() == [1.0, round(9 / 19, 3)]


def test_nothing_known_means_abstaining_with_the_naive_guess(contexts: Contexts) -> None:
    said = Forecaster([0, 1], nothing=0, early=False).foretell(rows_of(contexts, 1))
    assert said.abstained.all()
    assert said.classes[0, 0] == said.markov[0]
    assert said.support[0] == 0


def test_chances_are_whole_numbers_likeliest_first(contexts: Contexts) -> None:
    forecaster = Forecaster(list(range(12)), nothing=0, early=False)
    row = rows_of(contexts, 1)
    labels = np.repeat(np.arange(12), np.arange(1, 13))
    forecaster.learn_due(1, np.repeat(row, len(labels), axis=0), labels)
    said = forecaster.foretell(row)
    chances = said.chances[0].astype(int)
    assert said.classes[0].tolist() == [11, 10, 9, 8, 7, 6, 5, 4]
    assert (np.diff(chances) <= 0).all()
    assert chances.sum() < FULL


def test_ties_go_to_the_lower_class(contexts: Contexts) -> None:
    forecaster = Forecaster([3, 5], nothing=None, early=False)
    row = rows_of(contexts, 1)
    forecaster.learn_due(1, np.repeat(row, 2, axis=0), np.array([5, 3]))
    assert forecaster.foretell(row).majority[0] == 3


def test_the_majority_forgets_after_90_days(contexts: Contexts) -> None:
    forecaster = Forecaster([0, 1], nothing=0, early=False)
    row = rows_of(contexts, 1)
    forecaster.learn_due(0, np.repeat(row, 30, axis=0), np.zeros(30, dtype=np.int64))
    forecaster.learn_due(80, np.repeat(row, 3, axis=0), np.ones(3, dtype=np.int64))
    forecaster.turn(90)
    assert forecaster.foretell(row).majority[0] == 0
    forecaster.turn(91)
    assert forecaster.foretell(row).majority[0] == 1
