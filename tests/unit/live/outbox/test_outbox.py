"""What lies in the outbox: targets, messages, and each of them once."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from nebelhorn.errors import SettingsError, UnknownName
from nebelhorn.live.outbox import (
    DeliveryState,
    NewTarget,
    Schedule,
    Target,
    deliveries,
    delivery_counts,
    disable_target,
    drop_delivery,
    enable_target,
    enqueue,
    forget_deliveries,
    found_outbox,
    put_target,
    retry_delivery,
    take_target,
    target_called,
    targets,
)
from nebelhorn.live.outbox.queue import due


def test_each_target_that_wants_a_topic_gets_one_message(post: Any) -> None:
    post.target("https://a.example", name="all")
    post.target("https://b.example", "alarm.*", name="alarms")
    post.target("https://c.example", "alarm.yellow", "goal", name="yellow")
    assert len(post.put(1, "alarm.red")) == 2
    assert len(post.put(1, "alarm.yellow")) == 3
    assert len(post.put(1, "prediction")) == 1
    assert [(one.target, one.topic) for one in post.found()] == [
        *(("alarms", "alarm.red"), ("all", "alarm.red")),
        *(("alarms", "alarm.yellow"), ("all", "alarm.yellow"), ("yellow", "alarm.yellow")),
        ("all", "prediction"),
    ]
    assert len({one.message_id for one in post.found()}) == 6


def test_the_same_cause_is_put_down_once(post: Any) -> None:
    post.target("https://a.example")
    first = post.put("a/1")
    post.pass_s(9)
    assert post.put("a/1") == ()
    assert [one.message_id for one in post.found()] == list(first)
    post.target("https://b.example", name="later")
    assert len(post.put("a/1")) == 1  # a new target has not heard of it


def test_a_message_is_written_with_its_cause_or_not_at_all(post: Any) -> None:
    post.target("https://a.example")
    with post.office.connect() as connection:
        lost = enqueue(connection, "alarm.red", {}, key="k", now_us=1)
        assert len(lost) == 1
        connection.rollback()
    assert post.found() == []
    with post.office.begin() as connection:
        assert enqueue(connection, "alarm.red", {}, key="k", now_us=2) == lost


def test_the_body_says_what_when_and_of_what_kind(post: Any) -> None:
    post.target("https://a.example")
    post.put("a/1")
    [one] = post.found()
    assert json.loads(one.body) == {
        "type": "alarm.red",
        "timestamp": "2027-01-15T08:00:00.000000Z",
        "data": {"key": "a/1", "umlaut": "Größe"},
    }


@pytest.mark.parametrize("topic", ["", "Alarm", "alarm.", ".red", "alarm red", "*", "alarm.*"])
def test_what_is_no_topic_is_refused(post: Any, topic: str) -> None:
    with pytest.raises(SettingsError):
        post.put(1, topic)


@pytest.mark.parametrize(
    "new",
    [
        NewTarget("", "https://x"),
        NewTarget(" crm", "https://x"),
        NewTarget("c\nrm", "https://x"),
        NewTarget("crm", "https://x", ()),
        NewTarget("crm", "https://x", ("Alarm",)),
        NewTarget("crm", "https://x", ("alarm*",)),
        NewTarget("taken", "https://x"),
    ],
)
def test_a_target_that_cannot_be_is_refused(post: Any, new: NewTarget) -> None:
    post.target("https://a.example", name="taken")
    with post.office.begin() as connection, pytest.raises(SettingsError):
        put_target(connection, new, now_us=0)


def test_an_unknown_channel_or_target_says_which_there_are(post: Any) -> None:
    post.target("https://a.example", name="crm")
    with post.office.begin() as connection:
        with pytest.raises(UnknownName, match="webhook"):
            put_target(connection, NewTarget("x", "https://x", channel="pigeon"), now_us=0)
        with pytest.raises(UnknownName, match="crm"):
            target_called(connection, "cmr")
        with pytest.raises(UnknownName):
            retry_delivery(connection, "msg_0", now_us=0)


def test_a_disabled_target_gets_nothing_new_and_keeps_what_waits(post: Any) -> None:
    post.target("https://a.example")
    post.put(1)
    with post.office.begin() as connection:
        target_id = targets(connection)[0].target_id
        disable_target(connection, target_id, "holidays")
        assert targets(connection)[0].disabled_reason == "holidays"
        assert due(connection, post.now_us) == []
    assert post.put(2) == ()
    with post.office.begin() as connection:
        enable_target(connection, target_id)
        assert len(due(connection, post.now_us)) == 1


def test_a_removed_target_takes_its_messages_along(post: Any) -> None:
    post.target("https://a.example", name="a")
    post.target("https://b.example", name="b")
    post.put(1)
    with post.office.begin() as connection:
        take_target(connection, target_called(connection, "a").target_id)
        assert [one.name for one in targets(connection)] == ["b"]
        assert [one.target for one in deliveries(connection)] == ["b"]


def test_what_is_due_comes_in_order_one_of_each_target(post: Any) -> None:
    post.target("https://a.example", name="a")
    post.target("https://b.example", name="b")
    first = post.put(1)
    post.put(2)
    with post.office.connect() as connection:
        found = due(connection, post.now_us)
        assert {one.message_id for one in found} == set(first)
        assert due(connection, post.now_us - 1) == []
        busy = found[0].target_id
        assert [one.target_id for one in due(connection, post.now_us, {busy})] != [busy]


def test_dropped_and_old_messages_are_told_apart(post: Any) -> None:
    post.target("https://a.example")
    [given_up], [waits] = post.put(1), post.put(2)
    with post.office.begin() as connection:
        gone = drop_delivery(connection, given_up)
        assert (gone.state, gone.last_error) == (DeliveryState.DEAD, "dropped by hand")
        assert enqueue(connection, "alarm.red", {}, key="1", now_us=5) == ()
        target_id = targets(connection)[0].target_id
        assert delivery_counts(connection) == {
            (target_id, DeliveryState.DEAD): 1,
            (target_id, DeliveryState.WAITING): 1,
        }
        assert forget_deliveries(connection, before_us=post.now_us) == 0
        assert forget_deliveries(connection, before_us=post.now_us + 1) == 1
        assert [one.message_id for one in deliveries(connection)] == [waits]


def test_one_that_is_tried_again_lets_the_others_pass(post: Any) -> None:
    post.target("https://a.example")
    [first], [second] = post.put(1), post.put(2)
    with post.office.begin() as connection:
        retry_delivery(connection, second, now_us=post.now_us)  # not tried yet: it keeps its place
        assert [one.message_id for one in due(connection, post.now_us)] == [first]
        connection.execute(sa.text("UPDATE outbox_message SET attempts = 15, state = 'dead'"))
        again = retry_delivery(connection, first, now_us=post.now_us + 5)
        assert (again.state, again.attempts) == (DeliveryState.WAITING, 0)
        retry_delivery(connection, second, now_us=post.now_us)
        assert [one.message_id for one in due(connection, post.now_us)] == [second]


def test_the_queue_is_read_through_its_index(post: Any) -> None:
    post.target("https://a.example")
    post.put(1)
    asked: list[tuple[str, Any]] = []

    @sa.event.listens_for(post.office, "before_cursor_execute")
    def keep(_c: Any, _u: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with post.office.connect() as connection:
        due(connection, post.now_us - 1)
        plans = [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said}", values).all())
            for said, values in list(asked)
            if "outbox_message" in said
        ]
    assert len(plans) == 3
    assert all("outbox_open" in plan for plan in plans)
    assert not any("SCAN outbox_message" in plan for plan in plans)
    assert not any("TEMP B-TREE" in plan for plan in plans[:2])


def test_the_waits_add_up_to_three_days() -> None:
    plan = Schedule()
    chance = Random(1)  # noqa: S311 - jitter
    waits = [plan.wait_us(n, None, chance) for n in range(1, 16)]
    assert waits[-1] is None
    hours = sum(wait for wait in waits if wait is not None) / 3_600_000_000
    assert 60 <= hours <= 88
    for n, wait in enumerate(waits[:-1], start=1):
        own = min(5 * 3 ** (n - 1), 43_200)
        assert wait is not None
        assert 0.8 * own <= wait / 1_000_000 <= 1.2 * own


@pytest.mark.parametrize(("asked", "waits"), [(None, 5), (1.0, 5), (60.0, 60), (1e12, 43_200)])
def test_a_target_may_ask_for_a_longer_wait_not_a_shorter(asked: float | None, waits: int) -> None:
    chance = Random(1)  # noqa: S311 - jitter
    assert Schedule(jitter=0).wait_us(1, asked, chance) == waits * 1_000_000


def test_the_secret_is_in_no_noun_and_no_error(post: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    secret = post.target("https://a.example/token-in-path")
    post.put(1)
    with post.office.connect() as connection:
        nouns = [*targets(connection), *deliveries(connection), *due(connection, post.now_us)]
    assert secret.startswith("whsec_")
    assert len(nouns) == 3
    shown = " ".join(map(repr, nouns)) + caplog.text
    assert secret not in shown
    assert secret.removeprefix("whsec_") not in shown
    assert Target.__slots__ == tuple(name for name in Target.__slots__ if name != "secret")


def test_the_outbox_is_founded_once(tmp_path: Path) -> None:
    office = sa.create_engine(f"sqlite:///{tmp_path / 'office.sqlite'}")
    found_outbox(office)
    found_outbox(office)
    office.dispose()


def test_an_empty_outbox_has_nothing_to_send(post: Any) -> None:
    asyncio.run(post.dispatcher().drain())
    assert post.told == []
