from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.rules import Counts, Memory

PATHS = np.array([[0, 1], [0, 1], [0, 1], [0, 2]], dtype=np.int32)


def test_before_anything_is_learnt_closed_classes_are_even_and_open_ones_unknown() -> None:
    path = np.array([[0, 1]], dtype=np.int32)
    assert Counts(4, 2, closed=True).chances(path, Memory()).tolist() == [[0.25] * 4]
    assert Counts(4, 2, closed=False).chances(path, Memory()).tolist() == [[0.0] * 4]


def test_a_class_nobody_has_seen_changes_nothing() -> None:
    few, many = Counts(3, 3, closed=False), Counts(9, 3, closed=False)
    for counts in (few, many):
        counts.learn(PATHS, np.array([0, 2, 2, 2]))
    said = [counts.chances(PATHS, Memory())[:, :3].tolist() for counts in (few, many)]
    assert said[0] == said[1]


def test_interpolation_is_the_formula() -> None:
    counts = Counts(2, 3, closed=True)
    counts.learn(PATHS, np.array([0, 0, 1, 1]))
    whole = (2 - 0.3 + (3 + 0.6) * 0.5) / (4 + 3)
    special = (2 - 0.3 + (3 + 0.6) * whole) / (3 + 3)
    said = counts.chances(PATHS[:1], Memory(1.0, 0.3, 3.0))[0, 0]
    assert said == pytest.approx(special)


def test_who_has_no_more_special_case_is_told_by_the_general_one() -> None:
    counts = Counts(2, 3, closed=True)
    counts.learn(PATHS, np.array([0, 0, 1, 1]))
    whole, without = counts.chances(np.array([[0, -1], [0, 1]], dtype=np.int32), Memory())
    depths = list(counts.deepening(PATHS[:1], Memory()))
    assert whole.tolist() == depths[0][0].tolist()
    assert without.tolist() == depths[1][0].tolist()


def test_fading_in_one_portion_is_fading_one_by_one() -> None:
    labels = np.array([0, 1, 1, 0])
    portion, single = (Counts(2, 3, closed=True, keep=0.5) for _ in range(2))
    portion.learn(PATHS, labels)
    for n in range(4):
        single.learn(PATHS[n : n + 1], labels[n : n + 1])
    both = [counts.both_chances(PATHS, Memory()) for counts in (portion, single)]
    assert np.allclose(both[0][1], both[1][1], atol=1e-6)


def test_what_came_lately_weighs_more_in_the_faded_counts() -> None:
    counts = Counts(2, 2, closed=True, keep=0.9)
    path = np.tile(np.array([[0, 1]], dtype=np.int32), (60, 1))
    counts.learn(path, np.repeat([0, 1], 30))
    whole, faded = counts.both_chances(path[:1], Memory())
    assert whole[0, 1] < 0.6 < 0.8 < faded[0, 1]


def test_a_case_that_says_the_same_as_the_general_one_tells_no_more() -> None:
    counts = Counts(2, 3, closed=True)
    paths = np.array([[0, 1], [0, 2]] * 200, dtype=np.int32)
    counts.learn(paths, np.arange(400) // 2 % 2)
    assert counts.tells(paths[:1, 1], paths[:1, 0]).tolist() == [False]
