"""A workspace with pulls, and a way to run them at a time of one's choice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nebelhorn.app import Pulled, init, open_workspace
from nebelhorn.app.pulls import PullStatus, pull, pulls
from nebelhorn.app.workspace import Workspace
from nebelhorn.log import all_customer_names

T0 = 1_772_359_200_000_000
"""2026-03-01 10:00 UTC"""

MAPPING = """
[[event]]
time = "ordered_at"
customer = "customer"
touchpoint = "Order"
attributes = ["status"]
objects = { order = "id" }
"""


@dataclass
class Shop:
    """A workspace, and what stands in its log."""

    workspace: Workspace

    @property
    def folder(self) -> Path:
        return self.workspace.folder

    def say(self, text: str) -> None:
        file = self.folder / "nebelhorn.toml"
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")

    def pull(self, name: str = "orders", *, minutes: float = 0, **said: object) -> Pulled:
        return pull(self.workspace, name, now_us=T0 + round(minutes * 60_000_000), **said)

    def status(self, name: str = "orders") -> PullStatus:
        return next(one for one in pulls(self.workspace) if one.name == name)

    def events(self) -> list[tuple[str, str, str]]:
        """Return (customer, touchpoint, time) of every event."""
        names = dict(zip(*all_customer_names(self.workspace.stores.office), strict=True))
        rows = self.workspace.stores.facts.execute(
            "SELECT id_no, name, make_timestamp(t_us)::VARCHAR FROM event "
            "JOIN touchpoint USING (touchpoint_no)"
        ).fetchall()
        return sorted((names[number], name, at) for number, name, at in rows)

    def touchpoints(self) -> list[tuple[str, str]]:
        return [(who, what) for who, what, _ in self.events()]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    init(tmp_path / "shop")
    (tmp_path / "shop" / "orders.toml").write_text(MAPPING, encoding="utf-8")
    with open_workspace(tmp_path / "shop") as workspace:
        yield Shop(workspace)


@pytest.fixture
def source(shop: Shop) -> Iterator[sqlite3.Connection]:
    """Return a database of somebody else, with an empty table of orders."""
    database = sqlite3.connect(shop.folder.parent / "erp.db", isolation_level=None)
    database.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, ordered_at TEXT, "
        "status TEXT, price REAL, updated_at TEXT)"
    )
    yield database
    database.close()


Put = Callable[..., None]


@pytest.fixture
def put(source: sqlite3.Connection) -> Put:
    """Return a function that writes an order: number, customer, minute of its last change."""

    def write(number: int, who: str, minute: float, status: str = "new", price: float = 9) -> None:
        at = f"2026-03-01 {10 + int(minute) // 60:02}:{int(minute) % 60:02}:00"
        source.execute(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "status = excluded.status, price = excluded.price, updated_at = excluded.updated_at",
            (number, who, at, status, price, at),
        )

    return write


@pytest.fixture
def say_orders(shop: Shop) -> Callable[[str], None]:
    """Return a function that adds the pull of orders to the settings, with more lines."""

    def say(more: str = "") -> None:
        shop.say(
            f"""
[[pull]]
name = "orders"
kind = "sql"
url = "sqlite:///{shop.folder.parent}/erp.db"
table = "orders"
key = "id"
watermark = "updated_at"
mapping = "orders.toml"
every = "5 min"
{more}
"""
        )

    return say
