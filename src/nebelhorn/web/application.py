"""The HTTP application of a workspace that is served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from nebelhorn.app import Door, Passwords, Service
from nebelhorn.web.counters import Counters
from nebelhorn.web.ingest import DoorFirst, Ingest
from nebelhorn.web.listening import Listening
from nebelhorn.web.needs import Needs, routed
from nebelhorn.web.openapi import described
from nebelhorn.web.paging import page_routes
from nebelhorn.web.reading import Reading, read_routes


def make_application(
    service: Service, now_us: Callable[[], int], *, passwords: Passwords | None = None
) -> Starlette:
    """Make the application of a service.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.
        passwords: How those of people are checked; None: as slowly as they should be.

    Returns:
        An ASGI application: all of ``Door.paths``, all of ``READS``, ``/v1/changes``,
        ``/openapi.json``, ``/healthz``, ``/readyz``, ``/metrics`` and the pages. Its
        ``state.listening`` is to be stopped before the server is.
    """
    counters = Counters(service.state)
    ingest = Ingest(service.door, now_us, counters)
    reading = Reading(service.read_side, counters.count_read)
    listening = Listening(reading)

    async def healthz(request: Request) -> Response:
        del request
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        del request
        state = service.state()
        trouble = state.inbox.trouble or state.trouble
        foretold = state.foretold
        said = {
            "ready": state.ready,
            "trouble": trouble,
            "lag": state.lag,
            "foretold": {
                "run": foretold.run_no,
                "until_us": foretold.until_us,
                "seals": foretold.seals,
                "silent": foretold.silent,
            },
            "pulls": state.pulls,
            "reads": service.read_side.trouble,
        }
        return JSONResponse(said, status_code=200 if state.ready else 503)

    async def metrics(request: Request) -> Response:
        del request
        return Response(generate_latest(counters.registry), media_type=CONTENT_TYPE_LATEST)

    @asynccontextmanager
    async def sending(app: Starlette) -> AsyncIterator[None]:
        del app
        dispatcher = service.dispatcher()
        task = asyncio.create_task(dispatcher.run())
        try:
            yield
        finally:
            listening.stop()
            dispatcher.stop()
            await task
            reading.close()

    taken = [
        routed(path + end, ingest, Needs.WRITE_KEY) for path in Door.paths for end in ("", "/")
    ]
    application = DoorFirst(
        ingest,
        routes=[
            *taken,
            *read_routes(reading),
            routed("/v1/changes", listening, Needs.READER),
            routed("/openapi.json", described, Needs.NOTHING),
            routed("/healthz", healthz, Needs.NOTHING),
            routed("/readyz", readyz, Needs.NOTHING),
            routed("/metrics", metrics, Needs.NOTHING),
            *page_routes(service, passwords),
        ],
        lifespan=sending,
    )
    application.state.listening = listening
    return application
