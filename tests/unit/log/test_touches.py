"""What arrives is in the facts once, together with how far was read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nebelhorn.log import Stores, Touch, open_stores, read_until, take_touches

ONE = Touch("shop", "m1", "c1", 1_000_000, 2_000_000, "order", 9.5)


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    return open_stores(tmp_path)


def test_what_comes_again_is_counted_once(stores: Stores) -> None:
    other = replace(ONE, message="m2", objects=(("order", "o7"),), attributes={"plan": "gold"})
    first = take_touches(stores, [ONE, ONE, other], reader="inbox", until=3)
    again = take_touches(stores, [other, replace(ONE, message="m3")], reader="inbox", until=5)
    assert (first.events, first.known, again.events, again.known) == (2, 1, 1, 1)
    assert first.customers == again.customers
    assert read_until(stores.facts, "inbox") == 5
    rows = stores.facts.execute(
        "SELECT t.name, t_us, known_us, value, a_plan FROM event "
        "JOIN touchpoint AS t USING (touchpoint_no) ORDER BY a_plan NULLS FIRST"
    ).fetchall()
    assert rows == [("order", 1_000_000, 2_000_000, 9.5, None)] * 2 + [
        ("order", 1_000_000, 2_000_000, 9.5, "gold")
    ]
    held = stores.facts.execute(
        "SELECT type, name FROM event_object JOIN object USING (object_no)"
    ).fetchall()
    assert held == [("order", "o7")]


def test_answers_keep_score_scale_text_and_what_they_are_about(stores: Stores) -> None:
    said = replace(
        ONE, is_answer=True, score=0.75, raw_score=4.0, scale=(1.0, 5.0), said="fine", value=None
    )
    take_touches(stores, [said, replace(said, message="m2", touchpoint="")], reader="x", until=1)
    take_touches(stores, [said], reader="x", until=2)
    rows = stores.facts.execute(
        "SELECT score, raw_score, scale_low, scale_high, has_text, name FROM answer "
        "LEFT JOIN about USING (about_no) LEFT JOIN touchpoint USING (touchpoint_no) ORDER BY name"
    ).fetchall()
    told = (0.75, 4.0, 1.0, 5.0, True)
    assert rows == [(*told, "order"), (*told, None)]


def test_an_id_is_an_id_only_within_its_source(stores: Stores) -> None:
    found = take_touches(stores, [ONE, replace(ONE, source="app")], reader="inbox", until=1)
    assert found.events == 2


def test_nothing_arrived_and_still_it_was_read(stores: Stores) -> None:
    assert take_touches(stores, [], reader="inbox", until=9).customers == ()
    assert (read_until(stores.facts, "inbox"), read_until(stores.facts, "other")) == (9, 0)
