"""Settings on screen: checked before they are saved, and two people who edit at once."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nebelhorn import import_events, open_workspace
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


BELIEF = """
[[belief]]
name = "soon"
author = "Ada"
written = 2026-03-01
condition = "{condition}"
claim = "{claim}"
horizon_days = 14
"""


@pytest.mark.parametrize(
    ("wrong", "place", "german"),
    [
        (
            '[[question]]\nname = "q"\nkind = "outcome"\nhorizon_days = 7\n'
            'condition = "valu > 3"\n',
            "Frage &#34;q&#34; in nebelhorn.toml",
            "so ein Merkmal gibt es nicht; vorhanden: value",
        ),
        (
            '[[question]]\nname = "q"\nkind = "outcom"\nhorizon_days = 7\n',
            "Frage &#39;q&#39; in nebelhorn.toml",
            "ist unbekannt; vorhanden: outcome",
        ),
        (
            BELIEF.format(condition="hours > 3", claim="silence"),
            "Überzeugung &#34;soon&#34;, condition",
            "so ein Merkmal gibt es nicht; vorhanden: hour",
        ),
        (
            BELIEF.format(condition="hour > 3", claim="no such act"),
            "Überzeugung &#34;soon&#34;",
            "ist kein Kontaktpunkt aus Protokoll oder Katalog",
        ),
        (
            '[[ask]]\nname = "a"\ntouchpoint = "t"\nscale = "csat"\ndecision = "d"\n'
            'channels = ["mail"]\nquestion = { de = "Wie war es?" }\ncondition = "hours > 3"\n',
            "Befragung &#34;a&#34; in nebelhorn.toml",
            "so ein Merkmal gibt es nicht; vorhanden: hour",
        ),
    ],
)
def test_conditions_of_questions_beliefs_and_asks_are_checked_before_they_are_saved(
    service: Service, wrong: str, place: str, german: str
) -> None:
    file = service.workspace.folder / "nebelhorn.toml"

    async def story(client: Client) -> None:
        await client.get("/settings?language=de")
        text, sha256 = read((await client.get("/settings")).text)
        sent = await send(client, "/settings", deed="save", text=text + wrong, sha256=sha256)
        assert sent.status_code == 409, sent.text
        assert place in sent.text
        assert german in sent.text
        assert read(sent.text) == (text + wrong, sha256)
        assert file.read_text(encoding="utf-8") == text

    live(service, Role.ADMIN, story)


def test_a_file_broken_in_an_editor_is_told_of_in_the_readers_language(service: Service) -> None:
    file = service.workspace.folder / "nebelhorn.toml"

    async def story(client: Client) -> None:
        with file.open("a", encoding="utf-8") as settings:
            settings.write("\n[mail]\nhots = 1\n")
        page = (await client.get("/sources?language=de")).text
        assert "nebelhorn.toml gilt wie zuvor: nebelhorn.toml, [mail]: der Schlüssel" in page
        assert "&#34;hots&#34; ist hier unbekannt; vorhanden: host" in page

    live(service, Role.ADMIN, story)


def test_whoever_comes_second_reads_who_was_first_and_when(service: Service) -> None:
    file = service.workspace.folder / "nebelhorn.toml"

    async def story(client: Client) -> None:
        text, sha256 = read((await client.get("/settings?language=en")).text)
        first = text.replace("events_before < 3", "events_before < 4")
        await send(client, "/settings", deed="save", text=first, sha256=sha256)
        told = await send(client, "/settings", deed="save", text=text + "\n", sha256=sha256)
        assert re.search(r"<p>bea saved it here, .+</p>", told.text)
        # an editor on the server says no name
        file.write_text(first + "\n\n", encoding="utf-8")
        told = await send(client, "/settings", deed="save", text=text, sha256=sha256)
        assert "It was not saved here" in told.text
        assert "bea saved" not in told.text

    live(service, Role.ADMIN, story, login="bea")


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


def test_a_question_is_begun_for_a_place_in_fog_and_can_be_saved(service: Service) -> None:
    file = service.workspace.folder / "nebelhorn.toml"
    with file.open("a", encoding="utf-8") as settings:
        settings.write('\n[[touchpoint]]\nname = "First & visit"\nde = "Erster Besuch"\n')

    async def story(client: Client) -> None:
        nowhere = await client.get("/settings?ask=nowhere&language=en")
        assert read(nowhere.text)[0] == file.read_text(encoding="utf-8")
        page = await client.get("/settings?ask=First+%26+visit&language=en")
        assert "A question is begun at the end of the file" in page.text
        text, sha256 = read(page.text)
        assert 'touchpoint = "First & visit"' in text
        assert "Wie zufrieden waren Sie mit „Erster Besuch“?" in text
        saved = await send(client, "/settings", deed="save", text=text, sha256=sha256)
        assert saved.status_code == 200
        assert 'name = "first-visit"' in file.read_text(encoding="utf-8")
        again = await client.get("/settings?ask=First+%26+visit&language=en")
        assert 'name = "first-visit-2"' in read(again.text)[0]

    live(service, Role.ADMIN, story)


def test_whoever_may_not_edit_the_file_is_told_who_writes_questions(service: Service) -> None:
    file = service.workspace.folder / "nebelhorn.toml"
    with file.open("a", encoding="utf-8") as settings:
        settings.write('\n[[touchpoint]]\nname = "visit"\n')

    async def story(client: Client) -> None:
        page = await client.get("/settings?ask=visit&language=en")
        assert "An admin writes down what is asked." in page.text
        assert "<textarea" not in page.text
        assert "An admin writes" not in (await client.get("/settings?language=en")).text

    live(service, Role.EDITOR, story)


def test_a_question_is_begun_for_a_place_nobody_has_modelled(
    service: Service, write: Callable[[str, str], Path]
) -> None:
    with open_workspace(service.workspace.folder) as workspace:
        import_events(workspace, write("log.csv", "customer,time,touchpoint\na,2026-01-02,forum\n"))
    file = service.workspace.folder / "nebelhorn.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        re.sub(r"\[\[touchpoint\]\]\nname = \"forum\"[^\[]*", "", text), encoding="utf-8"
    )

    assert 'name = "forum"' not in file.read_text(encoding="utf-8")

    async def story(client: Client) -> None:
        page = await client.get("/settings?ask=forum&language=en")
        assert 'touchpoint = "forum"' in read(page.text)[0].split("[[ask]]")[-1]

    live(service, Role.ADMIN, story)
