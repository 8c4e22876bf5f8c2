from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn.errors import MappingError
from nebelhorn.log import Join, RawTable, Stores
from nebelhorn.log.joins import join_tables

ORDERS = [{"order": "1", "who": "ann", "note": "x"}, {"order": "2", "who": "bob", "note": None}]
ITEMS = [
    {"order": "1", "price": "2.5", "note": "b"},
    {"order": "1", "price": "3", "note": "a"},
    {"order": "9", "price": "7", "note": "c"},
]
Raw = Callable[..., RawTable]


def joined(stores: Stores, raw: Raw, join: Join) -> list[tuple[object, ...]]:
    tables = {"orders": raw(stores, "orders", ORDERS), "items": raw(stores, "items", ITEMS)}
    table = join_tables(stores.facts, tables, (join,))["orders"]
    rows = stores.facts.execute(f"SELECT * FROM {table.numbered} ORDER BY _line").fetchall()
    plain = stores.facts.execute(f"SELECT * FROM {table.relation}").fetchall()
    assert sorted(map(str, plain)) == sorted(str(row[1:]) for row in rows)
    return [table.columns, *rows]


def test_columns_come_along_one_record_a_key(stores: Stores, raw: Raw) -> None:
    columns, first, second = joined(stores, raw, Join("orders", "items", ("order",)))
    assert columns == ("order", "who", "note", "price", "items.note")
    assert first == (2, "1", "ann", "x", "2.5", "a")  # the smallest of each column
    assert second == (3, "2", "bob", None, None, None)  # nobody is lost


def test_several_records_are_summed_up_as_said(stores: Stores, raw: Raw) -> None:
    join = Join("orders", "items", ("order",), {"price": "sum", "note": "max"})
    assert joined(stores, raw, join)[1] == (2, "1", "ann", "x", "5.5", "b")


@pytest.mark.parametrize(
    ("join", "message"),
    [
        (Join("orders", "itms", ("order",)), r"no table 'itms'; available: items"),
        (Join("orders", "items", ("id",)), r"orders has no column 'id'; available: "),
        (Join("orders", "items", ("order",), {"prise": "sum"}), r"'prise' to aggregate; available"),
        (Join("orders", "items", ("order",), {"price": "mean"}), r"no aggregate 'mean'; available"),
    ],
)
def test_a_join_that_names_what_is_not_there_says_what_is(
    stores: Stores, raw: Raw, join: Join, message: str
) -> None:
    with pytest.raises(MappingError, match=message):
        joined(stores, raw, join)
