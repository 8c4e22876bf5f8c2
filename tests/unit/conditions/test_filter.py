from __future__ import annotations

import time

import duckdb
import pyarrow as pa
import pytest

from nebelhorn.conditions import Feature, Kind, features_with, matches, parse_condition
from nebelhorn.conditions.filter import _lower, _number, _upper

KNOWN = {
    **features_with({"state": "a_state", "amount": "a_amount"}),
    "opened": Feature("opened", Kind.TIME, "opened_us", "opened", "eröffnet"),
}


def answer(text: str, **record: object) -> bool:
    return matches(parse_condition(text, KNOWN), record)


def test_what_is_not_known_is_not_true() -> None:
    assert not answer("last_score <= 0.4")
    assert not answer("not last_score <= 0.4", last_score=None)
    assert answer("last_score is null or last_score > 1")


def test_one_known_side_can_decide() -> None:
    assert answer("last_score > 0.5 or hour > 3", last_score=None, hour=4)
    assert not answer("last_score > 0.5 or hour > 3", last_score=None, hour=2)


def test_attributes_are_read_as_numbers_where_they_are_some() -> None:
    assert answer("amount > 1000", a_amount=" 1e4 ")
    assert not answer("amount > 1000 or amount <= 1000", a_amount="much")
    assert answer("amount is not null", a_amount="much")


def test_times_are_microseconds_compared_with_iso_texts() -> None:
    day = 86_400_000_000
    assert answer("opened >= '1970-01-02'", opened_us=day)
    assert not answer("opened > '1970-01-02 00:00'", opened_us=day)
    assert answer("opened = '1970-01-02T01:00:00+01:00'", opened_us=day)
    assert answer("opened between '1969-12-31' and '1970-01-01'", opened_us=-1)


def test_a_hostile_pattern_is_answered_soon() -> None:
    started = time.perf_counter()
    assert not answer(f"state like '{'%a' * 500}%b'", a_state="a" * 20_000)
    assert time.perf_counter() - started < 2


def test_upper_and_lower_are_those_of_duckdb_for_every_letter() -> None:
    letters = [chr(code) for code in range(1, 0x1F000) if not 0xD800 <= code < 0xE000]
    with duckdb.connect() as connection:
        connection.register("every", pa.table({"letter": letters}))
        rows = connection.execute(
            "SELECT letter, lower(letter), upper(letter) FROM every"
        ).fetchall()
    # newer Pythons know letters that came to Unicode after DuckDB's tables
    age = [row for row in rows if _lower(row[0]) != row[1] or _upper(row[0]) != row[2]]
    assert all(ord(row[0]) > 0x1C80 for row in age)
    assert len(age) < 120


@pytest.mark.parametrize(
    "text",
    ["1", " 1\t", "+1", "-1", "+-1", "1_000", "1__0", "_1", ".5", "5.", ".", "1e5", "1e", "1E-5",
     "inf", "-Infinity", "NaN", "0x10", "1e999", "", "1,5", "1 2", "\u0661", "\u00a01", "\x1c1",
     "1e1_0", "true"],
)  # fmt: skip
def test_texts_are_numbers_where_duckdb_says_so(text: str) -> None:
    with duckdb.connect() as connection:
        ((value,),) = connection.execute("SELECT TRY_CAST(? AS DOUBLE)", [text]).fetchall()
    assert repr(_number(text)) == repr(value)
