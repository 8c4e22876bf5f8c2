"""Whoever operates it learns that what is read is behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pytest

from nebelhorn import open_workspace
from nebelhorn.app import import_events
from nebelhorn.app.reading.keeper import Keeper
from nebelhorn.app.reading.standing import everybody


def test_what_stands_in_its_way_is_told(
    nebelhorn: Callable[..., Any], shop: Path, write: Callable[..., Path]
) -> None:
    file = write("e.csv", "customer,time,touchpoint\na,2026-01-01T00:00:00Z,visit\n")
    assert nebelhorn("-w", shop, "import", file).code == 0
    tried = Event()

    def tell() -> None:
        tried.set()
        raise OSError("nobody listens")  # noqa: EM101

    with open_workspace(shop) as workspace:
        keeper = Keeper(workspace, tell)
        assert keeper.trouble is None
        keeper.hear(everybody(workspace))
        keeper.start()
        assert tried.wait(20)
        keeper.stop()
    assert keeper.trouble == "OSError: nobody listens"


def test_after_a_fault_everybody_is_looked_at_all_the_same(
    nebelhorn: Callable[..., Any], shop: Path, write: Callable[..., Path]
) -> None:
    file = write("e.csv", "customer,time,touchpoint\na,2026-01-01T00:00:00Z,visit\n")
    assert nebelhorn("-w", shop, "import", file).code == 0
    with open_workspace(shop) as workspace:
        keeper, facts = Keeper(workspace), workspace.stores.facts
        while keeper.step():
            pass
        import_events(workspace, write("f.csv", file.read_text().replace("a,", "b,")))
        # whatever the fault: a moment later it is gone, and nothing is left as it was
        facts.execute("ALTER TABLE answer RENAME TO away")
        with pytest.raises(duckdb.Error):
            keeper.step()
        facts.execute("ALTER TABLE away RENAME TO answer")
        while keeper.step():
            pass
        with closing(sqlite3.connect(shop / "serving.sqlite")) as served:
            names = served.execute("SELECT name FROM known_id ORDER BY name").fetchall()
        keeper.stop()
    assert names == [("a",), ("b",)]
