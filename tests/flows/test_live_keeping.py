"""In whatever order things happen while everybody is brought in, nobody's state is left behind."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from nebelhorn.app import ReadSide, customer, serving
from nebelhorn.app.reading import keeper
from nebelhorn.app.reading.reads import Asked
from nebelhorn.app.reading.refusals import ReadRefusal
from nebelhorn.errors import UnknownName
from tests.flows.test_live_identity import QUESTION, T0, Company

NAMES = ("ann", "bob", "cleo", "dan", "eve")
BROWSERS = ("fox", "owl", "elk")


@pytest.fixture
def company(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    # so that a round takes several portions, between which anything may happen
    monkeypatch.setattr(keeper, "PORTION", 2)
    settings = shop / "nebelhorn.toml"
    settings.write_text(settings.read_text() + QUESTION)
    now_us = [T0]
    with serving(shop, clock=lambda: now_us[0]) as service:
        yield Company(service, now_us)


def told(company: Company, name: str, kind: str) -> dict[str, Any] | None:
    (read,) = [one for one in ReadSide.reads if one.path == "/v1/customers/{id}"]
    found = company.service.read_side.tell(read, Asked(name, {"kind": kind}, "en"))
    if isinstance(found, ReadRefusal):
        assert found.code == "customer_unknown", found
        return None
    return without_time(json.loads(found))


def known(company: Company, name: str) -> dict[str, Any] | None:
    try:
        state = customer(company.service.workspace, name, language="en")
    except UnknownName:
        return None
    return without_time(json.loads(msgspec.json.encode(state)))


def without_time(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state without the time it is told by, which goes on where nothing else does."""
    return {name: value for name, value in state.items() if name != "as_of"}


def act(company: Company, chance: random.Random) -> None:
    """Do one of the things that can happen while a server runs."""
    who, browser = chance.choice(NAMES), chance.choice(BROWSERS)
    happened = chance.choice(["visit", "order", "call"])
    what = chance.randrange(8)
    if what < 3:
        company.send(event=happened, userId=who)
    elif what == 3:
        company.send(event="visit", anonymousId=browser)
    elif what == 4:
        company.send(type="identify", anonymousId=browser, userId=who)
    elif what == 5:
        company.wait(chance.choice([1_000_000, 60_000_000]))
    elif what == 6:
        company.unlink()
    else:
        company.service.read_side.step()


@pytest.mark.parametrize("seed", range(2))
def test_every_state_is_that_of_the_facts_in_the_end(company: Company, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - figures of a test
    for _ in range(30):
        act(company, chance)
    company.wait()
    while company.service.read_side.step():
        pass
    asked = [(name, "customer", name) for name in NAMES]
    asked += [(name, "anonymous", f"anonymous:{name}") for name in BROWSERS]
    found = {name: told(company, name, kind) for name, kind, _ in asked}
    assert found == {name: known(company, own) for name, _, own in asked}
    assert sum(state is not None for state in found.values()) >= 3
