"""Whoever operates it learns that what is read is behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from nebelhorn import open_workspace
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
