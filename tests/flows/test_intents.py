"""What customers plan is sealed, checked, erased with them, and stands in the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nebelhorn import Workspace, index, open_workspace
from nebelhorn.app import import_events, init
from nebelhorn.app.replay import replay
from nebelhorn.app.verify import verify
from nebelhorn.demo import simulate
from nebelhorn.log import customer_keys
from nebelhorn.predictions import NOBODY, erase_seals
from nebelhorn.views.index.plans import plans_sentence
from nebelhorn.views.words import words

QUESTIONS = """
[[question]]
name = "leaves"
kind = "outcome"
horizon_days = 30
touchpoints = ["cancellation"]

[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 14
"""
PLANS = "UPDATE answer SET intent = CASE answer_id % 3 WHEN 0 THEN 'leave' WHEN 1 THEN 'stay' END"


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Workspace]:
    made = simulate(tmp_path / "data", customers=60, months=5)
    folder = tmp_path / "w"
    init(folder).write_text(made.settings.read_text() + QUESTIONS)
    with open_workspace(folder) as workspace:
        import_events(workspace, made.folder, mapping=made.mapping)
        yield workspace


def leaves(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.stores.facts.execute("SELECT seals, root FROM block ORDER BY ALL").fetchall()


def sealed(workspace: Workspace) -> list[tuple[object, ...]]:
    return workspace.stores.facts.execute(
        "SELECT * EXCLUDE (run_no, intent) FROM seal ORDER BY seal_no"
    ).fetchall()


def test_plans_change_no_other_word_of_a_seal_and_nothing_where_none_is_told(
    company: Workspace,
) -> None:
    replay(company)
    roots, before = leaves(company), sealed(company)
    assert index(company).index.intent is None
    replay(company, again=True)
    assert leaves(company) == roots
    company.stores.facts.execute(PLANS)
    assert not replay(company).already
    assert sealed(company) == before
    assert leaves(company) != roots
    assert verify(company).faults == ()


def test_the_index_has_a_line_on_the_same_predictions(company: Workspace) -> None:
    company.stores.facts.execute(PLANS)
    replay(company)
    found = index(company).index.intent
    assert found is not None
    assert found.said.n == found.machine.n > 50
    assert found.said.naive == found.machine.naive
    assert found.ours is None
    assert found.said.value is not None
    assert found.said.low < found.said.value < found.said.high
    said = plans_sentence(found, words("de"))
    assert re.match(
        r"Wo Kunden gesagt hatten, was sie vorhaben \(\d+ Prognosen, \d+ Kunden\)", said
    )
    assert plans_sentence(found, words("en")) in index(company).sentence["en"]


@pytest.mark.parametrize("word", [NOBODY, 0, 1])
def test_a_changed_plan_is_seen(company: Workspace, word: int) -> None:
    company.stores.facts.execute(PLANS)
    replay(company)
    facts = company.stores.facts
    told = facts.execute(
        "SELECT min(seal_no) FROM seal WHERE intent NOT IN (?, ?)", [NOBODY, word]
    ).fetchone()
    assert told is not None
    facts.execute("UPDATE seal SET intent = ? WHERE seal_no = ?", [word, told[0]])
    assert "a seal was changed" in " ".join(verify(company).faults)


def test_erasing_a_customer_with_a_plan_keeps_the_ledger_valid(company: Workspace) -> None:
    company.stores.facts.execute(PLANS)
    replay(company)
    row = company.stores.facts.execute(
        "SELECT min(customer_no) FROM seal JOIN sealed_point USING (run_no, point_no) "
        "WHERE intent <> ?",
        [NOBODY],
    ).fetchone()
    assert row is not None
    key = customer_keys(company.stores.office)[row[0]]
    assert erase_seals(company.stores.facts, row[0], key) > 0
    assert verify(company).faults == ()
