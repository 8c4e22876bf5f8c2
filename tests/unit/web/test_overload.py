"""A server that is full says so in words clients understand."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from nebelhorn.app import Door
from nebelhorn.web.ingest import reply
from nebelhorn.web.overload import Overload


async def served(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await reply(send, Door.refused("not_json"))


def asked(path: str, connections: int) -> httpx.Response:
    async def go() -> httpx.Response:
        app = Overload(served, lambda: connections, most=100)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://n") as client:
            return await client.post(path)

    return asyncio.run(go())


@pytest.mark.parametrize("path", ["/v1/batch", "/", "/metrics"])
def test_one_too_many_is_told_when_to_come_again(path: str) -> None:
    answer = asked(path, 101)
    assert (answer.status_code, answer.headers["connection"]) == (503, "close")
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.headers["content-type"] == "application/json"
    said = json.loads(answer.content)
    assert (said["success"], said["code"]) == (False, "busy")
    assert said["message"]


@pytest.mark.parametrize(("path", "connections"), [("/v1/batch", 100), ("/healthz", 5_000)])
def test_who_has_room_and_who_asks_for_life_is_served(path: str, connections: int) -> None:
    assert asked(path, connections).status_code == 400
