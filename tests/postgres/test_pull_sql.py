"""Pulls from a real PostgreSQL: `python scripts/with_postgres.py -- pytest tests/postgres`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nebelhorn.app import Pulled, init, open_workspace
from nebelhorn.app.pulls import pull

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: nebelhorn[postgres]")

URL = os.environ.get("NEBELHORN_TEST_POSTGRES", "")
PASSWORD = URL.rpartition("@")[0].rpartition(":")[2]
T0 = 1_772_359_200_000_000

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not URL, reason="no PostgreSQL: NEBELHORN_TEST_POSTGRES is not set"),
]


@pytest.fixture
def database() -> Iterator[object]:
    with psycopg.connect(URL, autocommit=True) as connected:
        connected.execute("CREATE SCHEMA erp")
        connected.execute(
            "CREATE TABLE erp.orders (id bigint PRIMARY KEY, customer text, "
            "ordered_at timestamptz, status text, price numeric, updated_at timestamptz NOT NULL)"
        )
        yield connected
        connected.execute("DROP SCHEMA erp CASCADE")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("ERP_PASSWORD", PASSWORD)
    init(tmp_path / "shop")
    (tmp_path / "shop" / "orders.toml").write_text(
        '[[event]]\ntime = "ordered_at"\ncustomer = "customer"\ntouchpoint = "Order"\n'
        'value = "price"\n'
    )
    file = tmp_path / "shop" / "nebelhorn.toml"
    file.write_text(
        file.read_text()
        + f"""
[[pull]]
name = "orders"
kind = "sql"
url = "{URL.replace(f":{PASSWORD}", "")}"
password_env = "ERP_PASSWORD"
table = "erp.orders"
key = "id"
watermark = "updated_at"
track = ["status"]
full = true
mapping = "orders.toml"
"""
    )
    with open_workspace(tmp_path / "shop") as workspace:
        yield workspace


def run(shop: object, minutes: float = 0, **said: object) -> Pulled:
    return pull(shop, "orders", now_us=T0 + round(minutes * 60_000_000), **said)


def insert(database: object, number: int, minute: int, who: str = "ann") -> None:
    database.execute(
        "INSERT INTO erp.orders VALUES (%s, %s, timestamptz '2026-03-01 09:00+00' + "
        "%s * interval '1 minute', 'new', 9.50, timestamptz '2026-03-01 09:00+00' + "
        "%s * interval '1 minute')",
        [number, who, minute, minute],
    )


def test_new_changed_and_deleted_rows(database, shop):
    insert(database, 1, 0)
    insert(database, 2, 1, "bob")
    assert (run(shop).events, run(shop, 5).events) == (2, 0)
    database.execute(
        "UPDATE erp.orders SET status = 'shipped', updated_at = '2026-03-01 10:06+00' WHERE id = 1"
    )
    assert (run(shop, 10).changes, run(shop, 15).changes) == (1, 0)
    database.execute("DELETE FROM erp.orders WHERE id = 2")
    assert (run(shop, 20).deletes, run(shop, 25).deletes) == (1, 0)
    rows = shop.stores.facts.execute(
        "SELECT name, make_timestamp(t_us)::VARCHAR FROM event "
        "JOIN touchpoint USING (touchpoint_no) ORDER BY t_us"
    ).fetchall()
    assert rows == [
        ("Order", "2026-03-01 09:00:00"),
        ("Order", "2026-03-01 09:01:00"),
        ("orders: status changed to shipped", "2026-03-01 10:06:00"),
        ("orders deleted", "2026-03-01 10:20:00"),
    ]


def test_a_transaction_that_commits_late_is_not_lost(database, shop):
    insert(database, 1, 10)
    run(shop)
    with psycopg.connect(URL) as slow:
        insert(slow, 2, 5)  # began before, and is seen only after its commit
        assert run(shop, 5).events == 0
        slow.commit()
    assert run(shop, 10).events == 1


def test_a_renamed_column_and_one_of_another_type(database, shop):
    insert(database, 1, 0)
    run(shop)
    database.execute("ALTER TABLE erp.orders RENAME status TO state")
    assert "no column 'status' (track); available: state" in run(shop, 5).trouble
    database.execute("ALTER TABLE erp.orders RENAME state TO status")
    database.execute("ALTER TABLE erp.orders ALTER updated_at TYPE text")
    told = run(shop, 10).trouble
    assert "updated_at" in told
    assert PASSWORD not in told
    assert run(shop, 15, accept=True).trouble is None


def test_a_number_as_watermark_and_a_table_that_is_near(database, shop):
    file = shop.folder / "nebelhorn.toml"
    text = file.read_text().replace('watermark = "updated_at"', 'watermark = "id"')
    file.write_text(text)
    insert(database, 1, 0)
    assert (run(shop).events, run(shop, 5).events) == (1, 0)
    insert(database, 2, 1)
    assert run(shop, 10).events == 1
    file.write_text(text.replace("erp.orders", "erp.ordrs"))
    assert "available: erp.orders" in run(shop, 15).trouble
