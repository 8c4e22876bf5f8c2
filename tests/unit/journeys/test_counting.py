from __future__ import annotations

import duckdb
import pytest

from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.journeys import (
    Behind,
    FunnelQuestion,
    NextInstead,
    Outcome,
    Station,
    Transition,
    Variant,
    behind_end,
    behind_funnel,
    behind_instead,
    behind_start,
    behind_station,
    behind_transition,
    behind_variant,
    funnel,
    instead,
    journey_map,
    make_steps,
    put_gaps,
    variants,
)
from nebelhorn.settings import JourneySettings

DAY = 86_400_000_000
SEE_TO_BUY = FunnelQuestion(("see", "buy"), window_days=2, as_of_us=100 * DAY)


@pytest.fixture
def steps(shop: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    make_steps(shop, JourneySettings())
    return shop


def test_the_map_of_the_shop(steps: duckdb.DuckDBPyConnection) -> None:
    found = journey_map(steps)
    assert (found.journeys, found.customers, found.events) == (3, 3, 7)
    assert (found.first_us, found.last_us) == (0, 40 * DAY)
    assert found.stations == (
        Station("see", events=3, customers=3, starts=3, ends=0),
        Station("buy", events=2, customers=2, starts=0, ends=2),
        Station("ask", events=1, customers=1, starts=0, ends=0),
        Station("complain", events=1, customers=1, starts=0, ends=1),
    )
    assert found.transitions[0] == Transition("ask", "buy", 1, 1, 86_400.0, 86_400.0)
    assert [(move.source, move.target) for move in found.transitions[1:]] == [
        ("see", "ask"),
        ("see", "buy"),
        ("see", "complain"),
    ]


def test_the_90th_percentile_lies_between_the_two_nearest(
    steps: duckdb.DuckDBPyConnection,
) -> None:
    steps.execute("UPDATE event SET touchpoint_no = 1")
    (move,) = journey_map(steps).transitions
    # waits of 0, 1, 1 and 35 days
    assert (move.count, move.customers) == (4, 3)
    assert move.median_s == 86_400.0
    assert move.p90_s == pytest.approx((1 + 0.7 * 34) * 86_400)


def test_an_empty_log_has_an_empty_map(steps: duckdb.DuckDBPyConnection) -> None:
    steps.execute("DELETE FROM event")
    found = journey_map(steps)
    assert (found.journeys, found.stations, found.transitions) == (0, (), ())
    assert (found.first_us, found.last_us) == (None, None)
    assert variants(steps) == (0, ())
    assert [step.of_first for step in funnel(steps, SEE_TO_BUY)] == [None, None]


def test_the_commonest_ways(steps: duckdb.DuckDBPyConnection) -> None:
    total, ways = variants(steps, limit=2)
    assert total == 3
    assert ways == (
        Variant(("see", "ask", "buy"), 1, pytest.approx(1 / 3)),
        Variant(("see", "buy"), 1, pytest.approx(1 / 3)),
    )


def test_a_funnel_counts_who_came_in_order_and_in_time(steps: duckdb.DuckDBPyConnection) -> None:
    see, buy = funnel(steps, SEE_TO_BUY)
    assert (see.reached, see.of_first, see.of_previous, see.median_s) == (3, 1.0, 1.0, 0.0)
    # Ada buys at the very end of her two days: that still counts
    assert (buy.reached, buy.undecided, buy.median_s) == (2, 0, 86_400.0)
    assert buy.of_first == pytest.approx(2 / 3)


def test_who_still_has_time_is_undecided(steps: duckdb.DuckDBPyConnection) -> None:
    question = FunnelQuestion(("see", "buy"), window_days=2, as_of_us=6 * DAY)
    assert funnel(steps, question)[1].undecided == 1
    assert behind_funnel(steps, question, at=1, outcome=Outcome.UNDECIDED).units == (12,)
    assert instead(steps, question, at=0) == ()


def test_the_window_is_closed_at_its_very_end(steps: duckdb.DuckDBPyConnection) -> None:
    question = FunnelQuestion(("see", "buy"), window_days=2, as_of_us=7 * DAY)
    assert funnel(steps, question)[1].undecided == 0
    assert behind_funnel(steps, question, at=1, outcome=Outcome.LOST).units == (12,)


def test_events_after_we_stopped_looking_do_not_exist(steps: duckdb.DuckDBPyConnection) -> None:
    question = FunnelQuestion(("see", "ask", "buy"), window_days=9, as_of_us=2 * DAY - 1)
    assert [step.reached for step in funnel(steps, question)] == [1, 1, 0]
    assert funnel(steps, question)[2].undecided == 1


def test_events_at_one_moment_stand_in_the_order_of_their_ids(
    steps: duckdb.DuckDBPyConnection,
) -> None:
    steps.execute("UPDATE event SET t_us = 0, event_id = 10 - event_id")
    assert [way.touchpoints for way in variants(steps)[1]] == [
        ("buy", "ask", "see"),
        ("buy", "see"),
        ("complain", "see"),
    ]
    assert {(move.source, move.target) for move in journey_map(steps).transitions} == {
        ("buy", "ask"),
        ("ask", "see"),
        ("buy", "see"),
        ("complain", "see"),
    }
    assert behind_transition(steps, "buy", "ask").units == (10,)
    assert [step.reached for step in funnel(steps, SEE_TO_BUY)] == [3, 0]


def test_what_came_instead(steps: duckdb.DuckDBPyConnection) -> None:
    assert instead(steps, SEE_TO_BUY, at=0) == (NextInstead(None, 1, None),)
    long = FunnelQuestion(("see", "buy"), window_days=50, as_of_us=100 * DAY)
    assert instead(steps, long, at=0) == (NextInstead("complain", 1, 35 * 86_400.0),)
    assert behind_instead(steps, long, at=0, touchpoint="complain").units == (12,)


def test_a_funnel_may_come_to_the_same_touchpoint_twice(
    steps: duckdb.DuckDBPyConnection,
) -> None:
    steps.execute("UPDATE event SET touchpoint_no = 1")
    question = FunnelQuestion(("see", "see", "see"), window_days=9, as_of_us=100 * DAY)
    assert [step.reached for step in funnel(steps, question)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("names", "days", "sentence"),
    [
        (("see",), 1, "a funnel has 2 to 10 touchpoints, not 1"),
        (("see",) * 11, 1, "not 11"),
        (("see", "buy"), 0, "days over 0, not 0"),
    ],
)
def test_a_funnel_that_cannot_be_asked(names: tuple[str, ...], days: float, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        FunnelQuestion(names, window_days=days, as_of_us=0)


def test_names_that_are_not_in_the_log(steps: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UnknownName, match="no touchpoint 'byu'; available: buy"):
        funnel(steps, FunnelQuestion(("see", "byu"), window_days=1, as_of_us=0))
    with pytest.raises(SettingsError, match="step 1 has no step after it; steps 0 to 0 have"):
        instead(steps, SEE_TO_BUY, at=1)


def test_who_stands_behind_the_figures(steps: duckdb.DuckDBPyConnection) -> None:
    assert behind_station(steps, "buy") == Behind(2, (10, 11), (10, 11))
    assert behind_transition(steps, "see", "buy") == Behind(1, (11,), (11,))
    assert behind_start(steps, "see").units == (10, 11, 12)
    assert behind_end(steps, "complain").units == (12,)
    assert behind_variant(steps, ("see", "ask", "buy")) == Behind(1, (10,), (10,))
    assert behind_variant(steps, ("buy", "see")) == Behind(0, (), ())
    assert behind_funnel(steps, SEE_TO_BUY, at=1) == Behind(2, (10, 11), (10, 11))
    assert behind_funnel(steps, SEE_TO_BUY, at=1, outcome=Outcome.LOST).units == (12,)


def test_behind_an_order_stand_customers(shop: duckdb.DuckDBPyConnection) -> None:
    make_steps(shop, JourneySettings(unit="order"))
    assert behind_station(shop, "buy") == Behind(2, (1, 2), (10, 11))


def test_the_waits_of_every_case_can_be_exported(steps: duckdb.DuckDBPyConnection) -> None:
    put_gaps(steps)
    found = steps.execute(
        "SELECT source, target, seconds FROM gap WHERE unit_no = 10 ORDER BY from_us"
    )
    assert found.fetchall() == [("see", "ask", 86_400.0), ("ask", "buy", 86_400.0)]
