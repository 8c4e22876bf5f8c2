"""An empty workspace: drop a file, look at its columns, guess first, and there is the map."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from nebelhorn.app import (
    INCOMING,
    MadeUpStage,
    Person,
    Role,
    Service,
    add_account,
    forget_old_files,
    inventory,
    looking,
    open_access,
    serving,
)
from tests.flows.on_pages import Client, live, send

ROWS = "".join(
    f"c{n % 40},2026-0{1 + n % 6}-{1 + n % 28:02d},"
    f"{('order', 'invoice', 'call <b>')[n % 3]},{n % 11}\n"
    for n in range(400)
)
LOG = f"who,when,what,score\n{ROWS}"
ODD = "who,when,what\na,03/04/2026,order\nb,05/06/2026,order\n"


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with serving(shop) as service:
        yield service


async def drop(client: Client, name: str, content: str) -> httpx.Response:
    page = await client.get("/first")
    token = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert token is not None
    return await client.post(
        "/first", data={"form_token": token[1]}, files={"file": (name, content.encode())}
    )


def left(service: Service) -> list[str]:
    folder = service.workspace.folder / INCOMING
    return [one.name for one in folder.rglob("*") if one.is_file()] if folder.is_dir() else []


def test_a_dropped_file_is_shown_brought_in_guessed_at_and_mapped(service: Service) -> None:
    async def story(client: Client) -> None:
        sent = await drop(client, "../my log.csv", LOG)
        place = sent.headers["location"]
        page = await client.get(f"{place}?language=en")
        assert "my_log.csv" in page.text
        assert re.search(r'<option value="who" selected>', page.text)
        assert re.search(r'<option value="when" selected>', page.text)
        assert "call &lt;b&gt;" in page.text
        assert "call <b>" not in page.text
        german = await client.get(f"{place}?language=de")
        await client.get(f"{place}?language=en")
        assert '>Trennzeichen</dt><dd dir="auto">Komma ,<' in german.text
        assert "Zeitzone UTC, wo keine dabeisteht" in german.text
        done = await send(
            client,
            place,
            deed="import",
            customer="who",
            time="when",
            touchpoint="what",
            score="score",
        )
        assert "400 events are new." in done.text
        assert left(service) == []
        assert "data-waiting" in (await client.get("/guess")).text
        service.painter.step()
        asked = await client.get("/guess?language=en")
        assert asked.status_code == 200
        assert "data-waiting" not in asked.text
        sliders = len(re.findall(r'type="range"', asked.text))
        assert sliders == 3
        told = await send(client, "/guess", **{f"guess-{n}": "100" for n in range(sliders)})
        assert told.text.count("You said 100") == sliders
        assert "off by" in told.text
        assert "order" in (await client.get("/map")).text
        again = await client.get(place)
        assert again.status_code == 409

    live(service, Role.EDITOR, story)


def test_where_day_and_month_cannot_be_told_apart_it_is_asked(service: Service) -> None:
    async def story(client: Client) -> None:
        place = (await drop(client, "odd.csv", ODD)).headers["location"]
        page = await client.get(f"{place}?language=en")
        assert "What is 03/04/2026?" in page.text
        done = await send(
            client,
            place,
            deed="import",
            customer="who",
            time="when",
            touchpoint="what",
            order="day",
        )
        assert "2 events are new." in done.text

    live(service, Role.EDITOR, story)


@pytest.mark.parametrize("content", ["", "\x00\x01\x02", "one\n"])
def test_what_cannot_be_read_is_said_and_can_be_thrown_away(service: Service, content: str) -> None:
    async def story(client: Client) -> None:
        place = (await drop(client, "bad.csv", content)).headers["location"]
        page = await client.get(place)
        assert page.status_code in {200, 409}
        if page.status_code == 200:
            page = await send(client, place, deed="import")
        assert page.status_code == 409
        assert 'role="alert"' in page.text
        gone = await send(client, place, on="/first", deed="drop")
        assert gone.headers["location"] == "/first"
        assert left(service) == []

    live(service, Role.EDITOR, story)


def test_viewers_and_strangers_send_no_file(service: Service) -> None:
    async def story(client: Client) -> None:
        assert (await client.get("/first")).status_code == 403
        sent = await client.post("/first", files={"file": ("a.csv", LOG.encode())})
        assert sent.status_code == 403
        client.cookies.clear()
        sent = await client.post("/first", files={"file": ("a.csv", LOG.encode())})
        assert sent.status_code in {303, 403}
        assert left(service) == []

    live(service, Role.VIEWER, story)


def test_a_form_without_its_token_brings_nothing_in(service: Service) -> None:
    async def story(client: Client) -> None:
        sent = await client.post("/first", files={"file": ("a.csv", LOG.encode())})
        assert sent.status_code == 403
        for place in ("0" * 16, "../../x", "nothing"):
            assert (await client.get(f"/first/{place}")).status_code in {404, 409}

    live(service, Role.EDITOR, story)


def test_files_that_were_left_lying_are_thrown_away_after_a_day(service: Service) -> None:
    folder = service.workspace.folder / INCOMING
    now = datetime(2026, 6, 1, tzinfo=UTC)
    for name, hours in (("a" * 16, 25), ("b" * 16, 23)):
        (folder / name).mkdir(parents=True)
        (folder / name / "x.csv").write_text("x")
        at = (now - timedelta(hours=hours)).timestamp()
        os.utime(folder / name, (at, at))
    assert forget_old_files(service.workspace, now=now) == 1
    assert [one.name for one in folder.iterdir()] == ["b" * 16]


def test_whoever_only_looks_around_gets_a_made_up_company(service: Service) -> None:
    async def story(client: Client) -> None:
        first = await client.get("/first?language=en")
        assert "Look at a made-up company" in first.text
        begun = await send(client, "/first/made-up", on="/first")
        assert begun.headers["location"] == "/first/made-up"
        assert "data-waiting" in (await client.get("/first/made-up")).text
        # whoever asks twice gets one
        assert (await send(client, "/first/made-up", on="/first")).status_code == 303
        assert service.made_up.step()
        done = await client.get("/first/made-up?language=en")
        assert re.search(r"[5-9],\d{3} events are new\.", done.text)
        assert "To get rid of it" in done.text
        service.painter.step()
        asked = await client.get("/guess")
        assert asked.text.count('type="range"') == 5
        # it says so on every page, and in all that carries the company's name
        for path in ("/guess", "/map", "/first", "/sources"):
            page = await client.get(f"{path}?language=en")
            assert "This is a made-up company: nobody in it is real." in page.text
            assert "Nordlicht (made up)" in page.text
        assert left(service) == []
        with looking(service) as workspace:
            newest_us = max(one.newest_us or 0 for one in inventory(workspace).sources)
        assert newest_us <= service.workspace.clock()
        again = await client.get("/first?language=en")
        assert "Look at a made-up company" not in again.text
        assert "would mix with it" in again.text
        assert (await send(client, "/first/made-up", on="/first")).status_code == 409

    live(service, Role.EDITOR, story)


def test_a_workspace_that_holds_something_gets_no_made_up_company(service: Service) -> None:
    async def story(client: Client) -> None:
        place = (await drop(client, "log.csv", LOG)).headers["location"]
        await send(client, place, deed="import", touchpoint="what")
        page = await client.get("/first?language=en")
        assert "made-up" not in page.text
        refused = await send(client, "/first/made-up?language=de", on="/first")
        assert refused.status_code == 409
        assert "Es ist schon etwas gekommen" in refused.text
        assert not service.made_up.step()

    live(service, Role.EDITOR, story)


def test_what_comes_while_it_is_made_up_stays_alone(service: Service) -> None:
    async def story(client: Client) -> None:
        await send(client, "/first/made-up", on="/first")
        place = (await drop(client, "log.csv", LOG)).headers["location"]
        await send(client, place, deed="import", touchpoint="what")
        service.made_up.step()
        page = await client.get("/first/made-up?language=en")
        assert page.status_code == 409
        assert "Something has come already" in page.text
        assert not service.made_up.is_here
        sources = await client.get("/sources?language=en")
        assert "nobody in it is real" not in sources.text

    live(service, Role.EDITOR, story)


def test_settings_a_person_has_edited_are_left_alone(shop: Path) -> None:
    file = shop / "nebelhorn.toml"
    file.write_text(file.read_text() + "\n# ours\n")
    with serving(shop) as service:
        service.made_up.ask()
        service.made_up.step()
        assert service.made_up.is_here
    assert "# ours" in file.read_text()
    assert "Nordlicht" not in file.read_text()
    with serving(shop) as service:  # the next start knows it too, and goes on where this one ended
        assert service.made_up.is_here
        assert service.made_up.state.stage is MadeUpStage.FORETOLD
        assert service.made_up.step()
        assert service.made_up.state.stage is MadeUpStage.DONE
    with serving(shop) as service:
        assert not service.made_up.step()


def test_only_who_may_bring_files_in_gets_a_made_up_company(service: Service) -> None:
    async def story(client: Client) -> None:
        assert (await send(client, "/first/made-up", on="/me")).status_code == 403
        assert (await client.get("/first/made-up")).status_code == 403
        no_token = await client.post("/first/made-up")
        assert no_token.status_code == 403
        assert service.made_up.state.stage is None

    live(service, Role.VIEWER, story)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMIN])
def test_nobody_is_sent_where_their_role_does_not_reach(service: Service, role: Role) -> None:
    with open_access(service.workspace.folder) as access:
        add_account(access, Person("ute", "Ute Harms"), Role.ADMIN)

    async def story(client: Client) -> None:
        page = await client.get("/first?language=en")
        assert ("Make a key for it" in page.text) is (role is Role.ADMIN)
        assert ("<bdi>Ute Harms</bdi>" in page.text) is (role is Role.EDITOR)

    live(service, role, story)
