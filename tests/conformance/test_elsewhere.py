"""What every tool voices come from keeps to; a new one is tested by standing on the shelf."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.asking.elsewhere import SHAPES
from nebelhorn.asking.heard import LONGEST_TEXT, Fields, Heard, NotHeard, Shape, WhyNotHeard
from nebelhorn.asking.result import AskState

AT, AT_US = "2026-03-01T10:00:00Z", 1_772_359_200_000_000
FIELDS = Fields("Visit", "stars", score="score", text="said", customer="key")


def formbricks(score: object, said: object, name: str, at: str) -> object:
    return {
        "webhookId": "w",
        "event": "responseFinished",
        "data": {
            "id": name,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "updatedAt": at,
            "surveyId": "s",
            "displayId": "d",
            "finished": True,
            "ttc": {"score": 2154.7},
            "contact": {"id": "internal", "userId": "C7"},
            "contactAttributes": {"email": "a@example.org", "userId": "C7"},
            "data": {"score": score, "said": said},
            "variables": {},
            "tags": [],
            "meta": {"url": "https://example.org"},
        },
    }


def typeform(score: object, said: object, name: str, at: str) -> object:
    answers = [
        {
            "type": "number",
            "number": score,
            "field": {"id": "f1", "ref": "score", "type": "rating"},
        },
        {"type": "text", "text": said, "field": {"id": "f2", "ref": "said", "type": "long_text"}},
    ]
    return {
        "event_id": "e",
        "event_type": "form_response",
        "form_response": {
            "form_id": "F",
            "token": name,
            "landed_at": "2026-01-01T00:00:00Z",
            "submitted_at": at,
            "hidden": {"key": "C7"},
            "definition": {"fields": []},
            "answers": answers,
        },
    }


def limesurvey(score: object, said: object, name: str, at: str) -> object:
    sent = at.replace("T", " ").removesuffix("Z")
    return {
        "id": name,
        "submitdate": sent,
        "lastpage": "1",
        "startlanguage": "de",
        "seed": "1",
        "token": "C7",
        "startdate": sent,
        "datestamp": sent,
        "score": score,
        "said": said,
    }


def google_reviews(score: object, said: object, name: str, at: str) -> object:
    words = {1: "ONE", 2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}
    return {
        "reviewId": name,
        "starRating": words.get(score, "STAR_RATING_UNSPECIFIED"),  # type: ignore[call-overload]
        "comment": said,
        "createTime": at,
        "updateTime": at,
        "reviewer": {"displayName": "Ann", "isAnonymous": False},
    }


def reviews(score: object, said: object, name: str, at: str) -> object:
    return {"Review ID": name, "Date": at, "score": score, "said": said, "key": "C7"}


MAKE = {f.__name__: f for f in (formbricks, typeform, limesurvey, google_reviews, reviews)}
LISTED = pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)


def heard(
    shape: Shape, score: object = 4, said: object = "Fine", name: str = "r1", at: str = AT
) -> Heard:
    [found] = shape.read([MAKE[shape.name](score, said, name, at)], FIELDS)
    assert isinstance(found, Heard), found
    return found


def not_heard(shape: Shape, **given_: object) -> WhyNotHeard:
    said = {"score": 4, "said": "Fine", "name": "r1", "at": AT, **given_}
    [found] = shape.read([MAKE[shape.name](**said)], FIELDS)
    assert isinstance(found, NotHeard), found
    return found.why


def test_every_module_on_the_shelf_is_listed() -> None:
    shelf = importlib.import_module("nebelhorn.asking.elsewhere")
    assert (
        {module.name for module in pkgutil.iter_modules(shelf.__path__)} == set(SHAPES) == set(MAKE)
    )


@LISTED
def test_score_text_time_and_name_come_over(shape: Shape) -> None:
    found = heard(shape)
    assert (found.source, found.message_id, found.t_us) == (shape.name, "r1", AT_US)
    assert (found.raw_score, found.score, found.scale) == (4.0, 0.75, (1.0, 5.0))
    assert (found.text, found.touchpoint, found.state) == ("Fine", "Visit", AskState.FINISHED)
    assert found.customer == (None if shape.name == "google_reviews" else "C7")
    assert found.period == "2026-03"


@LISTED
def test_one_bad_record_harms_no_other(shape: Shape) -> None:
    good = MAKE[shape.name](5, "", "r1", AT)
    found = list(shape.read([good, {"nonsense": 1}, None, good], FIELDS))
    assert [isinstance(one, Heard) for one in found] == [True, False, False, True]
    assert [one.position for one in found if isinstance(one, NotHeard)] == [1, 2]


@LISTED
def test_why_a_record_is_no_voice(shape: Shape) -> None:
    assert not_heard(shape, at="yesterday") is WhyNotHeard.NO_TIME
    if shape.name == "google_reviews":
        return
    assert not_heard(shape, score=6) is WhyNotHeard.OFF_SCALE
    assert not_heard(shape, score="", said=" ") is WhyNotHeard.NOTHING_SAID


@LISTED
@pytest.mark.parametrize(
    "said", ["🙂👍🏽", "שלום עולם", "<script>alert(1)</script>", "a\x00b", "=1+1"]
)
def test_what_was_said_is_kept_as_it_is(shape: Shape, said: str) -> None:
    assert heard(shape, said=said).text == said.replace("\x00", "")


@LISTED
def test_a_book_is_cut(shape: Shape) -> None:
    assert len(heard(shape, said="x" * 1_000_000).text or "") == LONGEST_TEXT


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("data", "id", "answers", "form_response", "token", "submitted_at", "type"),
                    *("field", "reviews", "starRating", "responses", "submitdate", "score"),
                    *("items", "contact"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.sampled_from(list(SHAPES)), json_values)
def test_whatever_comes_is_a_voice_or_a_reason(name: str, body: object) -> None:
    for found in SHAPES[name].read(body, FIELDS):
        assert isinstance(found, Heard | NotHeard)
        if isinstance(found, Heard):
            assert found.score is None or 0 <= found.score <= 1
        else:
            assert len(found.detail) <= 200


def test_a_scale_may_be_reversed() -> None:
    fields = Fields("Visit", "stars", score="score", reversed=True)
    [found] = SHAPES["reviews"].read([reviews(2, "", "r1", AT)], fields)
    assert isinstance(found, Heard)
    assert (found.raw_score, found.score, found.scale) == (2.0, 0.75, (5.0, 1.0))


def test_formbricks_partial_answers_older_persons_and_rows() -> None:
    payload = formbricks(3, None, "r1", AT)
    assert isinstance(payload, dict)
    payload["data"] |= {"finished": False, "contact": None, "contactAttributes": None}
    payload["data"]["person"] = {"id": "internal", "userId": "C8"}
    row = {
        "No.": 1,
        "Response ID": "r2",
        "Timestamp": "2026-03-01 10:00:00",
        "Finished": "No",
        "Survey ID": "s",
        "User ID": "C9",
        "1. How was it?": "2",
    }
    [old] = SHAPES["formbricks"].read(payload, Fields("Visit", "stars", score="score"))
    [new] = SHAPES["formbricks"].read([row], Fields("Visit", "stars", score="1. How was it?"))
    assert isinstance(old, Heard)
    assert isinstance(new, Heard)
    assert (old.state, old.customer, old.raw_score) == (AskState.PARTIAL, "C8", 3.0)
    assert (new.state, new.customer, new.raw_score) == (AskState.PARTIAL, "C9", 2.0)


def test_typeform_choices_its_api_and_its_rows() -> None:
    choice = {"type": "choice", "choice": {"id": "c", "label": "5"}, "field": {"id": "score"}}
    several = {"type": "choices", "choices": {"labels": ["a", "b"]}, "field": {"id": "said"}}
    item = {"token": "t", "landed_at": AT, "answers": [choice, several]}
    [found] = SHAPES["typeform"].read({"items": [item]}, FIELDS)
    assert isinstance(found, Heard)
    assert (found.raw_score, found.text, found.state) == (5.0, "a, b", AskState.PARTIAL)
    row = {
        "#": "t9",
        "How?": "4",
        "Start Date (UTC)": "",
        "Submit Date (UTC)": "2026-03-01 10:00:00",
    }
    fields = Fields("Visit", "stars", score="How?", zone="Asia/Tokyo")
    [found] = SHAPES["typeform"].read([row], fields)
    assert isinstance(found, Heard)
    assert (found.t_us, found.raw_score) == (AT_US, 4.0)


def test_limesurvey_codes_missing_times_and_wrapped_rows() -> None:
    wrapped = {
        "responses": [
            {"12": {"submitdate": None, "datestamp": "2026-03-01 11:00:00", "score": "A2"}}
        ]
    }
    [found] = SHAPES["limesurvey"].read(
        wrapped, Fields("Visit", "stars", score="score", zone="Europe/Berlin")
    )
    assert isinstance(found, Heard)
    assert (found.message_id, found.t_us, found.raw_score) == ("12", AT_US, 2.0)
    assert found.state is AskState.PARTIAL
    never = limesurvey(4, "", "1", "1980-01-01T00:00:00Z")
    [found] = SHAPES["limesurvey"].read([never], FIELDS)
    assert isinstance(found, NotHeard)
    assert found.why is WhyNotHeard.NO_TIME


def test_a_row_without_an_id_is_the_same_when_it_comes_again() -> None:
    row = {"Datum": "2026-03-01", "Sterne": "5", "Kommentar": "Gut"}
    first, again, other = (
        next(iter(SHAPES["reviews"].read([one], Fields("Visit", "stars"))))
        for one in (row, dict(reversed(row.items())), row | {"Kommentar": "Schlecht"})
    )
    assert isinstance(first, Heard)
    assert first == again
    assert isinstance(other, Heard)
    assert first.message_id != other.message_id
