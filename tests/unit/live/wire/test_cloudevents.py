"""CloudEvents: what is in the headers, what in the body, and whose id it is."""

from __future__ import annotations

import base64

import pytest

EVENT = {"specversion": "1.0", "id": "1", "source": "/shop", "type": "paid", "subject": "u1"}
HEADERS = {"Ce-Id": "1", "ce-source": "/shop", "ce-type": "paid", "ce-subject": "u1"}


def test_the_same_id_of_two_sources_is_two_messages(send):
    body = [EVENT, {**EVENT, "source": "/erp"}]
    assert [one.message_id for one in send("/v1/cloudevents", body).records] == [
        "/shop 1",
        "/erp 1",
    ]


def test_source_and_id_cannot_be_mistaken_for_another_pair(send):
    body = [{**EVENT, "source": "a b", "id": "c"}, {**EVENT, "source": "a", "id": "b c"}]
    ids = {one.message_id for one in send("/v1/cloudevents", body).records}
    assert ids == {"a%20b c", "a b c"}


def test_content_types_are_not_looked_at(send):
    for kind in ("text/plain", "application/cloudevents-batch+json", ""):
        found = send("/v1/cloudevents", EVENT, {"content-type": kind})
        assert found.only.name == "paid"
        assert send("/v1/cloudevents", [EVENT], {"content-type": kind}).split.count == 1


@pytest.mark.parametrize(
    ("body", "properties"),
    [
        (b'{"total": 1}', {"total": 1}),
        (b"[1, 2]", {"data": [1, 2]}),
        (b"", {}),
        (b"plain words", {"data": "plain words"}),
        (b"nul\x00", {"data": "nul�"}),
    ],
)
def test_binary_data_of_any_kind_is_kept(body, properties, send):
    record = send("/v1/cloudevents", body, HEADERS).only
    assert record.properties == {**properties, "ce_source": "/shop"}


def test_binary_data_that_is_no_text_is_refused(send):
    assert send("/v1/cloudevents", b"\xff", HEADERS).split.refusal.code == "not_utf8"


def test_binary_data_with_an_endless_number_is_a_poison(send):
    assert len(send("/v1/cloudevents", b'{"a": 1e999}', HEADERS).poisons) == 1


def test_header_values_are_percent_decoded(send):
    told = {**HEADERS, "ce-subject": "%C5%BDofie", "ce-note": "a%00"}
    record = send("/v1/cloudevents", b"{}", told).only
    assert (record.user_id, record.properties["ce_note"]) == ("Žofie", "a�")


def test_the_customer_may_be_an_extension(send):
    record = send("/v1/cloudevents", {**EVENT, "subject": "o-17", "customerid": "u9"}).only
    assert record.user_id == "u9"


def test_an_event_about_an_object_alone_is_a_record(send):
    record = send("/v1/cloudevents", {**EVENT, "subject": None, "data": {"order_id": "o1"}}).only
    assert (record.user_id, record.anonymous_id) == (None, None)


def test_packed_data_is_unpacked(send):
    packed = base64.b64encode(b'{"total": 1, "x": "\\u0000"}').decode()
    told = send("/v1/cloudevents", {**EVENT, "data_base64": packed}).only.properties
    assert (told["total"], told["x"]) == (1, "�")


@pytest.mark.parametrize(
    "bad",
    [
        {"id": None},
        {"source": ""},
        {"type": None},
        {"subject": None},
        {"time": "never"},
        {"data_base64": "*"},
    ],
)
def test_a_bad_event_is_a_poison(bad, send):
    found = send("/v1/cloudevents", [EVENT, {**EVENT, **bad}])
    assert len(found.records) == 1
    assert [poison.position for poison in found.poisons] == [1]


def test_neither_object_nor_list_is_refused(send):
    assert send("/v1/cloudevents", b"7").split.refusal.code == "not_an_object"
