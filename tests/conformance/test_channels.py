"""Every channel on the shelf is listed, and behaves as the outbox needs it."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Sequence

import pytest

from nebelhorn.errors import NebelhornError
from nebelhorn.live.channel import Channel, Letter, Verdict
from nebelhorn.live.channels import CHANNELS
from nebelhorn.live.egress import Gateway

EACH = pytest.mark.parametrize("channel", CHANNELS.values(), ids=CHANNELS)


async def nowhere(host: str, port: int) -> Sequence[str]:
    raise OSError(host)


def test_every_module_on_the_shelf_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.live.channels")
    found = {f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)}
    assert {channel.send.__module__ for channel in CHANNELS.values()} == found
    assert all(name == channel.name for name, channel in CHANNELS.items())


@EACH
def test_whoever_cannot_be_reached_is_a_failure_not_an_exception(channel: Channel) -> None:
    letter = Letter("msg_1", "https://nobody.example/secret", channel.new_secret(), "{}", 0)
    receipt = asyncio.run(channel.send(Gateway(resolve=nowhere), letter))
    assert receipt.verdict is Verdict.FAILED
    assert receipt.status is None
    assert "secret" not in str(receipt.error)
    assert "secret" not in repr(letter).replace("secret=", "")


@EACH
def test_an_address_is_checked_before_it_is_saved(channel: Channel) -> None:
    with pytest.raises(NebelhornError):
        asyncio.run(channel.check(Gateway(resolve=nowhere), "not an address"))


@EACH
def test_secrets_are_new_each_time(channel: Channel) -> None:
    assert len({channel.new_secret() for _ in range(50)}) == 50
