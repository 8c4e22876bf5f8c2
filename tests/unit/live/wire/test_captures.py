"""Every recorded request of a real client passes, and means what the client's call said."""

from __future__ import annotations

import base64
import json
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nebelhorn.live.wire import objects_of, value_of

RECEIVED = 1_795_400_000_000_000
CAPTURES = Path(__file__).resolve().parents[5] / "shared" / "captures"
FILES = sorted(CAPTURES.glob("*.json"))
ALL_SEVEN = "identify track page screen group alias track"
TOUCHPOINTS = ["Order Completed", "page: Home", "screen: Main", "Seen"]
PRESENT = pytest.mark.skipif(
    not FILES, reason="recorded requests (../shared/captures) are not here"
)

# File → key, kinds in their order. What is not listed has no capture.
EXPECTED: dict[str, tuple[str | None, str]] = {
    "analytics-python-1.4.post1.full.0": ("wk_test_123", ALL_SEVEN),
    "analytics-python-1.4.post1.gzip.0": ("wk_test_123", ALL_SEVEN),
    **{f"cloudevents.{n}": (None, "track") for n in range(7)},
    "cloudevents.7": (None, "track track"),
    "posthog-node-5.70.0.full.0": ("phc_test_123", "track identify alias"),
    "posthog-python-7.91.1.full.0": ("phc_test_123", "identify track alias group"),
    "posthog-python-7.91.1.gzip.0": ("phc_test_123", "identify track alias group"),
    "rudder-sdk-node-3.0.13.full.0": ("wk_test_123", ALL_SEVEN),
    **{
        f"rudder-sdk-node-3.0.13.nogzip.{n}": ("wk_test_123", kind)
        for n, kind in enumerate(ALL_SEVEN.split())
    },
    "rudder-sdk-node-3.0.13.retry503.0": ("wk_test_123", "track"),
    "rudder-sdk-node-3.0.13.retry503.1": ("wk_test_123", "track"),
    "rudder-sdk-python-2.1.9.full.0": ("wk_test_123", ALL_SEVEN),
    "rudder-sdk-python-2.1.9.nogzip.0": ("wk_test_123", ALL_SEVEN),
    "rudder-sdk-python-2.1.9.retry503.0": ("wk_test_123", "track"),
    "rudder-sdk-python-2.1.9.retry503.1": ("wk_test_123", "track"),
    "segment-analytics-next-1.84.3.batching.0": (
        "wk_test_123",
        "page identify track group alias screen",
    ),
    **{
        f"segment-analytics-next-1.84.3.standard.{n}": ("wk_test_123", kind)
        for n, kind in enumerate(["page", "identify", "track", "group", "alias", "screen"])
    },
    "segment-analytics-node-3.1.0.full.0": ("wk_test_123", ALL_SEVEN),
    "segment-analytics-node-3.1.0.retry503.0": ("wk_test_123", "track"),
    "segment-analytics-node-3.1.0.retry503.1": ("wk_test_123", "track"),
    "segment-analytics-python-2.4.0.full.0": ("wk_test_123", ALL_SEVEN),
    "segment-analytics-python-2.4.0.gzip.0": ("wk_test_123", ALL_SEVEN),
    "segment-analytics-python-2.4.0.retry503.0": ("wk_test_123", "track"),
    "segment-analytics-python-2.4.0.retry503.1": ("wk_test_123", "track"),
}
WHOLE = [name for name, (_, kinds) in EXPECTED.items() if kinds == ALL_SEVEN]


def request(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))["request"]
    return found


def body_of(told: dict[str, Any]) -> bytes:
    if "body_raw_base64" in told:
        return base64.b64decode(told["body_raw_base64"])
    return json.dumps(told["body_json"], ensure_ascii=False).encode()


def passed(name: str, send: Any) -> Any:
    told = request(name)
    return send(told["path"], body_of(told), dict(told["headers"]))


@PRESENT
def test_every_recorded_request_has_its_expectation():
    assert {path.stem for path in FILES} == set(EXPECTED)
    assert len(EXPECTED) == len(FILES)


