"""Sources on screen: keys made and revoked, what was put aside and is tried again."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nebelhorn import import_events, open_workspace
from nebelhorn.app import Role, Service, audit, inventory, open_access, serving
from tests.flows.on_pages import Client, live, plain, send

NO_TABLE = 'kind = "sql"\nurl = "sqlite:///PLACE/erp.db"\ntable = "orders"\nkey = "id"'
LOG = "customer,time,touchpoint\na,2026-01-02,order\n,2026-01-03,<b>lost</b>\n"


@pytest.fixture
def service(shop: Path, write: Callable[[str, str], Path]) -> Iterator[Service]:
    with open_workspace(shop) as workspace:
        import_events(workspace, write("log.csv", LOG))
    with serving(shop) as service:
        yield service


def test_an_admin_makes_a_key_sees_it_once_and_closes_it(service: Service) -> None:
    async def story(client: Client) -> None:
        made = await send(client, "/sources", deed="key", name="shop", attributes="plan, colour")
        secret = re.search(r"wk_[\w-]+", made.text)
        assert secret is not None
        assert secret[0] not in (await client.get("/sources")).text
        service.look_around()  # what it does several times a second
        body = {"userId": "1", "event": "first visit"}
        sent = await client.post("/v1/track", json=body, auth=(secret[0], ""))
        assert sent.status_code == 200
        twice = await send(client, "/sources", deed="key", name="shop")
        assert twice.status_code == 403
        closed = await send(client, "/sources", deed="revoke", name="shop")
        assert "opens nothing now" in closed.text
        service.look_around()
        refused = await client.post("/v1/track", json=body, auth=(secret[0], ""))
        assert refused.status_code == 401

    live(service, Role.ADMIN, story)


def test_what_was_put_aside_is_told_with_its_reason_and_tried_again(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/sources?language=en")
        assert "no customer" in page.text
        assert "<b>lost</b>" in plain(page)
        assert "<b>lost</b>" not in page.text
        again = await send(client, "/sources", deed="replay")
        assert "Of 1 record 0 could be taken now." in again.text
        german = await client.get("/sources?language=de")
        assert "kein Kunde" in german.text

    live(service, Role.EDITOR, story)
    with open_access(service.workspace.folder) as access:
        assert "rejects replayed" in [entry.what for entry in audit(access)]


def test_why_nothing_is_foretold_is_said_in_the_readers_language(service: Service) -> None:
    async def story(client: Client) -> None:
        begins = await client.get("/sources?language=de")
        assert "am Anfang: Was vor dem Start gelernt war" in plain(begins)
        service.step()
        service.foretell()
        page = await client.get("/sources?language=de")
        assert "nebelhorn.toml hat keine [[question]], die gestellt wird" in plain(page)
        assert "nothing is foretold" not in page.text

    live(service, Role.VIEWER, story)


def test_what_troubles_a_pull_is_said_in_german_and_a_foreign_sentence_is_quoted(
    shop: Path,
) -> None:
    with (shop / "nebelhorn.toml").open("a", encoding="utf-8") as file:
        for name, where in (("calls", 'kind = "folder"\npath = "nowhere"'), ("erp", NO_TABLE)):
            where = where.replace("PLACE", str(shop))
            file.write(f'\n[[pull]]\nname = "{name}"\nmapping = "m.toml"\n{where}\n')
    with sqlite3.connect(shop / "erp.db") as erp:
        erp.execute("CREATE TABLE invoices(id INTEGER)")
    erp.close()
    (shop / "m.toml").write_text(
        '[tables]\nt = "t.csv"\n[[event]]\ntable = "t"\ntime = "at"\n'
        'customer = "who"\ntouchpoint = "call"\n'
    )

    async def story(client: Client) -> None:
        page = plain(await client.get("/sources?language=de"))
        assert "diesen Ordner gibt es nicht" in page
        assert "die Datenbank sagt: „" in page
        assert "there is no such folder" not in page
        assert "there is no such folder" in (await client.get("/sources?language=en")).text

    with serving(shop) as service:
        for _ in range(6):
            service.pull(wait=True)
        live(service, Role.VIEWER, story)


def test_each_source_shows_how_steadily_it_flows(
    shop: Path, write: Callable[[str, str], Path]
) -> None:
    days = [f"a,2026-{month:02d}-{day:02d},visit" for month, day in ((6, 30), (6, 29), (6, 20))]
    file = write("steady.csv", "\n".join(["customer,time,touchpoint", *days, "a,2020-01-01,visit"]))
    with open_workspace(shop) as workspace:
        import_events(workspace, file)
        weeks = inventory(workspace).sources[0].weeks
    assert weeks[-3:] == (0, 1, 2)
    assert sum(weeks) == 3

    async def story(client: Client) -> None:
        page = await client.get("/sources?language=en")
        assert "2 events in the last week, 24 of 26 weeks without any" in page.text

    with serving(shop) as service:
        live(service, Role.VIEWER, story)


def test_viewers_see_reasons_but_neither_records_nor_keys(service: Service) -> None:
    async def story(client: Client) -> None:
        page = await client.get("/sources?language=en")
        assert "no customer" in page.text
        assert "lost</b>" not in plain(page)
        assert "Make a key" not in page.text
        for deed in ("key", "revoke", "replay"):
            sent = await send(client, "/sources", on="/me", deed=deed, name="x")
            assert sent.status_code == 403, deed
        files = await client.get("/sources.csv?table=rejects")
        assert "no customer,1" in files.text

    live(service, Role.VIEWER, story)
