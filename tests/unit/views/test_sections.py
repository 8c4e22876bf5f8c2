from __future__ import annotations

import re
from dataclasses import replace

from nebelhorn.views import render_report


def test_index_horn_and_diagnosis_stand_before_the_map(page_of):
    text = page_of("sounding")
    for language in ("de", "en"):
        begin = text.index(f'<div class="page in-{language}"')
        order = [
            text.index(mark, begin)
            for mark in (
                '<p class="sounds">',
                f'id="{language}-index"',
                '<details class="card depth">',
                f'id="{language}-horn"',
                f'id="{language}-why"',
                f'id="{language}-map"',
            )
        ]
        assert order == sorted(order)


def test_what_a_report_does_not_have_it_does_not_show(page_of):
    text = page_of("understood")
    visible = re.sub(r"<(style|script)>.*?</\1>", "", text, flags=re.DOTALL)
    for mark in ('id="en-horn"', 'id="en-why"', 'class="card depth"', 'class="sounds"'):
        assert mark not in visible


def test_a_calm_horn_has_a_section_but_no_line_at_the_top(examples):
    report = examples.sounding()
    text = render_report(replace(report, alarms=(), charts=report.charts[3:4], watching=38))
    assert "The horn is calm: 38 charts, nothing sank." in text
    assert '<p class="sounds">' not in text
    assert '<article class="card alarm' not in text


def test_alarms_without_a_chart_are_told_too(examples):
    report = replace(examples.fibre(), alarms=examples.some_alarms())
    text = render_report(report)
    assert text.count('<article class="card alarm loud alone">') == 2 * 6


def test_rules_that_predict_carry_a_badge(page_of):
    text = page_of("sounding")
    english = text[text.index('id="en-index"') : text.index('id="en-map"')]
    assert '<span class="tag">predicts</span>' in english
    assert '<span class="tag">stands out</span>' in english
    assert "among all 37%, likely" in english or "among all 3" in english
