"""`make demo` on screen: the company's last weeks come in by the door, and the horn sounds once."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

import nebelhorn
from nebelhorn.app import SealState, Service, alarms, serving
from nebelhorn.app.sounding import tell_alarms
from nebelhorn.clock import TimeLapse
from nebelhorn.demo import UNMODELLED, Happening
from nebelhorn.web import make_application

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
NOW = datetime(2026, 11, 26, 15, tzinfo=UTC)
DAY_S, SECOND_US = 5, 1_000_000
PEOPLE = 200
LOOKS = (6, 12, 16, 20, 24, 28, 32)
"""On these days of the play somebody foretells and listens, and on the last one."""


@pytest.fixture(scope="module")
def scripts() -> Iterator[Callable[[str], ModuleType]]:
    sys.path.insert(0, str(SCRIPTS))
    yield import_module
    sys.path.remove(str(SCRIPTS))


class Played:
    """What came of the weeks that were played."""

    def __init__(self) -> None:
        self.rang: list[int] = []  # on which day of the play something new was heard
        self.sealed = self.sent = 0


async def play(service: Service, trickle: Any, key: str, real_us: list[int], days: int) -> Played:
    """Let days pass; events go through the HTTP door, and all else is done as a server does."""
    played, lapse = Played(), service.workspace.clock
    batch_of = import_module("trickle").segment_batch
    transport = httpx.ASGITransport(make_application(service, lapse))
    async with httpx.AsyncClient(transport=transport, base_url="http://nebelhorn") as client:
        real_us[0] += DAY_S * SECOND_US // 2
        for day in range(days):
            while due := trickle.due():
                answer = await client.post("/v1/batch", json=batch_of(due), auth=(key, ""))
                assert answer.status_code == 200, answer.text
                trickle.sent += len(due)
            assert service.step().quarantined == 0
            if day in LOOKS or day == days - 1:
                played.sealed += service.foretell()
                heard = alarms(service.workspace)
                new = tell_alarms(service.workspace, heard, now_us=lapse())
                played.rang += [day] * new
            real_us[0] += DAY_S * SECOND_US
    played.sent = trickle.sent
    return played


def test_the_horn_sounds_once_while_nine_weeks_pass(
    tmp_path: Path, scripts: Callable[[str], ModuleType]
) -> None:
    live_demo, trickle_of = scripts("live_demo"), scripts("trickle").Trickle
    stage = live_demo.make_company(tmp_path / "ws", people=PEOPLE, backtest=False, now=NOW)
    real_us = [round(NOW.timestamp()) * SECOND_US]
    begins_us = round(stage.playback.begins.timestamp()) * SECOND_US
    lapse = TimeLapse(begins_us, 86_400 / DAY_S, lambda: real_us[0])
    days = (NOW - stage.playback.begins) // timedelta(days=1)
    with serving(stage.folder, clock=lapse) as service:
        service.foretell()
        lapse.go()
        trickle = trickle_of(("nowhere", 0), stage.key, stage.playback.held, lapse)
        played = asyncio.run(play(service, trickle, stage.key, real_us, days))
        assert service.foretell() == 0
        assert service.state().events + service.state().answers == played.sent
        live = service.workspace.looking_at("live")
        settled = nebelhorn.seals(live, state=SealState.HIT, limit=1)
        (alarm,) = alarms(live).alarms
    assert (alarm.watched.value, alarm.subject, alarm.level.value) == (
        "new_kind",
        UNMODELLED,
        "red",
    )
    opened = live_demo.BEGINS.replace(month=12, day=1) - live_demo.BEGINS
    assert len(played.rang) == 1
    assert opened.days < played.rang[0] < opened.days + 21  # nobody had heard it before
    assert played.sealed > 1000
    assert len(settled.listed) == 1
    assert played.sent > 300


def happening(number: int) -> Happening:
    at = datetime.fromtimestamp(number, UTC)
    return Happening(at, "C1", "payment", {"value": "9.50"}, f"events-{number}")


class Door:
    """Takes batches, and answers the first with 503."""

    def __init__(self) -> None:
        self.took: list[tuple[str, list[dict[str, Any]]]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                door.took.append((self.headers["authorization"], body["batch"]))
                self.send_response(503 if len(door.took) == 1 else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                del args

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    made.thread.start()
    yield made
    made.server.shutdown()
    made.thread.join()
    made.server.server_close()


def test_what_was_not_taken_is_sent_again_and_nothing_before_its_time(
    door: Door, scripts: Callable[[str], ModuleType]
) -> None:
    now_us = [2 * SECOND_US]
    held = [happening(number) for number in (1, 2, 3)]
    trickle = scripts("trickle").Trickle(door.server.server_address, "key", held, lambda: now_us[0])
    with pytest.raises(OSError, match="503"):
        trickle.step()
    assert trickle.sent == 0
    assert [trickle.step(), trickle.step()] == [2, 0]
    assert trickle.late_us == 0
    now_us[0] = 4 * SECOND_US
    assert trickle.late_us == SECOND_US
    assert trickle.step() == 1
    assert trickle.late_us == 0
    ids = [[call["messageId"] for call in batch] for _, batch in door.took]
    assert ids == [["events-1", "events-2"], ["events-1", "events-2"], ["events-3"]]
    assert {authorization for authorization, _ in door.took} == {"Basic a2V5Og=="}
    assert door.took[2][1][0] == {
        "type": "track",
        "messageId": "events-3",
        "userId": "C1",
        "timestamp": "1970-01-01T00:00:03+00:00",
        "event": "payment",
        "properties": {"value": "9.50"},
    }


def test_an_answer_is_sent_as_one(scripts: Callable[[str], ModuleType]) -> None:
    says = {"score": "7", "text": "fine", "goal": "save money"}
    at = datetime(2026, 1, 1, tzinfo=UTC)
    call = scripts("trickle").segment_call(Happening(at, "C1", "payment", says, "answers-1"))
    assert call["event"] == "Survey Answered"
    assert call["properties"] == {
        "touchpoint": "payment",
        "score": 7.0,
        "scale": "0:10",
        "text": "fine",
    }


def test_a_port_that_is_taken_is_another_one(
    scripts: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    live_demo = scripts("live_demo")
    with live_demo.a_door() as (_, first):
        monkeypatch.setattr(live_demo, "PORT", first)
        with live_demo.a_door() as (_, second):
            assert second != first


def test_no_screen_no_browser(
    scripts: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    live_demo = scripts("live_demo")
    opened: list[str] = []
    monkeypatch.setattr(live_demo.webbrowser, "open", opened.append)
    monkeypatch.setattr(live_demo.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    live_demo.open_in_browser("http://127.0.0.1/a")
    assert opened == []
    monkeypatch.setenv("DISPLAY", ":0")
    live_demo.open_in_browser("http://127.0.0.1/b")
    assert opened == ["http://127.0.0.1/b"]
