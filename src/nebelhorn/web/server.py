"""Run the HTTP server until somebody stops it."""

from __future__ import annotations

import uvicorn

from nebelhorn.app import Service
from nebelhorn.clock import utc_now_us
from nebelhorn.web.application import make_application

_GRACE_S = 10
_CONNECTIONS = 2_000


def serve(service: Service, *, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered before it ends.

    Args:
        service: What is served; started here.
        host: Address to listen on.
        port: Port to listen on.
    """
    config = uvicorn.Config(
        make_application(service, utc_now_us),
        host=host,
        port=port,
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=_GRACE_S,
        lifespan="off",
    )
    service.start()
    uvicorn.Server(config).run()
