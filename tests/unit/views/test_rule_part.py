from __future__ import annotations

from dataclasses import replace

from nebelhorn.reality import Score
from nebelhorn.views import words
from nebelhorn.views.index.rule_part import SHOWN_RULES, build_rule_part, most_cited

EN = words("en")


def test_the_rules_with_most_predictions_stand_first(examples):
    shown = most_cited(examples.some_index().rules)
    assert [rule.score.n for rule in shown] == [2410, 812, 640, 596, 502, 420, 388, 377]
    assert len(shown) == SHOWN_RULES


def test_what_nothing_rests_on_is_left_out(examples):
    none = Score(None, None, None, None, 0, 0, 0)
    index = examples.some_index()
    silent = replace(index, rules=tuple(replace(one, score=none) for one in index.rules))
    assert most_cited(silent.rules) == ()
    assert build_rule_part(silent, examples.understood().settings, EN) is None


def test_each_rule_stands_beside_blind_guessing_and_leads_to_its_predictions(examples):
    index = examples.some_index()
    part = build_rule_part(index, examples.understood().settings, EN)
    assert part is not None
    second = part.bars[1]
    assert second.right == "37%"
    assert second.beside.startswith("812 predictions, 270 customers, likely ")
    assert second.beside.endswith("; blind guessing 12%")
    assert second.link.startswith("/index/predictions?rule=")
    assert second.link.endswith("&question=next&foretells=hotline2")
    assert "6,145 of 21,150 settled predictions" in part.note


def test_bars_and_table_say_the_same(examples):
    part = build_rule_part(examples.some_index(), examples.understood().settings, EN)
    assert part is not None
    assert part.table.head[:4] == ("Rule", "Right", "Likely range", "Blind guessing")
    assert [row[:2] for row in part.table.rows] == [(bar.label, bar.right) for bar in part.bars]
    assert part.table.links == tuple(bar.link for bar in part.bars)


def test_few_customers_leave_no_share(examples):
    index = examples.some_index()
    few = replace(index, rules=tuple(one for one in index.rules if one.score.n < 20))
    part = build_rule_part(few, examples.understood().settings, EN)
    assert part is not None
    assert {bar.right for bar in part.bars} == {"–"}
    assert all("too few for a share" in bar.beside for bar in part.bars)
