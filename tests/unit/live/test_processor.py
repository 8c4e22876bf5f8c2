"""Bodies become events once, and one bad event harms no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nebelhorn.live import Arrival, Inbox, InboxRefusal, Processor, Source
from nebelhorn.log import Stores, list_rejects, open_stores

NOW = 1_790_000_000_000_000
SHOP = Source("shop", frozenset({"plan"}))


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = open_stores(tmp_path)
    yield stores
    stores.close()


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    with Inbox(tmp_path) as inbox:
        yield inbox


def body(*events: object) -> bytes:
    return json.dumps({"batch": events, "writeKey": "x"}).encode()


def track(number: int, **more: object) -> dict[str, object]:
    return {"type": "track", "event": "order", "userId": "u1", "messageId": f"m{number}", **more}


def put(inbox: Inbox, *bodies: bytes) -> None:
    for one in bodies:
        inbox.put(Arrival(NOW, "segment", "batch", 1, one)).result()


def counted(stores: Stores) -> int:
    row = stores.facts.execute("SELECT count(*) FROM event").fetchone()
    return int(row[0]) if row else 0


def test_what_is_sent_again_is_counted_once(stores: Stores, inbox: Inbox) -> None:
    put(inbox, body(track(1), track(2)), body(track(2), track(3)))
    step = Processor(stores, inbox, lambda _: SHOP).step()
    assert (step.rows, step.taken.events, step.taken.known) == (2, 3, 1)
    assert inbox.read(0, 10) == []


def test_a_stop_before_the_bodies_are_let_go_counts_nothing_twice(
    stores: Stores, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, body(track(1)))
    monkeypatch.setattr(Inbox, "trim", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        Processor(stores, inbox, lambda _: SHOP).step()
    monkeypatch.undo()
    assert len(inbox.read(0, 10)) == 1
    again = Processor(stores, inbox, lambda _: SHOP)
    assert (again.step().rows, counted(stores)) == (0, 1)


def test_whom_it_is_about_is_told_of_though_the_bodies_cannot_be_let_go(
    stores: Stores, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(inbox, body(track(1)))

    def full(inbox: Inbox, until: int) -> int:
        msg = f"no room left for {inbox} to let {until} go"
        raise InboxRefusal(msg)

    monkeypatch.setattr(Inbox, "trim", full)
    processor = Processor(stores, inbox, lambda _: SHOP)
    assert len(processor.step().taken.customers) == 1
    monkeypatch.undo()
    assert (processor.step().rows, counted(stores)) == (0, 1)
    put(inbox, body(track(2)))
    assert processor.step().rows == 1
    assert (inbox.read(0, 10), counted(stores)) == ([], 2)


def test_a_bad_event_is_put_aside_and_the_others_are_taken(stores: Stores, inbox: Inbox) -> None:
    late = track(3, timestamp="2126-01-01T00:00:00Z")
    put(inbox, body(track(1), 17, track(2, userId=None), late, track(4)))
    step = Processor(stores, inbox, lambda _: SHOP).step()
    assert (step.taken.events, step.quarantined) == (2, 3)
    total, found = list_rejects(stores.office)
    assert total == 3
    assert any("48 hours" in one.reason for one in found)
    assert all(one.raw for one in found)


def test_only_attributes_that_were_asked_for_are_kept(stores: Stores, inbox: Inbox) -> None:
    told = {"plan": "gold", "email": "a@example.org", "order_id": 7, "revenue": 3.5}
    put(inbox, body(track(1, properties=told)))
    Processor(stores, inbox, lambda _: SHOP).step()
    names = stores.facts.execute("SELECT name FROM attribute").fetchall()
    assert names == [("plan",)]
    assert stores.facts.execute("SELECT value, a_plan FROM event").fetchall() == [(3.5, "gold")]
    assert stores.facts.execute("SELECT type, name FROM object").fetchall() == [("order", "7")]


def test_somebody_anonymous_is_a_customer_of_their_own(stores: Stores, inbox: Inbox) -> None:
    put(inbox, body(track(1, userId=None, anonymousId="b7"), track(2)))
    Processor(stores, inbox, lambda _: SHOP).step()
    assert stores.facts.execute("SELECT count(DISTINCT id_no) FROM event").fetchone() == (2,)


def test_without_an_id_the_same_words_are_the_same_event(stores: Stores, inbox: Inbox) -> None:
    one = {"customer": "c1", "touchpoint": "visit", "time": "2026-01-05T10:00:00Z"}
    other = {**one, "time": "2026-01-06T10:00:00Z"}
    for said in (one, one, other):
        inbox.put(Arrival(NOW, "plain", "events", 1, json.dumps(said).encode())).result()
    assert Processor(stores, inbox, lambda _: SHOP).step().taken.events == 2


def test_an_answer_becomes_a_score_between_zero_and_one(stores: Stores, inbox: Inbox) -> None:
    told = {"score": 2, "scale": "5:1", "text": "good", "touchpoint": "delivery"}
    put(inbox, body(track(1, event="Survey Answered", properties=told)))
    step = Processor(stores, inbox, lambda _: SHOP).step()
    assert (step.taken.events, step.taken.answers) == (0, 1)
    assert stores.facts.execute("SELECT score, has_text FROM answer").fetchall() == [(0.75, True)]


def test_an_inbox_that_was_made_anew_is_read_from_its_beginning(
    stores: Stores, tmp_path: Path
) -> None:
    for place, number in ((tmp_path / "old", 1), (tmp_path / "new", 2)):
        place.mkdir()
        with Inbox(place) as one:
            for again in range(3 - number):
                put(one, body(track(10 * number + again)))
            Processor(stores, one, lambda _: SHOP).step()
    assert counted(stores) == 3
