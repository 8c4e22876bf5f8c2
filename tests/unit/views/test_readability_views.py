from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.reality import Readability, ReadabilityCost
from nebelhorn.settings import Question, Settings
from nebelhorn.views.index.readability_sentences import readability_sentence, readability_table
from nebelhorn.views.words import words

EN, DE = words("en"), words("de")
COST = ReadabilityCost(None, 12_340, 900, 7_663, 7_762, 0.621, 0.629, 0.008, -0.001, 0.017)


def test_both_shares_their_difference_and_its_range_are_said() -> None:
    assert readability_sentence(COST, EN) == (
        "What readability costs: on the same 12,340 predictions a black box (LightGBM) was right "
        "in 62.9 of 100, the rules in 62.1; difference +0.8 points (likely −0.1 to +1.7). "
        "The range holds 0: the difference may be chance."
    )
    said = readability_sentence(COST, DE, mean=True)
    assert "bei denselben 12.340 Prognosen" in said
    assert "in 62,9 von 100 richtig, die Regeln in 62,1, im Mittel der Fragen" in said
    assert said.endswith("Die Spanne schließt 0 ein: der Unterschied kann Zufall sein.")


@pytest.mark.parametrize(
    ("low", "high", "end"),
    [
        (0.002, 0.014, "That is more than chance."),
        (-0.014, -0.002, "readability costs nothing."),
        (0.0004, 0.014, "may be chance."),  # it reads as 0
        (-0.014, 0.0, "may be chance."),
    ],
)
def test_chance_is_judged_as_far_as_the_reader_sees_it(low: float, high: float, end: str) -> None:
    assert readability_sentence(replace(COST, low=low, high=high), EN).endswith(end)


def test_few_customers_and_nothing_settled_are_said() -> None:
    few = ReadabilityCost("next", 40, 9, 20, 21, None, None, None, None, None)
    assert "right 21 times, the rules 20 times" in readability_sentence(few, EN)
    assert "of 100" not in readability_sentence(few, EN)
    none = ReadabilityCost("next", 0, 0, 0, 0, None, None, None, None, None)
    assert "is settled here" in readability_sentence(none, EN)
    settings = Settings(questions=(Question("next", "next_touchpoint", 7.0, en="What comes"),))
    found = Readability(COST, (replace(COST, question="next"), few, none))
    table = readability_table(found, settings, EN)
    assert table.rows[0] == (
        *("What comes", "12,340", "7,762", "7,663"),
        *("+0.8", "−0.1 to +1.7", "may be chance"),
    )
    assert [row[-1] for row in table.rows[1:]] == ["too few cases", "–"]
