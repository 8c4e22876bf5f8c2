from __future__ import annotations

import duckdb
import pytest

from nebelhorn.errors import SourceError
from nebelhorn.log.mapping import CustomerPath
from nebelhorn.log.object_customer import FoundCustomer, guess_customer
from nebelhorn.log.raw_writer import RawWriter


def _guess(
    events: dict[str, list[str]],
    types: dict[str, str],
    links: list[tuple[str, str]] = (),
    asked: str | None = None,
) -> tuple[FoundCustomer, list[tuple[object, ...]]]:
    connection = duckdb.connect()
    columns = {
        "events": ("ocel_id",),
        "relations": ("event", "object", "type", "qualifier"),
        "objects": ("id", "type"),
        "object_relations": ("source", "target", "qualifier"),
    }
    writers = {
        name: RawWriter(connection, missing=(), columns=each) for name, each in columns.items()
    }
    for event, objects in events.items():
        writers["events"].add({"ocel_id": event})
        for each in objects:
            writers["relations"].add({"event": event, "object": each, "type": types[each]})
    for each, kind in types.items():
        writers["objects"].add({"id": each, "type": kind})
    for source, target in links:
        writers["object_relations"].add({"source": source, "target": target})
    tables = {name: writer.finish(name) for name, writer in writers.items()}
    found = guess_customer(connection, tables, asked=asked, where="shop.jsonocel")
    return found, connection.execute(f"SELECT * FROM {found.links.relation}").fetchall()


@pytest.mark.parametrize(
    "kind", ["customers", "Privatkunde", "Firmenkunden", "applicant", "RetailClient", "account"]
)
def test_a_name_that_says_customer(kind):
    found, _ = _guess({"1": ["a", "x"], "2": ["x"]}, {"a": kind, "x": "ticket"}, [("x", "a")])
    assert found.path == CustomerPath(kind, ("ticket",))
    assert "guessed from its name" in found.found[0][1]


@pytest.mark.parametrize(
    "kind", ["Customer Order", "customer_order", "userSession", "Kundenauftrag"]
)
def test_the_last_word_counts(kind):
    found, _ = _guess({"1": ["a", "x"], "2": ["x"]}, {"a": kind, "x": "ticket"})
    assert found.path.object_type == "ticket"
    assert "2 events have exactly one" in found.found[0][1]


def test_objects_seen_together_are_related_where_the_log_says_nothing():
    found, links = _guess(
        {"1": ["o1", "c1"], "2": ["o2", "c1"], "3": ["o1"], "4": ["o2"]},
        {"o1": "order", "o2": "order", "c1": "client"},
    )
    assert found.path == CustomerPath("client", ("order",))
    assert {(source, target) for source, target, _ in links} == {("o1", "c1"), ("o2", "c1")}
    assert {qualifier for *_, qualifier in links} == {"seen together"}
    assert ("objects related because seen together in events", "order–client") in found.found


def test_no_way_leads_over_objects_of_many_customers():
    found, links = _guess(
        {"1": ["e", "c1"], "2": ["e", "c2"], "3": ["e"]},
        {"e": "employee", "c1": "client", "c2": "client"},
        [("e", "c1"), ("e", "c2")],
    )
    assert found.path == CustomerPath("client")
    assert ("events without a way to a customer", "1") in found.found
    assert len(links) == 2


def test_no_object_at_all():
    with pytest.raises(SourceError, match=r"shop\.jsonocel: the events belong to no object"):
        _guess({"1": []}, {})
