from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn.errors import MappingError
from nebelhorn.log import ColumnRoles, EventRule, RawTable, Stores, guess_event_rule

Raw = Callable[..., RawTable]


def guessed(stores: Stores, raw: Raw, said: ColumnRoles | None = None, **columns: str) -> EventRule:
    """Guess from thirty records; ``#`` in a value is the number of the record."""
    records = [
        {name: value.replace("#", str(number + 10)) for name, value in columns.items()}
        for number in range(30)
    ]
    return guess_event_rule(stores.facts, raw(stores, "log", records), said or ColumnRoles())


@pytest.mark.parametrize(
    ("customer", "time", "touchpoint"),
    [
        ("CaseID", "CompleteTimestamp", "ActivityID"),
        ("customer_id", "occurred_at", "event"),
        ("Kundennummer", "Zeitstempel", "Kontaktpunkt"),
        ("case:concept:name", "time:timestamp", "concept:name"),
        ("Customer ID", "Date", "Channel"),
    ],
)
def test_columns_are_known_by_their_names(
    stores: Stores, raw: Raw, customer: str, time: str, touchpoint: str
) -> None:
    rule = guessed(
        stores, raw, **{"other": "x", touchpoint: "visit", time: "2026-03-#", customer: "c#"}
    )
    assert (rule.customer, rule.time, rule.touchpoint_columns) == (customer, time, (touchpoint,))


def test_scores_texts_values_and_ids_are_found_too(stores: Stores, raw: Raw) -> None:
    rule = guessed(
        stores, raw, event_id="r#", user="u#", time="2026-03-#", step="visit", rating="4",
        comment="this was really fine, no. #", amount="12.#", land="SP#",
    )  # fmt: skip
    assert (rule.message_id, rule.score, rule.value) == ("event_id", "rating", "amount")
    assert (rule.text, rule.attributes) == ("comment", {"land": "land"})


def test_what_voices_tell_is_found_by_name_and_stays_an_attribute(stores: Stores, raw: Raw) -> None:
    told = {"Thema": "price", "customer_situation": "x", "Situation": "hurried", "goal": "peace"}
    usual = {"user": "u#", "time": "2026-03-#", "step": "visit"}
    rule = guessed(stores, raw, **usual, **told, rating="4")
    assert (rule.topic, rule.circumstance, rule.goal) == ("Thema", "Situation", "goal")
    without = guessed(stores, raw, **usual, **told)
    assert (without.topic, without.circumstance, without.goal) == (None, None, None)
    assert rule.attributes == without.attributes


@pytest.mark.parametrize(
    "doubtful",
    [
        {"goal_reached": "yes"},
        {"goals": "3"},
        {"goal": "I want this to be over and done with, and never to hear of it, no. #"},
        {"goal": "x" * 81},
    ],
)
def test_what_only_sounds_like_a_goal_is_none(
    stores: Stores, raw: Raw, doubtful: dict[str, str]
) -> None:
    usual = {"user": "u#", "time": "2026-03-#", "step": "visit", "rating": "4"}
    assert guessed(stores, raw, **usual, **doubtful).goal is None


def test_where_a_person_says_what_is_kept_nothing_else_is_guessed(stores: Stores, raw: Raw) -> None:
    columns = {"user": "u#", "time": "2026-03-#", "step": "visit", "rating": "4", "goal": "peace"}
    assert guessed(stores, raw, ColumnRoles(attributes=()), **columns).goal is None
    assert guessed(stores, raw, ColumnRoles(attributes=("goal",)), **columns).goal == "goal"


def test_an_event_id_is_an_id_only_where_it_tells_records_apart(stores: Stores, raw: Raw) -> None:
    rule = guessed(stores, raw, event_id="login", user="u#", time="2026-03-#")
    assert (rule.message_id, rule.touchpoint_columns) == (None, ("event_id",))


def test_what_a_person_says_is_never_overruled(stores: Stores, raw: Raw) -> None:
    said = ColumnRoles(customer="step", touchpoint="user", attributes=())
    rule = guessed(stores, raw, said, user="u#", time="2026-03-#", step="visit", land="SP#")
    assert (rule.customer, rule.touchpoint_columns, rule.attributes) == ("step", ("user",), {})


def test_without_a_touchpoint_the_table_names_it(stores: Stores, raw: Raw) -> None:
    assert guessed(stores, raw, user="u#", time="2026-03-#").touchpoint == "log"


def test_a_person_is_asked_for_what_nothing_suggests(stores: Stores, raw: Raw) -> None:
    with pytest.raises(MappingError, match=r"looks like the time; say which with --time COLUMN"):
        guessed(stores, raw, user="u#", step="visit")
    with pytest.raises(MappingError, match=r"looks like the customer; say which with --customer"):
        guessed(stores, raw, wann="2026-03-#", step="visit")
    said = ColumnRoles(customer="usr")
    with pytest.raises(MappingError, match=r"log: no column 'usr' for customer; available: user"):
        guessed(stores, raw, said, user="u#", time="2026-03-#")
