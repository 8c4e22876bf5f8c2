"""Every page whose address says what it shows has a link to exactly that; secrets have none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from nebelhorn import import_events, open_workspace
from nebelhorn.app import Role, Service, serving
from tests.flows.on_pages import Client, live, plain, send

EVENTS = """customer,time,event
Ada,2026-01-02,shop
a b?c#d,2026-01-03,shop
a b?c#d,2026-01-04,call
"""
SHOWN = (
    "/",
    "/map?group=&from=2026-01-01",
    "/fog",
    "/customers",
    "/customers?touchpoint=shop&page=1",
    "/customers/Ada",
    "/customers/Ada/now",
    "/voices?mood=angry&page=1",
    "/index/predictions?state=hit",
    "/rules/belief?when=events_before+%3E%3D+2",
    "/sources",
    "/settings",
    "/desk?id=Ada",
)
SILENT = ("/people", "/me", "/guess", "/first", "/login", "/invite/nothing", "/welcome/nothing")


@pytest.fixture
def service(shop: Path, write: Callable[[str, str], Path]) -> Iterator[Service]:
    with open_workspace(shop) as workspace:
        import_events(workspace, write("events.csv", EVENTS))
    with serving(shop) as service:
        while service.read_side.step():
            pass
        service.painter.step()
        yield service


def link_of(page: httpx.Response) -> str | None:
    found = re.findall(r'<a href="([^"]+)" data-view>', page.text)
    assert len(found) < 2
    return found[0].replace("&amp;", "&") if found else None


def test_the_link_shows_the_same_in_the_same_language_and_light(service: Service) -> None:
    async def story(client: Client) -> None:
        for path in SHOWN:
            joined = "&" if "?" in path else "?"
            seen = await client.get(f"{path}{joined}language=de&theme=dark")
            assert seen.status_code == 200, path
            link = link_of(seen)
            assert link is not None, path
            asked, kept = parse_qs(urlsplit(path).query), parse_qs(urlsplit(link).query)
            assert kept == {**asked, "language": ["de"], "theme": ["dark"]}
            assert urlsplit(link).path == urlsplit(path).path
            # whoever it is sent to may like another language and another light
            await client.get("/?language=en&theme=light")
            again = await client.get(link)
            assert (link_of(again), "data-theme=" in again.text) == (link, True), path
            assert re.findall("<h1.*?</h1>", again.text) == re.findall("<h1.*?</h1>", seen.text)

    live(service, Role.EDITOR, story)


def test_where_secrets_are_made_or_nothing_is_shown_there_is_none(service: Service) -> None:
    async def story(client: Client) -> None:
        for path in SILENT:
            assert link_of(await client.get(path)) is None, path
        assert link_of(await client.get("/voices?mood=no-such-mood")) is None
        made = await send(client, "/sources", deed="key", name="Shop", kind="read")
        assert "rk_" in plain(made)
        assert link_of(made) is None

    live(service, Role.ADMIN, story)


def test_an_id_with_signs_of_addresses_stays_the_same_customer(service: Service) -> None:
    async def story(client: Client) -> None:
        shown = await client.get("/customers/a%20b%3Fc%23d/now?kind=customer")
        link = link_of(shown)
        assert link == "/customers/a%20b%3Fc%23d/now?kind=customer&language=en&theme=auto"
        assert (await client.get(link)).text.count("a b?c#d") == shown.text.count("a b?c#d") > 0

    live(service, Role.VIEWER, story)
