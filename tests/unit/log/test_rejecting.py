from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn.errors import SourceError
from nebelhorn.log import (
    EventRule,
    ImportResult,
    Mapping,
    Stores,
    list_rejects,
    mark_replayed,
    reasons,
)

Bring = Callable[..., ImportResult]

PLAIN = Mapping(events=(EventRule("log", "at", "who", touchpoint_columns=("what",)),))
GOOD = {"who": "ann", "at": "2026-03-01 10:00:00", "what": "visit"}
BAD = {"who": None, "at": "2026-03-01 10:00:00", "what": "visit, or not"}


def test_a_reject_says_where_why_and_what(stores: Stores, bring: Bring) -> None:
    bring(stores, {"log": [GOOD, BAD]}, PLAIN, mapping_text="[[event]]")
    total, (reject,) = list_rejects(stores.office)
    assert (total, reject.location, reject.table, reject.line) == (1, "events.csv", "log", 3)
    assert (reject.reason, reject.raw) == ("no customer", ',2026-03-01 10:00:00,"visit, or not"')
    assert (reject.record, reject.mapping, reject.replayed) == (BAD, "[[event]]", False)
    assert reasons(stores.office) == [("no customer", 1)]


def test_the_same_record_rejected_again_is_one(stores: Stores, bring: Bring) -> None:
    turned = {key: BAD[key] for key in ("what", "at", "who")}
    for records in ([GOOD, BAD], [BAD, GOOD], [turned, GOOD]):
        assert bring(stores, {"log": records}, PLAIN).rejected == 1
    assert list_rejects(stores.office)[0] == 1


def test_identical_records_are_rejected_as_often_as_they_occur(
    stores: Stores, bring: Bring
) -> None:
    bring(stores, {"log": [BAD, GOOD, BAD, BAD]}, PLAIN)
    assert [reject.line for reject in list_rejects(stores.office)[1]] == [2, 4, 5]


def test_what_is_taken_leaves_the_list_and_what_is_rejected_again_stays(
    stores: Stores, bring: Bring
) -> None:
    bring(stores, {"log": [GOOD, BAD, BAD | {"who": "bob", "at": None}]}, PLAIN)
    ids = [reject.reject_id for reject in list_rejects(stores.office)[1]]
    first = list_rejects(stores.office)[1][0].reject_id
    later = 1 + stores.office.connect().exec_driver_sql(
        "SELECT max(rejected_us) FROM reject"
    ).scalar_one()  # fmt: skip
    mark_replayed(stores.office, ids[:1], now_us=later)
    assert [reject.reject_id for reject in list_rejects(stores.office)[1]] == ids[1:]
    mark_replayed(stores.office, ids[1:], now_us=later - 1)  # rejected by that very import
    assert list_rejects(stores.office)[0] == 1
    bring(stores, {"log": [GOOD, BAD]}, PLAIN)
    assert first in {reject.reject_id for reject in list_rejects(stores.office)[1]}
    assert list_rejects(stores.office, replayed=None)[0] == 2


def test_an_import_that_fails_leaves_the_facts_as_they_were(stores: Stores, bring: Bring) -> None:
    two = Mapping(events=(*PLAIN.events, EventRule("log", "what", "who", touchpoint="x")))
    with pytest.raises(SourceError):
        bring(stores, {"log": [GOOD, BAD]}, two)
    assert stores.facts.execute("SELECT count(*) FROM event").fetchone() == (0,)
    assert bring(stores, {"log": [GOOD, BAD]}, PLAIN).events == 1
    assert list_rejects(stores.office)[0] == 1
