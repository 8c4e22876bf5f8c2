"""What must hold for every condition and every record."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nebelhorn.conditions import (
    Feature,
    Kind,
    features_with,
    matches,
    parse_condition,
    render,
    to_text,
)

KNOWN = {
    **features_with({"state": "a_state", "case:AMOUNT": "a_amount"}),
    "opened": Feature("opened", Kind.TIME, "opened_us", "opened", "eröffnet"),
    "vip": Feature("vip", Kind.TRUTH, "vip", "VIP", "VIP"),
}
COLUMNS = {
    "touchpoint": "VARCHAR",
    "last_touchpoint": "VARCHAR",
    "value": "DOUBLE",
    "last_score": "DOUBLE",
    "hour": "INTEGER",
    "events_before": "BIGINT",
    "a_state": "VARCHAR",
    "a_amount": "VARCHAR",
    "opened_us": "BIGINT",
    "vip": "BOOLEAN",
}

# --- a grammar of conditions that are right, with brackets set at random where they are not needed

_letters = st.text("abAB%_\\'ßéİΣ💬 \n.0", max_size=4)
_texts = st.sampled_from(["call", "", "12", " 3.5 ", "1e3", "nan", "-inf", "x%y"]) | _letters
_numbers = st.sampled_from(["0", "1", "2.5", "0.1", "0.2", "0.3", "3.", "1e3", "1e300", "12"])


def _quoted(text: str) -> str:
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def _in_brackets(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return inner | inner.map("({})".format)


_said = _texts.map(_quoted)
_text_names = st.sampled_from(["touchpoint", "last_touchpoint", "state", '"case:AMOUNT"'])
_file_names = st.sampled_from(["state", '"case:AMOUNT"'])
_number_names = st.sampled_from(["value", "last_score", "hour", "events_before"])
_times = st.sampled_from(["'1970-01-01'", "'1970-01-02'", "'1969-12-31T23:00:00Z'"])
_same = st.sampled_from(["=", "<>", "!=", "=="])
_order = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


def _more_texts(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        st.builds("lower({})".format, inner),
        st.builds("UPPER({})".format, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
        inner.map("({})".format),
    )


def _more_numbers(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("- {}".format, inner),
        st.builds("abs({})".format, inner),
        st.builds("round({}{})".format, inner, st.sampled_from(["", ", 0", ", 2"])),
        st.builds("coalesce({}, {})".format, inner, _numbers | _number_names),
        inner.map("({})".format),
    )


text_parts = st.recursive(_text_names | _text_names | _said, _more_texts, max_leaves=3)
number_parts = st.recursive(
    _number_names
    | _numbers
    | _file_names.map("({} + 0)".format)
    | text_parts.map("length({})".format),
    _more_numbers,
    max_leaves=4,
)


def _lists(items: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.lists(items, min_size=1, max_size=3).map(", ".join)


_tests = st.one_of(
    st.builds("{} {} {}".format, number_parts, _order, number_parts),
    st.builds("{} {} {}".format, text_parts, _order, text_parts),
    st.builds("{} {} {}".format, _file_names, _order, _numbers | _number_names),
    st.builds("opened {} {}".format, _order, _times),
    st.builds("{} between {} and {}".format, number_parts, number_parts, _numbers),
    st.builds("{} not between {} and {}".format, text_parts, text_parts, _said),
    st.builds("{} in ({})".format, number_parts, _lists(_numbers | _numbers.map("-{}".format))),
    st.builds("{} not in ({})".format, text_parts, _lists(_said)),
    st.builds("{} in ({})".format, _file_names, _lists(_numbers)),
    st.builds("{} like {}".format, text_parts, _said),
    st.builds("{} not ilike {}".format, text_parts, _said),
    st.builds("contains({}, {})".format, text_parts, text_parts),
    st.builds("starts_with({}, {})".format, text_parts, text_parts),
    st.builds("{} is null".format, text_parts | number_parts),
    st.builds("{} is not null".format, text_parts | number_parts),
    st.sampled_from(["vip", "vip is true", "vip is not false", "vip = true", "true"]),
)  # fmt: skip


def _more_tests(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    bracketed = inner.map("({})".format)
    return st.one_of(
        st.builds("{} and {}".format, _in_brackets(inner), _in_brackets(inner)),
        st.builds("{} or {}".format, _in_brackets(inner), _in_brackets(inner)),
        st.builds("not {}".format, bracketed),
        st.builds("NOT {}".format, inner),
        st.builds("{} {} {}".format, bracketed, _same, bracketed),
        st.builds("{} is {}".format, bracketed, st.sampled_from(["null", "true", "not false"])),
        st.builds("coalesce({}, false)".format, inner),
    )


# a name somewhere, so that none is refused for naming nothing
conditions = st.builds(
    "{} {} hour >= 0".format,
    st.recursive(_tests, _more_tests, max_leaves=5).map("({})".format),
    st.sampled_from(["and", "or"]),
)


def _maybe(values: SearchStrategy[object]) -> SearchStrategy[object]:
    return st.none() | values


_VALUES: dict[str, SearchStrategy[object]] = {
    "VARCHAR": _texts,
    "DOUBLE": st.sampled_from([0.0, -0.0, 0.1, 0.3, 2.5, 12.0, -1.5, 1e300])
    | st.floats(allow_nan=True, allow_infinity=True),
    "INTEGER": st.integers(0, 23),
    "BIGINT": st.integers(0, 3) | st.integers(-(2**63) + 1, 2**63 - 1),
    "BOOLEAN": st.booleans(),
}
records = st.fixed_dictionaries({name: _maybe(_VALUES[kind]) for name, kind in COLUMNS.items()})


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    declared = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS.items())
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute(f"CREATE TABLE record (place INTEGER, {declared})")
        yield connection


@settings(max_examples=2 * settings.default.max_examples)
@given(text=conditions, rows=st.lists(records, min_size=1, max_size=6))
def test_the_filter_answers_what_duckdb_answers(
    engine: duckdb.DuckDBPyConnection, text: str, rows: list[dict[str, object]]
) -> None:
    condition = parse_condition(text, KNOWN)
    marks = ", ".join("?" for _ in range(len(COLUMNS) + 1))
    values = [[place, *(row[name] for name in COLUMNS)] for place, row in enumerate(rows)]
    engine.execute("DELETE FROM record")
    engine.execute(
        f"INSERT INTO record VALUES {', '.join([f'({marks})'] * len(rows))}",
        [*chain.from_iterable(values)],
    )
    found = engine.execute(f"SELECT {render(condition)} FROM record ORDER BY place").fetchall()
    assert [matches(condition, row) for row in rows] == [said for (said,) in found]


@settings(max_examples=2 * settings.default.max_examples)
@given(conditions)
def test_written_and_parsed_again_it_is_the_same(text: str) -> None:
    condition = parse_condition(text, KNOWN)
    again = parse_condition(to_text(condition), KNOWN)
    assert again.tree == condition.tree
    assert render(again) == render(condition)
    assert to_text(again) == to_text(condition)


@settings(max_examples=settings.default.max_examples // 2)
@given(text=conditions, row=records)
def test_a_missing_column_is_a_missing_value(text: str, row: dict[str, object]) -> None:
    condition = parse_condition(text, KNOWN)
    present = {name: value for name, value in row.items() if value is not None}
    assert matches(condition, present) == matches(condition, row)
