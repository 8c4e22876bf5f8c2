"""Pages show what was drawn beforehand, and say so kindly while nothing has been."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nebelhorn import import_events, open_workspace, replay
from nebelhorn.access import Cost
from nebelhorn.app import Passwords, Service, access_to, first_admin, serving
from nebelhorn.web import make_application

QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
DRAWN = ("/", "/index", "/horn", "/map", "/fog", "/rules")
GOOD = "violet anchor 7 of rain"
Story = Callable[[httpx.AsyncClient], Coroutine[Any, Any, None]]


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with serving(shop) as service:
        yield service


def tell(service: Service, story: Story) -> None:
    """Let an admin look around."""
    made = first_admin(access_to(service.workspace, who="server"))
    assert made is not None
    path = f"/welcome/{made.token.reveal()}"

    async def go() -> None:
        app = make_application(service, lambda: 1, passwords=QUICK)
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://nebelhorn") as client:
            page = await client.get(path)
            token = re.search(r'name="form_token" value="(\w+)"', page.text)
            assert token is not None
            person = {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}
            await client.post(path, data={"form_token": token[1], **person})
            await story(client)

    asyncio.run(go())


def test_before_anything_is_drawn_pages_ask_for_patience_and_compute_nothing(
    service: Service,
) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        for path in DRAWN:
            page = await client.get(path)
            assert (page.status_code, "data-waiting" in page.text) == (200, True), path
        assert "Nebelhorn runs." in (await client.get("/sources")).text

    tell(service, story)
    assert service.painter.looks("en") is None


def test_pages_say_the_headline_of_what_was_drawn_in_both_languages(service: Service) -> None:
    assert service.painter.step()
    assert not service.painter.step()  # nothing has changed

    async def story(client: httpx.AsyncClient) -> None:
        for language, waiting in (("en", "One moment"), ("de", "Einen Moment")):
            looks = service.painter.looks(language)
            assert looks is not None
            for path in DRAWN[1:]:
                page = (await client.get(f"{path}?language={language}")).text
                look = looks.looks[path[1:]]
                assert waiting not in page
                assert look.headline in page.replace("&#39;", "'")
                assert str(look.body) in page
                assert page.count("<h1") == 1
                assert "style=" not in page
            today = (await client.get(f"/?language={language}")).text
            assert today.count('class="button') == len(looks.today) == 3

    tell(service, story)


def test_what_was_foretold_is_drawn_next_time(shop: Path) -> None:
    with serving(shop) as service:
        service.painter.step()
        looks = service.painter.looks("en")
        assert looks is not None
        assert looks.today[0].page == "sources"
    with open_workspace(shop) as workspace:
        replay(workspace)
    with serving(shop) as service:
        assert service.painter.looks("en") is None
        service.painter.step()
        looks = service.painter.looks("en")
        assert looks is not None
        assert looks.today[0].page == "index"


def test_what_comes_in_while_serving_is_drawn_next_time(
    service: Service, write: Callable[[str, str], Path]
) -> None:
    service.painter.step()
    log = write("log.csv", "customer,time,touchpoint\na,2026-01-02,<script>\nb,2026-01-03,order\n")
    with service.paused():
        import_events(service.workspace, log)
    assert service.painter.step()
    looks = service.painter.looks("en")
    assert looks is not None
    assert (
        looks.looks["map"].headline == "Nobody has said a word: 2 customers, 2 encounters, no voice"
    )
    assert "&lt;script&gt;" in looks.looks["fog"].body
    assert "<script>" not in looks.looks["fog"].body
    assert looks.today[2].page == "fog"
