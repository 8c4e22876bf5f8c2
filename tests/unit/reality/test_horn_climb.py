from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nebelhorn.reality.horn.climb import climb
from nebelhorn.reality.horn.siegmund import LEAST, threshold, threshold_without_worst

# eighths add up without rounding, so that equal means equal; no day is a freak
K = 0.5
ordinary = st.lists(st.integers(-20, 31).map(lambda n: n / 8), max_size=25)


@given(ordinary)
def test_the_sum_is_the_best_run_that_ends_today_and_sure_lacks_its_worst_day(
    worse: list[float],
) -> None:
    excess = [z - K for z in worse]
    for day, height in enumerate(climb(worse, K), 1):
        runs = [excess[begin:day] for begin in range(day)]
        assert height.sum == max(0.0, *(sum(run) for run in runs))
        assert height.sure == max(0.0, *(sum(run) - max(run) for run in runs))
        assert height.start == day or height.sum == sum(excess[height.start : day])


@given(ordinary, st.data())
def test_a_better_day_never_raises_the_alarm_earlier(
    worse: list[float], data: st.DataObject
) -> None:
    assume(worse)
    place = data.draw(st.integers(0, len(worse) - 1))
    better = worse.copy()
    better[place] -= data.draw(st.integers(0, 40)) / 8
    for before, after in zip(climb(worse, K), climb(better, K), strict=True):
        assert after.sure <= before.sure
        assert after.sum <= before.sum


@given(ordinary, st.integers(0, 25), st.integers(8, 100))
def test_a_lone_freak_day_is_a_day_without_data(worse: list[float], at: int, bad: int) -> None:
    at = min(at, len(worse))
    with_it = [height.sure for height in climb([*worse[:at], float(bad), *worse[at:]], K)]
    without = [height.sure for height in climb(worse, K)]
    assert with_it[:at] + with_it[at + 1 :] == without
    assert with_it[at] == (without[at - 1] if at else 0.0)


def test_two_freak_days_are_no_freak() -> None:
    assert [height.sure for height in climb([9.0, 8.0, 7.0], 1.0)] == [0.0, 3.0, 6.0]


@given(st.floats(0.25, 1), st.floats(30, 1e6), st.integers(28, 100))
def test_thresholds_grow_with_what_is_wanted(k: float, arl: float, days: int) -> None:
    assert threshold(k, arl) <= threshold(k, 2 * arl)
    assert threshold(k, arl) >= threshold(min(1.0, k * 1.1), arl)
    assert LEAST <= threshold_without_worst(k, arl, days) <= threshold_without_worst(k, arl, 28)


@given(st.floats(0.25, 1), st.floats(30, 1e6))
def test_the_threshold_solves_siegmund(k: float, arl: float) -> None:
    h = threshold(k, arl)
    way = 2 * k * (h + 1.166)
    if h > 0:
        assert (math.exp(way) - way - 1) / (2 * k * k) == pytest.approx(arl)


@pytest.mark.parametrize(("k", "arl"), [(0.0, 10.0), (0.5, 0.0), (-1.0, 10.0)])
def test_a_threshold_needs_something_above_nothing(k: float, arl: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        threshold(k, arl)
