"""No condition is refused that some record meets, and simple ones that none meets are."""

from __future__ import annotations

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from nebelhorn.conditions import (
    Feature,
    Kind,
    features_with,
    parse_condition,
    record_filter,
    refuse_contradiction,
)
from nebelhorn.errors import ConditionError

KNOWN = {
    **features_with({"size": "a_size"}),
    "vip": Feature("vip", Kind.TRUTH, "vip", "VIP", "VIP"),
    "opened": Feature("opened", Kind.TIME, "opened", "opened", "eröffnet"),
}
DAY = 86_400_000_000
# beside every value a condition may name stand its neighbours, what is missing, and NaN
VALUES: dict[str, list[object]] = {
    "last_score": [None, 0.0, 0.05, 0.1, 0.15, 0.2, 0.5, 0.75, 1.0],
    "touchpoint": [None, "", "a", "ab", "b", "c", "é"],
    "a_size": [None, "", "1", " 2.0 ", "10", "a", "nan", "9"],
    "vip": [None, True, False],
    "opened": [None, -1, 0, 1, DAY, DAY + 1],
}
RECORDS = [dict(zip(VALUES, values, strict=True)) for values in itertools.product(*VALUES.values())]
FEW = RECORDS[::7] + [r for r in RECORDS if sum(value is None for value in r.values()) == 4]

_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
_score = st.sampled_from(["-0.5", "0", "0.1", "0.2", "1"])
_texts = st.sampled_from(["'a'", "'b'", "'c'"])
_times = st.sampled_from(["'1970-01-01'", "'1970-01-02'"])


def _tests(name: str, values: st.SearchStrategy[str], *, ordered: bool = True) -> object:
    forms = [
        st.builds("{1} {0} {2}".format, _signs, st.just(name), values),
        st.builds("{2} {0} {1}".format, _signs, st.just(name), values),
        st.builds("{0} between {1} and {2}".format, st.just(name), values, values),
        st.builds("{0} in ({1}, {2})".format, st.just(name), values, values),
        st.builds("{0} not in ({1})".format, st.just(name), values),
        st.sampled_from([f"{name} is null", f"{name} is not null"]),
    ]
    return st.one_of(forms if ordered else [forms[3], forms[4], forms[5]])


_score_tests = _tests("last_score", _score)
_any_test = st.one_of(
    _score_tests,
    _tests("touchpoint", _texts),
    _tests("size", st.sampled_from(["1", "9", "10"])),
    _tests("size", st.sampled_from(["'1'", "'10'", "'9'"])),
    _tests("opened", _times),
    st.builds("abs(last_score) {} {}".format, _signs, _score),
    st.builds("coalesce(last_score, 0.5) {} {}".format, _signs, _score),
    st.builds("length(touchpoint) {} 1".format, _signs),
    st.builds("last_score {} length(touchpoint)".format, _signs),
    st.builds("last_score / last_score {} {}".format, _signs, _score),
    st.builds("vip {} {}".format, st.sampled_from(["=", "<>"]), st.sampled_from(["true", "false"])),
    st.sampled_from(["vip", "vip is true", "vip is not false", "touchpoint like 'a%'"]),
)
_conditions = st.recursive(
    _any_test,
    lambda inner: st.one_of(
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("{} and {}".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


def refusal(text: str) -> str:
    condition = parse_condition(text, KNOWN)
    try:
        refuse_contradiction(condition, KNOWN)
    except ConditionError as error:
        return str(error)
    return ""


def is_met(text: str, records: list[dict[str, object]]) -> bool:
    return any(map(record_filter(parse_condition(text, KNOWN)), records))


@given(_conditions)
@example("size < 10 and size > '1'")  # a number here, a text there
@example("size = 10 and size < '2'")
def test_no_condition_is_refused_that_a_record_meets(text: str) -> None:
    why = refusal(text)
    # one dead side of "or" is enough to be refused, and so is what is always so
    if why and "always so" not in why and " or " not in text and "not (" not in text:
        assert not is_met(text, FEW)


@given(st.lists(_score_tests, min_size=1, max_size=4).map(" and ".join))
def test_comparisons_of_one_feature_that_nothing_meets_are_refused(text: str) -> None:
    known = [{"last_score": n / 20} for n in range(21)]
    met = is_met(text, [{"last_score": None}, *known])
    tells = record_filter(parse_condition(text, KNOWN))
    if not met:
        assert refusal(text)
    elif refusal(text):
        assert all(map(tells, known))
