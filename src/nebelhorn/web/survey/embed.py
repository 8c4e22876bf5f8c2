"""The script other sites put into their pages so that visitors can speak there."""

from __future__ import annotations

from functools import cache
from importlib import resources

from starlette.requests import Request
from starlette.responses import Response

_HEADERS = {
    "cache-control": "public, max-age=3600",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "cross-origin",
}


async def snippet_response(request: Request) -> Response:
    """Return the script; it may be used by pages of all sites."""
    del request
    return Response(_snippet(), media_type="text/javascript", headers=_HEADERS)


@cache
def _snippet() -> bytes:
    return resources.files("nebelhorn.web").joinpath("static", "snippet.js").read_bytes()
