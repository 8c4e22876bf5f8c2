"""How reads are answered: by path and language, with tags, and typed refusals."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from nebelhorn.app import Asked, Read, ReadRefusal, ReadSide, not_told
from nebelhorn.web.reading import ReadEndpoint, Reading, language_of

CUSTOMERS = tuple(read for read in ReadSide.reads if read.path.startswith("/v1/customers/"))


class Echo:
    """A side that tells what it was asked."""

    def __init__(self, refusal: ReadRefusal | None = None) -> None:
        self.refusal = refusal

    def admit(self, headers: Mapping[str, str]) -> ReadRefusal | None:
        del headers
        return self.refusal

    def tell(self, read: Read, asked: Asked) -> bytes:
        return json.dumps([read.name, asked.name, dict(asked.query), asked.language]).encode()


def ask(
    path: str, *, side: Echo | None = None, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], Any]:
    echo = side or Echo()
    reading = Reading(cast("ReadSide", echo), lambda *_: None)
    reading.run = lambda _, *said: _told(echo.tell(*said))  # type: ignore[method-assign]
    raw, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": raw,
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "headers": [
            (name.replace("_", "-").encode(), said.encode()) for name, said in headers.items()
        ],
    }
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    asyncio.run(ReadEndpoint(reading, *CUSTOMERS)(scope, receive, send))
    reading.close()
    told = {name.decode(): said.decode() for name, said in sent[0]["headers"]}
    body = sent[1]["body"]
    return sent[0]["status"], told, json.loads(body) if body else None


async def _told(value: Any) -> Any:
    return value


@pytest.mark.parametrize(
    ("path", "name", "customer"),
    [
        ("/v1/customers/c1", "customer", "c1"),
        ("/v1/customers/c1/", "customer", "c1"),
        ("/v1/customers/c1/journey", "journey", "c1"),
        ("/v1/customers/a%2Fjourney", "customer", "a/journey"),
        ("/v1/customers/a%2Fb/journey", "journey", "a/b"),
        ("/v1/customers/%C3%84rger%20%231", "customer", "Ärger #1"),
        ("/v1/customers/journey", "customer", "journey"),
    ],
)
def test_ids_may_hold_anything(path: str, name: str, customer: str) -> None:
    assert ask(path)[2][:2] == [name, customer]


@pytest.mark.parametrize("path", ["/v1/customers/a/b", "/v1/customers/a/journey/x"])
def test_what_is_no_address_is_not_found(path: str) -> None:
    status, _, body = ask(path)
    assert (status, body["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ({}, "", "en"),
        ({}, "de", "de"),
        ({}, "DE-at, en;q=0.9", "de"),
        ({}, "en;q=0.2, de;q=0.3", "de"),
        ({}, "fr, *;q=0.5", "en"),
        ({}, "de;q=x, en;q=0.1", "en"),
        ({}, "," * 5000 + "de", "en"),
        ({"language": "de"}, "en", "de"),
        ({"language": "nl"}, "de", None),
    ],
)
def test_the_language_is_what_the_reader_likes_most(
    query: dict[str, str], header: str, language: str | None
) -> None:
    assert language_of(query, {"accept-language": header}) == language


def test_a_tag_changes_with_what_is_told() -> None:
    _, english, _ = ask("/v1/customers/c1")
    _, german, _ = ask("/v1/customers/c1", accept_language="de")
    assert english["etag"] != german["etag"]
    assert ask("/v1/customers/c1", if_none_match=english["etag"])[0] == 304
    assert ask("/v1/customers/c1", if_none_match="*")[0] == 304
    assert ask("/v1/customers/c1", if_none_match=german["etag"])[0] == 200


def test_nothing_of_it_is_kept_by_shared_caches() -> None:
    for refusal in (None, not_told("key_missing")):
        _, told, _ = ask("/v1/customers/c1", side=Echo(refusal))
        assert told["cache-control"].startswith("private")


def test_a_head_has_the_length_and_no_body() -> None:
    status, told, body = ask("/v1/customers/c1", method="HEAD")
    assert (status, body) == (200, None)
    assert int(told["content-length"]) > 0


def test_who_has_no_key_is_told_how_to_show_one() -> None:
    status, told, body = ask("/v1/customers/c1", side=Echo(not_told("key_missing")))
    assert (status, told["www-authenticate"]) == (401, "Bearer")
    assert body == {"error": {"code": "key_missing", "message": "no read key was sent"}}


def test_who_is_to_wait_is_told_how_long() -> None:
    _, told, _ = ask("/v1/customers/c1", side=Echo(not_told("not_ready")))
    assert told["retry-after"] == "2"
