"""Is it alive, is it ready, and what is counted: for whoever operates it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from nebelhorn.app import ReadRefusal, Service
from nebelhorn.web.counters import Counters
from nebelhorn.web.needs import NeedingRoute, Needs, routed
from nebelhorn.web.reading import Reading, headers_of

_PASSED_ON = (
    *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"),
    *("forwarded", "via"),
)


class Health:
    """Tells how the server is doing, strangers no more than they need.

    Args:
        service: What is served.
        counters: What is counted.
        reading: Knows who may read.
        open_to_all: Are details and counters for everybody? Else for this machine itself and
            whoever may read.
    """

    def __init__(
        self, service: Service, counters: Counters, reading: Reading, *, open_to_all: bool
    ) -> None:
        self._service, self._counters, self._reading = service, counters, reading
        self._open_to_all = open_to_all

    def routes(self) -> list[NeedingRoute]:
        """Return the routes."""
        counted = Needs.NOTHING if self._open_to_all else Needs.INSIDE
        return [
            routed("/healthz", self._healthz, Needs.NOTHING),
            routed("/readyz", self._readyz, Needs.NOTHING),
            routed("/metrics", self._metrics, counted),
        ]

    async def _healthz(self, request: Request) -> Response:
        del request
        return JSONResponse({"alive": True})

    async def _readyz(self, request: Request) -> Response:
        said = self._ready()
        status = 200 if said["ready"] else 503
        if await self._refusal(request) is not None:
            said = {"ready": said["ready"]}
        return JSONResponse(said, status_code=status)

    async def _metrics(self, request: Request) -> Response:
        refusal = await self._refusal(request)
        if refusal is not None:
            refused = Response(refusal.body(), refusal.status, media_type="application/json")
            if refusal.status == 401:
                refused.headers["www-authenticate"] = "Bearer"
            return refused
        return Response(generate_latest(self._counters.registry), media_type=CONTENT_TYPE_LATEST)

    async def _refusal(self, request: Request) -> ReadRefusal | None:
        if self._open_to_all or is_here(request):
            return None
        return await self._reading.refusal(request.scope, headers_of(request.scope))

    def _ready(self) -> dict[str, Any]:
        state, reads = self._service.state(), self._service.read_side.trouble
        foretold = state.foretold
        return {
            "ready": state.ready and reads is None,
            "trouble": state.inbox.trouble or state.trouble,
            "lag": state.lag,
            "foretold": {
                "run": foretold.run_no,
                "until_us": foretold.until_us,
                "seals": foretold.seals,
                "silent": foretold.silent,
            },
            "pulls": state.pulls,
            "reads": reads,
            "settings": state.settings,
            "mails": state.post.trouble,
        }


def is_here(request: Request) -> bool:
    """Say whether somebody on this very machine asks, and not a proxy for somebody else.

    Args:
        request: What was asked.
    """
    if request.client is None or any(name in request.headers for name in _PASSED_ON):
        return False
    # a proxy that says nothing of itself asks by the name the world knows
    return _is_loopback(request.client.host) and _is_loopback(request.url.hostname or "")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
