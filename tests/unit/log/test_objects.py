from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn.errors import MappingError
from nebelhorn.log import (
    CustomerPath,
    EventRule,
    ImportResult,
    Mapping,
    RawTable,
    Stores,
    list_rejects,
)
from nebelhorn.log.objects import find_customers

Bring = Callable[..., ImportResult]

OBJECTS = [{"id": "c1", "type": "customer"}, {"id": "c2", "type": "customer"}]
OBJECTS += [{"id": f"o{n}", "type": "order"} for n in (1, 2)]
OBJECTS += [{"id": f"i{n}", "type": "item"} for n in (1, 2, 3)]
LINKS = [("o1", "c1"), ("c2", "o2"), ("i1", "o1"), ("i2", "o1"), ("o2", "i3")]
EVENTS = {
    "ordered": [("c1", "customer"), ("o1", "order")],
    "paid": [("o2", "order")],
    "packed": [("i1", "item"), ("i2", "item")],
    "sent together": [("i2", "item"), ("i3", "item")],
    "cleaned": [],
}
PATH = CustomerPath("customer", via=("item", "order"))


def tables(stores: Stores, raw: Callable[..., RawTable]) -> dict[str, RawTable]:
    return {name: raw(stores, name, records) for name, records in records_of().items()}


def records_of() -> dict[str, list[dict[str, str | None]]]:
    return {
        "events": [{"id": name, "at": "2026-03-01", "what": name} for name in EVENTS],
        "objects": OBJECTS,
        "relations": [
            {"event": name, "object": thing, "type": kind, "qualifier": None}
            for name, held in EVENTS.items()
            for thing, kind in held
        ],
        "object_relations": [
            {"source": source, "target": target, "qualifier": "of"} for source, target in LINKS
        ],
    }


def test_the_customer_is_found_along_the_way_from_wherever_the_event_stands(
    stores: Stores, raw: Callable[..., RawTable]
) -> None:
    find_customers(stores.facts, PATH, tables(stores, raw), into="found")
    rows = stores.facts.execute("SELECT message, customers, customer FROM found ORDER BY 1")
    assert rows.fetchall() == [
        ("ordered", 1, "c1"),
        ("packed", 1, "c1"),
        ("paid", 1, "c2"),
        ("sent together", 2, "c1"),
    ]


def test_events_of_nobody_and_of_several_are_rejected(stores: Stores, bring: Bring) -> None:
    rule = EventRule(
        "events", "at", touchpoint_columns=("what",), message_id="id", relations="relations"
    )
    mapping = Mapping(events=(rule,), customer_path=PATH)
    done = bring(stores, records_of(), mapping)
    assert (done.records, done.events, done.rejected) == (5, 3, 2)
    assert {(r.record or {})["id"]: r.reason for r in list_rejects(stores.office)[1]} == {
        "sent together": "its objects lead to more than one customer",
        "cleaned": "its objects lead to no customer",
    }
    held = stores.facts.execute(
        "SELECT t.name, o.name FROM event_object JOIN object AS o USING (object_no) "
        "JOIN event USING (event_id) JOIN touchpoint AS t USING (touchpoint_no) ORDER BY ALL"
    )
    assert held.fetchall() == [
        ("ordered", "c1"),
        ("ordered", "o1"),
        ("packed", "i1"),
        ("packed", "i2"),
        ("paid", "o2"),
    ]
    assert stores.facts.execute("SELECT count(*) FROM object_object").fetchone() == (5,)
    again = bring(stores, records_of(), mapping)
    assert (again.events, again.known) == (0, 3)
    assert stores.facts.execute("SELECT count(*) FROM object_object").fetchone() == (5,)
    assert stores.facts.execute("SELECT count(*) FROM event_object").fetchone() == (5,)


def test_a_type_that_does_not_exist_is_named(stores: Stores, raw: Callable[..., RawTable]) -> None:
    with pytest.raises(MappingError, match="no object type 'clients' in this log; available"):
        find_customers(stores.facts, CustomerPath("clients"), tables(stores, raw), into="found")
