from __future__ import annotations

import duckdb
import numpy as np
import pytest

from nebelhorn.log.facts import found_facts
from nebelhorn.predictions import NOBODY, Adoption, OurRule, adoptions, our_word, write_adoption

EVERY = np.array([True, True, True])


def rule(name: str, code: int, **said: object) -> OurRule:
    whole = {"from_us": 0, "until_us": None, "conditions": 1, "confidence": 0.0, "where": EVERY}
    return OurRule(**{"definition": name, "code": code, **whole, **said})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weak", "strong"),
    [
        ({"conditions": 1, "confidence": 0.9}, {"conditions": 2, "confidence": 0.1}),
        ({"confidence": 0.5}, {"confidence": 0.6}),
        ({"from_us": 1}, {"from_us": 0}),
        ({"definition": "b"}, {"definition": "a"}),
    ],
    ids=["asks more", "surer", "older", "first by its text"],
)
def test_of_several_rules_one_speaks(weak: dict[str, object], strong: dict[str, object]) -> None:
    when = np.array([5, 6, 7])
    rules = [rule("same", 1, **weak), rule("same", 2, **strong)]
    assert our_word(rules, when).we.tolist() == [2, 2, 2]
    assert our_word(rules[::-1], when).we.tolist() == [2, 2, 2]


def test_a_rule_speaks_only_while_people_stand_behind_it() -> None:
    said = our_word([rule("a", 4, from_us=6, until_us=7)], np.array([5, 6, 7]))
    assert said.we.tolist() == [NOBODY, 4, NOBODY]
    assert said.rule.tolist() == [-1, 0, -1]


def test_adoptions_are_appended_and_can_be_dropped_and_taken_up_again() -> None:
    facts = duckdb.connect()
    found_facts(facts)
    one = Adoption(0, "next", "call", '{"after": []}', "Ada", 0, None)
    for said_us, adopted in ((10, True), (20, True), (30, False), (40, True)):
        write_adoption(facts, one, adopted=adopted, said_us=said_us)
    assert [(a.from_us, a.until_us) for a in adoptions(facts)] == [(10, 30), (40, None)]
