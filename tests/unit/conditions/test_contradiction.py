from __future__ import annotations

import pytest

from nebelhorn.conditions import (
    features_with,
    implies,
    parse_condition,
    refuse_contradiction,
    refuse_unknown_names,
)
from nebelhorn.errors import ConditionError

KNOWN = features_with({"channel": "a_channel"})


@pytest.mark.parametrize(
    ("text", "second", "first"),
    [
        ("last_score < 0.2 and last_score > 0.8", "last_score > 0.8", "last_score < 0.2"),
        ("touchpoint = 'a' and touchpoint = 'b'", "touchpoint = 'b'", "touchpoint = 'a'"),
        ("hour > 3 and (by = 'us' and hour < 3)", "hour < 3", "hour > 3"),
        ("hour >= 3 and hour <= 3 and hour <> 3", "hour <> 3", "hour >= 3 and hour <= 3"),
        (
            "touchpoint in ('a', 'b') and touchpoint in ('c')",
            "touchpoint in ('c'",
            "touchpoint in ('a', 'b')",
        ),
        ("5 < hour and not (hour >= 4)", "hour >= 4", "5 < hour"),
        ("not (hour >= 4) and 5 < hour", "5 < hour", "not (hour >= 4)"),
        ("channel is null and channel = 'web'", "channel = 'web'", "channel is null"),
        (
            "(hour < 1 and hour > 2) or (hour < 3 and hour > 4)",
            "hour > 2",
            "hour < 1",
        ),
    ],
)
def test_the_second_part_is_pointed_at(text: str, second: str, first: str) -> None:
    with pytest.raises(ConditionError) as caught:
        refuse_contradiction(parse_condition(text, KNOWN), KNOWN)
    error = caught.value
    assert error.position is not None
    assert text[error.position : error.position + error.length] == second
    assert f"can never hold together with: {first}" in str(error)


def test_a_range_upside_down_is_pointed_at_alone() -> None:
    condition = parse_condition("hour > 1 and last_score between 0.8 and 0.2", KNOWN)
    with pytest.raises(ConditionError, match="nothing can ever be so") as caught:
        refuse_contradiction(condition, KNOWN)
    assert caught.value.position == len("hour > 1 and ")


@pytest.mark.parametrize(
    "text",
    [
        "last_score < 0.2 or last_score > 0.8",
        "last_score >= 0.2 and last_score <= 0.2",
        "touchpoint = 'a' and last_touchpoint = 'b'",
        "channel = '5' and channel < 6",
        "not (hour < 3 and weekday > 4)",
        "hour = 3 and hour <> 4",
        "hour >= 0 and hour < 6",
        "last_score between 0 and 0.3",
        "not (hour between 0 and 5)",
        "events_7d >= 3 or events_7d is null",
        "channel is null or channel <> 'x'",
        "last_score is not null",
        "value > 3 and value < 4",
        "events_7d < 3 and events_30d > 5",
        "days_since_first < 3 and days_since_voice > 5",
        "last_score + 1 > 1.5",
    ],
)
def test_what_can_be_is_let_pass(text: str) -> None:
    refuse_contradiction(parse_condition(text, KNOWN), KNOWN)


