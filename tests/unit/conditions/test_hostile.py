"""Whatever is thrown at the parser, it answers with a ConditionError, and soon."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.conditions import features_with, parse_condition
from nebelhorn.errors import ConditionError

KNOWN = features_with({"state": "a_state"})

HOSTILE = {
    "second statement": "hour > 3; DROP TABLE event",
    "second statement hidden": "hour > 3 /* */; delete from event --",
    "closing the bracket": "hour > 3) or (1 = 1",
    "closing the text": "state = 'x'' or 1=1 --",
    "line comment": "hour > 3 -- and more",
    "block comment": "hour /* */ > 3",
    "comment before": "/* x */ hour > 3",
    "nested comment": "hour > 3 /* /* */",
    "union": "hour > 3 union all select 1",
    "subquery": "hour > (select 1)",
    "bare subquery": "(SELECT 1)",
    "list from a query": "hour in (select t_us from event)",
    "exists": "exists (select 1)",
    "whole statement": "select true",
    "from first": "from event",
    "read a file": "read_csv('/etc/passwd') is null",
    "read a file quoted": "\"read_csv\"('/etc/passwd') is null",
    "a file as table": "'/etc/passwd'",
    "environment": "getenv('HOME') = 'x'",
    "setting": "current_setting('threads') = '1'",
    "pragma": "pragma version",
    "attach": "attach 'x.db'",
    "install": "install httpfs",
    "copy": "copy event to 'x'",
    "set": "set threads = 1",
    "numbered parameter": "hour = $1",
    "named parameter": "hour = $name",
    "question mark": "hour = ?",
    "colon parameter": "hour = :hour",
    "placeholder of kernels": "hour = {step}",
    "template": "hour = {{ 1 }}",
    "format": "hour = %s",
    "cast": "hour::varchar = '3'",
    "cast call": "cast(hour as varchar) = '3'",
    "typed literal": "date '2020-01-01' is null",
    "interval": "interval 1 day is null",
    "lambda": "list_filter(state, x -> x > 1) is null",
    "bracket": "state[1] = 'x'",
    "list": "[1, 2] is null",
    "struct": "{'a': hour} is null",
    "tuple": "(hour, weekday) = (1, 2)",
    "star": "* = 1",
    "count": "count(*) > 1",
    "window": "sum(hour) over () > 1",
    "case": "case when hour > 3 then true end",
    "table name": "event.hour = 1",
    "alias": "hour = 1 as h",
    "collation": "state collate nocase = 'x'",
    "escape": "state like 'x' escape '#'",
    "escape text": "E'\\x41' = state",
    "dollar text": "$$x$$ = state",
    "hex text": "x'41' = state",
    "national text": "N'x' = state",
    "two texts": "'a' 'b' = state",
    "joined texts": "state || 'x' = 'y'",
    "any": "hour = any (1, 2)",
    "regular expression": "state ~ 'x'",
    "power": "hour ^ 99999 > 1",
    "remainder": "hour % 2 = 1",
    "shift": "hour << 63 > 1",
    "current date": "current_date is null",
    "python": "__import__('os').system('true')",
    "python attribute": "state.__class__ is null",
    "cyrillic letter": "h\u043eur > 3",
    "fullwidth letters": "ｈｏｕｒ > 3",
    "fullwidth digit": "hour > ３",
    "kelvin sign": "state li\u212ae 'x'",
    "typographic quotes": "state = ‘x’",
    "zero width space": "ho\u200bur > 3",
    "right to left": "hour > 3 \u202e",
    "byte order mark": "\ufeffhour > 3",
    "NUL": "hour\x00 > 3",
    "NUL in a text": "state = 'a\x00b'",
    "terminal escape": "\x1b[2J = 3",
    "half a letter": "state = '\ud800'",
    "empty": "",
    "blank": " \n\t ",
    "only a comment": "-- x",
    "brackets": "(" * 10_000 + "hour > 3" + ")" * 10_000,
    "brackets within the length": "(" * 900 + "hour > 3" + ")" * 900,
    "open brackets": "(" * 1_999,
    "nots": "not " * 400 + "hour > 3",
    "signs": "hour > " + "- " * 400 + "1",
    "nots in brackets": "not not not not (" * 30 + "hour > 3" + ")" * 30,
    "nots in betweens": "not not not hour between 1 and (" * 14 + "hour" + ")" * 14,
    "calls": "lower(" * 100 + "state" + ")" * 100 + " = 'x'",
    "equalities": "hour = 1" + " = 1" * 90,
    "long chain": "hour > 3 and " * 150 + "hour > 3",
    "long list": "hour in (" + "1," * 400 + "1)",
    "a megabyte": "hour > 3 and " * 80_000,
    "a megabyte of one word": "a" * 1_000_000,
    "huge number": "hour > " + "9" * 400,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_input_is_refused(text: str) -> None:
    with pytest.raises(ConditionError) as caught:
        parse_condition(text, KNOWN)
    shown = str(caught.value)
    assert shown.count("\n") == 1
    assert len(shown) < 1_000
    assert all(letter.isprintable() for letter in shown.replace("\n", ""))


def test_what_is_allowed_may_be_as_large_as_the_limits_say() -> None:
    for text in (
        "(" * 16 + "hour > 3" + ")" * 16,
        "not " * 16 + "hour > 3",
        " and ".join(["not hour = 3"] * 39),
        "value" + " + value" * 98 + " > 1",
    ):
        assert parse_condition(text, KNOWN).names


_PIECES = st.sampled_from(
    [
        *("hour", "state", "'x'", "3", "0.5", "(", ")", ",", "=", "<", "-", "+", "*", "/", "and"),
        *("or", "not", "in", "like", "between", "is", "null", "true", "lower(", "coalesce("),
        *("round(", '"', "'", ";", "--", "/*", "[", "{", "$", "::", "select", ".", "\n"),
    ]
)


def understood(text: str) -> bool:
    try:
        parse_condition(text, KNOWN)
    except ConditionError:
        return False
    return True


@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map(" ".join)))
def test_anything_is_either_understood_or_refused_at_a_place_in_it(text: str) -> None:
    if not understood(text):
        with pytest.raises(ConditionError) as caught:
            parse_condition(text, KNOWN)
        assert caught.value.position is not None
        assert 0 <= caught.value.position <= len(text)
