from __future__ import annotations

import sys

import numpy as np
import pytest

from nebelhorn.errors import NotInstalled
from nebelhorn.predictions import load_lightgbm, train_boosted


def world(many: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A code, an amount that is known of most, and noise; the class follows from the first two."""
    chance = np.random.default_rng(seed)
    code = chance.integers(0, 6, many)
    amount = np.where(chance.random(many) < 0.2, np.nan, chance.normal(size=many))
    classes = np.where(code % 2 == 1, 7, np.where(amount > 0, 40, 3))
    rows = np.column_stack((code, amount, chance.normal(size=many))).astype(np.float32)
    return rows, classes


def test_it_learns_what_is_plain_by_code_and_by_amount() -> None:
    rows, classes = world(3_000, 1)
    model = train_boosted(rows, classes, [0])
    assert model.classes.tolist() == [3, 7, 40]
    asked, came = world(1_000, 2)
    chances = model.chances(asked)
    assert chances.sum(axis=1) == pytest.approx(1.0)
    assert (model.classes[chances.argmax(axis=1)] == came).mean() > 0.97


def test_the_same_rows_give_the_same_trees_to_the_last_bit() -> None:
    rows, classes = world(2_000, 3)
    asked, _ = world(500, 4)
    one, other = (train_boosted(rows, classes, [0]).chances(asked) for _ in range(2))
    assert np.array_equal(one, other)


def test_a_yes_and_a_no_and_a_class_that_never_varied() -> None:
    rows, classes = world(1_000, 5)
    model = train_boosted(rows, (classes == 7).astype(np.int64), [0])
    assert model.classes.tolist() == [0, 1]
    assert model.chances(rows).shape == (1_000, 2)
    alone = train_boosted(rows, np.full(1_000, 9), [0])
    assert alone.classes.tolist() == [9]
    assert alone.chances(rows[:4]).tolist() == [[1.0]] * 4


def test_noise_does_not_make_it_sure() -> None:
    chance = np.random.default_rng(6)
    rows = chance.normal(size=(300, 20)).astype(np.float32)
    model = train_boosted(rows, chance.integers(0, 5, 300), [])
    assert model.chances(rows).max() < 0.8


def test_without_lightgbm_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    with pytest.raises(NotInstalled, match=r"pip install 'nebelhorn\[challenger\]'"):
        load_lightgbm()
