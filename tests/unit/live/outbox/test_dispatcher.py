"""Messages leave in order, signed, once where it can be, and one target slows no other."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from standardwebhooks import Webhook

from nebelhorn.clock import utc_now
from nebelhorn.live.addresses import egress_rules
from nebelhorn.live.egress import Gateway
from nebelhorn.live.outbox import Dispatching, Schedule, enable_target, retry_delivery, targets

SOON = 20.0
"""Seconds after which a test gives up; nothing waits that long unless it is broken."""


def play(scene: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(SOON):
            await scene()

    asyncio.run(bounded())


def by_turns(*replies: Any) -> Callable[[Any], Any]:
    left = list(replies)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


def test_a_message_is_signed_as_the_library_verifies_it(post: Any, receiver: Any) -> None:
    post.now_us = round(utc_now().timestamp() * 1_000_000)  # the library looks at the clock
    secret = post.target(receiver.url())
    [message_id] = post.put("a/1")
    post.drain()
    [got] = receiver.got
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-id"] == message_id
    assert got.headers["webhook-signature"].startswith("v1,")
    said = Webhook(secret).verify(got.body, got.headers)
    assert said["data"] == {"key": "a/1", "umlaut": "Größe"}
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(secret).verify(got.body + b" ", got.headers)
    [one] = post.found()
    assert (one.state, one.attempts, one.last_status, one.last_error) == ("delivered", 1, 200, None)
    assert one.delivered_us == one.last_us == post.now_us


def test_a_failed_message_comes_again_with_the_same_id(
    post: Any, receiver: Any, reply: Any
) -> None:
    receiver.answer = by_turns(reply(500, body=b"out of\x1b[2J order\r\n"), reply(200))
    post.target(receiver.url())
    post.put(1)
    post.drain()
    [one] = post.found()
    assert (one.state, one.attempts, one.last_status) == ("failed", 1, 500)
    assert one.last_error == "500: out of [2J order"
    assert 4_000_000 <= one.due_us - post.now_us <= 6_000_000
    post.drain()
    assert len(receiver.got) == 1  # not due yet
    post.pass_s(7)
    post.drain()
    assert post.states() == ["delivered"]
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert int(second.headers["webhook-timestamp"]) == int(first.headers["webhook-timestamp"]) + 7


def test_order_is_kept_while_a_target_is_ill(post: Any, receiver: Any, reply: Any) -> None:
    receiver.answer = by_turns(reply(503), reply(200))
    post.target(receiver.url())
    ids = [post.put(n)[0] for n in range(4)]
    post.drain()
    assert receiver.ids == ids[:1]
    assert post.states() == ["failed", "waiting", "waiting", "waiting"]
    post.pass_s(10)
    post.drain()
    assert receiver.ids == [ids[0], *ids]


def test_a_message_that_is_refused_lets_the_others_pass(
    post: Any, receiver: Any, reply: Any
) -> None:
    ids: list[str] = []
    receiver.answer = lambda got: reply(422 if got.headers["webhook-id"] == ids[0] else 200)
    post.target(receiver.url())
    ids += [post.put(n)[0] for n in range(3)]
    post.drain()
    assert post.states() == ["failed", "delivered", "delivered"]
    post.pass_s(60)
    post.drain()
    assert receiver.ids == [*ids, ids[0]]


def test_gone_disables_the_target(post: Any, receiver: Any, reply: Any) -> None:
    receiver.answer = by_turns(reply(410), reply(200))
    post.target(receiver.url())
    ids = [*post.put(1), *post.put(2)]
    post.drain()
    assert receiver.ids == ids[:1]
    with post.office.begin() as connection:
        [one] = targets(connection)
        assert not one.enabled
        assert "410" in str(one.disabled_reason)
        enable_target(connection, one.target_id)
    post.drain()
    assert receiver.ids == [ids[0], *ids]
    assert post.states() == ["delivered", "delivered"]


@pytest.mark.parametrize("asked", ["3600", "Fri, 15 Jan 2027 09:00:00 GMT"])
def test_a_target_is_left_alone_as_long_as_it_asks(
    post: Any, receiver: Any, reply: Any, asked: str
) -> None:
    receiver.answer = lambda _: reply(429, {"Retry-After": asked})
    post.target(receiver.url())
    post.put(1)
    post.drain()
    [one] = post.found()
    assert one.due_us - post.now_us == 3_600_000_000


@pytest.mark.parametrize("asked", ["", "soon", "-5", "Fri, 99 Jan 2027 09:00:00 GMT", "1e9"])
def test_what_a_target_asks_that_is_no_time_is_not_heard(
    post: Any, receiver: Any, reply: Any, asked: str
) -> None:
    receiver.answer = lambda _: reply(503, {"Retry-After": asked})
    post.target(receiver.url())
    post.put(1)
    post.drain()
    [one] = post.found()
    assert one.due_us - post.now_us <= 6_000_000


def test_after_the_last_attempt_a_message_is_dead_and_the_next_one_comes(
    post: Any, receiver: Any, reply: Any
) -> None:
    receiver.answer = lambda _: reply(500)
    post.target(receiver.url())
    [first], _ = post.put(1), post.put(2)
    began_us = post.now_us
    while post.states()[0] != "dead":
        post.now_us = post.found()[0].due_us
        post.drain()
    assert post.found()[0].attempts == 15
    assert 2.5 < (post.now_us - began_us) / 86_400_000_000 < 3.7
    assert post.states() == ["dead", "failed"]  # the next one was tried at once
    receiver.answer = lambda _: reply(200)
    post.pass_s(10)
    post.drain()
    assert post.states() == ["dead", "delivered"]
    with post.office.begin() as connection:
        retry_delivery(connection, first, now_us=post.now_us)
    post.drain()
    assert post.states() == ["delivered", "delivered"]
    assert receiver.ids[-1] == first


def test_a_redirect_is_a_failure_and_leads_nowhere(post: Any, receiver: Any, reply: Any) -> None:
    receiver.answer = lambda _: reply(307, {"Location": receiver.url("/other")})
    post.target(receiver.url())
    post.put(1)
    post.drain()
    assert [got.path for got in receiver.got] == ["/hook"]
    assert post.found()[0].last_status == 307


def test_a_target_that_leads_inside_by_now_is_not_reached(post: Any, receiver: Any) -> None:
    async def inside(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    post.target(f"http://rebind.test:{receiver.port}/")
    post.put(1)
    asyncio.run(post.dispatcher(Gateway(resolve=inside)).drain())
    assert receiver.got == []
    [one] = post.found()
    assert (one.state, one.last_status) == ("failed", None)
    assert "loopback" in str(one.last_error)


def test_a_hanging_target_slows_no_other(
    post: Any, receiver: Any, receiver_of: Callable[[], Any], reply: Any
) -> None:
    well, over = receiver_of(), threading.Event()

    def hang(_: Any) -> Any:
        over.wait(SOON)
        return reply()

    receiver.answer = hang
    post.target(receiver.url(), name="hangs")
    post.target(well.url(), name="well")
    ids = [post.put(n) for n in range(5)]

    async def scene() -> None:
        dispatcher = post.dispatcher()
        running = asyncio.create_task(dispatcher.run())
        try:
            while post.states().count("delivered") < 5:
                await asyncio.sleep(0.005)
            assert well.ids == [both[1] for both in ids]  # targets come by name
            assert receiver.ids == [ids[0][0]]  # one in flight, and no other
            while dispatcher.in_flight > 1:
                await asyncio.sleep(0.005)
        finally:
            over.set()
        while post.states().count("delivered") < 10:
            await asyncio.sleep(0.005)
        dispatcher.stop()
        await running

    play(scene)
    assert receiver.ids == [both[0] for both in ids]


def test_many_hanging_targets_leave_room_for_the_others(
    post: Any, receiver: Any, receiver_of: Callable[[], Any], reply: Any
) -> None:
    well, over = receiver_of(), threading.Event()

    def hang(_: Any) -> Any:
        over.wait(SOON)
        return reply()

    receiver.answer = lambda _: reply(500)
    for n in range(6):
        post.target(receiver.url(), name=f"ill {n}")
    post.put(1)
    post.drain()
    receiver.answer = hang
    post.pass_s(60)
    post.target(well.url(), name="well")
    post.put(2)

    async def scene() -> None:
        dispatcher = post.dispatcher(dispatching=Dispatching(at_once=4, look_s=0.01))
        running = asyncio.create_task(dispatcher.run())
        try:
            while not well.got:
                await asyncio.sleep(0.005)
            assert dispatcher.in_flight <= 3
        finally:
            over.set()
        dispatcher.stop()
        await running

    play(scene)


def test_whoever_is_broken_off_sends_again_with_the_same_id(
    post: Any, receiver: Any, reply: Any
) -> None:
    arrived, over = threading.Event(), threading.Event()

    def hang(_: Any) -> Any:
        arrived.set()
        over.wait(SOON)
        return reply()

    receiver.answer = hang
    post.target(receiver.url())
    [message_id] = post.put(1)

    async def scene() -> None:
        running = asyncio.create_task(post.dispatcher().run())
        while not arrived.is_set():
            await asyncio.sleep(0.005)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        over.set()

    play(scene)
    assert post.states() == ["waiting"]
    receiver.answer = lambda _: reply()
    post.drain()
    assert receiver.ids == [message_id, message_id]
    assert post.states() == ["delivered"]


def test_an_outcome_that_cannot_be_written_is_not_sent_for_ever(post: Any, receiver: Any) -> None:
    secret = post.target(receiver.url())
    post.put(1)
    with post.office.begin() as connection:
        connection.execute(
            sa.text(
                "CREATE TRIGGER full BEFORE UPDATE ON outbox_message "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
        )

    async def scene() -> None:
        dispatcher = post.dispatcher()
        await dispatcher.drain()
        await dispatcher.drain()
        assert len(receiver.got) == 1  # held
        with post.office.begin() as connection:
            connection.execute(sa.text("DROP TRIGGER full"))
        post.pass_s(61)
        await dispatcher.drain()

    play(scene)
    assert post.states() == ["delivered"]
    assert len(set(receiver.ids)) == 1
    assert len(receiver.got) == 2
    assert len(post.told) == 1
    assert secret not in post.told[0]


def test_an_office_that_cannot_be_read_stops_nothing(post: Any, receiver: Any) -> None:
    post.target(receiver.url())
    post.put(1)
    with post.office.begin() as connection:
        connection.execute(sa.text("ALTER TABLE outbox_target RENAME TO away"))
    post.drain()
    assert post.told == ["the outbox cannot be read: OperationalError"]
    with post.office.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO outbox_target"))
    post.drain()
    assert post.states() == ["delivered"]


def test_whatever_a_channel_stumbles_over_counts_as_an_attempt(post: Any, receiver: Any) -> None:
    post.target(receiver.url())
    post.put(1)
    with post.office.begin() as connection:
        connection.execute(sa.text("UPDATE outbox_target SET secret = 'whsec_'"))
    post.drain()
    [one] = post.found()
    assert (one.state, one.attempts) == ("failed", 1)
    assert one.last_error == "it could not be sent: EmptyWebhookSecretError"


def test_it_looks_at_once_when_woken_from_a_thread(post: Any, receiver: Any) -> None:
    post.target(receiver.url())

    async def scene() -> None:
        dispatcher = post.dispatcher(dispatching=Dispatching(look_s=SOON * 10))
        running = asyncio.create_task(dispatcher.run())
        await asyncio.sleep(0.02)
        await asyncio.to_thread(post.put, 1)
        await asyncio.to_thread(dispatcher.wake)
        while post.states() != ["delivered"]:
            await asyncio.sleep(0.005)
        dispatcher.stop()
        await running

    play(scene)


def test_no_log_and_no_message_holds_a_secret(
    post: Any, receiver: Any, reply: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio", "sqlalchemy.engine"):
        assert not logging.getLogger(name).disabled
    secret = post.target(receiver.url("/hook/path-token?key=query-token"))
    receiver.answer = by_turns(reply(500), reply(200))
    post.put(1)
    post.drain()
    post.pass_s(10)
    post.drain()
    [one] = post.found()
    said = f"{caplog.text} {one!r} {post.told!r}"
    assert secret.removeprefix("whsec_") not in said
    assert one.state == "delivered"
    at_info = [record.getMessage() for record in caplog.records if record.levelno > logging.DEBUG]
    assert not any("token" in line for line in at_info)


def test_a_schedule_may_be_shorter(post: Any, receiver: Any, reply: Any) -> None:
    receiver.answer = lambda _: reply(500)
    post.target(receiver.url())
    post.put(1)
    once = Dispatching(schedule=Schedule(attempts=1))
    asyncio.run(post.dispatcher(Gateway(egress_rules(["127.0.0.1"])), once).drain())
    assert post.states() == ["dead"]
    assert json.loads(post.found()[0].body)["type"] == "alarm.red"
