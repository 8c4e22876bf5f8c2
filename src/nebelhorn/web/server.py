"""Run the HTTP server until somebody stops it."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Callable
from types import FrameType

import uvicorn

from nebelhorn.app import Service
from nebelhorn.errors import WorkspaceError
from nebelhorn.web.application import make_application
from nebelhorn.web.logs import log_as_json
from nebelhorn.web.overload import Overload

_GRACE_S = 10
_CONNECTIONS = 2_000
_WAITING = 2_048
_SWITCH_S = 0.001

_LOG = logging.getLogger("nebelhorn.web")


def listen(host: str, port: int) -> socket.socket:
    """Open the address to listen on.

    Args:
        host: Name or address.
        port: 0: any that is free.

    Raises:
        WorkspaceError: It is in use, or not ours.
    """
    try:
        return socket.create_server((host, port), backlog=_WAITING)
    except (OSError, OverflowError) as error:
        msg = f"cannot listen on {host}:{port}: {error}"
        raise WorkspaceError(msg) from error


def serve(service: Service, door: socket.socket, *, open_to_all: bool = False) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered before it ends.

    Args:
        service: What is served; started here.
        door: What ``listen`` opened; closed at the end.
        open_to_all: Are ``/metrics``, and the details of ``/readyz``, for everybody?
    """
    log_as_json()
    # whoever answers waits this long for each thread that counts, five milliseconds by default
    sys.setswitchinterval(_SWITCH_S)
    application = make_application(service, service.workspace.clock, open_to_all=open_to_all)
    full = Overload(application, lambda: len(server.server_state.connections), _CONNECTIONS)
    config = uvicorn.Config(
        full,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        lifespan="on",
    )
    server = _Server(config, application.state.listening.stop)
    host, port = door.getsockname()[:2]
    _LOG.info("listening on http://%s:%d", host, port)
    service.start()
    # uvicorn raises the signal once more when it has ended: then the stores are to be closed first
    before = {number: signal.signal(number, _leave) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[door])
    except _Stopped:
        _LOG.info("stopped; what was answered 200 is on disk")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Server(uvicorn.Server):
    """A server that sends listeners away first: their answers have no end it could wait for."""

    def __init__(self, config: uvicorn.Config, part: Callable[[], None]) -> None:
        super().__init__(config)
        self._part = part

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._part()
        await super().shutdown(sockets)


class _Stopped(BaseException):
    """Somebody asked us to stop."""


def _leave(number: int, frame: FrameType | None) -> None:
    del number, frame
    raise _Stopped
