"""How early rules had called what came, on small logs whose truth is plain to see."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from nebelhorn.engine import insert_arrow
from nebelhorn.predictions import Run, Touchpoints
from nebelhorn.reality.days import RuleLead
from nebelhorn.reality.listed import put_parts
from nebelhorn.reality.rule_lead import cited_leads, outcomes_asked, put_decided, told_leads
from nebelhorn.settings import Question

DAY = 86_400_000_000
LEAVES = Question("leaves", "outcome", 30.0, touchpoints=("quit",))
SILENT = Question("silent", "falls_silent", 30.0)
NEXT = Question("next", "next_touchpoint", 2.0)
POINTS = Touchpoints({1: "quit", 2: "look"}, frozenset({1, 2}))
NO, YES = 0, 1
EARLY, LATE = 7, 8
"""Numbers of two rules."""

Said = tuple[int, float, int, int]
"""Customer, day, rule, what it foretold; all of it came."""


def decide(said: Sequence[Said], *, until: float = 200.0) -> duckdb.DuckDBPyConnection:
    """Facts in which every customer quits on day 50, and what was foretold of that."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE catalogue AS SELECT * FROM (VALUES (1, 'customer'), (2, 'customer')) "
        "AS t(touchpoint_no, by_whom);"
        "CREATE TABLE event (event_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, "
        "touchpoint_no INTEGER);"
        "CREATE TABLE run_point (point_no BIGINT, sealed_us BIGINT);"
        "CREATE TABLE judged (seal_no BIGINT, point_no BIGINT, question_no INTEGER, "
        "rule_no INTEGER, foretold INTEGER, came INTEGER, customer_no BIGINT)"
    )
    for customer in {one[0] for one in said}:
        connection.execute("INSERT INTO event VALUES (?, ?, ?, NULL, 1)", [0, customer, 50 * DAY])
    for number, (customer, day, rule, foretold) in enumerate(said):
        connection.execute("INSERT INTO run_point VALUES (?, ?)", [number, round(day * DAY)])
        connection.execute(
            "INSERT INTO judged VALUES (?, ?, 0, ?, ?, 1, ?)",
            [number, number, rule, foretold, customer],
        )
    run = Run(1, "backtest", "{}", round(until * DAY), 0, ended=True)
    put_decided(connection, run, (LEAVES,), POINTS)
    return connection


def cite(connection: duckdb.DuckDBPyConnection) -> dict[int, RuleLead]:
    """Leads of EARLY (part 1) and LATE (part 2), both saying yes."""
    connection.execute(
        "CREATE TABLE cited (part INTEGER, question_no INTEGER, rule_no INTEGER, foretold INTEGER)"
    )
    rows = pa.table({"part": [1, 2], "question_no": [0, 0], "rule_no": [EARLY, LATE]})
    insert_arrow(connection, "cited", rows.append_column("foretold", pa.array([YES, YES])))
    return cited_leads(connection, (1, 2))


def test_each_rule_is_as_early_as_its_first_call_that_stood():
    # two rules call the same act one after the other; another rule does not take it back
    said = [(n, day, rule, YES) for n in range(20) for day, rule in ((30, EARLY), (42, LATE))]
    found = cite(decide(said + [(n, 46.0, LATE, YES) for n in range(20)]))
    assert (found[1].n, found[1].customers) == (20, 20)
    assert found[1].days is not None
    assert found[1].days.half == pytest.approx(20.0)
    assert found[2].days is not None
    assert found[2].days.half == pytest.approx(8.0)  # the first of its two, each act once
    assert found[2].days.n == 20


def test_what_was_taken_back_was_not_called():
    said = [(n, day, rule, what) for n in range(20) for day, rule, what in (
        (30, EARLY, YES), (38, LATE, NO), (45, LATE, YES))]  # fmt: skip
    found = cite(decide(said))
    assert found[1] == RuleLead(0, 0, None)
    assert found[2].days is not None
    assert found[2].days.half == pytest.approx(5.0)


def test_below_15_customers_nothing_is_said_but_how_many():
    found = cite(decide([(n, 30.0, EARLY, YES) for n in range(14)]))
    assert found[1] == RuleLead(14, 14, None)


def test_an_act_counts_once_all_that_it_could_decide_is_due():
    said = [(n, 30.0, EARLY, YES) for n in range(20)]
    assert cite(decide(said, until=79.0))[1].n == 0
    assert cite(decide(said, until=110.0))[1].n == 20


def test_what_was_foretold_after_the_act_or_long_before_is_none_of_it():
    said = [(n, day, EARLY, YES) for n in range(20) for day in (10.0, 40.0, 50.0, 60.0)]
    found = cite(decide(said))
    assert found[1].n == 20
    assert found[1].days is not None
    assert found[1].days.early == pytest.approx(10.0)


def test_a_rule_that_tells_shares_stands_from_which_on_it_held_throughout():
    # four seals a customer, nobody calls yes; what was sealed after the act is none of it
    days = (30.0, 36.0, 42.0, 60.0)
    connection = decide([(n, day, LATE, NO) for n in range(20) for day in days])
    seals = np.arange(80)
    held = [np.isin(seals % 4, places) for places in ((1,), (0, 2), (1, 2))]
    put_parts(connection, [seals[one] for one in held])
    found = told_leads(connection, (1, 2, 3))
    assert found[1] == RuleLead(0, 0, None)  # it held no more when it came
    assert [found[part].days and found[part].days.half for part in (2, 3)] == [
        pytest.approx(8.0),  # in between it had not held
        pytest.approx(14.0),
    ]


def test_only_a_yes_that_is_an_act_has_a_moment():
    assert outcomes_asked((NEXT, SILENT, LEAVES), POINTS) == {2: YES}
