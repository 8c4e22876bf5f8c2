"""Voices on screen: what customers said, what they are asked, and is a question any good?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nebelhorn import import_events, open_workspace
from nebelhorn.app import Role, Service, VoiceMood, serving, voices
from tests.flows.on_pages import Client, live, plain, send

EVENTS = "customer,time,touchpoint\na,2026-01-02,order\nb,2026-01-03,<i>odd</i>\n"
ANSWERS = (
    "customer,time,score,said\na,2026-01-03,9,Quick & <b>good</b>\n"
    "b,2026-01-04,1,\nb,2026-01-05,,Only words\n"
)
MAPPING = """source = "history"
[tables]
events = "events.csv"
answers = "answers.csv"
[[event]]
table = "events"
time = "time"
customer = "customer"
touchpoint_column = "touchpoint"
[[answer]]
table = "answers"
time = "time"
customer = "customer"
score = "score"
scale = [0, 10]
text = "said"
"""
ASK = """
[[ask]]
name = "first-order"
touchpoint = "order"
scale = "csat"
question = { en = "How excellent was everything always?" }
"""


@pytest.fixture
def service(shop: Path, write: Callable[[str, str], Path]) -> Iterator[Service]:
    write("events.csv", EVENTS)
    write("answers.csv", ANSWERS)
    mapping = write("mapping.toml", MAPPING)
    with open_workspace(shop) as workspace:
        import_events(workspace, mapping.parent, mapping=mapping)
    with (shop / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write(ASK)
    with serving(shop) as service:
        yield service


def test_voices_are_told_the_newest_first_with_mood_place_and_customer(service: Service) -> None:
    with open_workspace(service.workspace.folder) as workspace:
        found = voices(workspace, texts=True)
        assert [one.mood for one in found.listed] == [
            VoiceMood.TEXT_ONLY,
            VoiceMood.ANGRY,
            VoiceMood.ENTHUSIASTIC,
        ]
        assert found.listed[0].said == "Only words"
        assert [one.touchpoint for one in found.listed] == ["<i>odd</i>", "<i>odd</i>", "order"]
        assert voices(workspace, mood=VoiceMood.ANGRY).total == 1
        assert voices(workspace, touchpoint="order").listed[0].score == 0.9
        assert voices(workspace, limit=1, skip=2).listed[0].score == 0.9

    async def story(client: Client) -> None:
        page = await client.get("/voices?language=en")
        assert "3 voices" in page.text
        assert "Enthusiastic in Jan 26: 50% (1 of 2, likely" in plain(page)
        drawn = await client.get("/voices.svg")
        assert "Jan 26: 1 enthusiastic, 0 lukewarm, 1 angry, 1 only words" in drawn.text
        months = await client.get("/voices.csv?table=months")
        assert months.text.splitlines()[1] == "2026-01-01,1,0,1,1"
        table = page.text.split("<summary>As a table</summary>")[1].split("</table>")[0]
        cells = re.findall(r"<bdi>(.*?)</bdi>", table)
        assert cells == ["Jan 26", "3", "1", "0", "1", "1"]
        assert "Quick & <b>good</b>" in plain(page)
        assert "<b>good</b>" not in page.text
        assert "<i>odd</i>" not in page.text
        some = await client.get("/voices?mood=angry&language=en")
        assert "1 voice" in some.text
        none = await client.get("/voices?about=order&mood=angry&language=en")
        assert "here is only fog" in none.text
        for wrong in ("mood=sad", "about=nowhere"):
            assert (await client.get(f"/voices?{wrong}")).status_code == 404

    live(service, Role.EDITOR, story)


def test_what_was_written_is_for_editors(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/voices?language=en")
        assert "Quick" not in page.text
        assert "wrote something that editors can read" in page.text
        assert "Quick" not in (await client.get("/voices.csv")).text

    live(service, Role.VIEWER, story)


def test_asks_are_listed_with_what_is_wrong_and_a_wording_can_be_tried(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/voices?language=en")
        assert "first-order" in page.text
        assert "What is wrong with the question" in page.text
        assert "Nobody has said what a bad answer would change." in page.text
        bad = await client.get("/voices", params={"wording": "Was it always good?"})
        assert 'class="flaws"' in bad.text.split('id="tried"')[1]
        good = await client.get(
            "/voices", params={"wording": "How satisfied were you with the delivery?"}
        )
        assert 'class="done"' in good.text.split('id="tried"')[1]
        files = await client.get("/voices.csv?table=questions")
        assert "first-order,order,0" in files.text

    live(service, Role.VIEWER, story)


def test_without_any_voice_the_page_says_so(shop: Path) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/voices?language=en")
        assert "Nobody has said a word so far" in page.text
        assert "Nobody is asked anything yet" in page.text
        sent = await send(client, "/logout", on="/me")
        assert sent.status_code == 303

    with serving(shop) as service:
        live(service, Role.VIEWER, story)
