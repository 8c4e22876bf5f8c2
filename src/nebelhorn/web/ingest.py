"""The addresses clients send events to. On this path nothing is done that need not be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import Lifespan, Receive, Scope, Send

from nebelhorn.app import Answer, Door, Request
from nebelhorn.web.counters import Counters

_ANYBODY = (b"access-control-allow-origin", b"*")
_JSON = (b"content-type", b"application/json")
# without leave a page of another site is not told when to send again
_TELL_WHEN = (b"access-control-expose-headers", b"retry-after")


class TooLarge(Exception):
    """More bytes came than are taken."""


class Gone(Exception):
    """The client went away before its request was whole; there is nobody to answer."""


class Ingest:
    """An ASGI application that takes events; browsers of all sites may send.

    Args:
        door: Makes the door of the loop that is running.
        now_us: The time, UTC microseconds.
        counters: What is counted.
    """

    def __init__(
        self, door: Callable[[], Door], now_us: Callable[[], int], counters: Counters
    ) -> None:
        self._make_door, self._now_us, self._counters = door, now_us, counters
        self._door: Door | None = None

    # Starlette takes an instance of a class for an ASGI application
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await reply(send, Answer(200, b""), _LEAVE)
            return
        if scope["method"] == "POST":
            try:
                answer = await self._answer(scope, receive)
            except Gone:
                return
        else:
            answer = Door.refused("method_not_allowed")
        self._counters.count(answer.code, answer.events)
        await reply(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        received_us = self._now_us()
        try:
            body = await _body(receive)
        except TooLarge:
            return Door.refused("too_large", f"the most is {Door.most_bytes} bytes")
        if self._door is None:
            self._door = self._make_door()
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        query = scope["query_string"].decode("latin-1")
        return await self._door.take(Request(scope["path"], headers, query, body, received_us))


class DoorFirst(Starlette):
    """An application in which events pass by the middleware and the line of routes.

    Args:
        ingest: Takes what comes to ``Door.paths``.
        routes: All of them, those of the door too: whoever lists the routes is to find them.
        lifespan: As of Starlette.
    """

    def __init__(
        self,
        ingest: Ingest,
        routes: Sequence[BaseRoute] = (),
        lifespan: Lifespan[Starlette] | None = None,
    ) -> None:
        super().__init__(routes=routes, lifespan=lifespan)
        self._ingest = ingest
        self._paths = frozenset(path + end for path in Door.paths for end in ("", "/"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["path"] in self._paths:
            await self._ingest(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


_LEAVE = (
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", Door.allowed_headers.encode()),
    (b"access-control-max-age", b"86400"),
)


async def _body(receive: Receive) -> bytes:
    """Read a body, counting what really comes; lengths that are announced prove nothing.

    Raises:
        TooLarge: It is more than is taken.
        Gone: The client went away.
    """
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        part = message.get("body", b"")
        size += len(part)
        if size > Door.most_bytes:
            raise TooLarge
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts) if len(parts) > 1 else parts[0]


async def reply(send: Send, answer: Answer, more: tuple[tuple[bytes, bytes], ...] = ()) -> None:
    """Send an answer, readable for pages of all sites.

    Args:
        send: Of ASGI.
        answer: What is sent.
        more: Headers beside those every answer has.
    """
    headers = _headers(len(answer.body), answer.retry_after_s) + more
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


@lru_cache(maxsize=64)
def _headers(length: int, retry_after_s: int | None) -> tuple[tuple[bytes, bytes], ...]:
    length_of_body = (b"content-length", str(length).encode())
    headers = (_ANYBODY, _JSON, length_of_body)
    if retry_after_s is None:
        return headers
    return (*headers, (b"retry-after", str(retry_after_s).encode()), _TELL_WHEN)
