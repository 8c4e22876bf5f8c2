"""Changes as server-sent events: from a position, bounded, ended in good order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from nebelhorn.app import Change, ChangeGap, ReadRefusal, ReadSide, not_told
from nebelhorn.web.listening import Listening
from nebelhorn.web.reading import Reading

LIMIT_S = 20


@dataclass
class Course:
    """A course of changes that a test goes on with."""

    told: list[str] = field(default_factory=list)
    listeners: list[Callable[[], None]] = field(default_factory=list)
    refusal: ReadRefusal | None = None
    oldest: int = 0

    def admit(self, headers: dict[str, str]) -> ReadRefusal | None:
        del headers
        return self.refusal

    def position(self) -> str:
        return str(len(self.told))

    def changes(self, after: str) -> list[Change] | ChangeGap:
        if int(after) < self.oldest:
            return ChangeGap(self.position())
        rest = list(enumerate(self.told, start=1))[int(after) :]
        return [Change(str(number), kind, b'{"a":1}') for number, kind in rest[:2]]

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def go_on(self, *kinds: str) -> None:
        self.told += kinds
        for listener in self.listeners:
            listener()


class Listener:
    """Somebody who listens; ``slow`` reads nothing until it is let go."""

    def __init__(self, listening: Listening, *, slow: bool = False, **headers: str) -> None:
        self.heard, self.status = "", 0
        self.may_read, self.left = asyncio.Event(), asyncio.Event()
        if not slow:
            self.may_read.set()
        sent = [(name.replace("_", "-").encode(), said.encode()) for name, said in headers.items()]
        scope = {"type": "http", "method": "GET", "path": "/v1/changes", "headers": sent}
        self.task = asyncio.create_task(listening(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)
        await self.may_read.wait()
        self.heard += message.get("body", b"").decode()

    async def until(self, said: str) -> None:
        async with asyncio.timeout(LIMIT_S):
            while said not in self.heard:
                await asyncio.sleep(0)


def listening_to(course: Course, **more: Any) -> tuple[Reading, Listening]:
    class Side:
        admit, position, changes, listen = (
            course.admit,
            course.position,
            course.changes,
            course.listen,
        )

    reading = Reading(cast("ReadSide", Side()), lambda *_: None)
    # the methods are named by their class, and answered by the course
    reading.run = lambda method, *said: _ready(getattr(course, method.__name__)(*said))  # type: ignore[method-assign]
    return reading, Listening(reading, **more)


async def _ready(value: Any) -> Any:
    return value


def test_a_listener_hears_what_happens_from_now_on() -> None:
    async def story() -> str:
        course = Course(["before"])
        _, listening = listening_to(course)
        one = Listener(listening)
        await one.until("id: 1\n\n")
        course.go_on("x", "y", "z")
        await one.until("event: z")
        listening.stop()
        await asyncio.wait_for(one.task, LIMIT_S)
        assert course.listeners == []
        return one.heard

    heard = asyncio.run(story())
    assert heard.startswith("retry: 3000\n")
    assert "before" not in heard
    assert heard.endswith('id: 4\nevent: z\ndata: {"a":1}\n\n')


def test_who_comes_back_hears_what_came_meanwhile() -> None:
    async def story() -> str:
        _, listening = listening_to(Course(["a", "b", "c"]))
        one = Listener(listening, last_event_id="1")
        await one.until("event: c")
        one.left.set()
        await asyncio.wait_for(one.task, LIMIT_S)
        return one.heard

    heard = asyncio.run(story())
    assert "event: a" not in heard
    assert heard.index("event: b") < heard.index("event: c")


def test_who_was_away_too_long_is_told_to_read_anew() -> None:
    async def story() -> str:
        course = Course(["a", "b", "c"], oldest=2)
        _, listening = listening_to(course)
        one = Listener(listening, last_event_id="0")
        await one.until("gap")
        course.go_on("d")
        await one.until("event: d")
        listening.stop()
        await asyncio.wait_for(one.task, LIMIT_S)
        return one.heard

    heard = asyncio.run(story())
    assert 'id: 3\nevent: gap\ndata: {"reload":true}\n\n' in heard
    assert "event: c" not in heard


def test_who_listens_slowly_holds_nobody_up() -> None:
    async def story() -> None:
        course = Course()
        _, listening = listening_to(course)
        slow, quick = Listener(listening, slow=True), Listener(listening)
        await quick.until("id: 0")
        course.go_on("a")
        await quick.until("event: a")
        assert slow.heard == ""
        slow.may_read.set()
        await slow.until("event: a")
        listening.stop()
        await asyncio.wait_for(asyncio.gather(slow.task, quick.task), LIMIT_S)

    asyncio.run(story())


def test_no_more_listeners_are_taken_than_there_is_room_for() -> None:
    async def story() -> None:
        _, listening = listening_to(Course(), most=1)
        one = Listener(listening)
        await one.until("id: 0")
        other = Listener(listening)
        await asyncio.wait_for(other.task, LIMIT_S)
        assert (other.status, "too_many_listeners" in other.heard) == (503, True)
        one.left.set()
        await asyncio.wait_for(one.task, LIMIT_S)
        again = Listener(listening)
        await again.until("id: 0")
        listening.stop()
        await asyncio.wait_for(again.task, LIMIT_S)

    asyncio.run(story())


def test_where_nothing_happens_there_are_signs_of_life() -> None:
    async def story() -> None:
        _, listening = listening_to(Course(), quiet_s=0.01)
        one = Listener(listening)
        await one.until(": still here\n\n: still here\n\n")
        listening.stop()
        await asyncio.wait_for(one.task, LIMIT_S)

    asyncio.run(story())


def test_whoever_may_not_read_hears_nothing() -> None:
    async def story() -> Listener:
        _, listening = listening_to(Course(refusal=not_told("key_missing")))
        one = Listener(listening)
        await asyncio.wait_for(one.task, LIMIT_S)
        return one

    one = asyncio.run(story())
    assert one.status == 401
    assert "key_missing" in one.heard
