"""Pages show what was drawn beforehand, and say so kindly while nothing has been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from nebelhorn import import_events, open_workspace, replay
from nebelhorn.app import Service, serving
from tests.flows.looking_around import look_around

DRAWN = ("/", "/index", "/horn", "/map", "/fog", "/rules")


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with serving(shop) as service:
        yield service


def test_before_anything_is_drawn_pages_ask_for_patience_and_compute_nothing(
    service: Service,
) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        for path in DRAWN:
            page = await client.get(path)
            assert (page.status_code, "data-waiting" in page.text) == (200, True), path
        assert "Nebelhorn runs." in (await client.get("/sources")).text

    look_around(service, story)
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

    look_around(service, story)


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
