"""The routes of all pages and of what they are drawn with."""

from __future__ import annotations

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.app import Passwords, Service
from nebelhorn.web.downloads import file_pages
from nebelhorn.web.needs import NeedingRoute, Needs, routed
from nebelhorn.web.packing import packed
from nebelhorn.web.pages import PAGES
from nebelhorn.web.reception import Reception
from nebelhorn.web.rendering import (
    EDITION_PATH,
    SCRIPT_PATH,
    STYLE_PATH,
    edition_response,
    kept,
    script_response,
    style_response,
)
from nebelhorn.web.typeface import TYPEFACE_PATHS, typeface

_PATIENCE_S = 3.0


def page_routes(service: Service, passwords: Passwords | None = None) -> list[NeedingRoute]:
    """Return the routes of the pages of a workspace that is served.

    Args:
        service: What is served.
        passwords: How passwords are checked; None: as slowly as they should be.
    """
    reception = Reception(service, passwords or Passwords(patience_s=_PATIENCE_S), PAGES)

    async def style(request: Request) -> Response:
        return packed(request, style_response())

    async def script(request: Request) -> Response:
        return packed(request, script_response())

    async def cut(request: Request) -> Response:
        # the first time it is made, which would keep everybody else waiting
        content = await to_thread.run_sync(typeface, request.url.path)
        return kept(content, "font/woff2")

    async def edition(request: Request) -> Response:
        return packed(request, edition_response())

    return [
        # files first: the path of a page may take in everything below it
        *(reception.route(file) for page in PAGES for file in file_pages(page)),
        *map(reception.route, PAGES),
        routed(STYLE_PATH, style, Needs.NOTHING),
        routed(SCRIPT_PATH, script, Needs.NOTHING),
        routed(EDITION_PATH, edition, Needs.NOTHING),
        *(routed(address, cut, Needs.NOTHING) for address in TYPEFACE_PATHS),
    ]
