"""Serve one way to take events: door_server.py KIND FOLDER, and the port is printed.

KIND is ``raw`` (bare ASGI that cuts the batch and forgets it, the floor), ``noop`` (our door with
an inbox that keeps nothing) or ``durable`` (our door and our inbox, as served).
"""

from __future__ import annotations

import itertools
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import uvicorn

from nebelhorn.access import Key, KeyKind
from nebelhorn.clock import utc_now_us
from nebelhorn.live import Arrival, Door, Inbox, LoopInbox
from nebelhorn.web.counters import Counters
from nebelhorn.web.ingest import DoorFirst, Ingest

_KEY = Key(1, KeyKind.WRITE, "bench", "bench", (), None, 0, None, None)


class _Batch(msgspec.Struct):
    batch: list[msgspec.Raw]


class Nothing:
    """Keeps nothing."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    async def put(self, arrival: Arrival) -> int:
        del arrival
        return next(self._numbers)


async def raw(scope: Any, receive: Any, send: Any) -> None:
    del scope
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            break
    assert len(_DECODER.decode(b"".join(parts)).batch) > 0
    headers = [(b"content-type", b"application/json"), (b"content-length", b"16")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b'{"success":true}'})


def _nobody_asks() -> NoReturn:
    # the counters want a state for /metrics, which this server does not offer
    raise NotImplementedError


_DECODER = msgspec.json.Decoder(_Batch)


def main(kind: str, folder: Path) -> None:
    with ExitStack() as opened, socket.create_server(("127.0.0.1", 0), backlog=256) as door:
        if kind == "raw":
            application: Any = raw
        else:
            inbox = opened.enter_context(Inbox(folder)) if kind == "durable" else None

            def make_door() -> Door:
                return Door(LoopInbox(inbox) if inbox else Nothing(), lambda _: _KEY)

            ingest = Ingest(make_door, utc_now_us, Counters(_nobody_asks))
            application = DoorFirst(ingest)
        print(door.getsockname()[1], flush=True)
        config = uvicorn.Config(application, log_config=None, access_log=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[door])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
