"""Tell open pages that something new was drawn, as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from nebelhorn.app import not_told
from nebelhorn.web.listening import MOST_LISTENERS, Listening, head_of_events, part_of_events
from nebelhorn.web.reading import Reading, answer, headers_of

_LOOK_S = 1.0
_QUIET_LOOKS = 15


class News:
    """An ASGI application that says when pages were drawn anew; what is on them is not told.

    Args:
        reading: Says who may listen.
        drawn: What changes with every drawing; empty: nothing was drawn yet.
        listening: Stops all who listen, these too.
        look_s: How often is looked, seconds.
    """

    def __init__(
        self,
        reading: Reading,
        drawn: Callable[[], str],
        listening: Listening,
        *,
        look_s: float = _LOOK_S,
    ) -> None:
        self._reading, self._drawn, self._listening = reading, drawn, listening
        self._look_s, self._listeners = look_s, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell one page until it is left, or the server stops."""
        headers = headers_of(scope)
        refusal = await self._reading.refusal(scope, headers)
        if refusal is None and (self._listening.stopped or self._listeners >= MOST_LISTENERS):
            refusal = not_told("too_many_listeners")
        if refusal is not None:
            await answer(scope, send, refusal, headers)
            return
        self._listeners += 1
        gone = asyncio.create_task(_until_gone(receive))
        try:
            await self._tell(send, gone)
        except OSError:
            return
        finally:
            self._listeners -= 1
            gone.cancel()

    async def _tell(self, send: Send, gone: asyncio.Task[None]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": head_of_events()})
        told, quiet = "", 0
        await part_of_events(send, b"retry: 5000\n\n")
        while not (self._listening.stopped or gone.done()):
            drawn = self._drawn()
            if drawn != told:
                told, quiet = drawn, 0
                await part_of_events(send, f"event: drawn\ndata: {drawn}\n\n".encode())
            elif quiet >= _QUIET_LOOKS:
                quiet = 0
                await part_of_events(send, b": still here\n\n")
            quiet += 1
            await asyncio.wait({gone}, timeout=self._look_s)
        await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
