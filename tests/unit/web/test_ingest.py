"""Events go to the door at once; everything else goes the way of the routes."""

from __future__ import annotations

import asyncio
import base64
from typing import NoReturn

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from nebelhorn.access import Key, KeyKind
from nebelhorn.live import Arrival, Door
from nebelhorn.web.counters import Counters
from nebelhorn.web.ingest import DoorFirst, Ingest

WRITER = Key(1, KeyKind.WRITE, "shop", "shop", (), None, 0, None, None)
EVENT = b'{"event":"visit","userId":"u"}'
BASIC = {"authorization": "Basic " + base64.b64encode(b"wk_good:").decode()}


class Kept:
    """Keeps in memory what the door lets in."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def put(self, arrival: Arrival) -> int:
        self.bodies.append(arrival.body)
        return len(self.bodies)


def nobody_asks() -> NoReturn:
    # the counters want a state for /metrics, which is not asked for here
    raise NotImplementedError


async def behind(request: Request) -> Response:
    return PlainTextResponse(f"behind: {request.url.path}")


def asked(kept: Kept, counters: Counters, *requests: tuple[str, str]) -> list[httpx.Response]:
    def find(key: str) -> Key | None:
        return WRITER if key == "wk_good" else None

    ingest = Ingest(lambda: Door(kept, find), lambda: 7, counters)
    # this route would take the events too, if they went the way of the routes
    application = DoorFirst(
        ingest, routes=[Route("/{anything:path}", behind, methods=["GET", "POST"])]
    )

    async def all_of_them() -> list[httpx.Response]:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return [
                await client.request(method, path, content=EVENT, headers=BASIC)
                for method, path in requests
            ]

    return asyncio.run(all_of_them())


@pytest.mark.parametrize("path", ["/v1/track", "/v1/track/", "/v1/t"])
def test_an_event_goes_to_the_door(path: str) -> None:
    kept = Kept()
    (answer,) = asked(kept, Counters(nobody_asks), ("POST", path))
    assert (answer.status_code, kept.bodies) == (200, [EVENT])
    assert answer.headers["access-control-allow-origin"] == "*"


def test_everything_else_goes_the_way_of_the_routes() -> None:
    kept = Kept()
    answers = asked(kept, Counters(nobody_asks), ("GET", "/healthz"), ("POST", "/v1/tracks"))
    assert [one.text for one in answers] == ["behind: /healthz", "behind: /v1/tracks"]
    assert kept.bodies == []


def test_what_was_answered_is_counted_by_its_code() -> None:
    counters = Counters(nobody_asks)
    asked(Kept(), counters, ("POST", "/v1/track"), ("POST", "/v1/track"), ("GET", "/v1/track"))
    assert counters.counted() == ({"ok": 2, "method_not_allowed": 1}, 2)
