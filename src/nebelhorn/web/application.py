"""The HTTP application of a workspace that is served."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nebelhorn.app import Door, Service
from nebelhorn.web.counters import Counters
from nebelhorn.web.ingest import Ingest


def make_application(service: Service, now_us: Callable[[], int]) -> Starlette:
    """Make the application of a service.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.

    Returns:
        An ASGI application: all of ``Door.paths``, ``/healthz``, ``/readyz`` and ``/metrics``.
    """
    counters = Counters(service.state)
    ingest = Ingest(service.door, now_us, counters)

    async def healthz(request: Request) -> Response:
        del request
        return JSONResponse({"alive": True})

    async def readyz(request: Request) -> Response:
        del request
        state = service.state()
        trouble = state.inbox.trouble or state.trouble
        said = {"ready": state.ready, "trouble": trouble, "lag": state.lag}
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
            dispatcher.stop()
            await task

    taken = [Route(path + end, ingest) for path in Door.paths for end in ("", "/")]
    return Starlette(
        routes=[
            *taken,
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
        ],
        lifespan=sending,
    )
