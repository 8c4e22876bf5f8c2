"""What readability costs, on predictions whose truth is plain to see."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest
from scipy import stats

from nebelhorn.engine import put_table
from nebelhorn.log.facts import found_facts
from nebelhorn.predictions import Challenge, Run, challenge_count, write_challenge
from nebelhorn.reality import readability
from nebelhorn.settings import Question

DAY_US = 86_400_000_000
RUN = Run(3, "backtest", "{}", 100 * DAY_US, 100 * DAY_US, ended=True)
QUESTIONS = (Question("next", "next_touchpoint", 7.0), Question("leaves", "outcome", 30.0))


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    found_facts(connection)
    return connection


def settle(
    facts: duckdb.DuckDBPyConnection,
    rules: np.ndarray,
    box: np.ndarray,
    *,
    customer: np.ndarray | None = None,
    question: np.ndarray | None = None,
    day: np.ndarray | None = None,
) -> None:
    """Settle predictions of which class 1 always comes; 1: right, 0: wrong, box −1: not asked."""
    many = len(rules)
    none = np.zeros(many, dtype=np.int64)
    question = none if question is None else question
    facts.register(
        "told",
        {
            "point_no": np.arange(many),
            "question_no": question,
            "customer_no": np.arange(many) if customer is None else customer,
            "due_day": np.arange(many) % 50 if day is None else day,
            "hit": rules,
        },
    )
    put_table(
        facts, "settled", "SELECT *, 1 AS came, (customer_no % 2)::UINTEGER AS groups FROM told"
    )
    facts.unregister("told")
    said = []
    for number in range(len(QUESTIONS)):
        mine = np.flatnonzero((question == number) & (box >= 0))
        said.append(Challenge(mine, box[mine].astype(np.uint16), np.full(len(mine), 9, np.uint16)))
    write_challenge(facts, RUN.run_no, said)


def test_nothing_is_said_where_no_black_box_was_asked(facts: duckdb.DuckDBPyConnection) -> None:
    settle(facts, np.ones(40), np.full(40, -1))
    assert readability(facts, RUN, QUESTIONS) is None


def test_it_is_a_plain_count_on_the_same_predictions(facts: duckdb.DuckDBPyConnection) -> None:
    rules = np.array([1, 1, 0, 0, 1] * 20)
    box = np.array([1, 0, 1, 1, -1] * 20)
    settle(facts, rules, box)
    found = readability(facts, RUN, QUESTIONS)
    assert found is not None
    whole = found.whole
    assert (whole.n, whole.customers, whole.rules_hits, whole.box_hits) == (80, 80, 40, 60)
    assert (whole.rules, whole.box, whole.difference) == (0.5, 0.75, 0.25)
    assert (found.questions[0].question, found.questions[0].n) == ("next", 80)
    assert (found.questions[1].n, found.questions[1].difference) == (0, None)
    assert not found.several
    assert challenge_count(facts, RUN.run_no) == 80


def test_each_question_weighs_the_same_and_groups_and_days_are_chosen(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    question = np.repeat([0, 1], [300, 100])
    settle(facts, np.zeros(400), (question == 1).astype(int), question=question)
    found = readability(facts, RUN, QUESTIONS)
    assert found is not None
    assert (found.whole.rules, found.whole.box, found.several) == (0.0, 0.5, True)
    odd = readability(facts, RUN, QUESTIONS, important=1)
    assert odd is not None
    assert (odd.whole.n, odd.questions[0].n) == (200, 300)
    late = readability(facts, RUN, QUESTIONS, days=60)  # of days 41 to 49
    assert late is not None
    assert late.whole.n == sum(n % 50 > 40 for n in range(400))


def test_the_range_is_that_of_paired_differences_clustered_both_ways(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    chance = np.random.default_rng(5)
    customer, day = np.repeat(np.arange(60), 10), chance.integers(0, 30, 600)
    rules, box = chance.integers(0, 2, 600), chance.integers(0, 2, 600)
    settle(facts, rules, box, customer=customer, day=day)
    found = readability(facts, RUN, QUESTIONS)
    assert found is not None
    apart = (box - rules - (box - rules).mean()) / 600

    def spread(key: np.ndarray) -> float:
        return float((np.bincount(key, apart) ** 2).sum())

    of_customers = 60 / 59 * spread(customer)
    of_days = 30 / 29 * spread(day)
    both = spread(customer * 30 + day)
    half = stats.t.ppf(0.975, 59) * np.sqrt(
        max(of_customers, of_days, of_customers + of_days - both)
    )
    assert found.whole.low == pytest.approx((box - rules).mean() - half, abs=1e-8)
    assert found.whole.high == pytest.approx((box - rules).mean() + half, abs=1e-8)


def test_where_they_never_part_there_is_still_a_range(facts: duckdb.DuckDBPyConnection) -> None:
    settle(facts, np.ones(100), np.ones(100, dtype=int))
    found = readability(facts, RUN, QUESTIONS)
    assert found is not None
    low, high = found.whole.low, found.whole.high
    assert found.whole.difference == 0
    assert low is not None
    assert high is not None
    assert -0.03 < low < -0.01 < 0.01 < high < 0.03


def test_below_fifteen_customers_there_are_only_counts(facts: duckdb.DuckDBPyConnection) -> None:
    settle(facts, np.ones(60), np.zeros(60, dtype=int), customer=np.arange(60) % 14)
    found = readability(facts, RUN, QUESTIONS)
    assert found is not None
    assert (found.whole.n, found.whole.rules_hits, found.whole.rules) == (60, 60, None)
    assert found.whole.difference is None


def test_the_range_holds_what_is_true_as_often_as_it_says(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    chance = np.random.default_rng(8)
    held, worlds, gain = 0, 100, 0.03
    customer = np.repeat(np.arange(80), 12)
    for _ in range(worlds):
        ease = chance.beta(4, 3, 80)[customer]  # some customers are easier for both
        taste = chance.normal(0, 0.08, 80)[customer]  # and some for one of them
        rules = chance.random(960) < ease - 0.015 - taste
        box = chance.random(960) < ease + 0.015 + taste
        settle(
            facts, rules.astype(int), box.astype(int), customer=customer, day=np.arange(960) % 90
        )
        found = readability(facts, RUN, QUESTIONS)
        assert found is not None
        assert found.whole.low is not None
        assert found.whole.high is not None
        held += found.whole.low <= gain <= found.whole.high
    assert held / worlds > 0.9
