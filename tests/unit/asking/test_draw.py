"""What is known of cells is counted out of the facts, and each person is drawn once."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pytest

from nebelhorn.asking import Cells, CellSums, Places, cell_sums, draw
from nebelhorn.log.facts import found_facts

DAY = 86_400_000_000


@pytest.fixture
def facts() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    found_facts(connection)
    connection.execute("ALTER TABLE event ADD COLUMN a_plan VARCHAR")
    connection.execute("INSERT INTO attribute VALUES ('plan', 'a_plan')")
    connection.execute("INSERT INTO touchpoint VALUES (1, 'invoice'), (2, 'visit')")
    connection.execute(
        "CREATE TEMP TABLE catalogue AS SELECT touchpoint_no, name, 'other' AS stage, "
        "'customer' AS by_whom FROM touchpoint"
    )
    for event, customer, day, place, plan in (
        (10, 1, 1, 1, "gold"),
        (11, 1, 5, 2, "gold"),
        (12, 2, 2, 1, "tin"),
        (13, 2, 50, 2, "tin"),
        (14, None, 3, 1, "gold"),
    ):
        connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, 1, NULL, ?)",
            [event, customer, day * DAY, day * DAY, place, plan],
        )
    for answer, event, score in ((1, 10, 0.2), (2, 10, 0.6), (3, 12, None)):
        connection.execute(
            "INSERT INTO answer BY NAME SELECT ? AS answer_id, ? AS on_event_id, ?::DOUBLE AS "
            "score, 1 AS id_no, 0 AS t_us",
            [answer, event, score],
        )
    return connection


def test_cells_are_counted_as_they_stand(facts: duckdb.DuckDBPyConnection) -> None:
    groups = (("Gold", "a_plan = 'gold'"),)
    places = Places((1, 2), frozenset({1}), groups, frozenset({0}))
    sums = cell_sums(
        facts, places, {10: True, 11: False}, from_us=0, until_us=60 * DAY, wait_us=28 * DAY
    )
    everybody, gold = places.cell(1, None), places.cell(1, 0)
    cells = sums.cells
    assert cells.weight.tolist() == [3, 6, 1, 2]
    assert cells.encounters.tolist() == [2, 1, 2, 1]
    assert cells.heard[[everybody, gold]].tolist() == [2, 1]
    assert cells.asked.tolist() == [1, 1, 1, 1]
    assert cells.answered.tolist() == [1, 1, 0, 0]
    assert cells.spread[gold] == pytest.approx(math.sqrt(0.08))
    assert math.isnan(cells.spread[places.cell(2, None)])
    # of the two who had an invoice one came to a visit within four weeks, and in her finest cell
    assert sums.onward[gold, places.cell(2, 0)] == 1
    assert sums.onward.sum() == 1


def test_without_encounters_nothing_is_known(facts: duckdb.DuckDBPyConnection) -> None:
    sums = cell_sums(
        facts, Places((1,), frozenset(), (), frozenset()), {}, from_us=-9, until_us=-8, wait_us=1
    )
    assert sums.cells.encounters.tolist() == [0]


def known(*encounters: int) -> CellSums:
    size = len(encounters)
    nothing = np.zeros(size)
    cells = Cells(
        np.ones(size),
        np.array(encounters, dtype=float),
        *(nothing, nothing, nothing, np.full(size, np.nan), nothing),
    )
    return CellSums(cells, np.zeros((size, size)))


def test_one_encounter_of_each_person_takes_part() -> None:
    people = np.array([1, 1, 1, 2, 3, 3])
    candidates = np.zeros((6, 1), dtype=np.int64)
    drawn = draw(known(100), candidates, people, 2, np.random.default_rng(1))
    assert [int(drawn.stood[people == person].sum()) for person in (1, 2, 3)] == [1, 1, 1]
    assert int(drawn.asked.sum()) == 2
    assert not drawn.asked[~drawn.stood].any()
    assert (drawn.propensity[~drawn.stood] == 0).all()


def test_chances_are_those_that_come_true() -> None:
    people = np.array([1, 1, 2, 3, 4])
    candidates = np.array([[0], [1], [0], [1], [1]])
    times, hits = 4_000, np.zeros(5)
    told, stood = np.zeros(5), np.zeros(5)
    for seed in range(times):
        chance = np.random.default_rng(seed)
        drawn = draw(known(100, 100), candidates, people, 2, chance, random_share=0.5)
        hits += drawn.asked
        told += drawn.propensity
        stood += drawn.stood
    # what is kept of an encounter that took part is its chance before anything was drawn
    assert np.abs(hits / times - told / stood).max() < 0.03
    assert hits.min() > 0
