from __future__ import annotations

import hashlib

import duckdb
import numpy as np
import pytest

from nebelhorn.log.facts import found_facts
from nebelhorn.predictions import NOBODY, Touchpoints, intent_classes, kind_of, planned
from nebelhorn.predictions.merkle import leaf_hashes
from nebelhorn.predictions.record import RECORD, tails
from nebelhorn.settings import Question

KNOWN = Touchpoints(
    {1: "cancel", 2: "move out", 3: "buy"}, frozenset({1, 2, 3}), {}, frozenset({1, 2})
)


def facts(*answers: tuple[int, int, int, int, str | None]) -> duckdb.DuckDBPyConnection:
    """Answers (id, customer, t, known, intent) and points of customer 7 at 10, 20, …, 50."""
    connection = duckdb.connect()
    found_facts(connection)
    for one in answers:
        connection.execute(
            "INSERT INTO answer (answer_id, id_no, t_us, known_us, intent) VALUES (?, ?, ?, ?, ?)",
            one,
        )
    connection.execute(
        "CREATE TEMP TABLE point AS SELECT n AS point_no, 7::BIGINT AS customer_no, "
        "10 * (n + 1) AS sealed_us FROM range(5) AS t(n)"
    )
    return connection


def spoken(connection: duckdb.DuckDBPyConnection, horizon_us: int) -> list[int | None]:
    found = intent_classes(planned(connection), {"leave": 1, "stay": 0}, horizon_us, 5)
    return [None if one == NOBODY else one for one in found.tolist()]


def test_a_plan_speaks_from_when_it_was_known_until_one_horizon_after_it_was_said() -> None:
    assert spoken(facts((1, 7, 12, 25, "leave")), 30) == [None, None, 1, 1, None]
    assert spoken(facts((1, 7, 10, 10, "leave")), 20) == [1, 1, None, None, None]


@pytest.mark.parametrize(("newer", "word"), [("stay", 0), ("unsure", None), ("compare", None)])
def test_a_newer_plan_takes_its_place_also_one_from_which_nothing_follows(
    newer: str, word: int | None
) -> None:
    connection = facts((1, 7, 10, 10, "leave"), (2, 7, 30, 30, newer))
    assert spoken(connection, 100) == [1, 1, word, word, word]


def test_an_answer_without_a_plan_an_older_one_known_late_and_others_change_nothing() -> None:
    told = ((3, 7, 25, 25, None), (2, 7, 5, 40, "stay"), (4, 8, 30, 30, "stay"))
    assert spoken(facts((1, 7, 10, 10, "leave"), *told), 100) == [1, 1, 1, 1, 1]


def follows(question: Question) -> dict[str, int]:
    return kind_of(question).intents(question, KNOWN)


def test_a_plan_says_something_only_where_nothing_but_leaving_is_asked() -> None:
    both = Question("q", "outcome", 30, touchpoints=("cancel", "move out"))
    assert follows(both) == {"leave": 1, "stay": 0, "more": 0}
    others = (
        Question("q", "outcome", 30, touchpoints=("cancel", "buy")),
        Question("q", "outcome", 30, touchpoints=("never seen",)),
        Question("q", "outcome", 30, touchpoints=("cancel",), condition="value > 3"),
        Question("q", "next_touchpoint", 30),
        Question("q", "falls_silent", 30),
        Question("q", "next_answer", 30),
        Question("q", "value", 30, bands=(10,)),
    )
    assert [follows(one) for one in others] == [{}] * len(others)


def test_a_seal_without_a_plan_is_the_same_bytes_as_ever() -> None:
    records = np.frombuffer(bytes(range(104)) * 2, dtype=RECORD)
    keys = np.full((2, 32), 9, dtype=np.uint8)
    before = hashlib.sha256(b"\x00" + bytes([9]) * 32 + bytes(range(104))).digest()
    none = tails(np.array([NOBODY, NOBODY], dtype=np.uint16))
    assert leaf_hashes(records, keys, none) == leaf_hashes(records, keys) == [before, before]
    one = leaf_hashes(records, keys, tails(np.array([NOBODY, 1], dtype=np.uint16)))
    told = b"\x00" + bytes([9]) * 32 + bytes(range(104)) + b"\x01\x00"
    assert one == [before, hashlib.sha256(told).digest()]
