"""The headline's change, taken apart from settled predictions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa
import pytest

from nebelhorn import Workspace
from nebelhorn.engine import put_arrow
from nebelhorn.reality import scores
from nebelhorn.reality.diagnosis import (
    Case,
    Cause,
    Span,
    Waterfall,
    break_down,
    gains,
    read_places,
)
from nebelhorn.settings import Question, Settings

BEFORE, AFTER = Span(0, 10), Span(10, 20)
QUESTIONS = (Question("next", "next_touchpoint", 5.0), Question("silent", "falls_silent", 9.0))
Row = tuple[int, int, str, int, int, int]
"""(question, customer, after, day, rule, hit)"""


def settled(connection: duckdb.DuckDBPyConnection, rows: Sequence[Row]) -> None:
    events = {"call": 1, "buy": 2, "forum": 3}
    kinds = {"{said}": 1, "{quiet}": 2}
    put_arrow(
        connection,
        "settled",
        pa.table(
            {
                "question_no": [row[0] for row in rows],
                "customer_no": [row[1] for row in rows],
                "groups": [1 + row[1] % 2 for row in rows],
                "kind": [kinds.get(row[2], 0) for row in rows],
                "moment_id": [events.get(row[2], 0) for row in rows],
                "due_day": [row[3] for row in rows],
                "rule_no": [row[4] for row in rows],
                "came": [1] * len(rows),
                "hit": [row[5] for row in rows],
                "naive_hit": [0] * len(rows),
            }
        ),
    )


@pytest.fixture
def facts(world: Callable[..., Workspace]) -> duckdb.DuckDBPyConnection:
    made = world([(1, 1, 0, "call"), (2, 1, 0, "buy"), (3, 1, 0, "forum")])
    connection = made.stores.facts
    connection.execute("UPDATE event SET event_id = touchpoint_no")
    names = {"buy": 2, "call": 1, "forum": 3}
    for name, number in names.items():
        connection.execute(
            "UPDATE touchpoint SET touchpoint_no = ? WHERE name = ?", [number + 10, name]
        )
    connection.execute("UPDATE touchpoint SET touchpoint_no = touchpoint_no - 10")
    connection.execute(
        "INSERT INTO rule SELECT i, '{\"after\": [\"rule ' || i || '\"]}' FROM range(100) AS t(i)"
    )
    return connection


def taken_apart(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], important: int = 0
) -> Waterfall | None:
    settled(connection, rows)
    case = Case(Settings(), QUESTIONS, important)
    return break_down(connection, case, read_places(connection, Settings()), BEFORE, AFTER)


def many(question: int, after: str, day: int, hits: int, n: int, *, rule: int = 1) -> list[Row]:
    return [(question, c, after, day, rule, int(c < hits)) for c in range(n)]


def test_the_parts_sum_to_the_change_of_the_headline(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [
        *many(0, "call", 3, 30, 40),
        *many(0, "buy", 3, 10, 60),
        *many(1, "{quiet}", 4, 50, 70),
        *many(0, "call", 12, 12, 30),
        *many(0, "forum", 13, 3, 20),
        *many(1, "{quiet}", 14, 30, 90),
        *many(1, "{said}", 14, 9, 10),
    ]
    found = taken_apart(facts, rows)
    assert found is not None
    terms = [found.unseen, found.vanished, found.within, found.mix]
    total = sum(term.points for term in terms) + found.question_set
    assert abs(found.after - found.before - total) < 1e-12
    assert abs(total - sum(part.term.points for part in found.parts)) < 1e-12
    headline = scores(facts, "SELECT (due_day >= 10)::INTEGER AS part, * FROM settled")
    assert abs((headline[1].value or 0) - found.after) < 1e-8
    assert abs((headline[0].value or 0) - found.before) < 1e-8
    assert (found.n_before, found.n_after) == (170, 150)


def test_what_changed_is_named_with_its_rule(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [
        *many(0, "call", 3, 90, 100, rule=7),
        *many(0, "buy", 3, 50, 100, rule=8),
        *many(0, "call", 12, 20, 100, rule=7),
        *many(0, "buy", 12, 50, 100, rule=8),
    ]
    found = taken_apart(facts, rows)
    assert found is not None
    assert found.within.separable
    assert not found.mix.separable
    worst = found.top(Cause.WITHIN)[0]
    assert (worst.question, worst.after) == ("next", "call")
    assert (worst.share_before, worst.share_after) == (0.9, 0.2)
    assert [rule.rule_no for rule in worst.rules] == [7]
    assert abs(worst.rules[0].points - worst.term.points) < 1e-12
    assert abs(worst.term.points + 0.35) < 1e-12


def test_a_few_customers_prove_nothing(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [*many(0, "call", 3, 2, 4), *many(0, "call", 12, 1, 4)]
    found = taken_apart(facts, rows)
    assert found is not None
    assert not found.within.separable


def test_only_the_groups_of_the_headline_count(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [*many(0, "call", 3, 10, 40), *many(0, "call", 12, 10, 40)]
    found = taken_apart(facts, rows, important=2)
    assert found is not None
    assert (found.n_before, found.n_after) == (20, 20)


def test_a_question_of_one_span_is_said_apart(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [
        *many(0, "call", 3, 20, 40),
        *many(0, "call", 12, 20, 40),
        *many(1, "call", 12, 40, 40),
    ]
    found = taken_apart(facts, rows)
    assert found is not None
    assert found.within.points == 0
    assert found.question_set == 0.25


def test_nothing_settled_is_no_waterfall(facts: duckdb.DuckDBPyConnection) -> None:
    assert taken_apart(facts, many(0, "call", 3, 2, 4)) is None


def test_void_predictions_are_counted_apart(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [*many(0, "call", 3, 10, 40), *many(0, "call", 12, 10, 40)]
    settled(facts, rows)
    facts.execute(
        "CREATE TEMP TABLE half AS SELECT * REPLACE (CASE WHEN due_day = 12 AND customer_no < 10 "
        "THEN NULL ELSE came END AS came) FROM settled"
    )
    case = Case(Settings(), QUESTIONS, settled="half")
    found = break_down(facts, case, read_places(facts, Settings()), BEFORE, AFTER)
    assert found is not None
    assert (found.void_before, found.void_after, found.n_after) == (0.0, 0.25, 30)


def test_gains_name_what_gave_the_points(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [
        *many(0, "call", 3, 40, 100, rule=7),
        *many(0, "{said}", 3, 50, 100, rule=8),
        *many(0, "call", 12, 40, 100, rule=7),
        *many(0, "{said}", 12, 50, 60, rule=8),
        *many(0, "{said}", 12, 40, 40, rule=9),
        *many(0, "forum", 12, 100, 100, rule=10),
    ]
    found = taken_apart(facts, rows)
    assert found is not None
    given = gains(found, {"forum"})
    assert [(gain.after, gain.cause, gain.newly_catalogued) for gain in given] == [
        ("{said}", Cause.WITHIN, False),
        ("forum", Cause.UNSEEN, True),
    ]
    assert all(gain.term.low > 0 and gain.n_after > 0 for gain in given)
    said = next(gain for gain in given if gain.after == "{said}")
    assert {rule.rule_no for rule in said.rules} <= {8, 9}
    assert said.rules
    assert next(gain for gain in given if gain.after == "forum").rules[0].rule_no == 10


def test_two_looks_say_the_same(facts: duckdb.DuckDBPyConnection) -> None:
    rows = [*many(0, "call", 3, 30, 40), *many(0, "call", 12, 12, 30)]
    assert taken_apart(facts, rows) == taken_apart(facts, rows)
