"""What a feature can never be is refused, wherever it stands, and its range is named."""

from __future__ import annotations

import pytest

from nebelhorn.conditions import (
    features_with,
    parse_condition,
    refuse_contradiction,
    refuse_senseless,
    refuse_unknown_names,
)
from nebelhorn.errors import ConditionError

KNOWN = features_with({"channel": "a_channel"})


@pytest.mark.parametrize(
    ("text", "part", "range_"),
    [
        ("last_score > 1.5", "last_score > 1.5", "last_score is from 0 to 1"),
        ("last_score < 3", "last_score < 3", "last_score is from 0 to 1"),
        ("hour > 3 or 1 < last_score", "1 < last_score", "last_score is from 0 to 1"),
        ("days_since_last < 0", "days_since_last < 0", "days_since_last is never below 0"),
        ("days_since_last > -1", "days_since_last > -1", "days_since_last is never below 0"),
        ("not (weekday = 0)", "weekday = 0", "weekday is from 1 to 7"),
        ("hour in (8, 24)", "hour in (8, 24", "hour is from 0 to 23"),
        ("hour between 18 and 24", "hour between 18 and 24", "hour is from 0 to 23"),
        ("score_trend < -2", "score_trend < -2", "score_trend is from -1 to 1"),
        ("abs(score_trend) < 0", "abs(score_trend) < 0", "abs(…) is never below 0"),
        ("length(channel) = -1", "length(channel) = -1", "length(…) is never below 0"),
        ("upper(channel) = 'Web'", "'Web'", "this function gives capital letters only"),
        ("lower(channel) in ('web', 'Mail')", "'Mail'", "this function gives small letters only"),
    ],
)
def test_what_can_never_be_is_refused_with_the_range(text: str, part: str, range_: str) -> None:
    with pytest.raises(ConditionError) as caught:
        refuse_senseless(parse_condition(text, KNOWN), KNOWN)
    error = caught.value
    assert error.position is not None
    assert text[error.position : error.position + error.length] == part
    assert range_ in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "last_score >= 1 and last_score <= 1",
        "last_score > 0.999",
        "days_since_last >= 0",
        "hour between 0 and 23",
        "value < -5 and value_before > 1e9",
        "channel > 5 and channel < -5",
        "upper(channel) = 'WEB' and lower(channel) <> 'x'",
        "last_score + 1 > 1.5",
        "5 > last_score * 10",
        "touchpoint = 'X'",
    ],
)
def test_what_can_be_is_let_pass(text: str) -> None:
    refuse_senseless(parse_condition(text, KNOWN), KNOWN)


@pytest.mark.parametrize(
    ("text", "part", "first"),
    [
        ("last_score > 0.8 and (last_score < 0.3 or last_score < 0.1)", "0.3", "last_score > 0.8"),
        ("(last_score < 0.3 or last_score < 0.1) and last_score > 0.8", "0.3", "last_score > 0.8"),
        (
            "hour > 3 and (last_score < 0.3 and (hour < 2 or hour < 1))",
            "hour < 2",
            "hour > 3",
        ),
    ],
)
def test_every_side_of_or_must_fit_what_stands_beside_it(text: str, part: str, first: str) -> None:
    with pytest.raises(ConditionError, match="can never hold together with: " + first) as caught:
        refuse_contradiction(parse_condition(text, KNOWN), KNOWN)
    error = caught.value
    assert error.position is not None
    assert text[error.position : error.position + error.length].endswith(part)


def test_one_possible_side_is_enough() -> None:
    text = "last_score > 0.8 and (last_score < 0.3 or last_score < 0.9)"
    refuse_contradiction(parse_condition(text, KNOWN), KNOWN)


@pytest.mark.parametrize("text", ["upper(touchpoint) = 'X'", "'cal' = lower(touchpoint)"])
def test_a_name_no_function_makes_of_a_touchpoint_is_refused(text: str) -> None:
    names = {"touchpoint": ("touchpoint", ["Call", "order"])}
    with pytest.raises(ConditionError, match="no such touchpoint; available: "):
        refuse_unknown_names(parse_condition(text, KNOWN), names)


def test_a_name_in_other_letters_is_known() -> None:
    names = {"touchpoint": ("touchpoint", ["Call", "order"])}
    text = "upper(touchpoint) = 'CALL' or lower(touchpoint) in ('call', 'order')"
    refuse_unknown_names(parse_condition(text, KNOWN), names)
