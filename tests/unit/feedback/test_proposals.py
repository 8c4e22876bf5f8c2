"""Key points and important groups, proposed from what is seen."""

from __future__ import annotations

import random

import pytest

from nebelhorn.feedback import Outcome, make_voices, propose_groups, propose_key_points
from nebelhorn.settings import Settings, Touchpoint

SETTINGS = Settings(touchpoints={"cancel": Touchpoint("cancel", leaves=True)})


def walks(log, day, walks: list[list[str]], *, apart: float = 0.01) -> list[int]:
    """Let one customer a walk pass these touchpoints; return the last event of each."""
    rows, last = [], []
    for customer, names in enumerate(walks):
        for number, name in enumerate(names):
            event = len(rows) + 1
            when = day(customer % 50 + apart * number)
            rows.append((event, customer, when, log.place(name), None, None, None))
        last.append(len(rows))
    marks = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(rows))
    cells = [cell for row in rows for cell in row]
    log.connection.execute(f"INSERT INTO event VALUES {marks}", cells)
    return last


def test_what_goes_with_leaving_is_proposed_and_leaving_itself_is_not(log, day) -> None:
    chance = random.Random(4)  # noqa: S311 - no secret
    found = []
    for number in range(200):
        touched = "dispute" if number % 4 == 0 else "visit"
        leaves = chance.random() < (0.8 if touched == "dispute" else 0.1)
        found.append(["start", touched, "pay", *(["cancel"] if leaves else [])])
    walks(log, day, found)
    make_voices(log.connection)
    points = {p.touchpoint: p for p in propose_key_points(log.connection, SETTINGS)}
    dispute = points["dispute"]
    assert dispute.outcome is Outcome.LEAVING
    assert dispute.with_it == pytest.approx(0.8, abs=0.15)
    assert dispute.without_it == pytest.approx(0.1, abs=0.08)
    assert dispute.interval[0] > 0.4
    assert "cancel" not in points
    assert "start" not in points, "everybody passes it: nothing to compare with"
    assert "go on to leaving" in dispute.reason
    assert "zum Abschied" in dispute.say("de")


def test_what_comes_after_leaving_cannot_have_led_there(log, day) -> None:
    found = [
        ["start", "pay", *(["cancel", "final letter"] if n % 3 == 0 else [])] for n in range(150)
    ]
    walks(log, day, found)
    make_voices(log.connection)
    assert [
        p for p in propose_key_points(log.connection, SETTINGS) if p.touchpoint == "final letter"
    ] == []


def test_scores_speak_too(log, day) -> None:
    found = [["start", "delay" if number % 5 == 0 else "visit", "end"] for number in range(150)]
    for number, event in enumerate(walks(log, day, found)):
        log.answer(number, day(60), 0.2 + number % 3 / 10 if number % 5 == 0 else 0.9, on=event)
    make_voices(log.connection)
    points = {p.touchpoint: p for p in propose_key_points(log.connection, SETTINGS)}
    assert points["delay"].outcome is Outcome.SCORE
    assert points["delay"].effect < -0.4


def test_longer_journeys_are_not_mistaken_for_an_effect(log, day) -> None:
    """Whoever does much passes every touchpoint more often and leaves more often by chance."""
    chance = random.Random(1)  # noqa: S311 - no secret
    names = [f"place {number}" for number in range(12)]
    found = []
    for _ in range(400):
        steps = chance.choice([2, 3, 4, 8, 12])
        walk = [chance.choice(names) for _ in range(steps)]
        if chance.random() < steps / 15:
            walk.append("cancel")
        found.append(walk)
    walks(log, day, found)
    make_voices(log.connection)
    assert propose_key_points(log.connection, SETTINGS) == ()


def test_without_any_outcome_long_journeys_are_looked_at(log, day) -> None:
    found = [["start", "wait" if number % 4 == 0 else "go", "end"] for number in range(120)]
    walks(log, day, found)
    log.connection.execute(
        "UPDATE event SET t_us = t_us + 86400000000 * (5 + id_no % 3) WHERE touchpoint_no = "
        f"{log.place('end')} AND id_no % 4 = 0"
    )
    make_voices(log.connection)
    points = {p.touchpoint: p for p in propose_key_points(log.connection, Settings())}
    assert points["wait"].outcome is Outcome.DURATION
    assert points["wait"].effect == pytest.approx(6, abs=0.5)


def test_a_handful_of_customers_proves_nothing(log, day) -> None:
    walks(log, day, [["start", "dispute", "cancel"]] * 5 + [["start", "visit", "pay"]] * 5)
    make_voices(log.connection)
    assert propose_key_points(log.connection, SETTINGS) == ()


def test_nothing_from_nothing(log) -> None:
    make_voices(log.connection)
    assert propose_key_points(log.connection, SETTINGS) == ()
    assert propose_groups(log.connection, {"state": "a_state"}) == ()


def test_groups_by_worth_with_a_condition_that_can_be_read(log, day) -> None:
    for customer in range(100):
        log.event(
            customer,
            day(0),
            "buy",
            value=100.0 if customer < 30 else 1.0,
            state="SP" if customer < 30 else f"it's {customer % 3}",
        )
    found = propose_groups(log.connection, {"my order": "a_my order", "state": "a_state"})
    assert len(found) == 6, "three of each attribute"
    assert found[0].condition == "\"my order\" = 'SP'"
    assert found[1].condition == "state = 'SP'"
    assert found[1].of_customers == 0.3
    assert found[1].of_worth == pytest.approx(3000 / 3070)
    assert "state = 'it''s 0'" in {group.condition for group in found}
    assert found[1].say("de") == "30 % der Kunden, 98 % des Wertes"


def test_reserved_words_are_quoted(log, day) -> None:
    for customer in range(10):
        log.event(customer, day(0), "buy", state="a" if customer < 5 else "b")
    found = propose_groups(log.connection, {"in": "a_state"})
    assert found[0].condition == "\"in\" = 'a'"


def test_nearly_everybody_and_nearly_nobody_is_no_group(log, day) -> None:
    for customer in range(100):
        log.event(customer, day(0), "buy", state="rare" if customer == 0 else "usual")
    assert propose_groups(log.connection, {"state": "a_state"}) == ()


def test_a_name_of_each_customer_is_no_group(log, day) -> None:
    for customer in range(90):
        log.event(customer, day(0), "buy", state=f"customer {customer}")
    assert propose_groups(log.connection, {"state": "a_state"}) == ()
