"""Serve a workspace whose midnight comes soon: onward_server.py FOLDER SECONDS.

The clock is set to the second day after the newest event, so that the next one begins so many
seconds after all that is done once at a start is done: pages, documents, everybody's state. Then
structure is learnt, whatever the learning clock says. Prints its port and how far its clock is
ahead of ours, microseconds. From then on each tick is printed as it ends: until when
everything is sealed, when it began and ended (UTC microseconds), and its count of seals.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from socket import socket

import uvicorn
from starlette.applications import Starlette

from nebelhorn.app import Service, serving
from nebelhorn.clock import utc_now_us
from nebelhorn.web import listen, make_application

_DAY_US = 86_400_000_000
_WARM_US = 600_000_000


def _learn_at_midnight(service: Service) -> None:
    # no setting makes a learning clock fall due, and no bench should wait a month for it
    for course in service._loop._run._walk._walk._courses:  # type: ignore[union-attr]
        course.forecaster._clock._next = 0


def _wait_for_start(service: Service) -> None:
    reader = service.read_side._reads.reader
    while not (reader.is_whole() and reader.has_documents() and service.painter.looks("en")):
        time.sleep(0.2)


def _answer(application: Starlette, door: socket) -> None:
    config = uvicorn.Config(application, access_log=False, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    threading.Thread(target=lambda: (sys.stdin.read(), server.handle_exit(2, None))).start()
    with suppress(KeyboardInterrupt):
        server.run(sockets=[door])


def main(folder: Path, seconds: float) -> None:
    ahead = 0

    def clock() -> int:
        return utc_now_us() + ahead

    with serving(folder, clock=clock) as service, listen("127.0.0.1", 0) as door:
        facts = service.workspace.stores.facts
        row = facts.execute("SELECT max(t_us) FROM event").fetchone()
        midnight_us = (int(row[0]) // _DAY_US + 3) * _DAY_US if row else 0
        ahead = midnight_us - _WARM_US - round(seconds * 1e6) - utc_now_us()
        service.step()
        service.foretell()
        tick, sealed_once, measured = service.foretell, False, False

        def foretell() -> int:
            nonlocal sealed_once
            begun_us = clock()
            sealed = tick()
            told = service.state().foretold
            if not measured:
                return sealed
            print("tick", told.until_us, begun_us, clock(), sealed, flush=True)
            if told.silent:
                print(told.silent, file=sys.stderr, flush=True)
            if sealed and not sealed_once:
                sealed_once = True
                _learn_at_midnight(service)
            return sealed

        # the thread that ticks looks it up at every tick, so each can be timed from outside
        service.foretell = foretell  # type: ignore[method-assign]
        service.start()
        _wait_for_start(service)
        ahead = midnight_us - round(seconds * 1e6) - utc_now_us()
        print(door.getsockname()[1], ahead, flush=True)
        measured = True
        _answer(make_application(service, clock), door)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
