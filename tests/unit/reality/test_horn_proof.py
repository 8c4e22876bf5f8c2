from __future__ import annotations

import numpy as np
import pytest

from nebelhorn.reality.horn import UnitDays
from nebelhorn.reality.horn.proof import mean_of_customers, prove

DAY = np.repeat(np.arange(100), 30)


def customers(share: np.ndarray, seed: int = 1, low: float = 0.0) -> UnitDays:
    hit = np.random.default_rng(seed).random(len(DAY)) < share
    return UnitDays(DAY, np.where(hit, 1.0, low), low, 1.0)


def test_a_drop_is_proven_and_dated() -> None:
    units = customers(np.where(DAY < 40, 0.75, 0.45))
    proof = prove(units, 0, 99, 0.73, 3650.0)
    assert proof is not None
    assert proof.since >= 38
    assert proof.since <= proof.day <= 55
    later = prove(units, 0, 99, 0.73, 36500.0)
    assert later is not None
    assert later.day >= proof.day


def test_a_drop_that_stays_above_the_floor_is_none() -> None:
    assert prove(customers(np.where(DAY < 40, 0.75, 0.735)), 0, 99, 0.73, 3650.0) is None


def test_what_comes_before_and_after_the_window_does_not_matter() -> None:
    units = customers(np.where((DAY < 40) | (DAY > 60), 0.2, 0.75))
    assert prove(units, 40, 60, 0.73, 3650.0) is None
    assert prove(units, 101, 200, 0.73, 3650.0) is None


def test_the_order_of_customers_within_a_day_does_not_matter() -> None:
    units = customers(np.where(DAY < 40, 0.75, 0.6))
    rng = np.random.default_rng(8)
    shuffled = np.concatenate([rng.permutation(units.value[day == DAY]) for day in range(100)])
    proof = prove(units, 0, 99, 0.73, 3650.0)
    assert proof is not None
    assert prove(UnitDays(DAY, shuffled, 0.0, 1.0), 0, 99, 0.73, 3650.0) == proof


def test_figures_from_minus_one_to_one_are_rescaled() -> None:
    units = customers(np.where(DAY < 40, 0.75, 0.45), low=-1.0)
    share = customers(np.where(DAY < 40, 0.75, 0.45))
    assert prove(units, 0, 99, 0.5, 3650.0) == prove(share, 0, 99, 0.75, 3650.0)


def test_nothing_sinks_below_the_least() -> None:
    assert prove(customers(np.zeros(len(DAY))), 0, 99, 0.0, 3650.0) is None


def test_the_mean_of_nobody_is_none() -> None:
    units = customers(np.full(len(DAY), 0.5))
    assert mean_of_customers(units, 100, 120) is None
    assert mean_of_customers(units, 0, 99) == pytest.approx(0.5, abs=0.05)
