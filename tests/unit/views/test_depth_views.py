from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nebelhorn.reality import Gap, Score, Shrunk
from nebelhorn.views import depth_reading, depth_sentences, words
from nebelhorn.views.index.depth_picture import draw_reliability, draw_running, thinned
from nebelhorn.views.index.depth_section import build_depth
from nebelhorn.views.index.depth_tables import (
    depth_questions_table,
    judged_rules_table,
    running_table,
)
from nebelhorn.views.index.plot import MEDIUM, NARROW, WIDE

EN, DE = words("en"), words("de")
NOTHING = Gap(None, None, None, 4, 3)


@pytest.fixture(scope="module")
def deep(examples):
    report = examples.sounding()
    return report.depth, report.index, report.settings


def said(deep, depth=None, reader=EN):
    return " ".join(depth_sentences(depth or deep[0], deep[1], deep[2], reader))


def test_every_share_has_a_baseline_a_count_and_a_range(deep):
    text = said(deep)
    assert (
        "In the last 28 days 64 of 100 right; blind guessing 56 (likely 61–66%, n = 1,420)." in text
    )
    assert "blind guessing left to gain, +16.4 were gained (likely +13.1 to +19.8" in text
    assert "−3.1 points (likely −4.4 to −1.8, n = 21,150): too sure." in text


def test_says_where_predictions_are_heaped_up_but_not_small_heaps(deep):
    text = said(deep)
    assert "35 of 100 predictions are made after “App login” (n = 7,400). Without them 59" in text
    assert "busiest hundredth" not in text


def test_the_twin_says_whether_customers_have_moved(deep):
    twin = deep[0].twin
    assert "Customers have moved, and learning has followed" in said(deep)
    same = replace(twin, apart=Gap(0.0, -0.01, 0.01, 90, 40))
    assert "hardly moved" in said(deep, replace(deep[0], twin=same))
    assert "90 days before" not in said(deep, replace(deep[0], twin=None))


def test_late_news_is_fog_over_the_sources(deep):
    assert "Late news would have settled 70 of 21,150 otherwise" in said(deep)
    assert "Fog over the sources" in said(deep, replace(deep[0], ingest_fog=True))


def test_lines_are_not_compared(deep):
    assert "this is line 2 of 2, begun on 1 Apr 2026" in said(deep)
    assert "line" not in said(deep, replace(deep[0], lines=deep[0].lines[:1]))


def test_few_customers_are_counted_not_shared(deep):
    few = Score(None, None, None, None, 9, 14, 6)
    depth = replace(deep[0], lately=few, skill=NOTHING, calibration=NOTHING)
    text = said(deep, depth)
    assert "In the last 28 days 9 of 14 right: too few customers for a share." in text
    assert "left to gain" not in text
    assert "Too few customers" in depth_reading(depth, EN)


@pytest.mark.parametrize(
    ("skill", "fit", "reading"),
    [
        ((0.1, 0.2), (-0.01, 0.01), "Yes: prediction by prediction it knows more"),
        ((0.1, 0.2), (-0.03, -0.01), "In part:"),
        ((0.1, 0.2), (0.01, 0.03), "Yes: prediction by prediction it knows more"),
        ((-0.1, 0.1), (-0.01, 0.01), "Not yet:"),
        ((-0.1, 0.1), (-0.03, -0.01), "No:"),
        ((-0.2, -0.1), (0.01, 0.03), "No:"),
    ],
)
def test_lead_and_fit_are_read_together(deep, skill, fit, reading):
    gaps = [Gap(sum(ends) / 2, *ends, 900, 90) for ends in (skill, fit)]
    depth = replace(deep[0], skill=gaps[0], calibration=gaps[1])
    assert depth_reading(depth, EN).startswith(reading)
    assert depth_reading(depth, DE) != depth_reading(depth, EN)


@pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=["wide", "medium", "narrow"])
def test_the_running_index_lies_inside_with_its_band(deep, size):
    picture = str(draw_running(deep[0].running, EN, size=size, prefix="x-"))
    assert picture.count('class="likely"') == picture.count('class="right"') == 1
    path = re.search(r'class="likely" d="M([^Z]+)Z', picture)[1]
    places = [tuple(map(float, one.split())) for one in path.split("L")]
    assert all(0 <= x <= size.width and 0 <= y <= size.height for x, y in places)
    assert "hold on all days at once" in picture


def test_a_long_line_is_thinned_and_keeps_its_end(deep):
    running = deep[0].running * 30
    assert len(thinned(running, 240)) <= 242
    assert thinned(running, 240)[-1] is running[-1]
    assert running_table(deep[0], EN).rows[-1][0] == "12 Sept 2025"


def test_reliability_has_a_step_for_each_range_and_the_diagonal(deep):
    curve = deep[0].questions[0].reliability
    picture = str(draw_reliability(curve, "<b>", EN, prefix="x-"))
    assert picture.count('class="step"') == len(curve.steps)
    assert picture.count('class="just"') == 1
    assert "<b>" not in picture
    assert "said 5% to 17%, happened 4% (n = " in picture


def test_the_brier_score_is_taken_apart(deep):
    row = depth_questions_table(*deep, EN).rows[0]
    assert row[5:9] == ("0.171", "0.012", "0.071", "0.23")


def test_a_question_without_anything_settled_lies_in_fog(deep):
    empty = replace(deep[0].questions[0], reliability=None, skill=NOTHING, calibration=NOTHING)
    section = build_depth(replace(deep[0], questions=(empty,)), deep[1], deep[2], EN)
    assert section.curves[0][1] is None
    assert (
        depth_questions_table(replace(deep[0], questions=(empty,)), *deep[1:], EN).rows[0][1] == "–"
    )


def test_rules_judged_all_at_once_stand_out_or_may_be_chance(deep):
    rows = judged_rules_table(*deep, EN).rows
    assert len(rows) == len(deep[1].rules)
    assert rows[0][4:6] == ("stands out", "predicts")
    assert rows[1][4:6] == ("may be chance", "not shown")
    unknown = Shrunk(None, None, None, stands_out=False, predicts=False)
    rows = judged_rules_table(replace(deep[0], rules=(unknown,)), *deep[1:], EN).rows
    assert rows[0][2:6] == ("–",) * 4
