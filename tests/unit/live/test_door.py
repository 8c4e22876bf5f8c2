"""What passes the door is on disk; what does not is told why."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
from pathlib import Path

import pytest

from nebelhorn.access import Key, KeyKind
from nebelhorn.live import Answer, Arrival, Door, Inbox, InboxFull, InboxNoRoom, LoopInbox, Request

BODY = json.dumps({"batch": [{"type": "track", "event": "x", "userId": "u"}] * 3}).encode()


HELD = Key(7, KeyKind.WRITE, "shop", "shop", (), None, 0, None, None)


class Refusing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    async def put(self, arrival: Arrival) -> int:
        del arrival
        raise self._error


def find(key: str) -> Key | None:
    return HELD if key == "wk_good" else None


def basic(key: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def ask(path: str = "/v1/batch", body: bytes = BODY, **more: str) -> Request:
    headers = {**basic("wk_good"), **{name.replace("_", "-"): text for name, text in more.items()}}
    return Request(path, headers, "", body, 5)


def through(folder: Path, *requests: Request) -> list[Answer]:
    async def all_of_them(inbox: Inbox) -> list[Answer]:
        door = Door(LoopInbox(inbox), find)
        return [await door.take(one) for one in requests]

    with Inbox(folder) as inbox:
        return asyncio.run(all_of_them(inbox))


def test_a_200_is_on_disk_with_all_that_is_needed_to_read_it(tmp_path: Path) -> None:
    packed = ask("/v1/b/", gzip.compress(BODY), content_encoding="gzip")
    binary = ask(
        "/v1/cloudevents", b"{}", ce_id="1", ce_source="/s", ce_type="t", ce_specversion="1.0"
    )
    found = through(tmp_path, ask(), packed, binary)
    assert [one.status for one in found] == [200, 200, 200], found
    assert [one.events for one in found] == [3, 3, 1]
    with Inbox(tmp_path) as inbox:
        rows = inbox.read(0, 10)
    assert [(row.wire, row.route, row.key_id, row.body) for row in rows[:2]] == [
        ("segment", "batch", 7, BODY)
    ] * 2
    assert json.loads(rows[2].headers)["ce-id"] == "1"


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        (ask("/v2/batch"), 404, "not_found"),
        (Request("/v1/batch", {}, "", BODY, 5), 401, "key_missing"),
        (Request("/v1/batch", basic("wk_bad"), "", BODY, 5), 401, "key_unknown"),
        (Request("/v1/batch", basic("wk_bad"), "", b"no json", 5), 401, "key_unknown"),
        (ask(body=b"no json"), 400, "not_json"),
        (ask(body=b'{"batch": 3}'), 400, "batch_not_a_list"),
        (ask(body=b"\x1f\x8bnonsense"), 400, "broken_gzip"),
        (ask(body=b"x", content_encoding="br"), 415, "unknown_encoding"),
    ],
)
def test_what_is_not_taken_is_told_why(
    tmp_path: Path, request_: Request, status: int, code: str
) -> None:
    (answer,) = through(tmp_path, request_)
    said = json.loads(answer.body)
    assert (answer.status, said["code"], answer.code) == (status, code, code)
    assert said["message"]
    with Inbox(tmp_path) as inbox:
        assert inbox.read(0, 10) == []


@pytest.mark.parametrize(
    ("error", "code"), [(InboxFull("much waits"), "busy"), (InboxNoRoom("full"), "disk_full")]
)
def test_what_cannot_be_kept_is_to_be_sent_again(error: Exception, code: str) -> None:
    answer = asyncio.run(Door(Refusing(error), find).take(ask()))
    assert (answer.status, answer.code) == (503, code)
    assert answer.retry_after_s


def test_whoever_is_too_fast_is_told_to_wait(tmp_path: Path) -> None:
    async def one(inbox: Inbox) -> Answer:
        return await Door(LoopInbox(inbox), find, lambda writer, events: 1.5 * (events > 2)).take(
            ask()
        )

    with Inbox(tmp_path) as inbox:
        answer = asyncio.run(one(inbox))
    assert (answer.status, answer.code, answer.retry_after_s) == (429, "too_fast", 2)
