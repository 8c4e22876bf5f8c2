"""Laws of the wires: nothing raises, nothing gets lost, and what was said comes back."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.live.wire import (
    ROUTES,
    WIRES,
    Inbound,
    Poison,
    WireRecord,
    answer_of,
    decode,
    gunzip,
    key_of,
    objects_of,
    route_of,
    split,
    value_of,
)

PLACES = st.sampled_from(sorted(ROUTES))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["\x00", "undefined", "2026-11-22T10:00:00Z", "1:5", 10**30, -1])
)
KEYS = st.sampled_from(
    re.findall(
        r"\S+",
        """type userId anonymousId messageId previousId groupId event name category timestamp
        originalTimestamp receivedAt sentAt properties traits context channel batch writeKey
        api_key distinct_id uuid $set $set_once $group_key alias id source subject time data
        data_base64 customer anonymous also touchpoint score scale text value order_id""",
    )
) | st.text(max_size=5)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=12,
)
EVENTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["track", "identify", "page", "screen", "group", "alias", "x"])},
    optional=dict.fromkeys(("userId", "event", "properties", "timestamp", "messageId"), JSON),
)
HEADERS = st.dictionaries(
    st.sampled_from(["ce-id", "ce-source", "ce-type", "ce-time", "ce-subject", "ce-x"]),
    st.text(max_size=8),
)


def pass_through(
    path: str, body: bytes, headers: dict[str, str]
) -> tuple[int | None, list[WireRecord | Poison]]:
    route = route_of(path)
    assert route is not None
    wire = WIRES[route.wire]
    found = split(wire, body, route.route, headers)
    decoded = decode(wire, Inbound(body, route.route, headers, 1_795_400_000_000_000))
    return (None if found.refusal else found.count), decoded


def holds_nothing_a_store_refuses(value: Any) -> bool:
    if isinstance(value, str):
        value.encode()
        return "\x00" not in value
    if isinstance(value, dict):
        return all(map(holds_nothing_a_store_refuses, [*value, *value.values()]))
    if isinstance(value, list):
        return all(map(holds_nothing_a_store_refuses, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def check(path: str, body: bytes, headers: dict[str, str]) -> None:
    count, decoded = pass_through(path, body, headers)
    assert count is None or count == len(decoded)
    for position, one in enumerate(decoded):
        if isinstance(one, Poison):
            assert one.position == position
            assert one.reason
            continue
        assert one.t_us is None or 0 <= one.t_us < 2**63
        assert holds_nothing_a_store_refuses(msgspec.to_builtins(one))
        value_of(one)
        assert all(kind and key for kind, key in objects_of(one))
        if one.kind == "answer":
            answer_of(one)


@given(PLACES, st.binary(max_size=60), HEADERS)
def test_no_bytes_make_it_raise(path, body, headers):
    check(path, body, headers)
    gunzip(body, 50)
    gunzip(b"\x1f\x8b" + body, 50)
    key_of({"authorization": body.decode("latin-1")}, body.decode("latin-1"))


@given(PLACES, JSON | st.lists(EVENTS, max_size=3), HEADERS, st.booleans())
def test_no_json_makes_it_raise(path, value, headers, ascii_only):
    check(path, json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "replace"), headers)


@given(st.sampled_from(["/v1/batch", "/batch"]), st.lists(EVENTS | JSON, max_size=5))
def test_every_event_of_a_batch_is_a_record_or_a_poison(path, events):
    body = json.dumps({"batch": events}).encode()
    count, decoded = pass_through(path, body, {})
    assert count == len(decoded) == len(events)
    for event, one in zip(events, decoded, strict=True):
        if isinstance(one, Poison) and b"\\ud" not in one.raw:
            assert json.loads(one.raw) == event


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cc", "Z", "Cs"]), min_size=6), max_size=5)
)
def test_message_ids_come_back(ids):
    event = {"type": "track", "userId": "u", "event": "E"}
    body = json.dumps({"batch": [{**event, "messageId": one} for one in ids]}).encode()
    _, decoded = pass_through("/v1/batch", body, {})
    found = [one.message_id for one in decoded if isinstance(one, WireRecord)]
    assert found == [None if one.lower() == "undefined" else one for one in ids]


@given(st.lists(EVENTS, max_size=4), EVENTS | JSON)
def test_an_event_means_the_same_whatever_stands_beside_it(events, other):
    alone = [
        pass_through("/v1/batch", json.dumps({"batch": [one]}).encode(), {})[1] for one in events
    ]
    _, beside = pass_through("/v1/batch", json.dumps({"batch": [*events, other]}).encode(), {})
    records = [one for one in beside[:-1] if isinstance(one, WireRecord)]
    assert records == [one for (one,) in alone if isinstance(one, WireRecord)]
