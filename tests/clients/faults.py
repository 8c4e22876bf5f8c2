"""Faults in front of a server: what clients meet out there, on purpose and counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from nebelhorn.app import Door
from nebelhorn.clock import utc_now_us
from nebelhorn.live.wire import WIRES, Inbound, WireRecord, decode, gunzip, route_of
from nebelhorn.web.ingest import reply


@dataclass(frozen=True)
class Refused:
    """Instead of the server's answer, one of those it can give."""

    code: str
    retry_after_s: int | None = None


@dataclass(frozen=True)
class Lost:
    """The server has it on disk, and the connection breaks before the client hears of it."""


Fault = Refused | Lost


@dataclass
class Faults:
    """An ASGI application in front of another: its first answers are faults.

    Attributes:
        application: What stands behind.
        waiting: Faults that are still to come, one a request.
        came: When each request came, in seconds of a steady clock, and its messages.
        handed_on: Messages that reached what stands behind, in the order they came.
        asked_leave: How often a browser asked whether it may send.
    """

    application: Callable[..., Any]
    waiting: list[Fault]
    came: list[tuple[float, list[WireRecord]]] = field(default_factory=list)
    handed_on: list[WireRecord] = field(default_factory=list)
    asked_leave: int = 0

    def waited_s(self) -> float:
        """Return how long the first message waited until it was sent again."""
        first = self.came[0][1][0].message_id
        times = [at for at, sent in self.came if first in {one.message_id for one in sent}]
        return times[1] - times[0]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["method"] != "POST":
            self.asked_leave += scope["method"] == "OPTIONS"
            await self.application(scope, receive, send)
            return
        fault = self.waiting.pop(0) if self.waiting else None
        body = await _body(receive)
        messages = _decoded(scope, body)
        self.came.append((time.monotonic(), messages))
        if isinstance(fault, Refused):
            said = Door.refused(fault.code)
            await reply(send, msgspec.structs.replace(said, retry_after_s=fault.retry_after_s))
            return
        self.handed_on += messages
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def hand_on() -> Any:
            return next(given, None) or await receive()

        if fault is None:
            await self.application(scope, hand_on, send)
            return
        answers: list[Any] = []

        async def keep(message: Any) -> None:
            answers.append(message)

        await self.application(scope, hand_on, keep)
        assert answers[0]["status"] == 200
        # nothing in ASGI breaks a connection; the sender's transport does
        send.__self__.transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass


async def _body(receive: Any) -> bytes:
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _decoded(scope: Any, packed: bytes) -> list[WireRecord]:
    route, body = route_of(scope["path"]), gunzip(packed)
    assert route is not None
    assert isinstance(body, bytes)
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    found = decode(WIRES[route.wire], Inbound(body, route.route, headers, utc_now_us()))
    records = [record for record in found if isinstance(record, WireRecord)]
    assert len(records) == len(found), found
    return records
