"""Whoever talks to a customer sees what happened, what nobody knows, and what not to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from nebelhorn import import_events, init, open_workspace
from nebelhorn.app import Role, Service, link, serving
from nebelhorn.live.asks.tables import ask
from tests.flows.looking_around import look_around
from tests.flows.on_pages import live, send
from tests.flows.surveying import asking_shop, put_ask

EVENTS = """customer,time,touchpoint,order
4711,2026-01-02,order,o1
4711,2026-01-10,invoice,o1
4711,2026-01-12,complaint,
a/b,2026-01-03,order,o1
quiet,2026-01-05,<script>,
late,2026-05-01,order,
"""
ANSWERS = """customer,time,score,said,goal
4711,2026-01-03,9,Quick.,
4711,2026-01-11,1,Charged <twice>!,a refund
4711,2026-01-13,2,Waited for hours.,
"""
MAPPING = """source = "history"
[tables]
events = "events.csv"
answers = "answers.csv"
[[event]]
table = "events"
time = "time"
customer = "customer"
touchpoint_column = "touchpoint"
objects = { order = "order" }
[[answer]]
table = "answers"
time = "time"
customer = "customer"
score = "score"
scale = [0, 10]
text = "said"
goal = "goal"
"""


@pytest.fixture
def service(shop: Path, write: Callable[[str, str], Path]) -> Iterator[Service]:
    with (shop / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[touchpoint]]\nname = "complaint"\ncomplains = true\n')
    write("events.csv", EVENTS)
    write("answers.csv", ANSWERS)
    mapping = write("mapping.toml", MAPPING)
    with open_workspace(shop) as workspace:
        import_events(workspace, mapping.parent, mapping=mapping)
        link(workspace, "late", "quiet", by="Ada")
    with serving(shop) as service:
        while service.read_side.step():
            pass
        yield service


def test_a_customer_is_told_with_voices_fog_and_a_headline_of_them(service: Service) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        page = (await client.get("/customers/4711?language=en")).text
        assert "<h1><bdi>Customer 4711: lately 2 bad moments, then silence</bdi></h1>" in page
        assert "Charged &lt;twice&gt;!" in page
        assert "<twice>" not in page
        assert "We heard how 3 of 3 encounters were." in page
        table = page.split("<summary>As a table</summary>")[1].split("</table>")[0]
        cells = re.findall(r"<bdi>(.*?)</bdi>", table)
        assert cells[:4] == ["complaint", "yes", "−60", "12 Jan 2026"]
        assert len(cells) == 3 * 4
        assert "without a voice" in page
        assert "style=" not in page
        german = (await client.get("/customers/4711?language=de")).text
        assert "Kunde 4711: zuletzt 2 schlechte Momente, dann Stille" in german

    look_around(service, story, closed="/customers/4711")


def test_who_said_nothing_is_in_the_fog_and_two_ids_say_why_they_are_one(
    service: Service,
) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        page = (await client.get("/customers/quiet?language=en")).text
        assert "no voice, so we do not know how it was" in page
        assert "&lt;script&gt;" in page
        assert "<script>" not in page
        assert "a person said so (Ada)" in page
        now = (await client.get("/customers/quiet/now?language=en")).text
        assert "Nobody knows. Ask:" in now
        assert "What better not to say" not in now

    look_around(service, story, closed="/customers/4711")


def test_the_short_page_says_what_they_want_and_what_better_not_to_say(service: Service) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        page = (await client.get("/customers/4711/now?language=en")).text
        assert "“a refund”" in page
        assert "Not as if all were well: on 13 Jan 2026 it was bad (−60)." in page
        assert "“complaint” of 12 Jan 2026 has no answer that we know of." in page

    look_around(service, story, closed="/customers/4711")


def test_a_customer_is_found_by_any_id_and_nobody_is_made_up(service: Service) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        recent = (await client.get("/customers?language=en")).text
        assert re.findall(r'href="/customers/([^"]+)"', recent) == ["late", "4711", "a%2Fb"]
        kept = re.search(r'href="([^"]+)" download', recent)
        assert kept is not None
        sent = await client.get(kept[1].replace("&amp;", "&"))
        assert sent.text.splitlines()[1:] == [
            "late,2026-05-01T00:00:00Z,order,order,alive",
            "4711,2026-01-13T00:00:00Z,complaint,complaint,fog",
            "a/b,2026-01-03T00:00:00Z,order,order,fog",
        ]
        asked = await client.get("/customers", params={"id": " a/b "})
        assert asked.headers["location"] == "/customers/a%2Fb"
        slash = await client.get("/customers/a%2Fb?language=en")
        assert "Customer a/b: no voice" in slash.text
        assert slash.status_code == 200
        several = await client.get("/customers/o1?language=en")
        assert several.status_code == 409
        assert "Several customers have to do with “o1”" in several.text
        nobody = await client.get("/customers/%3Cb%3E?language=en")
        assert nobody.status_code == 404
        assert "Nobody here has the id “&lt;b&gt;”" in nobody.text

    look_around(service, story, closed="/customers/4711")


def test_two_ids_are_taken_apart_by_an_editor_and_by_nobody_else(service: Service) -> None:
    async def look(client: httpx.AsyncClient) -> None:
        page = await client.get("/customers/quiet?language=en")
        assert "Two customers, for good" not in page.text
        sent = await send(client, "/customers/quiet", on="/me", a="late", b="quiet")
        assert sent.status_code == 403

    async def part(client: httpx.AsyncClient) -> None:
        page = await client.get("/customers/quiet?language=en")
        assert "Two customers, for good" in page.text
        wrong = await send(client, "/customers/quiet", a="late", b="4711")
        assert wrong.status_code == 409
        sent = await send(client, "/customers/quiet", a="late", b="quiet")
        assert sent.headers["location"] == "/customers/quiet"
        while service.read_side.step():
            pass
        after = await client.get("/customers/quiet?language=en")
        assert "Known by one id only" in after.text

    live(service, Role.VIEWER, look)
    live(service, Role.EDITOR, part)


def test_a_customer_is_a_file_too(service: Service) -> None:
    async def story(client: httpx.AsyncClient) -> None:
        page = await client.get("/customers/a%2Fb?language=en")
        assert 'href="/customers/a%2Fb/moments.csv?language=en&amp;table=moments"' in page.text
        sent = await client.get("/customers/4711/moments.csv")
        assert "2026-01-11T00:00:00Z,voice,invoice,0.1,Charged <twice>!,0" in sent.text
        assert (await client.get("/customers/4711/moments.svg")).text.startswith("<svg")
        assert (await client.get("/customers/nobody/moments.svg")).status_code == 404

    live(service, Role.VIEWER, story)


def test_what_they_were_asked_and_why_stands_beside_who_they_are(tmp_path: Path) -> None:
    init(tmp_path / "asking")
    with asking_shop(tmp_path / "asking") as service:
        sent = put_ask(service)
        refused = put_ask(service, "plain")
        with service.workspace.stores.office.begin() as connection:
            rows = ask.update().where(ask.c.ask_no == sent)
            connection.execute(rows.values(propensity=0.4, by_lot=True))
            rows = ask.update().where(ask.c.ask_no == refused)
            connection.execute(rows.values(propensity=0.8, state="not_asked", reason="too_often"))
        while service.read_side.step():
            pass

        async def story(client: httpx.AsyncClient) -> None:
            page = (await client.get("/customers/c1?language=en")).text
            assert "drawn by lot, whatever the fog: a chance of 40%, by mail" in page
            assert "not opened yet" in page
            assert "because little is heard there: a chance of 80%, by mail" in page
            assert "not asked: asked often enough this year" in page
            german = (await client.get("/customers/c1?language=de")).text
            assert "weil man dort wenig hört: Chance 80\xa0%, per Mail" in german
            # a page below Customers is marked as such
            assert '<a href="/customers" aria-current="true">' in page
            assert page.count('aria-current="true">Customers') == 1

        look_around(service, story, closed="/customers/c1")
