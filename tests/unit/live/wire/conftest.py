"""A request goes through all stages: route, unpack, split, key, decode."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from nebelhorn.live.wire import (
    MOST_BYTES,
    WIRES,
    Inbound,
    Poison,
    Split,
    WireRecord,
    decode,
    gunzip,
    key_of,
    route_of,
    split,
)

RECEIVED = 1_795_400_000_000_000
Decoded = list[WireRecord | Poison]


@dataclass(frozen=True)
class Passed:
    """What the stages made of a request."""

    split: Split
    key: str | None
    records: list[WireRecord]
    poisons: list[Poison]

    @property
    def only(self) -> WireRecord:
        assert self.poisons == []
        (record,) = self.records
        return record


def send(
    path: str,
    body: object,
    headers: Mapping[str, str] | None = None,
    query: str = "",
    received_us: int = RECEIVED,
) -> Passed:
    """Let a request pass; a body that is not bytes is written as JSON."""
    packed = body if isinstance(body, bytes) else json.dumps(body).encode()
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    route = route_of(path)
    assert route is not None
    wire = WIRES[route.wire]
    plain = gunzip(packed, MOST_BYTES, lower.get("content-encoding", ""))
    assert isinstance(plain, bytes)
    found = split(wire, plain, route.route, lower)
    key = key_of(lower, query, found.key)
    if found.refusal:
        return Passed(found, key, [], [])
    kept = {name: value for name, value in lower.items() if name.startswith("ce-")}
    decoded = decode(wire, Inbound(plain, route.route, kept, received_us))
    assert len(decoded) == found.count
    records = [one for one in decoded if isinstance(one, WireRecord)]
    poisons = [one for one in decoded if isinstance(one, Poison)]
    return Passed(found, key, records, poisons)


@pytest.fixture(name="send")
def send_fixture() -> Callable[..., Passed]:
    return send
