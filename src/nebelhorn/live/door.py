"""The door: a request comes in, is looked at as far as must be, and is on disk before the 200."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

import msgspec

from nebelhorn.access import Key
from nebelhorn.live.inbox import Arrival, InboxNoRoom, InboxRefusal
from nebelhorn.live.wire import (
    ACCEPTED,
    ALLOWED_HEADERS,
    CLOUDEVENTS,
    MOST_BYTES,
    ROUTES,
    WIRES,
    Refusal,
    gunzip,
    key_of,
    refuse,
    route_of,
    split,
)


# What is made once a request is a struct: it is made five times as fast as a frozen dataclass.
class Request(msgspec.Struct, frozen=True):
    """What the door looks at.

    Attributes:
        path: Of the address.
        headers: Names in lower case.
        query: Of the address, without ``?``.
        body: As received.
        received_us: When it came, UTC microseconds.
    """

    path: str
    headers: Mapping[str, str]
    query: str
    body: bytes
    received_us: int


class Answer(msgspec.Struct, frozen=True):
    """What the door answers.

    Attributes:
        status: 200, or why not.
        body: JSON.
        retry_after_s: After so many seconds another try makes sense; None: at once, or never.
        code: ``ok``, or the code of the refusal; for metrics.
        events: Count of events that are on disk now.
    """

    status: int
    body: bytes
    retry_after_s: int | None = None
    code: str = "ok"
    events: int = 0


class Keeping(Protocol):
    """Where requests are kept: ``LoopInbox``."""

    async def put(self, arrival: Arrival) -> int:
        """Return the number of the row once it is on disk."""
        ...


class Door:
    """Takes requests of clients.

    Args:
        inbox: Where they are kept.
        find_writer: Secret → who may write with it; None: nobody.
        wait_s: (writer, events) → seconds they have to wait because they came too fast; 0: none.

    Attributes:
        paths: All addresses that take events.
        most_bytes: No body is larger than this.
        allowed_headers: What browsers of other sites may send.
    """

    paths: ClassVar[tuple[str, ...]] = tuple(ROUTES)
    most_bytes: ClassVar[int] = MOST_BYTES
    allowed_headers: ClassVar[str] = ALLOWED_HEADERS

    def __init__(
        self,
        inbox: Keeping,
        find_writer: Callable[[str], Key | None],
        wait_s: Callable[[Key, int], float] = lambda *_: 0.0,
    ) -> None:
        self._inbox, self._find_writer, self._wait_s = inbox, find_writer, wait_s

    @staticmethod
    def refused(code: str, detail: str = "", *, said: Refusal | None = None) -> Answer:
        """Return the answer of a refusal.

        Args:
            code: Of the refusal.
            detail: What was found; empty: nothing more to say.
            said: The refusal, where it was found already.
        """
        said = said or refuse(code, detail)
        return Answer(said.status, said.body(), 1 if said.sent_again else None, said.code)

    async def take(self, request: Request) -> Answer:
        """Take one request; never raises.

        Args:
            request: What came.

        Returns:
            200 when everything in it is on disk, else why it was not taken.
        """
        found = self._look(request)
        if isinstance(found, Refusal):
            return self.refused(found.code, said=found)
        writer, arrival, events = found
        wait_s = self._wait_s(writer, events)
        if wait_s > 0:
            said = refuse("too_fast")
            return Answer(said.status, said.body(), math.ceil(wait_s), said.code)
        try:
            await self._inbox.put(arrival)
        except InboxRefusal as error:
            said = refuse("disk_full" if isinstance(error, InboxNoRoom) else "busy", str(error))
            return Answer(said.status, said.body(), error.retry_after_s, said.code)
        return Answer(200, ACCEPTED, events=events)

    def _look(self, request: Request) -> tuple[Key, Arrival, int] | Refusal:
        route = route_of(request.path)
        if route is None:
            return refuse("not_found", request.path)
        body = gunzip(request.body, encoding=request.headers.get("content-encoding", ""))
        if isinstance(body, Refusal):
            return body
        cut = split(WIRES[route.wire], body, route.route, request.headers)
        # the key comes first: whoever has none is not told what is wrong with the body
        writer = self._writer(request, cut.key)
        if isinstance(writer, Refusal):
            return writer
        if cut.refusal is not None:
            return cut.refusal
        arrival = Arrival(
            request.received_us,
            route.wire,
            route.route,
            writer.key_id,
            body,
            _cloud_headers(request.headers) if route.wire == CLOUDEVENTS else "",
        )
        return writer, arrival, cut.count

    def _writer(self, request: Request, in_body: str | None) -> Key | Refusal:
        secret = key_of(request.headers, request.query, in_body)
        if secret is None:
            return refuse("key_missing")
        return self._find_writer(secret) or refuse("key_unknown")


def _cloud_headers(headers: Mapping[str, str]) -> str:
    told = {name: value for name, value in headers.items() if name.startswith("ce-")}
    return json.dumps(told) if told else ""
