from __future__ import annotations

import sqlite3

import pytest

from nebelhorn.errors import SourceError
from nebelhorn.log.mapping import CustomerPath
from nebelhorn.log.sources.ocel_sqlite import is_ocel_sqlite, read_ocel_sqlite


def test_an_event_its_type_does_not_know_has_no_time(contents, shop):
    with sqlite3.connect(shop.as_sqlite) as database:
        database.execute("INSERT INTO event VALUES ('v9', 'send')")
    database.close()
    found = contents(read_ocel_sqlite, shop.as_sqlite)
    assert [row[1:4] for row in found.records["events"] if row[1] == "v9"] == [("v9", "send", None)]


def test_a_type_without_a_table_keeps_its_events(contents, shop):
    with sqlite3.connect(shop.as_sqlite) as database:
        database.execute("DROP TABLE event_Send")
    database.close()
    found = contents(read_ocel_sqlite, shop.as_sqlite)
    assert {row[1] for row in found.records["events"]} == {"v1", "v2", "v3", "v4", "v5", "v6"}


def test_the_file_is_not_changed(contents, shop):
    before = shop.as_sqlite.read_bytes()
    shop.as_sqlite.chmod(0o400)
    contents(read_ocel_sqlite, shop.as_sqlite)
    assert shop.as_sqlite.read_bytes() == before
    assert sorted(path.name for path in shop.as_sqlite.parent.iterdir()) == [
        "shop.jsonocel",
        "shop.sqlite",
        "shop.xmlocel",
    ]


def test_another_database_is_read_by_a_query(tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE orders (a)")
    database.close()
    with pytest.raises(SourceError, match=r"sqlite:///.*shop\.db with --query.*available: orders"):
        is_ocel_sqlite(path)


def test_a_missing_table_is_named(contents, shop):
    with sqlite3.connect(shop.as_sqlite) as database:
        database.execute("DROP TABLE event_object")
    database.close()
    with pytest.raises(SourceError, match="table event_object is missing"):
        contents(read_ocel_sqlite, shop.as_sqlite)


@pytest.mark.parametrize("size", [50, 8192 + 100])
def test_a_damaged_file(contents, shop, size):
    whole = shop.as_sqlite.read_bytes()
    shop.as_sqlite.write_bytes(whole[:size])
    with pytest.raises(SourceError, match=r"shop\.sqlite: cannot be read as SQLite"):
        contents(read_ocel_sqlite, shop.as_sqlite)


def test_the_way_to_the_customer_in_a_real_example(contents, shared_data):
    path = shared_data / "import_fixtures" / "running-example.sqlite"
    found = contents(read_ocel_sqlite, path)
    assert len(found.records["events"]) == 18_211
    # employees serve many customers, so no way leads over them
    assert found.mapping.customer_path == CustomerPath("customers", ("packages", "items", "orders"))
    assert not [what for what, _ in found.tables["events"].found if "without a way" in what]


def test_an_order_of_a_customer_is_no_customer(contents, shared_data):
    found = contents(read_ocel_sqlite, shared_data / "import_fixtures" / "logistics.sqlite")
    assert len(found.records["events"]) == 8727
    assert found.mapping.customer_path.object_type != "Customer Order"
    assert "guessed" in dict(found.tables["events"].found)["customer"]
