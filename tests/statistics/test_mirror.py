"""Where saying and doing part: what is planted is found, what is not is not."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pytest

from nebelhorn.reality import Mirror
from nebelhorn.reality.mirror import reflect
from nebelhorn.settings import Question, Settings, Touchpoint

SETTINGS = Settings(touchpoints={"quit": Touchpoint("quit", leaves=True)})
QUESTIONS = {
    0: Question("leaves", "outcome", 30.0, touchpoints=("quit",)),
    1: Question("buys", "outcome", 30.0, touchpoints=("buy",)),
    2: Question("silent", "falls_silent", 30.0),
}
USUAL = {0: 0.04, 1: 0.1, 2: 0.25}
CUSTOMERS, EACH, DAYS = 300, 10, 180


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(
        "CREATE TABLE touchpoint AS SELECT 1 AS touchpoint_no, 'buy' AS name;"
        "CREATE TABLE event AS SELECT 1 AS id_no, 1 AS touchpoint_no, 5.0 AS value"
    )
    return connection


def world(
    facts: duckdb.DuckDBPyConnection, chance: np.random.Generator, planted: float = 1.0
) -> Mirror:
    """Customers and days differ, voices last; enthusiasts leave ``planted`` times as often."""
    customer = np.repeat(np.arange(CUSTOMERS), EACH)
    usual_voice = chance.integers(0, 5, CUSTOMERS)[customer]
    voice = np.where(chance.random(customer.size) < 0.8, usual_voice, 4)
    day = np.sort(chance.integers(0, DAYS, (CUSTOMERS, EACH)), axis=1).ravel()
    of_day = chance.lognormal(0, 0.3, DAYS)[day]
    turned = []
    for number, usual in USUAL.items():
        own = chance.beta(usual * 9, (1 - usual) * 9, CUSTOMERS)[customer] * of_day
        own = np.where((voice == 2) & (number == 0), own * planted, own)
        turned.append(chance.random(customer.size) < np.clip(own, 0, 1))
    columns = {"voice": voice, "customer_no": customer, "due_day": day, "sealed_us": day}
    many = len(USUAL)
    facts.register(
        "said",
        {
            "question_no": np.repeat(np.arange(many), customer.size),
            **{name: np.tile(column, many) for name, column in columns.items()},
            "turned": np.concatenate(turned).astype(int),
        },
    )
    return reflect(facts, QUESTIONS, SETTINGS, said="said")


def test_nothing_is_listed_where_voices_and_deeds_have_nothing_to_do_with_each_other(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    chance, worlds = np.random.default_rng(7), 60
    found = [world(facts, chance) for _ in range(worlds)]
    assert {one.tested for one in found} == {3}
    wrong = sum(bool(one.parts) for one in found) / worlds
    assert wrong <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / worlds)


def test_said_nine_left_anyway_is_found_where_it_is_planted(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    chance, worlds = np.random.default_rng(7), 20
    listed = [
        [(part.row.question, part.row.voice.value) for part in world(facts, chance, 3.0).parts]
        for _ in range(worlds)
    ]
    assert sum(("leaves", "enthusiastic") in parts for parts in listed) >= 0.9 * worlds
