from __future__ import annotations

import json

import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.mapping import CustomerPath
from nebelhorn.log.sources.ocel_json import is_ocel_json, read_ocel_json
from nebelhorn.log.sources.ocel_sqlite import read_ocel_sqlite
from nebelhorn.log.sources.ocel_xml import read_ocel_xml


def test_the_tables_of_an_object_centric_log(contents, shop):
    found = contents(read_ocel_json, shop.as_json)
    assert {name: table.columns for name, table in found.tables.items()} == {
        "events": ("ocel_id", "ocel_type", "ocel_time", "channel", "amount"),
        "relations": ("event", "object", "type", "qualifier"),
        "objects": ("id", "type", "name", "price"),
        "object_relations": ("source", "target", "qualifier"),
        "object_changes": ("object", "attribute", "time", "value"),
    }
    assert found.records["events"][3] == (4, "v4", "pay", "2026-03-02T09:00:00Z", None, "12")
    assert found.records["relations"][0] == (1, "v1", "o1", "order", "in")
    # the first price, not the last: what came later must not be known before
    assert (3, "o1", "order", None, "10.50") in found.records["objects"]
    assert ("o1", "price", "2026-03-02T08:00:00Z", "12") in {
        row[1:] for row in found.records["object_changes"]
    }


def test_the_format_says_how_to_read_it(contents, shop):
    mapping = contents(read_ocel_json, shop.as_json).mapping
    (rule,) = mapping.events
    assert rule.message_id == "ocel_id"
    assert rule.touchpoint_columns == ("ocel_type",)
    assert rule.time == "ocel_time"
    assert rule.relations == "relations"
    assert rule.attributes == {"channel": "channel", "amount": "amount"}
    assert mapping.customer_path == CustomerPath("customer", ("parcel", "order"))


@pytest.mark.parametrize("other", ["as_xml", "as_sqlite"])
def test_the_three_formats_say_the_same(contents, shop, other):
    reader = {"as_xml": read_ocel_xml, "as_sqlite": read_ocel_sqlite}[other]
    one, two = contents(read_ocel_json, shop.as_json), contents(reader, getattr(shop, other))
    assert {name: table.columns for name, table in one.tables.items()} == {
        name: table.columns for name, table in two.tables.items()
    }
    for name in one.tables:
        assert {row[1:] for row in one.records[name]} == {row[1:] for row in two.records[name]}
    assert one.mapping == two.mapping


def test_the_first_version_with_its_prefixes(contents, tmp_path):
    path = tmp_path / "old.jsonocel"
    path.write_text(
        json.dumps(
            {
                "ocel:global-log": {"ocel:attribute-names": [], "ocel:object-types": ["patient"]},
                "ocel:events": {
                    "1": {
                        "ocel:activity": "admit",
                        "ocel:timestamp": "2026-03-01T09:00:00Z",
                        "ocel:omap": ["p1"],
                        "ocel:vmap": {"ward": "3"},
                    }
                },
                "ocel:objects": {"p1": {"ocel:type": "patient", "ocel:ovmap": {"age": 40}}},
            }
        )
    )
    found = contents(read_ocel_json, path)
    assert is_ocel_json(path)
    assert found.records["events"] == [(1, "1", "admit", "2026-03-01T09:00:00Z", "3")]
    assert found.records["relations"] == [(1, "1", "p1", "patient", None)]
    assert found.records["objects"] == [(1, "p1", "patient", "40")]
    assert found.mapping.customer_path == CustomerPath("patient")
    assert ("format", "OCEL 1.0 (JSON)") in found.tables["events"].found


def test_the_customer_asked_for(contents, shop):
    found = contents(read_ocel_json, shop.as_json, customer_object="Order")
    assert found.mapping.customer_path.object_type == "order"


def test_a_customer_that_does_not_exist(contents, shop):
    with pytest.raises(SourceError, match=r"no object type 'custmer'.*available: customer"):
        contents(read_ocel_json, shop.as_json, customer_object="custmer")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"objects": [], "events": [{"id": "e1", "type"', "line 1: this is not complete JSON"),
        ('{"objects": [],\n "events": [7]}', "line 2: expected an object.*found"),
        ('{"objects": [], "events": [{"id": "1", "relationships": 7}]}', "expected a list"),
        ('{"objects": [], "events": [{"id": "1"}]}', "belong to no object"),
        ('{"objects": [] "events": []}', "line 1: this is not complete JSON: expected ','"),
    ],
)
def test_what_is_no_log_is_said(contents, tmp_path, text, says):
    path = tmp_path / "broken.jsonocel"
    path.write_text(text)
    with pytest.raises(SourceError, match=says) as caught:
        contents(read_ocel_json, path)
    assert "broken.jsonocel" in str(caught.value)


def test_no_event(contents, tmp_path):
    path = tmp_path / "empty.jsonocel"
    path.write_text('{"objectTypes": [], "eventTypes": [], "objects": [], "events": []}')
    with pytest.raises(NothingToImport, match=r"empty\.jsonocel"):
        contents(read_ocel_json, path)


def test_real_examples(contents, shared_data):
    fixtures = shared_data / "import_fixtures"
    recruiting = contents(read_ocel_json, fixtures / "recruiting-red.jsonocel")
    assert len(recruiting.records["events"]) == 6607
    # no type is called like a customer; every event has exactly one application
    assert recruiting.mapping.customer_path == CustomerPath("applications")


def test_the_real_example_in_three_formats(contents, shared_data):
    fixtures = shared_data / "import_fixtures"
    read = [
        contents(read_ocel_json, fixtures / "ocel20_example.jsonocel"),
        contents(read_ocel_xml, fixtures / "ocel20_example.xmlocel"),
        contents(read_ocel_sqlite, fixtures / "ocel20_example.sqlite"),
    ]
    # its exporter wrote local time without offset to XML and SQLite, so times are left out
    seen = [
        {
            name: {
                frozenset(
                    (column, value)
                    for column, value in zip(found.tables[name].columns, row[1:], strict=True)
                    if column not in {"ocel_time", "time"} and value is not None
                )
                for row in found.records[name]
            }
            for name in found.tables
        }
        for found in read
    ]
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]["events"]) == 13
