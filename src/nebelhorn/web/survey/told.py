"""You said, we did: what became of what customers said, behind the link of a mail and for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.app import LinkRefusal, Service, ToldRow, open_told, told_stories
from nebelhorn.settings import Settings
from nebelhorn.web.needs import NeedingRoute, Needs, routed
from nebelhorn.web.survey.look import looked
from nebelhorn.web.survey.visitor import Visitor, visitor_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 100


def told_routes(service: Service, now_us: Callable[[], int]) -> list[NeedingRoute]:
    """Return the routes of what is told to customers.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.
    """
    workspace = service.workspace

    def one(request: Request) -> Response:
        settings = workspace.settings
        visitor = visitor_of(request, settings)
        found = open_told(workspace, request.path_params["token"], now_us=now_us())
        if isinstance(found, LinkRefusal):
            wait_s = service.answers.wait_s(visitor.address)
            why = LinkRefusal.FORGED if wait_s > 0 else found
            return looked(visitor.refuse(why))
        return _page(visitor, settings, [found])

    def every(request: Request) -> Response:
        settings = workspace.settings
        return _page(visitor_of(request, settings), settings, told_stories(workspace)[:_MOST])

    async def show_one(request: Request) -> Response:
        return await run_in_threadpool(one, request)

    async def show_every(request: Request) -> Response:
        return await run_in_threadpool(every, request)

    return [
        routed("/t/{token}", show_one, Needs.NOTHING),
        routed("/you-said-we-did", show_every, Needs.NOTHING),
    ]


def _page(visitor: Visitor, settings: Settings, rows: Sequence[ToldRow]) -> Response:
    zone = ZoneInfo(settings.time_zone)
    stories = [
        {
            "title": row.title,
            "said": row.said,
            "did": row.did,
            "about": _about(row, settings, visitor.words.language),
            "day": visitor.words.day(
                (_EPOCH + timedelta(microseconds=row.made_us)).astimezone(zone)
            ),
        }
        for row in rows
    ]
    return looked(visitor.page("survey_told.html", {"stories": stories}))


def _about(row: ToldRow, settings: Settings, language: str) -> str:
    asks = {one.name: one.touchpoint for one in settings.asks}
    touchpoint = row.touchpoint or asks.get(row.ask or "")
    return settings.touchpoint(touchpoint).label(language) if touchpoint else ""
