"""An admin who makes their account at a served workspace and looks at its pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from typing import Any

import httpx

from nebelhorn.access import Cost
from nebelhorn.app import Passwords, Service, access_to, first_admin
from nebelhorn.web import make_application

QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))
GOOD = "violet anchor 7 of rain"
Story = Callable[[httpx.AsyncClient], Coroutine[Any, Any, None]]


def look_around(service: Service, story: Story, *, closed: str = "/") -> None:
    """Let an admin live a story; strangers are sent away from ``closed`` before."""
    made = first_admin(access_to(service.workspace, who="server"))
    assert made is not None
    path = f"/welcome/{made.token.reveal()}"

    async def go() -> None:
        app = make_application(service, lambda: 1, passwords=QUICK)
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 1234))
        async with httpx.AsyncClient(transport=transport, base_url="http://nebelhorn") as client:
            assert (await client.get(closed)).status_code == 303  # strangers log in
            page = await client.get(path)
            token = re.search(r'name="form_token" value="(\w+)"', page.text)
            assert token is not None
            person = {"login": "ada", "name": "Ada", "password": GOOD, "again": GOOD}
            await client.post(path, data={"form_token": token[1], **person})
            await story(client)

    asyncio.run(go())