@pytest.mark.parametrize(
    ("text", "part", "why"),
    [
        ("not (last_score >= 0)", "last_score >= 0", "denied, this can never be so: last_score is"),
        ("not (last_score >= 0 or hour < 5)", "last_score >= 0", "last_score is from 0 to 1"),
        ("events_before + 1 < 1", "events_before + 1 < 1", "events_before + 1 is never below 1"),
        ("hour > 20 + 3", "hour > 20 + 3", "hour is from 0 to 23"),
        ("hour > 2 or 1 + 1 > 3", "1 + 1 > 3", "nothing can ever be so"),
        ("last_score < last_score", "last_score < last_score", "is compared with itself"),
        ("last_score > weekday", "last_score > weekday", "nothing can ever be so"),
        (
            "events_7d > events_30d",
            "events_7d > events_30d",
            "events_7d is never more than events_",
        ),
        ("events_before < same_before", "events_before < same_before", "same_before is never more"),
        (
            "last_score < 0.2 or (last_score > 0.9 and last_score < 0.1)",
            "last_score < 0.1",
            "can never hold together with: last_score > 0.9",
        ),
        (
            "days_since_first < 3 and days_since_last > 5",
            "days_since_last > 5",
            "days_since_first < 3 (days_since_last is never more than days_since_first)",
        ),
        ("events_7d = 4 and events_30d in (1, 2)", "events_30d in (1, 2", "events_7d = 4 (events_"),
        ("hour > 3 and hour < 4", "hour < 4", "can never hold together with: hour > 3"),
    ],
)
def test_what_a_feature_can_never_be_is_named(text: str, part: str, why: str) -> None:
    with pytest.raises(ConditionError) as caught:
        refuse_contradiction(parse_condition(text, KNOWN), KNOWN)
    error = caught.value
    assert error.position is not None
    assert text[error.position : error.position + error.length] == part
    assert why in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "last_score >= 0",
        "hour between 0 and 23",
        "not (hour < 3 and hour > 4)",
        "last_score < 0.5 or last_score >= 0.5",
        "hour <> 3 or hour <> 4",
        "channel = channel",
        "events_7d <= events_30d",
        "last_score is null or last_score >= 0",
    ],
)
def test_what_is_always_so_is_refused_whole(text: str) -> None:
    with pytest.raises(ConditionError, match=r"is always so where .* known; to ask just") as caught:
        refuse_contradiction(parse_condition(text, KNOWN), KNOWN)
    assert (caught.value.position, caught.value.length) == (0, len(text))


@pytest.mark.parametrize(
    ("one", "other", "follows"),
    [
        ("events_before > 5", "events_before > 3", True),
        ("events_before > 3", "events_before > 5", False),
        ("events_7d > 5", "events_before > 3", True),
        ("hour in (8, 9) and last_score < 0.3", "hour between 8 and 12", True),
        ("hour = 8 or hour = 9", "hour >= 8", True),
        ("events_7d = 8", "events_before is not null", True),
        ("(hour = 8 or hour = 9) and weekday = 1", "hour = 8 or hour = 9 or hour > 20", True),
        ("hour = 8", "hour = 8 or touchpoint = 'a'", True),
        ("channel = 'a'", "channel <> 'b'", True),
        ("touchpoint = 'a'", "last_score < 0.3", False),
        # nobody may have heard of its last score
        ("hour = 8", "last_score < 0.3 or last_score >= 0.3", False),
        ("hour = 8", "not (last_score > 0.5 and last_score < 0.3)", False),
        ("last_score < 0.3", "last_score is not null", True),
        ("touchpoint like 'a%'", "touchpoint like 'a%'", False),
    ],
)
def test_what_follows_by_bounds_is_found_and_nothing_else(
    one: str, other: str, follows: bool
) -> None:
    first, second = parse_condition(one, KNOWN), parse_condition(other, KNOWN)
    assert implies(first, second, KNOWN) is follows


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("touchpoint = 'cal'", "'cal'"),
        ("'cal' <> (touchpoint)", "'cal'"),
        ("hour > 3 and touchpoint not in ('call', 'ordre')", "'ordre'"),
        ("last_touchpoint = 'x'", "'x'"),
    ],
)
def test_a_name_that_does_not_exist_is_pointed_at(text: str, word: str) -> None:
    touchpoints = ("touchpoint", ["call", "order"])
    names = {"touchpoint": touchpoints, "last_touchpoint": touchpoints}
    with pytest.raises(ConditionError, match="no such touchpoint; available: ") as caught:
        refuse_unknown_names(parse_condition(text, KNOWN), names)
    assert caught.value.position == text.index(word)
    assert caught.value.length == len(word)


@pytest.mark.parametrize(
    "text",
    [
        "touchpoint like 'c%'",
        "lower(touchpoint) = 'call'",
        "channel = 'cal'",
        "touchpoint = 'call'",
    ],
)
def test_other_texts_are_free(text: str) -> None:
    names = {"touchpoint": ("touchpoint", ["call", "order"])}
    refuse_unknown_names(parse_condition(text, KNOWN), names)
