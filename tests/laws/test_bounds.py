"""What is refused as never or always so is never or always so, and what is said to follow does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.conditions import (
    features_with,
    implies,
    matches,
    parse_condition,
    refuse_contradiction,
)
from nebelhorn.errors import ConditionError

KNOWN = features_with({})
_THINGS = ("hour", "last_score * 4", "events_7d", "events_30d", "events_7d + 1", "-hour")
_tests = st.one_of(
    st.builds(
        "{} {} {}".format,
        st.sampled_from(_THINGS),
        st.sampled_from(["<", "<=", ">", ">=", "=", "<>"]),
        st.sampled_from([*"0123", "1.5", "hour", "events_7d", "events_30d", "3 - 1"]),
    ),
    st.builds(
        "{} {} {} and {}".format,
        st.sampled_from(_THINGS),
        st.sampled_from(["between", "not between"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    st.builds("{} in (1, 2)".format, st.sampled_from(_THINGS)),
    st.builds("{} is {}".format, st.sampled_from(_THINGS), st.sampled_from(["null", "not null"])),
)
conditions = st.recursive(
    _tests.map("({})".format),
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("(not {})".format, inner),
    ),
    max_leaves=6,
)
_whole = st.integers(0, 4)
_events = st.tuples(_whole, _whole).map(sorted)
records = st.builds(
    lambda hour, score, events: {
        "hour": hour,
        "last_score": score,
        "events_7d": events[0],
        "events_30d": events[1],
    },
    _whole,
    st.none() | st.sampled_from([0.0, 0.25, 0.4, 0.5, 1.0]),
    _events,
)


def _refusal(text: str) -> str:
    try:
        refuse_contradiction(parse_condition(text, KNOWN), KNOWN)
    except ConditionError as error:
        return str(error)
    return ""


@given(text=conditions, rows=st.lists(records, min_size=3, max_size=9))
def test_what_is_refused_tells_no_records_apart(text: str, rows: list[dict[str, object]]) -> None:
    condition = parse_condition(text, KNOWN)
    why = _refusal(text)
    if "is always so" in why:
        there = [row for row in rows if row["last_score"] is not None]
        assert all(matches(condition, row) for row in there)
    elif why and " or " not in text:  # of "or" one dead side is enough to be refused
        assert not any(matches(condition, row) for row in rows)


@given(one=conditions, other=conditions, rows=st.lists(records, min_size=3, max_size=9))
def test_what_follows_is_met_too(one: str, other: str, rows: list[dict[str, object]]) -> None:
    first, second = parse_condition(one, KNOWN), parse_condition(other, KNOWN)
    if implies(first, second, KNOWN):
        assert all(matches(second, row) for row in rows if matches(first, row))


@pytest.mark.parametrize("sides", [6, 20])
def test_many_sides_are_looked_at_in_no_time(sides: int) -> None:
    text = " and ".join(["(hour < 2 or hour > 3)"] * sides)
    assert _refusal(text) == ""
