"""Settings on screen: checked before they are saved, and two people who edit at once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nebelhorn.app import Role, Service, audit, open_access, serving
from nebelhorn.settings import Standing
from tests.flows.on_pages import Client, live, send

GROUP = '\n[[group]]\nname = "early"\ncondition = "events_before < 3"\nimportant = "proposed"\n'


@pytest.fixture
def service(shop: Path) -> Iterator[Service]:
    with (shop / "nebelhorn.toml").open("a", encoding="utf-8") as settings:
        settings.write(GROUP)
    with serving(shop) as service:
        yield service


def read(page: str) -> tuple[str, str]:
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)
    assert text is not None
    assert sha256 is not None
    return html.unescape(text[1]), sha256[1]


def test_an_admin_edits_the_file_and_the_old_one_is_kept(service: Service) -> None:
    folder = service.workspace.folder

    async def story(client: Client) -> None:
        before = (folder / "nebelhorn.toml").read_text(encoding="utf-8")
        text, sha256 = read((await client.get("/settings")).text)
        assert text == before
        same = await send(client, "/settings", deed="save", text=text, sha256=sha256)
        assert not (folder / "settings-history").exists()
        assert same.status_code == 200
        # browsers send line ends of their own
        fresh = text.replace("early", "früh <b>").replace("\n", "\r\n")
        saved = await send(client, "/settings", deed="save", text=fresh, sha256=sha256)
        assert saved.status_code == 200
        assert "früh <b>" not in saved.text
        assert (folder / "nebelhorn.toml").read_bytes() == text.replace(
            "early", "früh <b>"
        ).encode()
        [kept] = (folder / "settings-history").iterdir()
        assert kept.read_text(encoding="utf-8") == before

    live(service, Role.ADMIN, story)
    with open_access(folder) as access:
        assert "settings replaced" in [entry.what for entry in audit(access)]


@pytest.mark.parametrize(
    "wrong",
    ["[[group]\n", '[[group]]\nname = "x"\ncondition = "no_such > 1"\n', 'colour = "red"\n'],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(service: Service, wrong: str) -> None:
    file = service.workspace.folder / "nebelhorn.toml"

    async def story(client: Client) -> None:
        text, sha256 = read((await client.get("/settings")).text)
        sent = await send(client, "/settings", deed="save", text=text + wrong, sha256=sha256)
        assert sent.status_code == 409
        assert 'role="alert"' in sent.text
        assert read(sent.text) == (text + wrong, sha256)
        assert file.read_text(encoding="utf-8") == text

    live(service, Role.ADMIN, story)


def test_of_two_who_edit_the_second_is_told_and_nothing_is_lost(service: Service) -> None:
    file = service.workspace.folder / "nebelhorn.toml"

    async def story(client: Client) -> None:
        text, sha256 = read((await client.get("/settings")).text)
        first = text.replace("events_before < 3", "events_before < 4")
        await send(client, "/settings", deed="save", text=first, sha256=sha256)
        second = text.replace("events_before < 3", "events_before < 5")
        told = await send(client, "/settings", deed="save", text=second, sha256=sha256)
        assert told.status_code == 409
        assert file.read_text(encoding="utf-8") == first
        mine, base = read(told.text)
        assert mine == second
        assert "events_before &lt; 4" in told.text.split('class="diff"')[1]
        again = await send(client, "/settings", deed="save", text=mine, sha256=base)
        assert again.status_code == 200
        assert file.read_text(encoding="utf-8") == second
        kept = [
            one.read_text() for one in (service.workspace.folder / "settings-history").iterdir()
        ]
        assert sorted(kept) == sorted([text, first])

    live(service, Role.ADMIN, story)


def test_editors_decide_about_proposals_and_do_not_see_the_file(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/settings?language=en")
        assert "<textarea" not in page.text
        assert "1 proposal waits for a person" in page.text
        refused = await send(client, "/settings", deed="save", text="", sha256="")
        assert refused.status_code == 403
        unknown = await send(client, "/settings", deed="confirm", name="nobody")
        assert unknown.status_code == 409
        done = await send(client, "/settings", deed="confirm", name="early")
        assert "Written down: early." in done.text
        assert service.workspace.settings.groups[0].important is Standing.CONFIRMED

    live(service, Role.EDITOR, story)


def test_viewers_are_not_let_in(service: Service) -> None:
    async def story(client: Client) -> None:
        assert (await client.get("/settings")).status_code == 403

    live(service, Role.VIEWER, story)
