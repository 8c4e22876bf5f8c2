from __future__ import annotations

import duckdb
import pytest

from nebelhorn.conditions import features_with, parse_condition, parse_where, render, to_text
from nebelhorn.conditions.features import Kind
from nebelhorn.errors import EngineError

KNOWN = features_with({"state": "a_state", "amount": "a_amount"})


def written(text: str, dialect: str = "duckdb") -> str:
    return render(parse_condition(text, KNOWN), dialect)


def asked(sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchall()


def test_a_condition_becomes_a_predicate_that_is_never_null() -> None:
    sql = written("last_touchpoint = 'first_invoice' and last_score <= 0.4")
    assert sql == (
        "COALESCE(\"last_touchpoint\" = 'first_invoice' "
        'AND CAST("last_score" AS DOUBLE) <= 0.4e0, FALSE)'
    )


def test_an_attribute_beside_a_number_is_cast_safely() -> None:
    assert written("amount > 1000") == 'COALESCE(TRY_CAST("a_amount" AS DOUBLE) > 1000.0e0, FALSE)'
    assert written("amount = '1000'") == "COALESCE(\"a_amount\" = '1000', FALSE)"
    found = asked(
        f"SELECT a_amount FROM (VALUES ('900'), ('1e4'), ('much'), (NULL)) t(a_amount) "
        f"WHERE {written('amount > 1000')}"
    )
    assert found == [("1e4",)]


def test_texts_and_names_are_escaped() -> None:
    known = features_with({"a": 'x" or 1=1 --'})
    sql = render(parse_condition("a = 'it''s'", known))
    assert sql == "COALESCE(\"x\"\" or 1=1 --\" = 'it''s', FALSE)"


def test_dividing_by_zero_is_not_known() -> None:
    sql = written("value / events_before > 1")
    relation = "(SELECT 5.0 AS value, 0 AS events_before)"
    assert asked(f"SELECT {sql} FROM {relation}") == [(False,)]


def test_no_arithmetic_can_overflow() -> None:
    sql = written("events_before * events_before * events_before > 1")
    relation = "(SELECT 9000000000000000000 AS events_before)"
    assert asked(f"SELECT {sql} FROM {relation}") == [(True,)]


def test_other_engines_get_their_own_words() -> None:
    text = "amount > 1 and upper(state) like 'A\\%'"
    assert written(text, "spark") == (
        "COALESCE(TRY_CAST(`a_amount` AS DOUBLE) > 1.0e0 "
        "AND UPPER(`a_state`) LIKE 'A\\\\\\\\%', FALSE)"
    )
    assert written(text, "clickhouse") == (
        'COALESCE(toFloat64OrNull(trimBoth("a_amount")) > 1.0e0 '
        "AND upperUTF8(\"a_state\") LIKE 'A\\\\\\\\%', FALSE)"
    )


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(EngineError, match="conditions cannot be written for oracle"):
        written("hour > 3", "oracle")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("HOUR>3", "HOUR > 3"),
        ("NOT state IS NULL", "state is not null"),
        ("state NOT IN('a','b')", "not state in ('a', 'b')"),
        ("state NOT LIKE '%x'", "state not like '%x'"),
        ("hour != 3 OR (hour == 4)", "hour <> 3 or (hour = 4)"),
        ("value between -1 and - -1", "value between -1 and - -1"),
        ("Round( value,2 )>COALESCE(amount,0)", "round(value, 2) > coalesce(amount, 0)"),
    ],
)
def test_text_is_written_the_way_of_the_house(text: str, wanted: str) -> None:
    known = {**KNOWN, "HOUR": KNOWN["hour"]}
    assert to_text(parse_condition(text, known)) == wanted


def test_where_reads_numbers_out_of_text_columns() -> None:
    sql = render(parse_where("price * 2 > 10 and price <> ''", {"price": Kind.NUMBER}))
    rows = asked(f"SELECT price FROM (VALUES ('4'), ('6'), (''), ('?')) t(price) WHERE {sql}")
    assert rows == [("6",)]
