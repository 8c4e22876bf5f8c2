"""The HTTP application of a workspace that is served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.app import Door, Passwords, Service, not_told
from nebelhorn.web.counters import Counters
from nebelhorn.web.health import Health
from nebelhorn.web.ingest import DoorFirst, Ingest
from nebelhorn.web.listening import Listening
from nebelhorn.web.needs import Needs, routed
from nebelhorn.web.news import News
from nebelhorn.web.openapi import described
from nebelhorn.web.paging import page_routes
from nebelhorn.web.reading import Reading, read_routes
from nebelhorn.web.survey import survey_routes, told_routes

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def make_application(
    service: Service,
    now_us: Callable[[], int],
    *,
    passwords: Passwords | None = None,
    open_to_all: bool = False,
) -> Starlette:
    """Make the application of a service.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.
        passwords: How those of people are checked; None: as slowly as they should be.
        open_to_all: Are ``/metrics``, and the details of ``/readyz``, for everybody? Else for this
            machine itself and whoever may read.

    Returns:
        An ASGI application: all of ``Door.paths``, all of ``READS``, ``/v1/changes``,
        ``/openapi.json``, ``/healthz``, ``/readyz``, ``/metrics`` and the pages. Its
        ``state.listening`` is to be stopped before the server is.
    """
    counters = Counters(service.state)
    ingest = Ingest(service.door, now_us, counters)
    reading = Reading(service.read_side, counters.count_read)
    listening = Listening(reading)
    news = News(reading, lambda: service.painter.drawn_at, listening)

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
            *survey_routes(service, now_us),
            *taken,
            *read_routes(reading),
            routed("/v1/changes", listening, Needs.READER),
            routed("/v1/drawn", news, Needs.READER),
            routed("/openapi.json", described, Needs.NOTHING),
            *Health(service, counters, reading, open_to_all=open_to_all).routes(),
            *page_routes(service, passwords),
            *told_routes(service, now_us),
            # programs are told in JSON what is not there, whatever they asked for
            routed("/v1/{path:path}", _nothing_here, Needs.NOTHING, _METHODS),
        ],
        lifespan=sending,
    )
    application.state.listening = listening
    return application


async def _nothing_here(request: Request) -> Response:
    said = not_told("not_found", request.url.path)
    return Response(said.body(), said.status, media_type="application/json")
