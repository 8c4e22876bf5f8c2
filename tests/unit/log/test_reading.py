from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn.errors import ConditionError, MappingError, NothingToImport, SourceError
from nebelhorn.log import CountRule, EventRule, ImportResult, Mapping, Stores, list_rejects

Bring = Callable[..., ImportResult]

FINE = {"who": "ann", "at": "2026-03-01 10:00:00", "what": "visit", "paid": "12.50"}
RULE = EventRule("log", "at", "who", touchpoint_columns=("what",), value="paid")


def events(stores: Stores, columns: str) -> list[tuple[object, ...]]:
    return stores.facts.execute(
        f"SELECT {columns} FROM event AS e JOIN touchpoint AS t USING (touchpoint_no) "
        "ORDER BY t_us, t.name"
    ).fetchall()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"who": None}, "no customer"),
        ({"at": None}, "no time"),
        ({"at": "yesterday"}, "the time cannot be read"),
        ({"what": None}, "no touchpoint"),
        ({"at": "20226-03-01 10:00:00"}, "the time cannot be read"),
        ({"paid": "a lot"}, "the value is no number"),
        ({"paid": "Infinity"}, "the value is no number"),
    ],
)
def test_each_record_that_cannot_be_taken_has_one_reason(
    stores: Stores, bring: Bring, bad: dict[str, str | None], reason: str
) -> None:
    done = bring(stores, {"log": [FINE, FINE | bad]}, Mapping(events=(RULE,)))
    assert (done.records, done.events, done.rejected) == (2, 1, 1)
    (reject,) = list_rejects(stores.office)[1]
    assert (reject.reason, reject.line, reject.record) == (reason, 3, FINE | bad)


def test_a_literal_touchpoint_without_a_time_did_not_happen(stores: Stores, bring: Bring) -> None:
    rule = EventRule("log", "at", "who", touchpoint="delivered")
    done = bring(stores, {"log": [FINE, FINE | {"at": None}]}, Mapping(events=(rule,)))
    assert (done.records, done.events, done.rejected) == (1, 1, 0)


def test_several_columns_name_one_touchpoint(stores: Stores, bring: Bring) -> None:
    rule = EventRule("log", "at", "who", touchpoint_columns=("what", "part"))
    records = [FINE | {"part": "START"}, FINE | {"part": None}]
    bring(stores, {"log": records}, Mapping(events=(rule,)))
    assert events(stores, "name") == [("visit",), ("visit+START",)]


def test_one_table_can_tell_of_several_touchpoints(stores: Stores, bring: Bring) -> None:
    order = {"who": "ann", "placed": "2026-03-01", "sent": "2026-03-02", "state": "SP"}
    rules = (
        EventRule("orders", "placed", "who", touchpoint="placed", attributes={"land": "state"}),
        EventRule("orders", "sent", "who", touchpoint="sent", where="state = 'SP'"),
    )
    done = bring(
        stores, {"orders": [order, order | {"who": "bob", "state": "RJ"}]}, Mapping(events=rules)
    )
    assert (done.records, done.events) == (3, 3)
    found = {("placed", "RJ"), ("placed", "SP"), ("sent", None)}
    assert set(events(stores, "name, a_land")) == found


def test_values_attributes_and_knowing_time_are_kept(stores: Stores, bring: Bring) -> None:
    rule = EventRule(
        "log", "at", "who", touchpoint_columns=("what",), value="paid", known="heard",
        attributes={"Größe": "size", "grösse!": "colour"},
    )  # fmt: skip
    record = FINE | {"heard": "2026-03-02 10:00:00", "size": "XL", "colour": "red"}
    bring(stores, {"log": [record]}, Mapping(events=(rule,)))
    columns = dict(stores.facts.execute("SELECT name, column_name FROM attribute").fetchall())
    row = events(stores, f'value, known_us - t_us, "{columns["Größe"]}", "{columns["grösse!"]}"')
    assert row == [(12.5, 86_400_000_000, "XL", "red")]


def test_a_condition_knows_numbers_from_texts(stores: Stores, bring: Bring) -> None:
    rule = EventRule("log", "at", "who", touchpoint_columns=("what",), where="paid > 9")
    records = [FINE, FINE | {"paid": "100"}, FINE | {"paid": "8"}]
    assert bring(stores, {"log": records}, Mapping(events=(rule,))).events == 2
    broken = EventRule("log", "at", "who", touchpoint_columns=("what",), where="price > 9")
    with pytest.raises(ConditionError, match="price"):
        bring(stores, {"log": records}, Mapping(events=(broken,)))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (EventRule("log", "at", "woh", touchpoint="x"), r"log: no column 'woh'; available: who"),
        (
            EventRule("lg", "at", "who", touchpoint="x"),
            r"events.csv: no table 'lg'; available: log",
        ),
        (EventRule("log", "at", "who", touchpoint="x", attributes={"a": "b"}), "no column 'b'"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_says_what_is(
    stores: Stores, bring: Bring, rule: EventRule, message: str
) -> None:
    with pytest.raises(MappingError, match=message):
        bring(stores, {"log": [FINE]}, Mapping(events=(rule,)))
    assert stores.facts.execute("SELECT count(*) FROM import_run").fetchone() == (0,)


def test_a_column_that_holds_no_times_is_named_with_a_value(stores: Stores, bring: Bring) -> None:
    rule = EventRule("log", "what", "who", touchpoint="x")
    with pytest.raises(SourceError, match=r"log: column what .* \(found 'visit'\).*--time-format"):
        bring(stores, {"log": [FINE]}, Mapping(events=(rule,)))


def test_a_rule_that_speaks_about_nothing_is_said(stores: Stores, bring: Bring) -> None:
    rule = EventRule("log", "at", "who", touchpoint="x", where="what = 'never'")
    with pytest.raises(NothingToImport, match=r"events.csv: no record to read in log"):
        bring(stores, {"log": [FINE]}, Mapping(events=(rule,)))


def test_counts_are_kept_by_the_day_as_it_is_written(stores: Stores, bring: Bring) -> None:
    rule = CountRule("views", day="day", count="n", touchpoint_column="where")
    records = [
        {"day": "2026-03-01", "n": "100", "where": "banner"},
        {"day": "2026-03-01", "n": "20", "where": "banner"},
        {"day": "2026-03-02", "n": "7", "where": "banner"},
        {"day": "2026-03-02", "n": "many", "where": "banner"},
        {"day": "2026-03-02", "n": "-1", "where": "banner"},
    ]
    mapping = Mapping(counts=(rule,), time_zone="Asia/Tokyo")
    done = bring(stores, {"views": records}, mapping)
    assert (done.records, done.counts, done.rejected) == (5, 3, 2)
    rows = stores.facts.execute(
        "SELECT make_timestamp(day_us)::DATE::VARCHAR, count FROM touch_count ORDER BY day_us"
    )
    assert rows.fetchall() == [("2026-03-01", 120), ("2026-03-02", 7)]
    again = bring(stores, {"views": records}, mapping)
    assert (again.counts, again.known) == (0, 3)
    assert list_rejects(stores.office)[1][0].reason == "the count is no whole number"
