from __future__ import annotations

from collections.abc import Callable

import duckdb
import pytest

from nebelhorn.log import EventRule, ImportResult, Mapping, Stores

Bring = Callable[..., ImportResult]

RULE = EventRule("log", time="at", customer="who", touchpoint_columns=("what",))
VISIT = {"who": "ann", "at": "2026-03-01 10:00:00", "what": "visit"}
ORDER = {"who": "ann", "at": "2026-03-02 10:00:00", "what": "order"}


def ids(stores: Stores) -> list[int]:
    rows = stores.facts.execute("SELECT event_id FROM event ORDER BY event_id").fetchall()
    return [number for (number,) in rows]


def in_order(stores: Stores) -> list[str]:
    rows = stores.facts.execute(
        "SELECT name FROM event JOIN touchpoint USING (touchpoint_no) ORDER BY t_us, event_id"
    )
    return [name for (name,) in rows.fetchall()]


def test_the_hash_event_ids_rest_on_is_the_one_we_know() -> None:
    # Event ids are DuckDB's hash(). If another version of DuckDB hashes differently, importing a
    # file again would add every event a second time: then the ids need a migration, not a new
    # value here.
    row = duckdb.connect().execute("SELECT hash('nebelhorn'), hash('')").fetchone()
    assert row == (3040327807039037446, 5104928228550385088)


def test_an_id_rests_on_source_and_content_only(stores: Stores, bring: Bring) -> None:
    bring(stores, {"log": [VISIT]}, Mapping(events=(RULE,)))
    (first,) = ids(stores)
    bring(stores, {"log": [ORDER, {"what": "visit", **VISIT}]}, Mapping(events=(RULE,)))
    assert first in ids(stores)
    assert len(ids(stores)) == 2
    bring(stores, {"log": [VISIT]}, Mapping(source="elsewhere", events=(RULE,)))
    assert len(ids(stores)) == 3


def test_identical_records_are_kept_as_often_as_they_occur(stores: Stores, bring: Bring) -> None:
    done = bring(stores, {"log": [VISIT, ORDER, VISIT, VISIT]}, Mapping(events=(RULE,)))
    assert (done.records, done.events, done.known) == (4, 4, 0)
    before = ids(stores)
    done = bring(stores, {"log": [VISIT, VISIT, VISIT, ORDER]}, Mapping(events=(RULE,)))
    assert (done.events, done.known) == (0, 4)
    assert ids(stores) == before
    done = bring(stores, {"log": [VISIT] * 5}, Mapping(events=(RULE,)))
    assert (done.events, done.known) == (2, 3)


def test_nothing_and_an_empty_text_are_different_contents(stores: Stores, bring: Bring) -> None:
    records = [{**VISIT, "note": None}, {**VISIT, "note": ""}]
    assert bring(stores, {"log": records}, Mapping(events=(RULE,))).events == 2
    assert len(set(ids(stores))) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_equal_ids_with_other_content_are_rejected_whatever_the_order(
    stores: Stores, bring: Bring, turned: bool
) -> None:
    rule = EventRule("log", "at", "who", touchpoint_columns=("what",), message_id="no")
    records = [
        {"no": "1", **VISIT},
        {"no": "1", **VISIT},
        {"no": "1", **ORDER},
        {"no": "2", **VISIT},
    ]
    done = bring(stores, {"log": records[::-1] if turned else records}, Mapping(events=(rule,)))
    assert (done.records, done.events, done.known, done.rejected) == (4, 2, 1, 1)
    assert in_order(stores) == ["visit", "visit"]  # the earliest is kept


def test_file_order_breaks_ties_only_where_the_mapping_says_so(
    stores: Stores, bring: Bring
) -> None:
    names = [f"step {number}" for number in range(8)]
    records = [{**VISIT, "what": name} for name in names]
    by_line = EventRule("log", "at", "who", touchpoint_columns=("what",), tie="line")
    bring(stores, {"log": records}, Mapping(source="by line", events=(by_line,)))
    assert in_order(stores) == names
    assert bring(stores, {"log": records}, Mapping(source="by line", events=(by_line,))).events == 0


def test_without_it_ties_have_an_order_that_the_file_does_not_decide(
    stores: Stores, bring: Bring
) -> None:
    records = [{**VISIT, "what": f"step {number}"} for number in range(8)]
    bring(stores, {"log": records}, Mapping(events=(RULE,)))
    first = in_order(stores)
    stores.facts.execute("DELETE FROM event")
    bring(stores, {"log": records[::-1]}, Mapping(events=(RULE,)))
    assert in_order(stores) == first


def test_the_bulk_lies_in_the_order_kernels_want(stores: Stores, bring: Bring) -> None:
    for day in (3, 1, 2):
        records = [
            {"who": who, "at": f"2026-03-0{day} 10:00:00", "what": "visit"} for who in "dacb"
        ]
        bring(stores, {"log": records}, Mapping(events=(RULE,)))
    rows = stores.facts.execute("SELECT id_no, t_us, event_id FROM event ORDER BY rowid").fetchall()
    assert rows == sorted(rows)
    assert len(rows) == 12
