from __future__ import annotations

import pickle

import pytest

from nebelhorn.conditions import Feature, Kind, features_with, parse_condition, parse_where
from nebelhorn.errors import ConditionError

KNOWN = {
    **features_with({"state": "a_state", "amount": "a_amount"}),
    "opened": Feature("opened", Kind.TIME, "opened_us", "opened", "eröffnet"),
    "vip": Feature("vip", Kind.TRUTH, "vip", "VIP", "VIP"),
}


def refusal(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, KNOWN)
    return caught.value


def test_says_which_features_it_uses() -> None:
    condition = parse_condition("last_score <= 0.4 and not (state = 'SP' or hour > 20)", KNOWN)
    assert condition.names == {"last_score", "state", "hour"}


def test_equal_texts_are_equal_conditions() -> None:
    first, second = (parse_condition("state = 'SP'", KNOWN) for _ in range(2))
    assert first == second
    assert len({first, second}) == 1


def test_an_error_points_at_the_word_and_says_what_there_is() -> None:
    error = refusal("hour > 3 and last_scre <= 0.4")
    shown, pointed = str(error).splitlines()
    assert shown == "hour > 3 and last_scre <= 0.4"
    assert pointed.startswith("             ^^^^^^^^^ no such feature; available: last_score, ")
    assert (error.position, error.length) == (13, 9)


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(refusal("last_scre <= 0.4")))  # noqa: S301 - our own
    assert (error.position, error.length) == (0, 9)


def test_of_several_lines_only_the_one_in_question_is_shown() -> None:
    error = refusal("hour > 3\r\n  and last_scre <= 0.4")
    assert str(error).splitlines()[0] == "  and last_scre <= 0.4"


def test_of_a_long_line_only_the_part_around_the_word_is_shown() -> None:
    shown, pointed = str(refusal("hour > 3 and " * 20 + "hor = 1")).splitlines()
    assert shown.startswith("…")
    assert shown[pointed.index("^") : pointed.index(" no")] == "hor"


@pytest.mark.parametrize(
    ("text", "word", "message"),
    [
        ("last_score = 'bad'", "'bad'", "last_score is a number, 'bad' is a text"),
        ("'bad' < hour", "'bad'", "hour is a number, 'bad' is a text"),
        ("touchpoint = 3", "3", "touchpoint is a text, 3 is a number"),
        ("hour in (1, 'two')", "'two'", "hour is a number, 'two' is a text"),
        ("hour between 1 and 'two'", "'two'", "hour is a number, 'two' is a text"),
        ("coalesce(last_score, 'x') = 1", "'x'", "last_score is a number, 'x' is a text"),
        ("last_score = true", "true", "last_score is a number, true is a truth value"),
        ("lower(hour) = 'x'", "hour", "must be a text; hour is a number"),
        ("1 + lower(state) > 2", "lower(state", "must be a number; lower(…) is a text"),
        ("hour and vip", "hour", "must be a truth value; hour is a number"),
        ("vip > true", "vip > true", "true and false have no order"),
        ("opened > 'yesterday'", "'yesterday'", "write a time like '2026-01-31'"),
        ("opened > '2026-02-30'", "'2026-02-30'", "write a time like '2026-01-31'"),
        ("hour + 1", "hour + 1", "a condition must be true or false; this is a number"),
        ("state", "state", "a condition must be true or false; this is a text"),
        ("1 = 1", "1 = 1", "names no feature; available: "),
        ("true", "true", "names no feature; available: "),
        ("state = null", "null", "write is null or is not null"),
        ("HOUR > 3", "HOUR", "did you mean hour?"),
        ("state like touchpoint", "touchpoint", "the pattern must be a text"),
        ("round(value, hour) > 1", "hour", "digits must be a whole number from 0 to 9"),
        ("hour in (value)", "value", "a list holds only texts or numbers"),
        ("hour in 3", "in", "a list in brackets must follow"),
        ("hour is 3", "is", "null, true or false must follow"),
        ("hour not = 3", "not", "only before in, like, ilike or between"),
        ("hour < 3 = true", "hour < 3", "put this into brackets"),
        ("hour =", "", "a name or a value is missing here"),
        ("hour = and vip", "and", "a name or a value is missing before this"),
        ("hour vip", "vip", "and, or or a comparison is missing before this"),
        ("(hour > 3", "(", "this bracket is never closed"),
        ("hour > 3)", ")", "there is no bracket to close"),
        ("state = 'x", "'", "opened here and never closed"),
        ("contains(state)", ")", "too few or too many values in these brackets"),
        ("hour = .5", ".", "write 0.5, not .5"),
        ("hour = 1e", "1e", "this is no number"),
        ("hour = 1e999", "1e999", "this number is too large"),
    ],
)
def test_each_mistake_is_told_where_it_stands(text: str, word: str, message: str) -> None:
    error = refusal(text)
    assert message in str(error)
    assert error.position is not None
    assert text[error.position : error.position + error.length] == word


def test_columns_of_a_table_are_numbers_beside_numbers_and_text_beside_texts() -> None:
    columns = {"order id": Kind.WHOLE, "item": Kind.TEXT, "ordered": Kind.TIME}
    text = "\"order id\" > 5 and \"order id\" <> '0007' and ordered >= '2018-01-01'"
    assert parse_where(text, columns).names == {"order id", "ordered"}
    with pytest.raises(ConditionError, match="no such feature; available: item, order id, ordered"):
        parse_where("hour > 3", columns)
