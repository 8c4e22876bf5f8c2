"""A served workspace pulls by itself, and what came is foretold."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nebelhorn.app import Service, pulls, serving
from nebelhorn.live import Pulled

T0 = datetime(2026, 3, 2, 12, tzinfo=UTC)
T0_US = int(T0.timestamp()) * 1_000_000
MINUTE = 60_000_000
SETTINGS = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 7
grace_hours = 48

[[pull]]
name = "dead"
kind = "sql"
url = "sqlite:///PLACE/nowhere.db"
table = "orders"
mapping = "orders.toml"
every = "1 min"

[[pull]]
name = "orders"
kind = "sql"
url = "sqlite:///PLACE/erp.db"
table = "orders"
key = "id"
watermark = "changed"
mapping = "orders.toml"
every = "1 min"
"""
MAPPING = """source = "erp"
[tables]
orders = "orders.csv"
[[event]]
table = "orders"
time = "changed"
customer = "customer"
touchpoint = "order"
message_id = "id"
"""


@pytest.fixture
def company(shop: Path) -> Path:
    settings = shop / "nebelhorn.toml"
    settings.write_text(settings.read_text() + SETTINGS.replace("PLACE", str(shop)))
    (shop / "orders.toml").write_text(MAPPING)
    order(shop, "CREATE TABLE orders(id INTEGER PRIMARY KEY, customer TEXT, changed TEXT)")
    order(shop, "INSERT INTO orders VALUES (1, 'ann', '2026-03-01 10:00:00')")
    return shop


def order(place: Path, statement: str) -> None:
    with sqlite3.connect(place / "erp.db") as erp:
        erp.execute(statement)
    erp.close()


def pulled(service: Service) -> list[Pulled]:
    """Go on until what is due now has come to its end."""
    found: list[Pulled] = []
    idle = 0
    while idle < 4:  # a run is begun, takes portions, and ends
        done = service.pull(wait=True)
        idle = 0 if done else idle + 1
        found += [done] if done else []
    return found


def test_news_of_a_pull_are_foretold_and_a_dead_place_holds_up_none(company: Path) -> None:
    now_us = [T0_US]
    with serving(company, clock=lambda: now_us[0]) as service:
        assert {one.name: one.events for one in pulled(service)} == {"dead": 0, "orders": 1}
        (trouble,) = service.state().pulls
        assert "nowhere.db" in trouble or "dead" in trouble
        assert service.state().ready
        service.step()
        assert service.foretell() == 0  # history: it is learnt from
        order(company, "INSERT INTO orders VALUES (2, 'bob', '2026-03-02 11:59:00')")
        now_us[0] += MINUTE
        service.step()
        service.foretell()
        assert sum(one.events for one in pulled(service)) == 1
        now_us[0] += 3_000_000
        service.step()
        assert service.foretell() == 1
        known = service.workspace.stores.facts.execute(
            "SELECT known_us FROM event WHERE known_us IS NOT NULL"
        ).fetchall()
        assert known == [(T0_US + MINUTE,)]


def test_a_source_that_changes_its_columns_stops_alone_and_says_so(company: Path) -> None:
    now_us = [T0_US]
    with serving(company, clock=lambda: now_us[0]) as service:
        pulled(service)
        order(company, "ALTER TABLE orders RENAME COLUMN customer TO client")
        order(company, "INSERT INTO orders VALUES (2, 'bob', '2026-03-02 11:59:00')")
        now_us[0] += 10 * MINUTE
        pulled(service)
        assert any("customer" in one for one in service.state().pulls)
        assert service.state().ready
        told = {one.name: one.trouble for one in pulls(service.workspace)}
        assert "customer" in str(told["orders"])
        order(company, "ALTER TABLE orders RENAME COLUMN client TO customer")
        now_us[0] += 100 * MINUTE
        assert sum(one.events for one in pulled(service)) == 1
        assert not any("customer" in one for one in service.state().pulls)
