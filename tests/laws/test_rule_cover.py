"""Which rules stand does not depend on the order in which they are looked at."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.predictions import rule_definition
from nebelhorn.reality.coverage import ALIKE, SURER, Carried, Judged, carry
from nebelhorn.reality.listed import Cited
from nebelhorn.rules import Clause, Column, State

_POINTS = 80


def _judged(seed: int, many: int) -> Judged:
    chance = np.random.default_rng(seed)
    place = np.arange(_POINTS)
    state = State.of([(Column("days"), np.sort(chance.random(_POINTS)).astype(np.float32))])
    came = chance.integers(0, 2, _POINTS)
    cited = chance.integers(0, many, _POINTS)
    # the class that the cited rule foretells
    foretold = cited % 2
    late = np.ones(_POINTS, dtype=bool)
    return Judged(place, 0 * place, place, cited, foretold, came, 0 * place, late, state)


_BOUNDS = st.tuples(st.floats(0, 1, width=32), st.floats(0, 1, width=32)).map(sorted)


@st.composite
def _rules(draw: st.DrawFn) -> list[Cited]:
    found = []
    for number, (low, high) in enumerate(
        draw(st.lists(_BOUNDS, min_size=2, max_size=8, unique_by=tuple))
    ):
        situation = rule_definition([Clause("days", low=low, high=high)])
        hits = draw(st.integers(0, 20))
        sure = draw(st.floats(0.5, 1))
        found.append(Cited(0, situation, number % 2, (number,), number, 20, hits, 0.4, 50, sure))
    return found


def _plain(found: list[Carried]) -> list[tuple[Cited, list[int]]]:
    return [(one.rule, one.seal_no.tolist()) for one in found]


@given(rules=_rules(), seed=st.integers(0, 9), data=st.data())
def test_any_order_gives_the_same_rules(rules: list[Cited], seed: int, data: st.DataObject) -> None:
    judged = _judged(seed, len(rules))
    kept = {one.key for one in rules[: data.draw(st.integers(0, 2))]}
    found = carry(rules, judged, kept)
    assert _plain(carry(data.draw(st.permutations(rules)), judged, kept)) == _plain(found)
    # whoever stands behind a rule finds it, and no prediction is counted twice
    assert kept <= {one.rule.key for one in found}
    seals = [number for one in found for number in one.seal_no.tolist()]
    assert len(seals) == len(set(seals))


@given(rules=_rules(), seed=st.integers(0, 9))
def test_of_what_is_listed_a_narrower_rule_is_surer(rules: list[Cited], seed: int) -> None:
    judged = _judged(seed, len(rules))
    listed = []
    for one in carry(rules, judged, set()):
        covered = judged.covered(one.rule.situation, judged.known())
        assert covered is not None
        listed.append((one.rule, covered))
    for wider, wide in listed:
        for narrower, narrow in listed:
            inside = np.count_nonzero(wide & narrow) >= ALIKE * np.count_nonzero(narrow)
            same_class = wider.foretold == narrower.foretold
            if same_class and inside and narrow.sum() and wide.sum() > narrow.sum():
                sure = wider.confidence
                assert narrower.confidence > sure + SURER * math.sqrt(sure * (1 - sure))
