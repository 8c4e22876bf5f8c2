"""A tab that was open all night: the server was renewed, the login has ended, nothing is lost."""

from __future__ import annotations

import asyncio
import html
import re
from pathlib import Path

import httpx
import pytest

from nebelhorn.app import (
    Person,
    Role,
    access_to,
    add_account,
    first_admin,
    open_access,
    serving,
)
from tests.flows.on_pages import GOOD, client_of, send, token_of

TYPED = 'events_before > 3 and\n"früh" <b>'


def typed_on(page: httpx.Response) -> dict[str, str]:
    found = re.findall(
        r"<code>(\w+)</code></label>\s*<textarea[^>]*readonly[^>]*>\n(.*?)</textarea>",
        page.text,
        re.DOTALL,
    )
    return {name: html.unescape(text) for name, text in found}


async def enter(client: httpx.AsyncClient, folder: Path) -> None:
    with open_access(folder) as access:
        token = add_account(access, Person("ada", "Ada", "en"), Role.ADMIN).token.reveal()
    await send(client, f"/invite/{token}", password=GOOD, again=GOOD)


def test_a_form_of_before_the_restart_is_taken_after_it(shop: Path) -> None:
    async def before() -> tuple[httpx.Cookies, str, str]:
        with serving(shop) as service:
            first_admin(access_to(service.workspace, who="server"))
            async with client_of(service) as client:
                await enter(client, shop)
                page = await client.get("/settings")
                sha256 = re.search(r'name="sha256" value="(\w+)"', page.text)
                assert sha256 is not None
                return client.cookies, token_of(page), sha256[1]

    async def after(jar: httpx.Cookies, token: str, sha256: str) -> None:
        with serving(shop) as service:
            async with client_of(service, jar) as client:
                text = (shop / "nebelhorn.toml").read_text(encoding="utf-8") + "\n# later\n"
                form = {"form_token": token, "deed": "save", "text": text, "sha256": sha256}
                assert "Saved." in (await client.post("/settings", data=form)).text
                assert (shop / "nebelhorn.toml").read_text(encoding="utf-8") == text

    jar, token, sha256 = asyncio.run(before())
    asyncio.run(after(jar, token, sha256))


@pytest.mark.parametrize(
    ("gone", "status", "said"),
    [("login", 401, "Your login has ended meanwhile"), ("token", 403, "This form is too old")],
)
def test_what_was_typed_is_shown_where_login_or_form_are_gone(
    shop: Path, gone: str, status: int, said: str
) -> None:
    async def story() -> None:
        with serving(shop) as service:
            first_admin(access_to(service.workspace, who="server"))
            async with client_of(service) as client:
                await enter(client, shop)
                form = {"form_token": token_of(await client.get("/me")), "text": TYPED}
                form |= {"deed": "save", "sha256": "0" * 64, "password": GOOD, "before": GOOD}
                if gone == "login":
                    mine = client.cookies
                    async with client_of(service, mine) as other:
                        await send(other, "/logout", on="/me", everywhere="1")
                else:
                    form["form_token"] = "0" * 128
                before = (shop / "nebelhorn.toml").read_bytes()
                told = await client.post("/settings", data=form)
                assert (told.status_code, said in told.text) == (status, True), told.text
                assert typed_on(told) == {"text": TYPED}
                assert GOOD not in told.text
                assert "<b>" not in told.text
                assert (shop / "nebelhorn.toml").read_bytes() == before

    asyncio.run(story())


def test_another_site_that_sends_a_form_gets_nothing_back(shop: Path) -> None:
    async def story() -> None:
        with serving(shop) as service:
            first_admin(access_to(service.workspace, who="server"))
            async with client_of(service) as client:
                await enter(client, shop)
                told = await client.post(
                    "/settings", data={"text": TYPED}, headers={"sec-fetch-site": "cross-site"}
                )
                assert told.status_code == 403
                assert "früh" not in told.text

    asyncio.run(story())
