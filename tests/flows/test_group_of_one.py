"""A group with one customer in it: nothing breaks, nothing is claimed, and nobody is named."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nebelhorn import import_events, init, open_workspace, replay
from nebelhorn.app import Role, Service, serving
from tests.flows.on_pages import Client, live

ALONE = "lonely-ida"
SETTINGS = """
[[group]]
name = "Alone"
condition = "plan = 'odd'"
important = "confirmed"

[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 30
"""
PAGES: tuple[str, ...] = (
    "/",
    "/index",
    "/horn",
    "/map",
    "/map?group=Alone",
    "/map?group=Alone&group2=plan+pro",
)
PAGES += ("/fog", "/rules", "/voices", "/guess", "/map.csv?group=Alone", "/fog.csv", "/index.csv")


def log() -> str:
    """Forty customers, of whom one has a plan that nobody else has."""
    rows = ["customer,time,touchpoint,plan,score"]
    for n in range(600):
        number = n % 40
        who = f"c{number}" if number else ALONE
        plan = ("basic", "pro")[number % 2] if number else "odd"
        at = f"2026-0{1 + n % 6}-{1 + n % 28:02d}"
        touchpoint = ("order", "invoice", "call", "visit")[n % 4]
        rows.append(f"{who},{at},{touchpoint},{plan},{'' if n % 3 else n % 11}")
    return "\n".join(rows)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with init(tmp_path / "ws").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS)
    (tmp_path / "log.csv").write_text(log(), encoding="utf-8")
    with open_workspace(tmp_path / "ws") as workspace:
        import_events(workspace, tmp_path / "log.csv")
    with open_workspace(tmp_path / "ws") as workspace:
        replay(workspace)
    with serving(tmp_path / "ws") as service:
        service.painter.step()
        yield service


def said(page: httpx.Response) -> str:
    """Return the text of a page, a blank between any two parts of it."""
    text = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(text))


def test_of_a_group_of_one_nothing_is_claimed_and_nobody_is_named(service: Service) -> None:
    async def story(client: Client) -> None:
        shown = {}
        for language in ("de", "en"):
            for path in PAGES:
                joined = "&" if "?" in path else "?"
                page = await client.get(f"{path}{joined}language={language}")
                assert page.status_code == 200, path
                # who it is stands on no page about groups, nor in what is taken along
                assert ALONE not in page.text, path
                shown[path] = said(page)
        # the index says no share of one customer, however much was foretold of them
        assert re.search(
            r"Alone – \d+ predictions, 1 customer: too few for a share", shown["/index"]
        )
        assert re.search(r"Alone – – – \d+ of \d+ 1 ", shown["/index"])
        # the map says how many that rests on, and that it may be anything
        assert "10 of 15, likely 0–100%" in shown["/map"]
        assert "order Alone +36 −100 to +100 5" in shown["/map"]
        assert "order Alone 67% 0–100% 10 of 15" in shown["/fog"]

    live(service, Role.VIEWER, story)
