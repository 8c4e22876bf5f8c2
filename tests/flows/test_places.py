"""Many speak with one link: a code at the counter, a snippet in a web page; and the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from nebelhorn.app import Service, add_place, close_place, places, qr_svg, snippet_html
from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.log import answer_texts
from tests.flows.looking_around import look_around
from tests.flows.surveying import NOW, answers_in, asking_shop, live, visits


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with asking_shop(shop) as service:
        yield service


def test_at_a_place_many_speak_and_nobody_knows_who(service: Service) -> None:
    place = add_place(service.workspace, "visit", "Branch <Kiel>", now_us=NOW)

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(place.path)
        assert "Branch &lt;Kiel&gt;" in page.text
        assert "does not learn who wrote it" in page.text
        assert "Do not ask me again" not in page.text
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
        once = re.search(r'name="once" value="(\w+)"', page.text)
        assert once is not None
        for _ in range(2):  # a form that is sent twice is one answer
            typed = {"score": "4", "once": once[1]}
            assert (await client.post(place.path, data=typed)).status_code == 200
        assert (await client.post(place.path, data={"score": "1", "text": "no"})).status_code == 200

    live(service, story)
    found = answers_in(service)
    assert sorted(one["raw_score"] for one in found) == [1.0, 4.0]
    assert {(one["id_no"], one["on_event_id"]) for one in found} == {(None, None)}
    assert {one["about_no"] for one in found} == {1}


def test_a_place_that_is_closed_takes_nothing_more(service: Service) -> None:
    place = add_place(service.workspace, "visit", "Parcel", now_us=NOW)
    close_place(service.workspace, place.place_no, now_us=NOW)
    assert [(one.label, one.open, one.path) for one in places(service.workspace)] == [
        ("Parcel", False, place.path)
    ]

    async def story(client: httpx.AsyncClient) -> None:
        assert (await client.post(place.path, data={"score": "4"})).status_code == 410

    live(service, story)
    assert answers_in(service) == []


def test_one_address_cannot_flood_a_place(service: Service) -> None:
    place = add_place(service.workspace, "visit", "Till", now_us=NOW)
    codes: list[int] = []

    async def story(client: httpx.AsyncClient) -> None:
        sent = [await client.post(place.path, data={"score": "4"}) for _ in range(32)]
        codes.extend(one.status_code for one in sent)

    live(service, story)
    live(service, story, address="192.0.2.8")
    assert codes.count(200) == 60
    assert codes[30:32] == [429, 429]


def test_a_snippet_may_stand_in_a_frame_and_its_script_says_how(service: Service) -> None:
    place = add_place(service.workspace, "visit", "Web shop", "snippet", now_us=NOW)
    html = snippet_html("http://ask.example", place.path)
    assert place.path.removeprefix("/p/") in html

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(place.path)
        assert "frame-ancestors *" in page.headers["content-security-policy"]
        assert "x-frame-options" not in page.headers
        script = await client.get("/snippet.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert script.headers["cross-origin-resource-policy"] == "cross-origin"
        assert not re.search(
            r"cookie|localStorage|sessionStorage",
            script.text.split("(() =>")[1].replace("no cookies", ""),
        )

    live(service, story)


def test_a_code_is_a_picture_of_its_address() -> None:
    svg = qr_svg("https://ask.example/p/BAAA", "Branch <Kiel>")
    assert svg.startswith("<svg")
    assert "Branch &lt;Kiel&gt;" in svg
    assert "viewBox" in svg
    assert svg != qr_svg("https://ask.example/p/BAAB", "Branch <Kiel>")


def test_a_place_needs_an_ask_that_is_asked_there(service: Service) -> None:
    with pytest.raises(UnknownName, match='there is no ask "visits"'):
        add_place(service.workspace, "visits", "x", now_us=NOW)
    with pytest.raises(UnknownName, match="no way to ask at a place"):
        add_place(service.workspace, "visit", "x", "mail", now_us=NOW)
    with pytest.raises(SettingsError, match='add "qr" to its channels'):
        add_place(service.workspace, "plain", "x", now_us=NOW)
    with pytest.raises(SettingsError, match="1 to 100"):
        add_place(service.workspace, "visit", "\n", now_us=NOW)
    with pytest.raises(UnknownName, match="no place 7"):
        close_place(service.workspace, 7, now_us=NOW)


async def noted(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = await client.get("/desk", params={"id": "c1"})
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="(\w+)"', page.text))
    return await client.post("/desk", data={**hidden, **fields})


def test_staff_note_at_the_desk_what_was_said(service: Service) -> None:
    ((event_id, id_no),) = visits(service)

    async def story(client: httpx.AsyncClient) -> None:
        assert "Nobody here is known" in (await client.get("/desk", params={"id": "c9"})).text
        page = await client.get("/desk", params={"id": "c1"})
        assert "visit" in page.text
        off = await noted(
            client, event=str(event_id), scale="csat", score="9", text="so <b>lala</b>"
        )
        assert (off.status_code, "not on the scale" in off.text) == (422, True)
        assert "so &lt;b&gt;lala" in off.text
        nothing = await noted(client, event=str(event_id), scale="csat")
        assert (nothing.status_code, "Please note" in nothing.text) == (422, True)
        said = {"scale": "csat", "score": "2", "text": "zu laut", "circumstance": "worried"}
        stored = await noted(client, event=str(event_id), **said)
        assert (stored.status_code, "Stored: what c1 said." in stored.text) == (200, True)
        # an encounter of somebody else is none of theirs
        await noted(client, event="12345", scale="free", text="just words")

    look_around(service, story, closed="/desk")
    found = answers_in(service)
    one = next(answer for answer in found if answer["raw_score"] is not None)
    assert (one["on_event_id"], one["id_no"], one["score"]) == (event_id, id_no, 0.25)
    assert one["circumstance"] == "worried"
    other = next(answer for answer in found if answer["raw_score"] is None)
    assert (other["on_event_id"], other["about_no"]) == (None, None)
    assert sorted(answer_texts(service.workspace.stores.office)[1]) == ["just words", "zu laut"]
