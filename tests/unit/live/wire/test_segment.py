"""Segment's and RudderStack's wire: shapes, ids, times, and all that goes wrong with them."""

from __future__ import annotations

import json

import pytest

from nebelhorn.live.wire import Kind, answer_of, objects_of

HOUR_US = 3_600_000_000
TRACK = {"type": "track", "userId": "u1", "event": "Paid", "messageId": "m1"}


def event(**changes):
    return {**TRACK, **changes}


def batch(*events, **beside):
    return {"batch": list(events), **beside}


def raw_batch(*events):
    return b'{"batch":[' + b",".join(events) + b"]}"


GOOD = json.dumps(TRACK).encode()


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/v1/batch", b"", "empty"),
        ("/v1/batch", b" \n", "empty"),
        ("/v1/batch", b"{", "not_json"),
        ("/v1/batch", b'{"batch":[{"a":NaN}]}', "not_json"),
        ("/v1/batch", b'{"batch":[{},]}', "not_json"),
        ("/v1/batch", b'{"batch":[]} {}', "not_json"),
        ("/v1/batch", b'{"batch":[{"a":"\x01"}]}', "not_json"),
        ("/v1/batch", b'{"batch":[{"a":"\xff"}]}', "not_utf8"),
        ("/v1/batch", b'{"batch":[],"unread":"\xc3"}', "not_utf8"),
        ("/v1/batch", b"[]", "not_an_object"),
        ("/v1/batch", b"7", "not_an_object"),
        ("/v1/batch", b"{}", "batch_missing"),
        ("/v1/batch", b'{"batch":null}', "batch_not_a_list"),
        ("/v1/batch", b'{"batch":{}}', "batch_not_a_list"),
        ("/v1/batch", b'{"batch":"[]"}', "batch_not_a_list"),
        ("/v1/batch", b'{"batch":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
        ("/v1/batch", b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        ("/v1/track", b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        ("/batch", b"[" * 100_000 + b"]" * 100_000, "too_deep"),
        ("/v1/track", b"[]", "not_an_object"),
        ("/v1/t", b"null", "not_an_object"),
        ("/v1/t", b"", "empty"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_with_a_precise_code(path, body, code, send):
    refusal = send(path, body).split.refusal
    assert (refusal.status, refusal.code) == (400, code)
    said = json.loads(refusal.body())
    assert said["code"] == code
    assert said["message"].strip()
    assert said["success"] is False


def test_2500_events_are_taken_and_2501_are_not(send):
    assert send("/v1/batch", batch(*[TRACK] * 2500)).split.count == 2500
    refusal = send("/v1/batch", batch(*[TRACK] * 2501)).split.refusal
    assert (refusal.code, refusal.status) == ("too_many_events", 400)
    assert "2501" in refusal.message


def test_an_empty_batch_is_taken(send):
    found = send("/v1/batch", batch())
    assert (found.split.count, found.split.refusal) == (0, None)


def test_an_event_above_32_kib_is_taken_and_counted(send):
    found = send("/v1/batch", batch(event(properties={"x": "y" * 40_000}), TRACK))
    assert (found.split.count, len(found.records)) == (2, 2)


@pytest.mark.parametrize(
    "bad",
    [
        b"null",
        b"7",
        b"[]",
        b"{}",
        b'{"type":"track","userId":"u","event":"E","properties":{"x":1e999}}',
        b'{"type":"track","userId":"u","event":"E","properties":{"x":' + b"9" * 5000 + b"}}",
        b'{"type":"track","userId":"u","event":"E","properties":[]}',
        b'{"type":"track","userId":"u","event":"E","timestamp":"tomorrow"}',
        b'{"type":"track","userId":"u","event":"E","timestamp":"0001-01-01T00:00:00"}',
        b'{"type":"track","userId":"u","event":"E","timestamp":{}}',
        b'{"type":"track","userId":"u","event":"E","timestamp":1e300}',
        b'{"type":"track","userId":"u","event":"E","messageId":[1]}',
        b'{"type":"track","userId":"u"}',
        b'{"type":"track","userId":"u","event":" "}',
        b'{"type":"track","userId":null,"anonymousId":null,"event":"E"}',
        b'{"type":"track","userId":"undefined","anonymousId":"","event":"E"}',
        b'{"type":"track","userId":true,"event":"E"}',
        b'{"type":"track","userId":"a\\u0000b","event":"E"}',
        b'{"type":"track","userId":"' + b"u" * 1025 + b'","event":"E"}',
        b'{"type":"answer","userId":"u","event":"E"}',
        b'{"type":["track"],"userId":"u","event":"E"}',
        b'{"type":"group","userId":"u"}',
        b'{"type":"alias","userId":"u"}',
        b'{"type":"identify"}',
        b'{"type":"track","userId":"u","event":"Survey Answered",'
        b'"properties":{"score":9,"scale":"1:5"}}',
        b'{"type":"track","userId":"u","event":"Survey Answered","properties":{"text":" "}}',
    ],
    ids=lambda bad: bad[:70].decode(),
)
def test_a_bad_event_is_a_poison_and_harms_no_other(bad, send):
    found = send("/v1/batch", raw_batch(GOOD, bad, GOOD))
    assert found.split.count == 3
    assert len(found.records) == 2
    (poison,) = found.poisons
    assert (poison.position, poison.raw) == (1, bad)
    assert 0 < len(poison.reason) <= 300


def test_what_nobody_reads_harms_nobody(send):
    raw = b'{"type":"track","userId":"u","event":"E","integrations":{"a":1e999},"sentAt":[]}'
    assert send("/v1/batch", raw_batch(raw)).only.sent_us is None


def test_a_single_event_is_of_the_kind_of_its_address(send):
    for path, kind in (("/v1/track", "track"), ("/v1/t", "track"), ("/v1/s", "screen")):
        assert send(path, {"userId": "u", "event": "E", "name": "N"}).only.kind == kind


def test_explicit_nulls_are_as_if_nothing_was_said(send):
    nulls = dict.fromkeys(["anonymousId", "properties", "context", "timestamp", "messageId"])
    record = send("/v1/track", {"userId": "u", "event": "E", **nulls}).only
    assert (record.anonymous_id, record.message_id, record.t_us) == (None, None, None)
    assert (record.properties, record.traits, record.context) == ({}, {}, {})


def test_numeric_ids_are_text(send):
    record = send("/v1/track", event(userId=17, anonymousId=17.0, messageId=10**20)).only
    assert (record.user_id, record.anonymous_id) == ("17", "17")
    assert record.message_id == "100000000000000000000"


def test_of_a_key_that_stands_twice_the_last_counts_at_the_door_and_later(send):
    body = b'{"batch":[7,8],"writeKey":"a","batch":[' + GOOD + b'],"writeKey":"b"}'
    found = send("/v1/batch", body)
    assert (found.split.count, found.key, found.only.user_id) == (1, "b", "u1")
    twice = b'{"type":"track","userId":"a","event":"E","userId":"b"}'
    assert send("/v1/batch", raw_batch(twice)).only.user_id == "b"


def test_text_no_store_takes_is_replaced(send):
    raw = (
        b'{"type":"track","userId":"u","event":"E","properties":'
        b'{"a\\u0000":["\\u0000x"],"n":18446744073709551616,"m":-9223372036854775808}}'
    )
    told = send("/v1/batch", raw_batch(raw)).only.properties
    assert told == {"a�": ["�x"], "n": "18446744073709551616", "m": -(2**63)}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (rb"\ud83d", "�"),
        (rb"cut \uD83D", "cut �"),
        (rb"\ude00 first", "� first"),
        (rb"\ud83d\ud83d\ude00", "�😀"),
        (rb"\ud83d\ude00", "😀"),
        (rb"\ud83d \\ud83d", r"� \ud83d"),
        (rb"\\\ud83d", "\\�"),
        (rb"\ude00\ude00", "��"),
        (rb"\ud83d\ude00\ude00", "😀�"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/batch", "/v1/track"])
def test_half_an_emoji_costs_neither_event_nor_batch(path, said, kept, send):
    raw = b'{"type":"track","userId":"u","event":"E","properties":{"t":"' + said + b'"}}'
    body = raw_batch(raw) if path == "/v1/batch" else raw
    assert send(path, body).only.properties["t"] == kept


def test_megabytes_of_halves_are_refused_instead_of_mended(send):
    raw = b'{"batch":[{"t":"' + rb"\ud83d" * 100_000 + b'"}]}'
    assert send("/v1/batch", raw).split.refusal.code == "not_json"


def test_a_byte_order_mark_is_passed_over(send):
    assert send("/v1/batch", b"\xef\xbb\xbf" + raw_batch(GOOD)).only.user_id == "u1"
    assert send("/v1/track", b"\xef\xbb\xbf" + GOOD).only.user_id == "u1"


def test_a_clock_that_is_an_hour_slow_is_set_right(send):
    told = event(timestamp="2026-11-22T10:00:00Z")
    received = 1_795_345_200_000_000  # 2026-11-22T11:00:00Z
    record = send("/v1/batch", batch(told, sentAt="2026-11-22T10:00:30Z"), None, "", received).only
    assert record.t_us == received - 30_000_000
    assert record.sent_us == received - HOUR_US + 30_000_000


def test_without_sent_at_the_time_is_taken_as_it_is(send):
    record = send("/v1/track", event(timestamp="2026-11-22T10:00:00+01:00")).only
    assert (record.t_us, record.sent_us) == (1_795_338_000_000_000, None)


def test_the_events_own_sent_at_stands_before_the_batchs(send):
    told = event(originalTimestamp="2026-11-22T10:00:00Z", sentAt="2026-11-22T10:00:01Z")
    record = send("/v1/batch", batch(told, sentAt="2020-01-01T00:00:00Z"), None, "", 10**15).only
    assert record.t_us == 10**15 - 1_000_000


def test_what_another_server_received_before_is_not_set_right_again(send):
    told = event(
        timestamp="2026-11-22T10:00:00Z",
        originalTimestamp="2026-11-22T09:00:00Z",
        receivedAt="2026-11-22T10:00:01Z",
        sentAt="2026-11-22T09:00:01Z",
    )
    assert send("/v1/track", told).only.t_us == 1_795_341_600_000_000


def test_a_correction_out_of_this_world_is_a_poison(send):
    told = event(timestamp="1970-01-01T00:00:00Z", sentAt="9999-01-01T00:00:00Z")
    (poison,) = send("/v1/batch", batch(told)).poisons
    assert "do not fit" in poison.reason


def test_pages_and_screens_are_named_after_their_name_only(send):
    assert send("/v1/page", {"userId": "u", "name": "Home"}).only.name == "page: Home"
    assert send("/v1/page", {"userId": "u", "properties": {"name": "Home"}}).only.name == (
        "page: Home"
    )
    unnamed = {"userId": "u", "properties": {"path": "/p/17", "title": "Seventeen"}}
    assert send("/v1/page", unnamed).only.name == "page"
    assert send("/v1/screen", {"userId": "u", "name": "Main"}).only.name == "screen: Main"


def test_the_channel_is_told_with_the_context(send):
    told = event(channel="server", context={"ip": "x"})
    assert send("/v1/track", told).only.context == {"ip": "x", "channel": "server"}


def test_traits_of_identify_may_lie_in_the_context(send):
    told = {"userId": "u", "context": {"traits": {"a": 1, "b": 1}}, "traits": {"b": 2}}
    assert send("/v1/identify", told).only.traits == {"a": 1, "b": 2}


def test_an_alias_without_previous_id_takes_the_anonymous_one(send):
    record = send("/v1/alias", {"userId": "u", "anonymousId": "a"}).only
    assert (record.kind, record.user_id, record.anonymous_id, record.other_id) == (
        Kind.alias,
        "u",
        None,
        "a",
    )


def test_a_survey_answer_is_an_answer_about_its_touchpoint(send):
    told = {"score": 2, "scale": "5:1", "text": " quick ", "touchpoint": "delivery", "order_id": 7}
    record = send("/v1/track", event(event="Survey Answered", properties=told)).only
    assert (record.kind, record.name, objects_of(record)) == (
        Kind.answer,
        "delivery",
        [("order", "7")],
    )
    said = answer_of(record)
    assert (said.score, said.scale, said.text) == (2.0, (5.0, 1.0), "quick")
    plain = send("/v1/track", event(event="survey-answered", properties={"score": "4"})).only
    assert (plain.kind, plain.name, answer_of(plain).score) == (Kind.answer, "survey-answered", 4.0)
    without = send("/v1/track", event(event="Survey Answered")).only
    assert without.kind is Kind.track


@pytest.mark.parametrize(("digits", "kept"), [(19, True), (4_300, True), (4_301, False)])
def test_a_longer_number_than_any_program_means_puts_its_event_aside(digits, kept, send):
    number = b"9" * digits
    body = GOOD[:-1] + b',"properties":{"n":' + number + b"}}"
    passed = send("/v1/track", body)
    assert passed.split.count == 1
    if kept:
        assert passed.only.properties["n"] == number.decode()
    else:
        (poison,) = passed.poisons
        assert "out of range" in poison.reason
        assert poison.raw == body
