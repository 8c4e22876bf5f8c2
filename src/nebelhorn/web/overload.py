"""Say no in words clients understand when there are more connections than can be served."""

from __future__ import annotations

from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from nebelhorn.app import Door
from nebelhorn.web.ingest import reply

_STILL_ANSWERED = frozenset(("/healthz",))
"""Whoever asks whether the process lives is not told that it is busy: it would be ended for it."""


class Overload:
    """An ASGI application in front of another one.

    A server that is merely full answers as a door that is busy does: 503, JSON, ``Retry-After``;
    clients keep what they could not deliver. The connection is closed, so that those which only
    wait make room.

    Args:
        app: What answers as long as there is room.
        connections: Tells how many connections there are now, this one with them.
        most: So many are served.
    """

    def __init__(self, app: ASGIApp, connections: Callable[[], int], most: int) -> None:
        self._app, self._connections, self._most = app, connections, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the other answer."""
        full = scope["type"] == "http" and self._connections() > self._most
        if not full or scope["path"] in _STILL_ANSWERED:
            await self._app(scope, receive, send)
            return
        await reply(send, Door.refused("busy"), ((b"connection", b"close"),))
