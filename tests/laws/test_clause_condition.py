"""A rule's clauses copied as a condition hold for the same records."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from nebelhorn.conditions import FEATURES, Kind, features_with, parse_condition, record_filter
from nebelhorn.rules import Clause
from nebelhorn.views import condition_text

ATTRIBUTES = ("state", "case:AMOUNT", "And", 'a "b"', "lower", "Straße 1", "attribute_stage")
KNOWN = features_with({name: name for name in ATTRIBUTES})
KINDS = {feature.name: feature.kind for feature in FEATURES}
WHOLE = [name for name, kind in KINDS.items() if kind is Kind.WHOLE]
NUMBERS = [name for name, kind in KINDS.items() if kind is Kind.NUMBER]
TEXTS = [name for name, kind in KINDS.items() if kind is Kind.TEXT]

decimals = st.builds(
    lambda digits, places: digits / 10**places, st.integers(-99_999, 99_999), st.integers(0, 7)
)
fractions = st.builds(lambda k, n: k / n, st.integers(0, 30), st.integers(1, 30))
numbers = decimals | fractions.filter(lambda x: x <= 1)
wholes = st.integers(0, 40)
texts = st.sampled_from(["", "call", "it's", 'a "b"', "12", "0.4", "null", "Störung 💬", "a\nb"])
unknowns = st.sampled_from(["no", "too", "only"])


def single(x):
    return None if x is None else float(np.float32(x))


def bounds(names, values):
    bound = st.none() | values.map(single) | values.map(float)
    return st.builds(Clause, st.sampled_from(names), low=bound, high=bound, unknown=unknowns)


def choices(names):
    some = st.lists(texts, max_size=5, unique=True).map(tuple)
    among = st.builds(Clause, st.sampled_from(names), among=some, unknown=unknowns)
    return among | st.builds(Clause, st.sampled_from(names), apart=some, unknown=unknowns)


clauses = st.one_of(
    bounds(NUMBERS, numbers),
    bounds(WHOLE, st.integers(-1, 41) | st.just(2.5)),
    choices(TEXTS),
    choices(ATTRIBUTES),
    bounds(ATTRIBUTES, numbers),
)
records = st.fixed_dictionaries(
    dict.fromkeys(NUMBERS, st.none() | numbers)
    | dict.fromkeys(WHOLE, st.none() | wholes)
    | dict.fromkeys(TEXTS, st.none() | texts)
    | dict.fromkeys(ATTRIBUTES, st.none() | texts | numbers.map(repr))
)


def known(clause, value):
    """What rules know of a value: numbers in single precision, texts as they are."""
    if value is None or (clause.low is None and clause.high is None):
        return value
    try:
        return single(value)
    except ValueError:
        return None


def holds(clause, value):
    value = known(clause, value)
    if value is None:
        return clause.unknown != "no"
    if clause.unknown == "only":
        return False
    if clause.low is not None and not value > single(clause.low):
        return False
    if clause.high is not None and not value <= single(clause.high):
        return False
    return (not clause.among or value in clause.among) and value not in clause.apart


@given(st.lists(clauses, min_size=1, max_size=4, unique_by=lambda one: one.feature), records)
def test_a_condition_holds_where_its_clauses_do(asked, record):
    only = [one for one in asked if one.unknown == "only" and one.feature in ATTRIBUTES]
    assume(all(one.low is one.high is None for one in only))  # rules then give no bounds
    text = condition_text(tuple(asked))
    wanted = all(holds(clause, record[clause.feature]) for clause in asked)
    if text is None:
        assert wanted
        assert all(one.unknown == "too" for one in asked)
    else:
        assert record_filter(parse_condition(text, KNOWN))(record) is wanted, text
