from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.reality.horn import DaySeries, UnitDays, Watched, merged
from nebelhorn.reality.horn.chart import learn, worse
from nebelhorn.reality.horn.series import spans
from nebelhorn.reality.horn.visible import visible_drop

ONE_EACH = np.ones(56, dtype=np.int64)


def days(many: object, value: object) -> DaySeries:
    n = np.broadcast_to(np.asarray(many, dtype=np.int64), (56,))
    return DaySeries(Watched.INDEX, "next", np.arange(56), n, n * np.asarray(value, dtype=float))


def noise(seed: int = 1, sd: float = 0.05) -> np.ndarray:
    return 0.75 + np.random.default_rng(seed).normal(0, sd, 56)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 30)), max_size=40))
def test_merging_loses_nothing_but_the_open_end(rows: list[tuple[int, int]]) -> None:
    day = np.cumsum([gap for gap, _ in rows], dtype=np.int64)
    many = np.array([n for _, n in rows], dtype=np.int64)
    series = DaySeries(Watched.INDEX, "next", day, many, many / 2)
    points = merged(series)
    held = spans(series, points)
    assert (points.many >= 10).all()
    assert points.many.sum() == many[: held.sum()].sum()
    assert many[held.sum() :].sum() < 10
    assert points.total == pytest.approx(points.many / 2)
    again = merged(points)
    assert again.day.tolist() == points.day.tolist()


def test_a_point_needs_something() -> None:
    with pytest.raises(ValueError, match="at least one"):
        merged(days(50, 0.5), least=0)


def test_weekdays_do_not_count_as_spread() -> None:
    effect = np.where(np.arange(56) % 7 == 0, -0.1, 0.0)
    plain, weekly = (
        learn(days(500, noise()), ONE_EACH, 1),
        learn(days(500, noise() + effect), ONE_EACH, 1),
    )
    assert weekly.spread < plain.spread * 1.2
    assert weekly.weekday[0] - weekly.weekday[1] == pytest.approx(
        plain.weekday[0] - plain.weekday[1] - 0.08
    )


def test_the_spread_is_the_observed_one_when_days_are_alike() -> None:
    y = noise()
    found = learn(days(50, y), ONE_EACH, 1)
    assert found.between + found.within / 50 == pytest.approx((found.spread / found.inflation) ** 2)


def test_small_days_are_given_more_room() -> None:
    rng = np.random.default_rng(4)
    many = np.where(np.arange(56) % 2, 20, 2000)
    found = learn(days(many, rng.binomial(many, 0.75) / many), ONE_EACH, 1)
    both = DaySeries(
        Watched.INDEX, "next", np.arange(2), np.array([20, 2000]), np.array([13.0, 1300.0])
    )
    small, large = worse(found, both, ONE_EACH[:2])
    assert small < 2
    assert large > 3


def test_the_first_miss_after_weeks_without_any_is_nothing() -> None:
    found = learn(days(50, 1.0), ONE_EACH, 1)
    one_miss = replace(days(50, 0.98), day=np.arange(56, 112))
    assert (worse(found, one_miss, ONE_EACH) < found.k).all()
    assert 0 < found.spread <= 0.021


def test_days_that_resemble_their_neighbours_have_a_wider_spread() -> None:
    slow = 0.75 + 0.05 * np.sin(np.arange(56) / 6)
    assert learn(days(500, slow), ONE_EACH, 1).inflation == pytest.approx(3.0)
    assert 1.0 <= learn(days(500, noise()), ONE_EACH, 1).inflation < 1.5


def test_a_broken_day_in_the_reference_does_not_make_the_chart_blind() -> None:
    y = noise(sd=0.012)
    broken = y.copy()
    broken[20] = 0.0
    assert (
        learn(days(5000, broken), ONE_EACH, 1).spread
        < 1.6 * learn(days(5000, y), ONE_EACH, 1).spread
    )


def test_customers_who_resemble_themselves_widen_small_days() -> None:
    # 20 customers a day, five predictions each, all five alike
    rng = np.random.default_rng(3)
    hit = (rng.random((56, 20)) < 0.75).astype(float)
    units = UnitDays(np.repeat(np.arange(56), 20), hit.ravel(), 0.0, 1.0)
    alike = learn(replace(days(100, hit.mean(axis=1)), units=units), ONE_EACH, 1)
    assert alike.within > 2.5 * 0.75 * 0.25


def test_more_charts_are_more_careful_and_rare_points_come_sooner() -> None:
    one, many = learn(days(50, noise()), ONE_EACH, 1), learn(days(50, noise()), ONE_EACH, 20)
    assert many.red > one.red > one.yellow
    weekly = replace(days(50, noise()), day=np.arange(56) * 7)
    assert learn(weekly, ONE_EACH, 1).red < one.red
    drop = visible_drop(one)
    assert drop is not None
    assert drop < (visible_drop(many) or math.inf)
    assert visible_drop(learn(replace(weekly, day=weekly.day * 4), ONE_EACH, 1)) is None
