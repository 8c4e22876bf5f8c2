"""A customer opens the link of an ask and answers, or does not; whatever comes, nothing twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from nebelhorn.app import LinkPurpose, Service, erase
from nebelhorn.live.asks.tables import ask_part, consent
from nebelhorn.log import answer_texts
from tests.flows.surveying import (
    DAY,
    NOW,
    answers_in,
    asking_shop,
    bring,
    link_of,
    live,
    put_ask,
    state_of,
    visits,
)

ALL = {
    "score": "2",
    "text": "Zu spät 😡",
    "score2": "3",
    "circumstance": "hurried",
    "goal": "Internet",
    "reached": "partly",
    "intent": "leave",
}


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with asking_shop(shop) as service:
        yield service


def test_an_answer_is_written_on_the_event_it_is_about(service: Service) -> None:
    number = put_ask(service)
    path = link_of(service, number)

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(path)
        assert (page.status_code, state_of(service, number)) == (200, "shown")
        assert "Wie war der Besuch?" in page.text
        assert "set-cookie" not in page.headers
        sent = await client.post(path, data=ALL)
        assert (sent.status_code, "Ihre Antwort ist gespeichert" in sent.text) == (200, True)
        # it is on disk before anybody has processed it
        assert service.state().lag == 1

    live(service, story)
    ((event_id, id_no),) = visits(service)
    first, second = answers_in(service)
    assert (first["on_event_id"], first["id_no"]) == (event_id, id_no)
    assert (first["score"], first["raw_score"], first["scale_low"], first["scale_high"]) == (
        *(0.25, 2.0),
        *(1.0, 5.0),
    )
    told = [first[name] for name in ("circumstance", "goal", "goal_reached", "intent")]
    assert told == ["hurried", "Internet", "partly", "leave"]
    assert (second["score"], second["on_event_id"], second["goal"]) == (0.3, event_id, None)
    assert answer_texts(service.workspace.stores.office)[1] == ["Zu spät 😡"]
    assert state_of(service, number) == "finished"


@pytest.mark.parametrize("processed", [False, True])
def test_a_link_takes_one_answer(service: Service, processed: bool) -> None:
    path = link_of(service, put_ask(service))

    async def story(client: httpx.AsyncClient) -> None:
        assert (await client.post(path, data={"score": "5"})).status_code == 200
        if processed:
            service.step()
        again = await client.post(path, data={"score": "1"})
        assert (again.status_code, "Your answer is there already" in again.text) == (410, True)
        assert (await client.get(path)).status_code == 410

    live(service, story)
    assert [one["raw_score"] for one in answers_in(service)] == [5.0]


def test_two_devices_at_one_instant_are_one_answer(service: Service) -> None:
    path = link_of(service, put_ask(service))
    codes = []

    async def story(client: httpx.AsyncClient) -> None:
        both = [client.post(path, data={"score": score}) for score in ("1", "5")]
        codes.extend(one.status_code for one in await asyncio.gather(*both))

    live(service, story)
    assert sorted(codes) == [200, 410]
    assert len(answers_in(service)) == 1


def test_an_answer_that_waits_still_holds_its_ask_after_a_restart(shop: Path) -> None:
    with asking_shop(shop) as service:
        path = link_of(service, put_ask(service))

        async def first(client: httpx.AsyncClient) -> None:
            assert (await client.post(path, data={"score": "5"})).status_code == 200

        live(service, first)
    with asking_shop(shop) as service:

        async def second(client: httpx.AsyncClient) -> None:
            assert (await client.post(path, data={"score": "1"})).status_code == 410

        live(service, second)
        assert [one["raw_score"] for one in answers_in(service)] == [5.0]


@pytest.mark.parametrize(
    ("change", "code", "heading"),
    [
        (lambda path: path[:-2], 404, "not whole"),
        (lambda path: path[:-1] + ("A" if path[-1] != "A" else "B"), 404, "not one of ours"),
        (lambda path: path.replace("/a/", "/o/"), 404, "something else"),
        (lambda path: path.replace("/a/", "/p/"), 404, "something else"),
    ],
)
def test_a_link_that_does_not_hold_says_why_and_stores_nothing(
    service: Service, change: object, code: int, heading: str
) -> None:
    assert callable(change)
    number = put_ask(service)
    path = change(link_of(service, number))

    async def story(client: httpx.AsyncClient) -> None:
        for answer in (await client.get(path), await client.post(path, data={"score": "5"})):
            assert (answer.status_code, heading in answer.text) == (code, True)
            assert "Nothing was stored" in answer.text

    live(service, story)
    assert (answers_in(service), state_of(service, number)) == ([], "asked")


def test_an_ask_that_is_over_or_gone_takes_nothing(shop: Path) -> None:
    now = NOW
    with asking_shop(shop, lambda: now) as service:
        number = put_ask(service)
        path, gone = link_of(service, number), link_of(service, 999)
        stranger = f"/a/{service.answers.link(LinkPurpose.ANSWER, number, NOW + 90 * DAY)}"
        now = NOW + 14 * DAY

        async def story(client: httpx.AsyncClient) -> None:
            assert (await client.post(path, data={"score": "5"})).status_code == 410
            # the ask says until when, whatever the link says
            late = await client.post(stranger, data={"score": "5"})
            assert (late.status_code, "time for this answer is over" in late.text) == (410, True)

        live(service, story)
        now = NOW

        async def nobody(client: httpx.AsyncClient) -> None:
            page = await client.get(gone)
            assert (page.status_code, "nothing to answer here" in page.text) == (410, True)

        live(service, nobody)
        assert answers_in(service) == []


def test_an_erased_customer_is_not_known_to_their_links(shop: Path) -> None:
    with asking_shop(shop) as service:
        number = put_ask(service)
        paths = link_of(service, number), link_of(service, number, LinkPurpose.OBJECT)
    erase(shop, "c1")
    with asking_shop(shop, visited=False) as service:

        async def story(client: httpx.AsyncClient) -> None:
            for path in paths:
                assert (await client.get(path)).status_code == 410
                assert (await client.post(path, data={"score": "5"})).status_code == 410

        live(service, story)
        assert answers_in(service) == []


def test_a_score_off_the_scale_is_refused_and_what_was_typed_stays(service: Service) -> None:
    number = put_ask(service, language="en")
    path = link_of(service, number)

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.post(
            path, data={**ALL, "score": "9", "text": "<script>alert(1)</script>"}
        )
        assert (page.status_code, "not on the scale" in page.text) == (422, True)
        assert "&lt;script&gt;alert(1)" in page.text
        assert "<script>alert" not in page.text
        assert re.search(r'name="score2" value="3" checked', page.text)
        assert re.search(r'name="circumstance" value="hurried" checked', page.text)
        empty = await client.post(path, data={"deed": "send"})
        assert (empty.status_code, "or write something" in empty.text) == (422, True)

    live(service, story)
    assert (answers_in(service), state_of(service, number)) == ([], "asked")


def test_a_megabyte_is_cut_and_told_and_more_is_refused_kindly(service: Service) -> None:
    path = link_of(service, put_ask(service, language="en"))

    async def story(client: httpx.AsyncClient) -> None:
        most = await client.post(path, data={"text": "x" * (5 << 20)})
        assert (most.status_code, "too much at once" in most.text) == (413, True)
        long = await client.post(path, data={"score": "4", "text": "é" * (1 << 19)})
        assert (long.status_code, "first 10,000 characters" in long.text) == (200, True)

    live(service, story)
    answers_in(service)
    (kept,) = answer_texts(service.workspace.stores.office)[1]
    assert kept == "é" * 10_000


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا 👋🏽", "a\x00b", "' OR 1=1 --", "\u202eevil"])
def test_words_are_kept_as_they_came(service: Service, text: str) -> None:
    path = link_of(service, put_ask(service))

    async def story(client: httpx.AsyncClient) -> None:
        assert (await client.post(path, data={"text": text})).status_code == 200

    live(service, story)
    (one,) = answers_in(service)
    assert (one["score"], one["has_text"]) == (None, True)
    assert answer_texts(service.workspace.stores.office)[1] == [text.replace("\x00", "\ufffd")]


def test_looking_stores_no_score_and_looking_ahead_not_even_the_look(service: Service) -> None:
    number = put_ask(service, "plain")
    path = link_of(service, number)

    async def story(client: httpx.AsyncClient) -> None:
        await client.get(f"{path}?score=9", headers={"sec-purpose": "prefetch"})
        await client.head(path)
        assert state_of(service, number) == "asked"
        page = await client.get(f"{path}?score=9")
        assert re.search(r'name="score" value="9" checked', page.text)
        assert '" checked>' not in (await client.get(f"{path}?score=12")).text

    live(service, story)
    assert (answers_in(service), state_of(service, number)) == ([], "shown")


def test_a_wording_in_the_customers_language_stands_in_a_page_we_speak(service: Service) -> None:
    path = link_of(service, put_ask(service, "plain", language="fr"))

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(path)
        assert 'lang="fr">Comment ça va ?' in page.text
        assert '<html lang="en">' in page.text
        german = await client.get(f"{path}?language=de&score=3")
        assert "Wie war der Besuch?" in german.text
        assert 'href="?language=en&amp;score=3"' in german.text

    live(service, story)


def test_what_is_left_becomes_an_answer_after_half_an_hour(shop: Path) -> None:
    now = NOW
    with asking_shop(shop, lambda: now) as service:
        number = put_ask(service)
        path = link_of(service, number)

        async def story(client: httpx.AsyncClient) -> None:
            assert (await client.post(f"{path}/part", data={"score": "2"})).status_code == 204
            typed = {"score": "2", "text": "halb fert"}
            assert (await client.post(f"{path}/part", data=typed)).status_code == 204
            assert state_of(service, number) == "partial"
            # whoever comes back finds it
            page = await client.get(path)
            assert "halb fert</textarea>" in page.text

        live(service, story)
        service.answers.bring_left()
        assert answers_in(service) == []
        now = NOW + 31 * 60 * 1_000_000
        service.answers.bring_left()
        service.answers.bring_left()
        (one,) = answers_in(service)
        assert (one["raw_score"], one["t_us"]) == (2.0, NOW)
        assert state_of(service, number) == "partial"

        async def later(client: httpx.AsyncClient) -> None:
            assert (await client.post(path, data={"score": "5"})).status_code == 410
            await client.post(f"{path}/part", data={"score": "5"})

        live(service, later)
        service.answers.bring_left()
        assert len(answers_in(service)) == 1


def test_sent_off_after_a_part_is_one_answer_and_the_part_is_gone(service: Service) -> None:
    number = put_ask(service)
    path = link_of(service, number)

    async def story(client: httpx.AsyncClient) -> None:
        await client.post(f"{path}/part", data={"score": "2"})
        await client.post(path, data={"score": "3"})
        await client.post(f"{path}/part", data={"score": "4"})

    live(service, story)
    assert [one["raw_score"] for one in answers_in(service)] == [3.0]
    with service.workspace.stores.office.connect() as connection:
        assert connection.execute(sa.select(ask_part)).all() == []


def test_who_does_not_want_to_is_thanked_and_may_come_back(service: Service) -> None:
    number = put_ask(service)
    path = link_of(service, number)

    async def story(client: httpx.AsyncClient) -> None:
        await client.post(f"{path}/part", data={"score": "1", "text": "half"})
        assert state_of(service, number) == "partial"
        page = await client.post(path, data={"deed": "dismiss", "score": "1"})
        assert (page.status_code, state_of(service, number)) == (200, "dismissed")
        # what was chosen before is taken back
        assert "half" not in (await client.get(path)).text
        assert (await client.post(path, data={"score": "5"})).status_code == 200

    live(service, story)
    assert [one["raw_score"] for one in answers_in(service)] == [5.0]


def test_an_objection_is_stored_by_a_form_and_by_a_mail_program(service: Service) -> None:
    path = link_of(service, put_ask(service), LinkPurpose.OBJECT)

    def said() -> list[tuple[str, str, str]]:
        with service.workspace.stores.office.connect() as connection:
            columns = (consent.c.said, consent.c.channel, consent.c.purpose)
            return [tuple(row) for row in connection.execute(sa.select(*columns))]

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(path)
        assert (page.status_code, "Shall we never ask you again?" in page.text) == (200, True)
        assert said() == []
        # RFC 8058
        one_click = await client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (one_click.status_code, said()) == (200, [("objected", "*", "*")])
        again = await client.post(path, data={"deed": "object"})
        assert (again.status_code, said()) == (200, [("objected", "*", "*")])

    live(service, story)


def test_pages_allow_nothing_but_themselves(service: Service) -> None:
    path = link_of(service, put_ask(service))

    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (page.headers["referrer-policy"], page.headers["cache-control"]) == (
            *("no-referrer", "no-store"),
        )
        assert len(page.content) < 15_000
        assert not re.search(r"(src|href)=.https?:", page.text)

    live(service, story)


def test_whoever_guesses_links_waits_and_who_has_one_does_not(service: Service) -> None:
    path = link_of(service, put_ask(service))

    async def story(client: httpx.AsyncClient) -> None:
        codes = [(await client.get("/a/" + "A" * 28)).status_code for _ in range(31)]
        assert (codes[:30], codes[30]) == ([404] * 30, 429)
        assert (await client.get(path)).status_code == 200
        assert (await client.post(path, data={"score": "5"})).status_code == 200

    live(service, story)


def test_many_customers_answer_at_once(service: Service) -> None:
    events = [
        {"customer": f"k{n}", "touchpoint": "Visit", "id": f"k{n}", "time": NOW - DAY}
        for n in range(40)
    ]
    bring(service, *events)
    paths = [link_of(service, put_ask(service, customer=f"k{n}")) for n in range(40)]

    async def story(client: httpx.AsyncClient) -> None:
        sent = [client.post(path, data={"score": "4"}) for path in paths]
        assert {one.status_code for one in await asyncio.gather(*sent)} == {200}

    live(service, story)
    found = answers_in(service)
    assert len({one["on_event_id"] for one in found}) == len(found) == 40
