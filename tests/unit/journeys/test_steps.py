from __future__ import annotations

import duckdb
import pytest

from nebelhorn.errors import UnknownName
from nebelhorn.journeys import StepInfo, make_steps
from nebelhorn.settings import JourneySettings


def journeys(connection: duckdb.DuckDBPyConnection) -> list[list[int]]:
    """The event numbers of each journey, in order."""
    found = connection.execute(
        "SELECT list(event_id ORDER BY t_us, event_id) FROM step GROUP BY journey_id"
    ).fetchall()
    return sorted(events for (events,) in found)


def test_a_customer_is_one_journey_when_nothing_cuts(shop: duckdb.DuckDBPyConnection) -> None:
    info = make_steps(shop, JourneySettings())
    assert journeys(shop) == [[1, 2, 3], [4, 5], [6, 7]]
    assert info == StepInfo(rows=7, events=7, left_out=1)


def test_a_pause_cuts_only_when_it_is_longer(shop: duckdb.DuckDBPyConnection) -> None:
    make_steps(shop, JourneySettings(cut_after_days=35))
    assert journeys(shop) == [[1, 2, 3], [4, 5], [6, 7]]
    make_steps(shop, JourneySettings(cut_after_days=34.999))
    assert journeys(shop) == [[1, 2, 3], [4, 5], [6], [7]]


def test_the_event_after_an_end_touchpoint_opens_a_journey(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    info = make_steps(shop, JourneySettings(end_touchpoints=("ask", "gone")))
    assert journeys(shop) == [[1, 2], [3], [4, 5], [6, 7]]
    assert info.ends_unseen == ("gone",)


def test_a_key_cuts_where_it_changes_and_nothing_is_no_change(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    make_steps(shop, JourneySettings(key="channel"))
    assert journeys(shop) == [[1], [2, 3], [4, 5], [6, 7]]


def test_a_key_may_be_an_object_type(shop: duckdb.DuckDBPyConnection) -> None:
    make_steps(shop, JourneySettings(key="order"))
    assert journeys(shop) == [[1, 2, 3], [4], [5], [6, 7]]


def test_an_order_may_be_the_unit_across_customers(shop: duckdb.DuckDBPyConnection) -> None:
    info = make_steps(shop, JourneySettings(unit="order"))
    assert journeys(shop) == [[2, 3, 4], [5]]
    assert info == StepInfo(rows=4, events=4, left_out=4)


def test_an_event_with_two_orders_is_in_the_journeys_of_both(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    shop.execute("INSERT INTO event_object VALUES (2, 2, 'also')")
    info = make_steps(shop, JourneySettings(unit="order", cut_after_days=1.5))
    assert journeys(shop) == [[2], [2, 3], [4], [5]]
    assert (info.rows, info.events) == (5, 4)


def test_only_some_events_may_take_part(shop: duckdb.DuckDBPyConnection) -> None:
    info = make_steps(shop, JourneySettings(), where="a_channel = 'web'")
    assert journeys(shop) == [[1], [5], [6]]
    assert info.left_out == 0


def test_a_table_may_take_the_place_of_a_view(shop: duckdb.DuckDBPyConnection) -> None:
    make_steps(shop, JourneySettings(cut_after_days=1.5))
    make_steps(shop, JourneySettings())
    make_steps(shop, JourneySettings(cut_after_days=1.5))
    assert journeys(shop) == [[1, 2, 3], [4, 5], [6], [7]]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (JourneySettings(unit="orders"), "journey unit 'orders' is not in the log; available: ord"),
        (JourneySettings(key="chanel"), "journey key 'chanel' is not in the log; available: cha"),
    ],
)
def test_an_unknown_unit_or_key_says_what_there_is(
    shop: duckdb.DuckDBPyConnection, settings: JourneySettings, sentence: str
) -> None:
    with pytest.raises(UnknownName, match=sentence):
        make_steps(shop, settings)
