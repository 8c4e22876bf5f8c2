from __future__ import annotations

import pytest

from nebelhorn.conditions import (
    features_with,
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
        "not (hour < 3 and hour > 4)",
        "hour = 3 and hour <> 4",
    ],
)
def test_what_can_be_is_let_pass(text: str) -> None:
    refuse_contradiction(parse_condition(text, KNOWN), KNOWN)


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
    ["touchpoint like 'c%'", "lower(touchpoint) = 'cal'", "channel = 'cal'", "touchpoint = 'call'"],
)
def test_other_texts_are_free(text: str) -> None:
    names = {"touchpoint": ("touchpoint", ["call", "order"])}
    refuse_unknown_names(parse_condition(text, KNOWN), names)
