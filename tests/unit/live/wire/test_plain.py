"""Our own plain JSON."""

from __future__ import annotations

import json

import pytest

from nebelhorn.live.wire import Kind, answer_of, objects_of, value_of

EVENT = {"customer": "c1", "touchpoint": "order placed", "time": "2026-11-22", "id": "m1"}


def test_one_a_list_and_lines_are_the_same(send):
    lines = "\r\n".join([json.dumps(EVENT), "", json.dumps(EVENT), ""]).encode()
    for body, count in ((EVENT, 1), ([EVENT, EVENT], 2), (lines, 2)):
        found = send("/v1/events", body)
        assert found.split.count == len(found.records) == count
        assert {record.message_id for record in found.records} == {"m1"}


def test_an_object_may_stretch_over_lines(send):
    assert send("/v1/events", json.dumps(EVENT, indent=2).encode()).only.user_id == "c1"


def test_a_bad_line_is_a_poison_and_harms_no_other(send):
    good = json.dumps(EVENT).encode()
    found = send("/v1/events", b"\n".join([good, b'{"customer": ', good]))
    assert [poison.position for poison in found.poisons] == [1]
    assert (found.split.count, len(found.records)) == (3, 2)


def test_lines_whose_first_is_bad_are_refused(send):
    assert send("/v1/events", b'nope\n{"customer":"c"}').split.refusal.code == "not_json"
    assert send("/v1/events", b"7").split.refusal.code == "not_an_object"


def test_too_many_lines_are_refused_before_they_are_cut(send):
    line = json.dumps(EVENT).encode() + b"\n"
    assert send("/v1/events", line * 2500).split.count == 2500
    for many in (line * 2501, b"{}\n" * 500_000, b"{}" + b"\n" * 500_000 + b"{}"):
        assert send("/v1/events", many).split.refusal.code == "too_many_events"


def test_everything_else_is_a_property(send):
    told = {**EVENT, "properties": {"a": 1, "b": 1}, "b": 2, "orderId": "o1", "value": 3.5}
    record = send("/v1/events", told).only
    assert record.properties == {"a": 1, "b": 2, "orderId": "o1", "value": 3.5}
    assert (objects_of(record), value_of(record)) == ([("order", "o1")], 3.5)


def test_a_score_makes_an_answer_of_the_touchpoint(send):
    record = send("/v1/events", {**EVENT, "score": 4, "scale": "1:5", "text": "fine"}).only
    assert (record.kind, record.name) == (Kind.answer, "order placed")
    assert answer_of(record).scale == (1.0, 5.0)


def test_ids_and_traits_without_a_touchpoint_are_identity(send):
    tied = send("/v1/events", {"customer": "c1", "anonymous": "a1"}).only
    assert (tied.kind, tied.user_id, tied.anonymous_id) == (Kind.identify, "c1", "a1")
    assert send("/v1/events", {"customer": "c1", "traits": {"plan": "pro"}}).only.traits
    same = send("/v1/events", {"customer": "c1", "also": "c2"}).only
    assert (same.kind, same.other_id) == (Kind.alias, "c2")


@pytest.mark.parametrize("time", [1_795_338_000, 1_795_338_000_000, "1795338000000000", "20261122"])
def test_times_may_be_numbers(time, send):
    found = send("/v1/events", {**EVENT, "time": time}).only.t_us
    assert found in {1_795_338_000_000_000, 1_795_305_600_000_000}


@pytest.mark.parametrize(
    "bad",
    [
        {"touchpoint": None},
        {"touchpoint": ""},
        {"customer": None},
        {"customer": "None"},
        {"touchpoint": None, "also": ""},
        {"time": "22.11.2026"},
        {"time": True},
        {"score": "good"},
        {"score": 7, "scale": "1:5"},
        {"score": 3, "scale": 5},
        {"score": 3, "scale": "5:5"},
        {"traits": "x"},
    ],
)
def test_a_bad_event_is_a_poison(bad, send):
    found = send("/v1/events", [EVENT, {**EVENT, **bad}])
    assert len(found.records) == 1
    assert [poison.position for poison in found.poisons] == [1]
