"""PostHog's wire."""

from __future__ import annotations

import pytest

from nebelhorn.live.wire import Kind

TRACK = {"event": "Paid", "distinct_id": "u1", "uuid": "m1", "timestamp": "2026-11-22T10:00:00Z"}


def test_a_batch_and_a_single_event_carry_the_key_in_the_body(send):
    many = send("/batch/", {"api_key": "phc_1", "batch": [TRACK, TRACK]})
    assert (many.split.count, many.key) == (2, "phc_1")
    one = send("/capture/", {"api_key": "phc_2", **TRACK})
    assert (one.key, one.only.message_id, one.only.user_id) == ("phc_2", "m1", "u1")
    listed = send("/capture", {"token": "phc_3", "batch": [TRACK]})
    assert (listed.key, listed.only.name) == ("phc_3", "Paid")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{}", "batch_missing"),
        (b'{"batch":null}', "batch_not_a_list"),
        (b'{"batch":7}', "batch_not_a_list"),
        (b"[]", "not_an_object"),
    ],
)
def test_a_batch_of_the_wrong_shape_is_refused(body, code, send):
    assert send("/batch", body).split.refusal.code == code


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        ({"event": "$pageview"}, Kind.page, "page"),
        ({"event": "$pageview", "properties": {"title": "Home"}}, Kind.page, "page: Home"),
        ({"event": "$screen", "properties": {"$screen_name": "Main"}}, Kind.screen, "screen: Main"),
        ({"event": "$identify"}, Kind.identify, ""),
        ({"event": "$set"}, Kind.identify, ""),
        ({"event": "$create_alias", "properties": {"alias": "a"}}, Kind.alias, ""),
        ({"event": "$groupidentify", "properties": {"$group_key": "g"}}, Kind.group, ""),
        ({"event": "survey answered", "properties": {"score": 1}}, Kind.answer, "survey answered"),
        ({"event": "$autocapture"}, Kind.track, "$autocapture"),
    ],
)
def test_names_of_posthog_become_kinds(change, kind, name, send):
    record = send("/capture", {**TRACK, **change}).only
    assert (record.kind, record.name) == (kind, name)


def test_identify_ties_the_anonymous_id_and_set_stands_before_set_once(send):
    told = {"$anon_distinct_id": "a1", "$set_once": {"x": 1, "y": 1}, "$set": {"y": 2}}
    record = send("/capture", {**TRACK, "event": "$identify", "properties": told}).only
    assert (record.user_id, record.anonymous_id) == ("u1", "a1")
    assert record.traits == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    "told",
    [{"$device_id": "u1"}, {"$is_identified": False}, {"$process_person_profile": False}],
)
def test_somebody_not_identified_is_anonymous(told, send):
    record = send("/capture", {**TRACK, "properties": told}).only
    assert (record.user_id, record.anonymous_id) == (None, "u1")


def test_the_clock_is_set_right_by_sent_at(send):
    body = {"batch": [TRACK], "sent_at": "2026-11-22T10:00:05Z"}
    assert send("/batch", body, None, "", 10**15).only.t_us == 10**15 - 5_000_000


@pytest.mark.parametrize(
    "bad",
    [
        {"event": None},
        {"distinct_id": None},
        {"distinct_id": "null"},
        {"event": "$create_alias"},
        {"event": "$groupidentify"},
        {"properties": 7},
        {"$set": [1]},
        {"uuid": {}},
    ],
)
def test_a_bad_event_is_a_poison(bad, send):
    found = send("/batch", {"batch": [TRACK, {**TRACK, **bad}]})
    assert len(found.records) == 1
    assert [poison.position for poison in found.poisons] == [1]
