"""Shares and means that know how little a few customers say."""

from __future__ import annotations

import pytest

from nebelhorn.feedback.intervals import mean_score, share, t_quantile


@pytest.mark.parametrize(
    ("degrees", "known"),
    [
        (1, 12.7062047364),
        (2, 4.3026527297),
        (3, 3.1824463053),
        (4, 2.7764451052),
        (5, 2.5705818366),
        (10, 2.2281388520),
        (14, 2.1447866879),
        (29, 2.0452296421),
        (30, 2.0422724563),
        (60, 2.0002978220),
        (99, 1.9842169515),
        (100, 1.9839715185),
        (120, 1.9799304051),
        (1000, 1.9623390808),
        (10_000_000, 1.9599642),
    ],
)
def test_t_quantile_is_that_of_the_tables(degrees: int, known: float) -> None:
    assert t_quantile(degrees) == pytest.approx(known, abs=5e-8)


def test_t_needs_a_degree_of_freedom() -> None:
    with pytest.raises(ValueError, match="at least one degree of freedom, got 0"):
        t_quantile(0)


def test_nobody_has_no_share() -> None:
    assert share([], []).value is None
    assert share([], []).low is None


def test_one_customer_proves_nothing_however_often_they_came() -> None:
    found = share([900], [1000])
    assert (found.value, found.low, found.high) == (0.9, 0.0, 1.0)


def test_equal_answers_of_one_customer_are_hardly_more_than_one_answer() -> None:
    independent = share([1] * 40 + [0] * 40, [1] * 80)
    dependent = share([2] * 20 + [0] * 20, [2] * 40)
    assert (dependent.k, dependent.n) == (independent.k, independent.n)
    assert dependent.high - dependent.low > 1.3 * (independent.high - independent.low)


def test_customers_who_differ_less_than_chance_earn_no_narrower_interval() -> None:
    regular = share([1] * 50, [2] * 50)
    coins = share([1] * 50 + [0] * 50, [1] * 100)
    assert regular.high - regular.low >= coins.high - coins.low


def test_unanimous_customers_count_once_each() -> None:
    assert share([100] * 3, [100] * 3).low == share([1] * 3, [1] * 3).low
    assert share([0] * 3, [100] * 3).value == 0.0


def test_mean_of_nobody_and_of_one() -> None:
    assert mean_score([], []).value is None
    one = mean_score([0.75], ["a"])
    assert (one.value, one.low, one.high) == (0.75, None, None)


def test_a_mean_is_sharper_than_a_share_of_the_same_size() -> None:
    scores = [0.5, 0.75] * 50
    narrow = mean_score(scores, range(100))
    wide = share([1] * 62 + [0] * 38, [1] * 100)
    assert narrow.high - narrow.low < 0.5 * (wide.high - wide.low)


def test_equal_scores_are_no_certainty() -> None:
    few, many = mean_score([0.75] * 3, range(3)), mean_score([0.75] * 300, range(300))
    assert few.low < 0.4
    assert 0.7 < many.low < 0.75 < many.high < 0.8


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="zip"):
        share([1], [1, 2])
    with pytest.raises(ValueError, match="zip"):
        mean_score([1.0], [])
