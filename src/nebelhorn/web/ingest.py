"""The addresses clients send events to. On this path nothing is done that need not be done."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import Receive, Scope, Send

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
        try:
            answer = await self._answer(scope, receive)
        except Gone:
            return
        self._counters.requests.labels(answer.code).inc()
        self._counters.events.inc(answer.events)
        await reply(send, answer)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["method"] != "POST":
            return Door.refused("method_not_allowed")
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
    length = (b"content-length", str(len(answer.body)).encode())
    headers = [_ANYBODY, _JSON, length, *more]
    if answer.retry_after_s is not None:
        headers += [(b"retry-after", str(answer.retry_after_s).encode()), _TELL_WHEN]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
