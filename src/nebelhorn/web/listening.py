"""Changes as server-sent events; who listens slowly holds up nobody else."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from nebelhorn.app import Change, ChangeGap, ReadRefusal, ReadSide, not_told
from nebelhorn.web.reading import Reading, answer, headers_of

MOST_LISTENERS = 100
_QUIET_S = 15.0
_HEAD = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"private, no-store"),
    # proxies would keep events back until there are many
    (b"x-accel-buffering", b"no"),
)


class Listening:
    """An ASGI application that tells changes as they happen.

    Each listener reads by itself from its own position, so none waits for another.

    Args:
        reading: Reads them.
        most: No more listeners than this at a time.
        quiet_s: After so many seconds without a change a sign of life is sent.

    References:
        WHATWG, HTML Living Standard, section 9.2: Server-sent events.
    """

    def __init__(
        self, reading: Reading, *, most: int = MOST_LISTENERS, quiet_s: float = _QUIET_S
    ) -> None:
        self._reading, self._side = reading, reading.side
        self._most, self._quiet_s = most, quiet_s
        self._awake: set[asyncio.Event] = set()
        self._stopped = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell one listener until it goes, or the server stops."""
        headers = headers_of(scope)
        refusal = await self._refusal(scope, headers)
        if refusal is not None:
            self._reading.count("changes", refusal.code)
            await answer(scope, send, refusal, headers)
            return
        self._reading.count("changes", "ok")
        awake = asyncio.Event()
        self._awake.add(awake)
        loop = asyncio.get_running_loop()
        leave = self._side.listen(lambda: _wake(loop, awake))
        gone = asyncio.create_task(_until_gone(receive, awake))
        try:
            await self._tell(send, headers.get("last-event-id"), awake, gone)
        except (OSError, sqlite3.Error):
            return  # it comes back with the position it has
        finally:
            leave()
            self._awake.discard(awake)
            gone.cancel()

    @property
    def stopped(self) -> bool:
        """Does the server stop?"""
        return self._stopped

    def stop(self) -> None:
        """Let all listeners go; they come back with the position they have."""
        self._stopped = True
        for awake in self._awake:
            awake.set()

    async def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> ReadRefusal | None:
        if scope["method"] != "GET":
            return not_told("method_not_allowed")
        refusal = await self._reading.refusal(scope, headers)
        if refusal is not None:
            return refusal
        if self._stopped or len(self._awake) >= self._most:
            return not_told("too_many_listeners")
        return None

    async def _tell(
        self, send: Send, held: str | None, awake: asyncio.Event, gone: asyncio.Task[None]
    ) -> None:
        loop = asyncio.get_running_loop()
        position = held if held else await self._reading.run(ReadSide.position)
        await send({"type": "http.response.start", "status": 200, "headers": head_of_events()})
        # told even before anything happens: who is cut off now misses nothing
        await part_of_events(send, b"retry: 3000\n" + (b"" if held else _id(position)) + b"\n")
        spoke_s = loop.time()
        while not (self._stopped or gone.done()):
            awake.clear()
            found = await self._reading.run(ReadSide.changes, position)
            if isinstance(found, ChangeGap):
                position = found.position
                await part_of_events(send, _event(position, "gap", b'{"reload":true}'))
            elif found:
                position = found[-1].position
                await part_of_events(send, b"".join(map(_told, found)))
            elif loop.time() - spoke_s >= self._quiet_s:
                await part_of_events(send, b": still here\n\n")
            else:
                await _within(awake, self._quiet_s - (loop.time() - spoke_s))
                continue
            spoke_s = loop.time()
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive, awake: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    awake.set()


async def _within(awake: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, 0.0)):
            await awake.wait()
    except TimeoutError:
        return


def _wake(loop: asyncio.AbstractEventLoop, awake: asyncio.Event) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(awake.set)


def _told(change: Change) -> bytes:
    return _event(change.position, change.kind, change.body)


def _event(position: str, kind: str, body: bytes) -> bytes:
    # JSON as msgspec writes it is one line
    return _id(position) + b"event: " + kind.encode() + b"\ndata: " + body + b"\n\n"


def _id(position: str) -> bytes:
    return b"id: " + position.encode() + b"\n"


def head_of_events() -> list[tuple[bytes, bytes]]:
    """Return the headers of a stream of events."""
    return list(_HEAD)


async def part_of_events(send: Send, part: bytes) -> None:
    """Send a part of a stream of events; more will come."""
    await send({"type": "http.response.body", "body": part, "more_body": True})
