"""People of every role at a served workspace, who fill in forms as a browser does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import httpx

from nebelhorn.access import Cost
from nebelhorn.app import (
    Passwords,
    Person,
    Role,
    Service,
    access_to,
    add_account,
    first_admin,
    open_access,
)
from nebelhorn.web import make_application

QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
GOOD = "violet anchor 7 of rain"
Client = httpx.AsyncClient
Story = Callable[[Client], Coroutine[Any, Any, None]]


def live(service: Service, role: Role, story: Story, *, login: str = "") -> None:
    """Let somebody of a role log in and live a story.

    Args:
        service: What is served.
        role: Theirs.
        story: What they do.
        login: Theirs; empty: the name of the role.
    """
    who = login or role.value
    first_admin(access_to(service.workspace, who="server"))
    with open_access(service.workspace.folder) as access:
        token = add_account(access, Person(who, who.title(), "en"), role).token.reveal()

    async def go() -> None:
        async with client_of(service) as client:
            await send(client, f"/invite/{token}", password=GOOD, again=GOOD)
            await story(client)

    asyncio.run(go())


async def send(client: Client, path: str, *, on: str = "", **fields: str) -> httpx.Response:
    """Fill in a form of a page and send it."""
    page = await client.get(on or path)
    return await client.post(path, data={"form_token": token_of(page), **fields})


def client_of(service: Service, jar: httpx.Cookies | None = None) -> Client:
    """Return a browser: without a jar of cookies nobody is logged in."""
    app = make_application(service, lambda: 1, passwords=QUICK)
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://nebelhorn", cookies=jar)


def token_of(page: httpx.Response) -> str:
    """Return what a form of a page proves with that it came from here."""
    found = re.search(r'name="form_token" value="(\w+)"', page.text)
    assert found is not None, page.text
    return found[1]


def plain(page: httpx.Response) -> str:
    """Return the text of a page with its commonest entities undone."""
    text = page.text.replace("&#39;", "'").replace("&#34;", '"')
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
