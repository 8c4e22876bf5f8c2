"""Open pages are told when something was drawn anew, and let go when the server stops."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from nebelhorn.app import ReadRefusal, ReadSide, not_told
from nebelhorn.web.listening import MOST_LISTENERS, Listening
from nebelhorn.web.news import News
from nebelhorn.web.reading import Reading

LIMIT_S = 20


class Side:
    """Whoever decides who may listen."""

    def __init__(self, refusal: ReadRefusal | None = None) -> None:
        self._refusal = refusal

    def admit(self, headers: dict[str, str]) -> ReadRefusal | None:
        del headers
        return self._refusal


class Page:
    """A page that is open in a browser."""

    def __init__(self, news: News) -> None:
        self.heard, self.status, self.left = "", 0, asyncio.Event()
        scope = {"type": "http", "method": "GET", "path": "/v1/drawn", "headers": []}
        self.task = asyncio.create_task(news(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        self.heard += message.get("body", b"").decode()

    async def until(self, said: str) -> None:
        async with asyncio.timeout(LIMIT_S):
            while said not in self.heard:
                await asyncio.sleep(0)


def news_of(drawn: list[str], refusal: ReadRefusal | None = None) -> tuple[News, Listening]:
    reading = Reading(cast("ReadSide", Side(refusal)), lambda *_: None)
    listening = Listening(reading)
    return News(reading, lambda: drawn[-1], listening, look_s=0.001), listening


def test_a_page_is_told_at_once_and_again_with_each_drawing() -> None:
    async def story() -> None:
        drawn = ["first"]
        news, listening = news_of(drawn)
        page = Page(news)
        await page.until("event: drawn\ndata: first\n\n")
        drawn.append("second")
        await page.until("event: drawn\ndata: second\n\n")
        await page.until(": still here\n\n")
        assert page.heard.count("event: drawn") == 2
        listening.stop()
        await asyncio.wait_for(page.task, LIMIT_S)
        late = Page(news)
        await asyncio.wait_for(late.task, LIMIT_S)
        assert late.status == not_told("too_many_listeners").status

    asyncio.run(story())


def test_who_leaves_makes_room_and_no_more_come_in_than_there_is_room_for() -> None:
    async def story() -> None:
        news, _ = news_of(["x"])
        pages = [Page(news) for _ in range(MOST_LISTENERS)]
        for page in pages:
            await page.until("data: x")
        full = Page(news)
        await asyncio.wait_for(full.task, LIMIT_S)
        assert full.status == not_told("too_many_listeners").status
        pages[0].left.set()
        await asyncio.wait_for(pages[0].task, LIMIT_S)
        fresh = Page(news)
        await fresh.until("data: x")
        for page in (*pages[1:], fresh):
            page.left.set()
            await asyncio.wait_for(page.task, LIMIT_S)

    asyncio.run(story())


def test_strangers_are_told_nothing() -> None:
    async def story() -> None:
        news, _ = news_of(["secret"], not_told("key_missing"))
        page = Page(news)
        await asyncio.wait_for(page.task, LIMIT_S)
        assert page.status == 401
        assert "secret" not in page.heard

    asyncio.run(story())
