"""Figures one click below the headline: each against what can be reckoned by hand."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.reality import Gap, Score
from nebelhorn.reality.depth.gaps import gaps, scaled
from nebelhorn.reality.depth.parts import judge_parts
from nebelhorn.reality.depth.reliability import reliability
from nebelhorn.reality.depth.running import bounds, radius
from nebelhorn.reality.depth.shrunk import shrink


def test_a_gap_is_the_mean_of_the_questions_means() -> None:
    connection = duckdb.connect()
    found = gaps(
        connection,
        "SELECT 0 AS part, n // 100 AS question_no, n % 50 AS customer_no, n % 7 AS due_day,"
        " CASE WHEN n < 100 THEN 1 ELSE (n % 2) END AS apart FROM range(140) AS t(n)",
        unit=1,
    )[0]
    assert found.value == pytest.approx((1 + 0.5) / 2)
    assert found.n == 140
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.value < found.high


def test_a_gap_of_fewer_than_fifteen_customers_says_nothing() -> None:
    found = gaps(
        duckdb.connect(),
        "SELECT 0 AS part, 0 AS question_no, n % 14 AS customer_no, 0 AS due_day, 1 AS apart"
        " FROM range(100) AS t(n)",
        unit=1,
    )[0]
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 100)
    assert scaled(found, 2.0) == found


_CELLS = st.lists(
    st.tuples(st.integers(1, 99), st.integers(1, 60), st.floats(0, 1)), min_size=1, max_size=30
)


@given(_CELLS)
def test_brier_is_miscalibration_less_discrimination_plus_uncertainty(
    cells: list[tuple[int, int, float]],
) -> None:
    by_chance = {chance: (many, round(part * many)) for chance, many, part in cells}
    said = [chance / 100 for chance in sorted(by_chance)]
    many = [by_chance[chance][0] for chance in sorted(by_chance)]
    hits = [by_chance[chance][1] for chance in sorted(by_chance)]
    found = reliability(said, many, hits)
    assert found is not None
    assert found.brier == pytest.approx(found.mcb - found.dsc + found.unc, abs=1e-8)
    shares = [step.share for step in found.steps]
    assert shares == sorted(shares)
    assert sum(step.n for step in found.steps) == found.n == sum(many)


def test_reliability_of_nothing_is_none() -> None:
    assert reliability([], [], []) is None


@given(st.lists(st.tuples(st.integers(1, 200), st.floats(0, 1)), min_size=2, max_size=12))
def test_shrunk_shares_lie_inside_their_bounds_and_draw_together(
    parts: list[tuple[int, float]],
) -> None:
    sizes = [float(n) for n, _ in parts]
    hits = [float(round(n * p)) for n, p in parts]
    raw = [k / n for k, n in zip(hits, sizes, strict=True)]
    found = shrink(hits, sizes)
    assert all(0 <= one.low <= one.value <= one.high <= 1 for one in found)
    values = [one.value for one in found]
    assert max(values) - min(values) <= max(raw) - min(raw) + 0.15


def test_a_small_part_is_drawn_towards_its_like_more_than_a_large_one() -> None:
    found = shrink([50.0] * 8 + [5.0, 500.0], [100.0] * 8 + [5.0, 500.0])
    small, large = found[-2:]
    assert small.value < large.value
    assert small.high - small.low > large.high - large.low


def test_bounds_for_every_day_are_wider_than_for_one_and_shrink() -> None:
    found = bounds([0.7] * 3, [50.0, 500.0, 5000.0], [0, 9, 99])
    widths = [high - low for low, high in found]
    assert widths == sorted(widths, reverse=True)
    once = 2 * 1.96 * (0.7 * 0.3 / 5000) ** 0.5
    assert widths[-1] > once
    assert bounds([], [], []) == []
    assert radius(0.5, 100.0, 100.0) > radius(0.5, 400.0, 100.0)


def test_a_rule_predicts_only_on_enough_and_however_often_one_looks() -> None:
    score = Score(0.8, 0.75, 0.85, 0.5, 400, 500, 60, 300.0)
    sure, unsure = Gap(0.3, 0.25, 0.35, 500, 60), Gap(0.03, 0.001, 0.059, 500, 60)
    few = Gap(0.3, 0.25, 0.35, 150, 60)
    found = judge_parts([score, score, score], {0: sure, 1: unsure, 2: few})
    assert [one.predicts for one in found] == [True, False, False]
    assert [one.stands_out for one in found] == [True, True, True]
    nothing = judge_parts([Score(None, None, None, None, 0, 0, 0)], {})
    assert nothing[0].value is None


def test_parts_that_are_no_better_than_naive_do_not_stand_out_by_number() -> None:
    score = Score(0.5, 0.45, 0.55, 0.5, 50, 100, 60, 90.0)
    chance = {n: Gap(0.02 if n else 0.0, -0.02, 0.06, 100, 60) for n in range(60)}
    assert not any(one.stands_out for one in judge_parts([score] * 60, chance))
