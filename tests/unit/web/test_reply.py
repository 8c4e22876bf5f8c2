"""What an answer says to pages of other sites."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from starlette.types import Message

from nebelhorn.app import Answer, Door
from nebelhorn.web.ingest import reply


def headers_of(answer: Answer) -> dict[str, str]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(reply(send, answer))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize("code", ["busy", "too_fast", "disk_full"])
def test_a_page_of_another_site_may_see_when_to_send_again(code: str) -> None:
    headers = headers_of(replace(Door.refused(code), retry_after_s=7))
    assert headers["retry-after"] == "7"
    assert headers["access-control-expose-headers"] == "retry-after"
    assert headers["access-control-allow-origin"] == "*"


def test_where_nothing_is_to_be_sent_again_nothing_is_said_of_it() -> None:
    headers = headers_of(Door.refused("not_json"))
    assert not {"retry-after", "access-control-expose-headers"} & headers.keys()
