"""The list of rules: what is left out, what is one, and what is said of rare outcomes."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from nebelhorn.engine import insert_arrow
from nebelhorn.predictions import Run, Touchpoints, rule_definition, rule_of
from nebelhorn.reality.coverage import carry, read_judged
from nebelhorn.reality.listed import canonical, cited_rules
from nebelhorn.reality.rulebook import rulebook
from nebelhorn.reality.rules import rule_scores
from nebelhorn.rules import Clause, Column, State
from nebelhorn.settings import Question

LEAVES = Question("leaves", "outcome", 30.0, touchpoints=("leave",))
TOUCHPOINTS = Touchpoints({1: "leave", 2: "pay"}, frozenset({1, 2}))
ABOUT = ((LEAVES,), TOUCHPOINTS)
RUN = Run(1, "backtest", "{}", 0, 0, ended=True)
NO, YES = 0, 1

PAID = rule_definition([Clause("moment_1", among=("pay",))])
PAID_TWICE_SAID = rule_definition(
    [Clause("moment_1", among=("pay",)), Clause("times:pay", low=0.0)]
)
EARLY = rule_definition([Clause("days", high=5.0)])
NEARLY_EARLY = rule_definition([Clause("days", high=5.2)])
LATE = rule_definition([Clause("days", low=5.0)])
RULES = (PAID, PAID_TWICE_SAID, EARLY, NEARLY_EARLY, LATE)

Row = tuple[str, int, int]
"""Rule, what was foretold, what came."""


@pytest.fixture
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rule (rule_no INTEGER, definition VARCHAR)")
    connection.executemany("INSERT INTO rule VALUES (?, ?)", list(enumerate(RULES)))
    connection.execute(
        "CREATE TABLE adoption (rule_id UBIGINT, question VARCHAR, foretells VARCHAR, "
        "definition VARCHAR, author VARCHAR, said_us BIGINT, adopted BOOLEAN)"
    )
    yield connection
    connection.close()


def put(
    facts: duckdb.DuckDBPyConnection, rows: list[Row], confidence: dict[str, float] | None = None
) -> None:
    """Make what was settled: a point and a customer a row, half of it long ago."""
    n = len(rows)
    seal = np.arange(n)
    rule = [RULES.index(definition) for definition, _, _ in rows]
    foretold, came = (np.array([row[place] for row in rows]) for place in (1, 2))
    sure = [round(65_535 * (confidence or {}).get(definition, 0.99)) for definition, *_ in rows]
    columns = {
        "seal_no": seal,
        "question_no": 0 * seal,
        "point_no": seal,
        "customer_no": seal,
        "due_day": np.where(seal < n // 2, 10, 400) + seal % 7,
        "rule_no": rule,
        "foretold": foretold,
        "came": came,
        "hit": (foretold == came).astype(int),
        "naive_hit": (came == NO).astype(int),
    }
    tables = {
        "judged": columns,
        "run_seal": {"seal_no": seal, "support": 0 * seal + 200, "confidence": sure},
        "run_place": {"point_no": seal, "place": seal},
    }
    for name, table in tables.items():
        types = ", ".join(f"{column} BIGINT" for column in table)
        facts.execute(f"CREATE TABLE {name} ({types})")
        insert_arrow(facts, name, pa.table({key: np.asarray(v) for key, v in table.items()}))


def test_what_says_the_same_in_more_words_is_one_rule(facts: duckdb.DuckDBPyConnection) -> None:
    put(facts, [(PAID, YES, YES)] * 6 + [(PAID_TWICE_SAID, YES, YES)] * 4 + [(LATE, NO, NO)] * 10)
    found = cited_rules(facts, "true")
    assert [(one.situation, one.n) for one in found if one.foretold == YES] == [(PAID, 10)]


def test_order_of_clauses_and_texts_makes_no_other_rule() -> None:
    one = [Clause("stage", apart=("b", "a"), unknown="too"), Clause("hour", low=3.0)]
    other = [Clause("hour", low=3.0), Clause("stage", apart=("a", "b"), unknown="too")]
    assert canonical(rule_definition(one)) == canonical(rule_definition(other))


def test_lift_below_one_and_rules_nobody_meets_are_not_listed(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    rows = [(EARLY, NO, NO)] * 50 + [(LATE, NO, NO)] * 20 + [(PAID, NO, NO)] * 4
    put(facts, rows + [(EARLY, NO, YES)] * 10, {EARLY: 0.95, LATE: 0.5, PAID: 0.99})
    assert [one.situation for one in cited_rules(facts, "true")] == [EARLY]
    # what somebody adopted is listed whatever it carries
    kept = cited_rules(facts, "true", [(0, PAID, NO), (0, LATE, NO)])
    assert {one.situation for one in kept} == {EARLY, LATE, PAID}


def test_one_situation_stands_for_one_class(facts: duckdb.DuckDBPyConnection) -> None:
    put(facts, [(EARLY, YES, YES)] * 20 + [(EARLY, NO, NO)] * 30 + [(LATE, NO, NO)] * 50)
    found = [one for one in cited_rules(facts, "true") if one.situation == EARLY]
    assert [(one.foretold, one.n) for one in found] == [(YES, 20)]


def test_rules_that_cover_nearly_the_same_are_one_and_the_shown_share_stays_true(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    days = np.concatenate([np.where(np.arange(100) % 20, 3.0, 5.1), np.full(100, 9.0)])
    early = [(EARLY if n % 2 else NEARLY_EARLY, YES, YES) for n in range(100)]
    put(facts, early + [(LATE, NO, NO)] * 100)
    state = State.of([(Column("days"), days.astype(np.float32))])
    judged = read_judged(facts, 0, state)
    found = carry(cited_rules(facts, "true"), judged, set())
    # LATE covers what came on day 5.1 too, but claims another class: it stays
    assert [rule_of(one.rule.situation).when[0].low for one in found] in ([None, 5.0], [5.0, None])
    early_one = next(one for one in found if one.rule.foretold == YES)
    holds = days[:100] <= rule_of(early_one.rule.situation).when[0].high
    cites = np.array([canonical(row[0]) == early_one.rule.situation for row in early])
    assert early_one.seal_no.tolist() == np.flatnonzero(holds | cites).tolist()
    assert len(np.concatenate([one.seal_no for one in found])) <= 200


def test_what_was_adopted_is_listed_though_nothing_cites_it_any_more(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    # PAID was cited long ago only, LATE never
    put(facts, [(PAID, YES, YES)] * 50 + [(EARLY, YES, YES)] * 40 + [(EARLY, YES, NO)] * 10)
    adopt = "INSERT INTO adoption VALUES (0, 'leaves', ?, ?, ?, 0, true)"
    facts.executemany(adopt, [("yes", PAID, "Ada"), ("no", LATE, "Ben")])
    state = State.of([(Column("days"), np.zeros(100, dtype=np.float32))])
    found = {rule.definition: rule for rule in rulebook(facts, RUN, ABOUT, state).rules}
    assert (found[PAID].adopted_by, found[LATE].adopted_by) == ("Ada", "Ben")
    assert (found[PAID].score.n, found[PAID].support) == (0, 200)
    assert found[PAID].confidence == pytest.approx(0.99, abs=1e-4)
    assert (found[LATE].score.n, found[LATE].support, found[LATE].lift) == (0, 0, None)
    facts.execute("DELETE FROM adoption")
    assert {rule.definition for rule in rulebook(facts, RUN, ABOUT, state).rules} <= {EARLY}


def test_an_adopted_share_that_nobody_meets_is_listed_with_zeros(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    put(facts, [(EARLY, NO, NO)] * 60 + [(EARLY, NO, YES)] * 4)
    told = rule_definition([Clause("days", low=90.0)], says=[("no", 0.7), ("yes", 0.3)])
    facts.execute("INSERT INTO adoption VALUES (0, 'leaves', 'yes', ?, 'Ada', 0, true)", [told])
    state = State.of([(Column("days"), np.zeros(64, dtype=np.float32))])
    [rule] = [rule for rule in rulebook(facts, RUN, ABOUT, state).rules if rule.says]
    assert (rule.adopted_by, rule.support, rule.score.n, rule.lift) == ("Ada", 0, 0, None)


def test_a_rule_worse_than_usual_of_late_is_not_listed(facts: duckdb.DuckDBPyConnection) -> None:
    early = [(EARLY, YES, YES)] * 50 + [(LATE, NO, NO)] * 50
    late = [(EARLY, YES, YES)] * 12 + [(EARLY, YES, NO)] * 38 + [(LATE, NO, NO)] * 50
    put(facts, early + late)
    found = rulebook(facts, RUN, ABOUT)
    assert [rule.definition for rule in found.rules] == [LATE]
    assert found.carried["leaves"] == (50, 100)
    assert [rule.definition for rule in rule_scores(facts, *ABOUT, "due_day > 300")] == [LATE]
    facts.execute("INSERT INTO adoption VALUES (0, 'leaves', 'yes', ?, 'Ada', 0, true)", [EARLY])
    assert {rule.definition for rule in rulebook(facts, RUN, ABOUT).rules} == {EARLY, LATE}


@pytest.mark.parametrize(("narrow", "listed"), [(0.6, 1), (0.81, 1), (0.95, 2)])
def test_a_narrower_rule_stands_beside_a_wider_one_only_if_it_is_surer(
    facts: duckdb.DuckDBPyConnection, narrow: float, listed: int
) -> None:
    # the narrower one carries most, so it comes first
    put(
        facts,
        [(PAID, NO, NO)] * 120 + [(EARLY, YES, YES)] * 80 + [(NEARLY_EARLY, YES, YES)] * 20,
        {EARLY: narrow, NEARLY_EARLY: 0.8},
    )
    days = np.full(220, 9.0)
    days[120:200] = 3.0
    days[200:] = 5.1
    judged = read_judged(facts, 0, State.of([(Column("days"), days.astype(np.float32))]))
    cited = [one for one in cited_rules(facts, "true") if one.foretold == YES]
    found = carry(cited, judged, set())
    assert NEARLY_EARLY in {one.rule.situation for one in found}
    assert len(found) == listed
    assert sum(one.rule.n for one in found) == 100
    assert len(carry(cited[::-1], judged, set())) == listed


def rare_world(
    facts: duckdb.DuckDBPyConnection, *, planted: bool, seed: int = 3, n: int = 6000
) -> State:
    """Of all customers 3 of 100 leave; where planted, 25 of 100 of those who called often."""
    chance = np.random.default_rng(seed)
    calls = chance.integers(0, 10, n).astype(np.float32)
    often = calls > 8
    share = np.where(often, 0.25, 0.01) if planted else np.full(n, 0.03)
    came = (chance.random(n) < share).astype(int)
    put(facts, [(PAID, NO, int(one)) for one in came])
    noise = [(Column(f"c{k}"), chance.random(n).astype(np.float32)) for k in range(12)]
    return State.of([(Column("calls"), calls), *noise])


def test_of_a_rare_outcome_it_is_said_where_it_comes_more_often(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    state = rare_world(facts, planted=True)
    found = rulebook(facts, RUN, ABOUT, state)
    told = [rule for rule in found.rules if rule.says]
    assert told
    first = told[0]
    assert (first.foretells, first.when) == ("yes", (Clause("calls", low=8.0),))
    assert dict(first.says).keys() == {"yes", "no"}
    assert sum(share for _, share in first.says) == pytest.approx(1, abs=2e-4)
    assert first.score.low is not None
    assert first.score.low > first.base
    assert first.score.low < 0.25 < first.score.high
    assert first.lift is not None
    assert first.lift > 5
    # the useful one comes first, and it carries none of the predictions
    assert found.rules[0] == first
    called = sum(rule.score.n for rule in found.rules if not rule.says)
    assert found.carried["leaves"] == (called, 3000)
    assert len(found.customers) == len(found.rules)
    assert all(found.customers)


@pytest.mark.parametrize("seed", range(6))
def test_where_nothing_tells_who_leaves_nothing_is_said(
    facts: duckdb.DuckDBPyConnection, seed: int
) -> None:
    state = rare_world(facts, planted=False, seed=seed)
    assert not [rule for rule in rulebook(facts, RUN, ABOUT, state).rules if rule.says]


def test_without_a_state_rules_are_compared_by_their_words(
    facts: duckdb.DuckDBPyConnection,
) -> None:
    put(facts, [(PAID, YES, YES)] * 30 + [(PAID_TWICE_SAID, YES, YES)] * 10 + [(LATE, NO, NO)] * 9)
    found = rulebook(facts, RUN, ABOUT)
    assert {rule.definition for rule in found.rules} == {PAID, LATE}
    assert found.carried["leaves"][0] == sum(rule.score.n for rule in found.rules)
