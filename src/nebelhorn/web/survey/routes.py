"""The addresses customers open. What they open is only shown; only what they send is stored."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from nebelhorn.app import (
    LONGEST_WORDS,
    Answers,
    Keeping,
    LinkPurpose,
    LinkRefusal,
    NotKept,
    OpenedAsk,
    Service,
    Unclear,
    object_to_asking,
    read_said,
)
from nebelhorn.web.needs import NeedingRoute, Needs, routed
from nebelhorn.web.survey.embed import snippet_response
from nebelhorn.web.survey.look import Looks, looked
from nebelhorn.web.survey.question import prefilled, survey_values
from nebelhorn.web.survey.saying import UNCLEAR, thanks_of
from nebelhorn.web.survey.typed import TooMuch, body_of, fields_of
from nebelhorn.web.survey.visitor import Visitor, visitor_of

_THREADS = 4
_READ = ["GET", "POST"]
_LONG = 1 << 16
# browsers and mail programs look ahead; nobody has seen the page then
_AHEAD = ("sec-purpose", "purpose", "x-moz")
Found = TypeVar("Found")


class Survey:
    """Answers customers; what writes to the office does so in a few threads.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.
    """

    def __init__(self, service: Service, now_us: Callable[[], int]) -> None:
        self._workspace, self._now_us = service.workspace, now_us
        self._answers: Answers = service.answers
        self._threads: CapacityLimiter | None = None
        self._line: Keeping | None = None

    async def ask(self, request: Request) -> Response:
        """Show an ask, or take its answer."""
        token = request.path_params["token"]
        if request.method != "POST":
            return self._show_ask(request, token)
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        # two rows by their keys, which no writer holds up: sooner read than handed to a thread
        opened = self._answers.open(token)
        typed = await self._fields(body)
        return await self._take(request, opened, typed, token)

    async def part(self, request: Request) -> Response:
        """Keep what was typed so far; says nothing, whatever became of it."""
        body = await self._body(request)
        if not isinstance(body, Response):
            await self._in_thread(self._keep_part, request, body)
        return Response(status_code=204, headers={"cache-control": "no-store"})

    async def place(self, request: Request) -> Response:
        """Show what is asked at a place, or take what somebody says there."""
        token = request.path_params["token"]
        if request.method != "POST":
            return self._show_place(request, token)
        body = await self._body(request)
        if isinstance(body, Response):
            return body
        typed = await self._fields(body)
        opened = self._answers.open_place(token, typed.get("once", ""))
        visitor = self._visitor(request)
        wait_s = self._answers.wait_s(visitor.address)
        if wait_s > 0:
            return looked(_busy(visitor, wait_s))
        return await self._take(request, opened, typed, token)

    async def objection(self, request: Request) -> Response:
        """Show what objecting means, or take the objection; also as mail programs send it."""
        token = request.path_params["token"]
        if request.method == "POST":
            # RFC 8058: whatever the form says, the link says who it is
            body = await self._body(request)
            if isinstance(body, Response):
                return body
        return await self._in_thread(self._object, request, token)

    def _show_ask(self, request: Request, token: str) -> Response:
        opened = self._answers.open(token)
        if isinstance(opened, LinkRefusal):
            return self._refused(request, opened)
        visitor = self._visitor(request, opened)
        if request.method == "GET" and not any(name in request.headers for name in _AHEAD):
            self._answers.show(opened)
        return looked(self._form(visitor, opened, prefilled(opened, visitor.query), token))

    def _show_place(self, request: Request, token: str) -> Response:
        opened = self._answers.open_place(token)
        if isinstance(opened, LinkRefusal):
            return self._refused(request, opened)
        visitor = self._visitor(request, opened)
        return looked(self._form(visitor, opened, prefilled(opened, visitor.query), token))

    def _keep_part(self, request: Request, body: bytes) -> None:
        address = request.client.host if request.client else ""
        if self._answers.wait_s(address, part=True) > 0:
            return
        opened = self._answers.open(request.path_params["token"])
        if not isinstance(opened, LinkRefusal):
            self._answers.keep(opened, fields_of(body))

    def _object(self, request: Request, token: str) -> Response:
        visitor = self._visitor(request)
        say = visitor.words.say
        whose = self._answers.whose(token)
        if isinstance(whose, LinkRefusal):
            return self._refused(request, whose)
        if request.method == "POST":
            object_to_asking(self._workspace, whose, at_us=self._now_us())
            stored = say("This is stored and holds at once, for every question on every channel.")
            return looked(visitor.say(say("You will not be asked again"), stored))
        meaning = say(
            "{company} then asks you nothing any more, on no channel, until you say otherwise. "
            "What you said before is kept.",
            company=visitor.company,
        )
        never, heading = say("Do not ask me again"), say("Shall we never ask you again?")
        return looked(visitor.say(heading, meaning, button=never, deed="object"))

    async def _take(
        self,
        request: Request,
        opened: OpenedAsk | LinkRefusal,
        typed: dict[str, str],
        token: str,
    ) -> Response:
        if isinstance(opened, LinkRefusal):
            return self._refused(request, opened)
        visitor = self._visitor(request, opened)
        say = visitor.words.say
        if typed.get("deed") == "dismiss":
            await self._in_thread(self._answers.dismiss, opened)
            return looked(self._afterwards(visitor, opened, say("All right, not now"), []))
        said = read_said(opened.ask, typed)
        if isinstance(said, Unclear):
            page = self._form(visitor, opened, typed, token, say(UNCLEAR[said]))
            return looked(replace(page, status=422))
        if self._line is None:
            self._line = self._answers.line()
        taken = await self._answers.take(self._line, opened, said)
        if isinstance(taken, LinkRefusal):
            return self._refused(request, taken)
        if isinstance(taken, NotKept):
            sorry = say("Your answer could not be stored just now. Please send it once more.")
            page = self._form(visitor, opened, typed, token, sorry)
            return looked(replace(page, status=503, retry_after_s=taken.retry_after_s))
        thanks = thanks_of(visitor.words, cut=said.cut, longest=LONGEST_WORDS)
        return looked(self._afterwards(visitor, opened, say("Thank you"), thanks))

    def _form(
        self,
        visitor: Visitor,
        opened: OpenedAsk,
        typed: Mapping[str, str],
        token: str,
        error: str | None = None,
    ) -> Looks:
        settings = self._workspace.settings
        values = survey_values(opened, settings, visitor.words, typed, chosen=visitor.chosen)
        known = opened.about.ask_no is not None
        values["error"] = error
        values["once"] = None if known else opened.about.message.rpartition("-")[2]
        values["part"] = f"/a/{token}/part" if known else None
        values["never"] = self._never(opened)
        return replace(visitor.page("survey.html", values), framed=opened.framed)

    def _afterwards(
        self,
        visitor: Visitor,
        opened: OpenedAsk,
        heading: str,
        sentences: list[str],
    ) -> Looks:
        page = visitor.say(heading, *sentences, never=self._never(opened))
        # the address of this page takes nothing more: in another language it would say no
        return replace(page, framed=opened.framed, others=())

    def _never(self, opened: OpenedAsk) -> str | None:
        number = opened.about.ask_no
        return None if number is None else f"/o/{self._answers.link(LinkPurpose.OBJECT, number)}"

    async def _fields(self, body: bytes) -> dict[str, str]:
        return fields_of(body) if len(body) < _LONG else await self._in_thread(fields_of, body)

    async def _body(self, request: Request) -> bytes | Response:
        try:
            return await body_of(request)
        except TooMuch:
            return looked(self._too_much(request))

    def _too_much(self, request: Request) -> Looks:
        visitor = self._visitor(request)
        say = visitor.words.say
        sentence = say("Nothing was stored. Please go back and shorten your text.")
        page = visitor.say(say("This is too much at once"), sentence, status=413)
        return replace(page, others=())

    def _refused(self, request: Request, why: LinkRefusal) -> Response:
        visitor = self._visitor(request)
        wait_s = self._answers.wait_s(visitor.address)
        if wait_s > 0:
            return looked(_busy(visitor, wait_s))
        return looked(visitor.refuse(why))

    def _visitor(self, request: Request, opened: OpenedAsk | None = None) -> Visitor:
        own = None if opened is None else opened.language
        return visitor_of(request, self._workspace.settings, own)

    async def _in_thread(self, call: Callable[..., Found], *said: object) -> Found:
        if self._threads is None:  # it belongs to a loop that runs
            self._threads = CapacityLimiter(_THREADS)
        return await to_thread.run_sync(call, *said, limiter=self._threads)


def survey_routes(service: Service, now_us: Callable[[], int]) -> list[NeedingRoute]:
    """Return the routes of the pages customers see.

    Args:
        service: What is served.
        now_us: The time, UTC microseconds.
    """
    survey = Survey(service, now_us)
    return [
        routed("/a/{token}", survey.ask, Needs.NOTHING, _READ),
        routed("/a/{token}/part", survey.part, Needs.NOTHING, ["POST"]),
        routed("/o/{token}", survey.objection, Needs.NOTHING, _READ),
        routed("/p/{token}", survey.place, Needs.NOTHING, _READ),
        routed("/snippet.js", snippet_response, Needs.NOTHING),
    ]


def _busy(visitor: Visitor, wait_s: float) -> Looks:
    say = visitor.words.say
    page = visitor.say(
        say("One moment, please"),
        say("Too much comes from this address just now. Nothing was stored; please try again."),
        status=429,
    )
    return replace(page, others=(), retry_after_s=math.ceil(wait_s))
