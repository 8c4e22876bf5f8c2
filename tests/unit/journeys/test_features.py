from __future__ import annotations

import duckdb

from nebelhorn.journeys import (
    GroupSize,
    journey_map,
    make_membership,
    make_steps,
    narrow_steps,
    put_features,
)
from nebelhorn.settings import JourneySettings

DAY = 86_400_000_000


def feature(connection: duckdb.DuckDBPyConnection, name: str) -> list[object]:
    """One feature, by event."""
    put_features(connection)
    found = connection.execute(f'SELECT "{name}" FROM feature ORDER BY event_id').fetchall()
    return [value for (value,) in found]


def test_what_an_event_says_itself(shop: duckdb.DuckDBPyConnection) -> None:
    assert feature(shop, "stage")[:3] == ["other", "help", "other"]
    assert feature(shop, "by")[:3] == ["customer", "company", "customer"]
    assert feature(shop, "weekday")[:3] == [4, 5, 6]  # 1970 began on a Thursday
    assert feature(shop, "hour")[:3] == [0, 0, 0]


def test_an_attribute_is_known_from_the_event_that_says_it(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    assert feature(shop, "a_channel")[:7] == ["web", "phone", "phone", None, "web", "web", "web"]


def test_history_ends_before_the_event(shop: duckdb.DuckDBPyConnection) -> None:
    assert feature(shop, "events_before")[:7] == [0, 1, 2, 0, 1, 0, 1]
    assert feature(shop, "last_touchpoint")[:5] == [None, "see", "ask", None, "see"]
    # Bo's two events share their moment: in the windows of days neither sees the other
    assert feature(shop, "events_7d")[:7] == [0, 1, 2, 0, 0, 0, 0]
    assert feature(shop, "days_since_last")[5:7] == [None, 35.0]


def test_a_voice_counts_only_for_later_events(shop: duckdb.DuckDBPyConnection) -> None:
    assert feature(shop, "last_score")[:3] == [None, None, 0.75]
    assert feature(shop, "voices_before")[5:7] == [0, 1]
    assert feature(shop, "days_since_voice")[6] == 34.0


def test_what_a_voice_tells_counts_only_for_later_events(shop: duckdb.DuckDBPyConnection) -> None:
    # Ada answers at the very instant of her second event: her third is the first to know
    assert feature(shop, "last_topic")[:3] == [None, None, "price"]
    assert feature(shop, "last_goal")[:3] == [None, None, "order"]
    assert feature(shop, "last_circumstance")[5:8] == [None, "hurried", None]


def test_what_was_told_stays_known_until_it_is_told_anew(shop: duckdb.DuckDBPyConnection) -> None:
    later = "INSERT INTO answer VALUES (?, 12, ?, ?, ?, NULL, ?)"
    shop.execute(later, [3, 7 * DAY, 0.5, "delay", None])
    shop.execute(later, [4, 8 * DAY, None, None, "peace"])
    shop.execute(later, [5, 40 * DAY, 1.0, "thanks", "more"])
    assert feature(shop, "last_topic")[6] == "delay"
    assert feature(shop, "last_circumstance")[6] == "hurried"
    assert feature(shop, "last_goal")[6] == "peace"


def test_the_trend_needs_two_scores_and_passes_over_voices_without(
    shop: duckdb.DuckDBPyConnection,
) -> None:
    said = "INSERT INTO answer (answer_id, id_no, t_us, score) VALUES (?, 12, ?, ?)"
    shop.execute(said, [3, 7 * DAY, 1.0])
    assert feature(shop, "score_trend") == [None] * 8
    shop.execute(said, [4, 8 * DAY, None])
    shop.execute(said, [5, 9 * DAY, 0.25])
    shop.execute(said, [6, 10 * DAY, None])
    assert feature(shop, "score_trend")[5:7] == [None, -0.75]
    shop.execute(said, [7, 40 * DAY, 0.5])
    assert feature(shop, "score_trend")[6] == -0.75


def test_groups_are_as_of_each_event(shop: duckdb.DuckDBPyConnection) -> None:
    sizes = make_membership(
        shop,
        [("by web", "a_channel = 'web'"), ("again", "events_before >= 1"), ("nobody", "FALSE")],
    )
    assert sizes == (
        GroupSize(0, "by web", events=4, customers=3),
        GroupSize(1, "again", events=4, customers=3),
        GroupSize(2, "nobody", events=0, customers=0),
    )
    found = shop.execute("SELECT event_id FROM membership WHERE group_no = 0 ORDER BY event_id")
    assert [event for (event,) in found.fetchall()] == [1, 5, 6, 7]


def test_without_groups_nobody_belongs(shop: duckdb.DuckDBPyConnection) -> None:
    assert make_membership(shop, []) == ()
    assert shop.execute("SELECT count(*) FROM membership").fetchone() == (0,)


def test_the_map_of_a_group_has_whole_journeys(shop: duckdb.DuckDBPyConnection) -> None:
    make_steps(shop, JourneySettings())
    make_membership(shop, [("askers", "touchpoint = 'ask'")])
    assert narrow_steps(shop, 0) == 3
    found = journey_map(shop, step="group_step", group="askers")
    assert (found.group, found.journeys, found.events) == ("askers", 1, 3)
