"""What survey tools and review portals send becomes answers, by what people said of its fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nebelhorn.asking import SHAPES
from nebelhorn.live.wire import (
    EXPORT,
    ROUTES,
    TOOLS,
    WIRES,
    Inbound,
    Kind,
    Poison,
    WireRecord,
    decode,
    route_of,
    split,
    tool_wire,
)
from nebelhorn.settings import VOICE_TOOLS, VoiceForm

DAY_US = 86_400_000_000
NOW = 1_790_000_000_000_000
FORMBRICKS: dict[str, Any] = {
    "webhookId": "w1",
    "event": "responseFinished",
    "data": {
        "id": "r1",
        "surveyId": "s1",
        "finished": True,
        "createdAt": "2026-03-01T09:58:00.000Z",
        "updatedAt": "2026-03-01T10:00:00.000Z",
        "data": {"nps": 9, "why": "quick"},
        "contactAttributes": {"userId": "c1"},
        "language": "de",
    },
}
TYPEFORM: dict[str, Any] = {
    "event_id": "e1",
    "event_type": "form_response",
    "form_response": {
        "form_id": "f1",
        "token": "t1",
        "submitted_at": "2026-03-01T10:00:00Z",
        "hidden": {"customer": "c1"},
        "answers": [
            {"type": "number", "number": 7, "field": {"id": "a", "type": "nps", "ref": "nps"}},
            {"type": "text", "text": "well 🙂", "field": {"id": "b", "ref": "why"}},
        ],
    },
}
LIMESURVEY = {"id": "4", "submitdate": "2026-03-01 11:00:00", "token": "c1", "q1": "A4"}
GOOGLE = {
    "name": "accounts/1/locations/22/reviews/x",
    "reviewId": "x",
    "reviewer": {"displayName": "Ann"},
    "starRating": "ONE",
    "comment": "never again",
    "createTime": "2026-03-01T10:00:00Z",
}
REVIEW = {"Review ID": "7", "Date": "2026-03-01", "Rating": "5", "Review": "Fine"}
VOICES = (
    VoiceForm("a", "formbricks", "Visit", "s1", "nps", "nps", "why"),
    VoiceForm("b", "typeform", "Visit", "f1", "nps", "nps", "why", "customer"),
    VoiceForm("c", "limesurvey", "Visit", score="q1"),
    VoiceForm("d", "google_reviews", "Visit"),
    VoiceForm("e", "reviews", "Visit", scale="stars"),
)
SENT = {
    "formbricks": FORMBRICKS,
    "typeform": TYPEFORM,
    "limesurvey": LIMESURVEY,
    "google_reviews": GOOGLE,
    "reviews": REVIEW,
}


def read(
    tool: str, body: object, *, route: str = "response", voices: tuple[VoiceForm, ...] = VOICES
) -> list[WireRecord | Poison]:
    wire = tool_wire(tool, voices, zone="Europe/Berlin")
    return decode(wire, Inbound(json.dumps(body).encode(), route, {}, NOW))


def reason(tool: str, body: object, *, voices: tuple[VoiceForm, ...] = VOICES) -> str:
    [found] = read(tool, body, voices=voices)
    assert isinstance(found, Poison)
    assert json.loads(found.raw) == body
    return found.reason


def test_every_tool_on_the_shelf_has_a_wire_an_address_and_may_stand_in_settings() -> None:
    assert set(SHAPES) == set(TOOLS) == set(VOICE_TOOLS) == set(SENT)
    for tool in TOOLS:
        assert WIRES[tool].name == tool
        found = route_of(f"/v1/voices/{tool}/")
        assert found is not None
        assert found.wire == tool
    assert len([path for path in ROUTES if path.startswith("/v1/voices/")]) == len(TOOLS)


@pytest.mark.parametrize(
    ("tool", "message", "customer", "told"),
    [
        ("formbricks", "r1", "c1", {"score": 9.0, "scale": "0:10", "text": "quick"}),
        ("typeform", "t1", "c1", {"score": 7.0, "scale": "0:10", "text": "well 🙂"}),
        ("limesurvey", "c 4", "c1", {"score": 4.0, "scale": "1:5"}),
        ("google_reviews", "x", None, {"score": 1.0, "scale": "1:5", "text": "never again"}),
        ("reviews", "e 7", None, {"score": 5.0, "scale": "1:5", "text": "Fine"}),
    ],
)
def test_each_tool_becomes_an_answer(
    tool: str, message: str, customer: str | None, told: dict[str, object]
) -> None:
    [found] = read(tool, SENT[tool])
    assert isinstance(found, WireRecord)
    assert (found.kind, found.name, found.message_id) == (Kind.answer, "Visit", message)
    assert (found.user_id, found.properties) == (customer, told)


def test_a_time_without_offset_is_in_the_company_s_zone() -> None:
    [local] = read("limesurvey", LIMESURVEY)
    [utc] = read("typeform", TYPEFORM)
    assert isinstance(local, WireRecord)
    assert isinstance(utc, WireRecord)
    assert local.t_us == utc.t_us


def test_the_door_counts_records_and_needs_no_settings() -> None:
    several = json.dumps({"items": [TYPEFORM["form_response"]] * 3}).encode()
    for body, count in ((several, 3), (json.dumps([REVIEW, REVIEW]).encode(), 2), (b"{}", 1)):
        assert split(WIRES["typeform"], body, "response", {}).count == count
    assert split(WIRES["typeform"], b"no", "response", {}).refusal is not None
    assert split(WIRES["typeform"], b"7", "response", {}).refusal is not None


def test_a_form_nobody_has_mapped_says_what_was_found() -> None:
    said = reason("typeform", TYPEFORM, voices=())
    assert said == (
        'no [[voice]] in nebelhorn.toml takes typeform survey "f1"; '
        "it has the fields nps, why, customer"
    )
    other = (VoiceForm("b", "typeform", "Visit", "f2", score="nps"),)
    assert 'survey "f1"' in reason("typeform", TYPEFORM, voices=other)
    assert "answers that name no survey" in reason("limesurvey", LIMESURVEY, voices=())


def test_an_entry_without_a_survey_takes_what_no_other_names() -> None:
    voices = (
        VoiceForm("all", "typeform", "Anything", score="nps", scale="nps"),
        VoiceForm("one", "typeform", "Visit", "f1", "nps", "nps"),
    )
    [named] = read("typeform", TYPEFORM, voices=voices)
    elsewhere = {"form_response": {**TYPEFORM["form_response"], "form_id": "f9"}}
    [left] = read("typeform", elsewhere, voices=voices)
    assert isinstance(named, WireRecord)
    assert isinstance(left, WireRecord)
    assert (named.name, left.name) == ("Visit", "Anything")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            [{"type": "number", "number": 11, "field": {"ref": "nps"}}],
            "11 is no score of scale nps",
        ),
        ([{"type": "text", "text": " ", "field": {"ref": "why"}}], "neither score nor text"),
        ("none", "it has no answers"),
    ],
)
def test_what_is_no_answer_says_why(answers: object, said: str) -> None:
    bad = {"form_response": {**TYPEFORM["form_response"], "answers": answers}}
    assert said in reason("typeform", bad)


def test_one_bad_record_harms_no_other() -> None:
    found = read("reviews", [REVIEW, {"Rating": "9"}, 7, {**REVIEW, "Review ID": "8"}])
    assert [type(one).__name__ for one in found] == ["WireRecord", "Poison", "Poison", "WireRecord"]


def test_who_is_still_answering_is_no_answer_yet() -> None:
    begun = {**FORMBRICKS["data"], "finished": False}
    for answers in ({"nps": 9}, {}):
        [found] = read(
            "formbricks", {"event": "responseCreated", "data": {**begun, "data": answers}}
        )
        assert isinstance(found, WireRecord)
        assert found.kind is Kind.identify


def test_in_a_file_what_was_left_a_day_ago_counts() -> None:
    begun = {**FORMBRICKS["data"], "finished": False}
    [old] = read("formbricks", {"data": begun}, route=EXPORT)
    [named] = read("formbricks", {"data": {**begun, "surveyId": "zz"}}, route=f"{EXPORT}/a")
    assert isinstance(old, WireRecord)
    assert isinstance(named, WireRecord)
    assert (old.kind, named.kind) == (Kind.answer, Kind.answer)
    wire = tool_wire("formbricks", VOICES)
    at_us = old.t_us or 0
    inbound = Inbound(json.dumps({"data": begun}).encode(), EXPORT, {}, at_us + DAY_US - 1)
    [fresh] = decode(wire, inbound)
    assert isinstance(fresh, WireRecord)
    assert fresh.kind is Kind.identify


def test_the_lowest_may_be_the_best() -> None:
    voices = (VoiceForm("e", "reviews", "Visit", scale="stars", reversed=True),)
    [found] = read("reviews", REVIEW, voices=voices)
    assert isinstance(found, WireRecord)
    assert found.properties["scale"] == "5:1"