@PRESENT
@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_request_passes_with_key_count_and_kinds(name, send):
    found = passed(name, send)
    key, kinds = EXPECTED[name]
    assert found.split.refusal is None
    assert found.key == key
    assert found.poisons == []
    assert [record.kind.value for record in found.records] == kinds.split()
    assert all(record.message_id and record.t_us is not None for record in found.records)
    ids = Counter(record.message_id for record in found.records)
    assert set(ids.values()) == {1}


@PRESENT
@pytest.mark.parametrize("name", WHOLE)
def test_the_seven_calls_mean_the_same_from_every_server_library(name, send):
    identify, order, page, screen, group, alias, seen = passed(name, send).records
    assert identify.traits == {"email": "a@example.test", "plan": "pro"}
    assert [one.name for one in (order, page, screen, seen)] == TOUCHPOINTS
    assert [identify.name, group.name, alias.name] == ["", "", ""]
    assert value_of(order) == 12.5
    assert order.properties["currency"] == "EUR"
    assert page.properties["url"] == "https://x.test/"
    assert page.properties["category"] == "Docs"
    assert (group.user_id, group.other_id, group.traits) == ("u1", "g1", {"name": "ACME"})
    assert (alias.user_id, alias.other_id) == ("u1", "anon-1")
    assert (seen.user_id, seen.anonymous_id) == (None, "anon-9")
    assert {one.user_id for one in (identify, order, page, screen)} == {"u1"}
    assert objects_of(order) == []


@PRESENT
@pytest.mark.parametrize("first", [name for name in EXPECTED if name.endswith("retry503.0")])
def test_a_retry_after_503_brings_the_same_message_id(first, send):
    again = first.removesuffix("0") + "1"
    (before,), (after,) = passed(first, send).records, passed(again, send).records
    assert before.message_id == after.message_id
    assert before.name == after.name == "E"
    assert before.properties == after.properties == {"a": 1}


@PRESENT
def test_the_browser_library_keeps_the_anonymous_id_beside_the_customer(send):
    records = passed("segment-analytics-next-1.84.3.batching.0", send).records
    assert records[0].user_id is None
    assert [record.user_id for record in records[1:]] == ["u1"] * 5
    assert {record.anonymous_id for record in records} == {"fe784c2b-990f-4967-ac85-5d0678527dac"}
    assert records[0].context["library"]["name"] == "analytics.js"


@PRESENT
@pytest.mark.parametrize("name", [name for name in WHOLE if "node" not in name])
def test_times_are_set_right_and_their_distances_stay(name, send):
    batch = request(name)["body_json"]
    said = [datetime.fromisoformat(event["timestamp"]) for event in batch["batch"]]
    sent = datetime.fromisoformat(batch["sentAt"])
    found = passed(name, send).records
    before = [(sent - time) // timedelta(microseconds=1) for time in said]
    assert [RECEIVED - record.t_us for record in found] == before


@PRESENT
def test_cloudevents_are_the_same_in_every_mode(send):
    modes = [passed(f"cloudevents.{n}", send).records[0] for n in range(8)]
    assert {record.name for record in modes} == {"com.example.order.completed"}
    assert {record.user_id for record in modes} == {"u1"}
    assert {record.t_us for record in modes} == {1_795_315_200_000_000}
    assert [record.message_id for record in modes[:2]] == ["/shop/eu ce-1"] * 2
    assert all(
        record.properties
        == {"total": 12.5, "name": "Žluť", "ce_tenantid": "acme", "ce_source": "/shop/eu"}
        for record in modes
    )


@PRESENT
def test_posthog_libraries_say_who_what_and_which_group(send):
    identify, order, alias, group = passed("posthog-python-7.91.1.gzip.0", send).records
    assert (identify.user_id, identify.traits) == ("u1", {"email": "a@example.test"})
    assert (order.name, value_of(order)) == ("Order Completed", 12.5)
    assert {alias.user_id, alias.other_id} == {"anon-1", "u1"}
    assert (group.user_id, group.other_id, group.traits) == (None, "acme", {"name": "ACME"})
    node = passed("posthog-node-5.70.0.full.0", send).records
    assert {node[2].user_id, node[2].other_id} == {"anon-1", "u1"}
    assert node[1].traits == {"email": "a@example.test"}
