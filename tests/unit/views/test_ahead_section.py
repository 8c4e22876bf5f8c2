"""How early rules had called what came: on the page, in the tables, in the files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from nebelhorn.reality import Days, RuleLead
from nebelhorn.views import build_looks, csv_of, words
from nebelhorn.views.index.ahead_section import FIRST, build_ahead
from nebelhorn.views.index.section import build_index
from nebelhorn.views.index.tables import rules_table

EN = words("en")
LEAD = RuleLead(55, 44, Days(4.9, 11.8, 19.0, 55))


@pytest.fixture(scope="module")
def understood(examples):
    return examples.understood()


def section_of(report, rules):
    return build_ahead(rules, report.index, report.settings, EN)


def test_rules_of_which_it_can_be_said_stand_first_and_those_without_a_moment_nowhere(understood):
    section = section_of(understood, understood.standing)
    assert [(row.lead, row.of) for row in section.rows] == [
        ("11.8 days", "or more, in half of 55 cases"),
        ("11.8 days", "or more, in half of 55 cases"),
        ("?", "too few cases (9)"),
    ]
    called, told, few = section.rows
    assert 'x1="60.67%"' in called.strip  # 11.8 days before the right edge of 30
    assert "track none" in few.strip
    assert (told.tag, told.adopted, called.adopted) == ("adopted by Ute", True, False)
    assert "usually in" in called.sentence  # never without what is usual
    assert called.came.startswith("in the last 90 days ")
    assert "likely" in called.came
    assert "a silence is known when it is full" in section.note


def test_no_more_than_a_page_of_rules_stands_there(understood):
    many = [understood.standing[2]] * (FIRST + 3)
    section = section_of(understood, many)
    assert (len(section.rows), section.left_out) == (FIRST, 3)


def test_where_no_rule_calls_an_act_it_says_so_kindly(understood):
    page = build_looks(replace(understood, standing=understood.standing[:1]), "en").looks["rules"]
    assert "nothing announces itself yet" in page.body
    assert "Lead time:" not in page.body
    none = build_looks(replace(understood, standing=()), "en").looks["rules"]
    assert "What announces itself" not in none.body


def test_the_table_has_a_column_where_a_rule_has_a_lead_time(understood):
    index = understood.index
    plain = build_index(index, understood.settings, EN)
    assert not plain.rules_led
    led = replace(index, rules=(replace(index.rules[0], lead=LEAD), *index.rules[1:]))
    section = build_index(led, understood.settings, EN)
    assert section.rules_led
    assert (section.rules[0].lead, section.rules[1].lead) == ("11.8 days", "–")
    table = rules_table(led, led.rules, understood.settings, EN)
    at = table.head.index("Half of it earlier, days")
    assert [row[at : at + 2] for row in table.rows[:2]] == [("11.8", "55"), ("–", "–")]
    page = build_looks(replace(understood, index=led), "de").looks["rules"].body
    assert '<th scope="col">Vorlauf</th>' in page
    assert '<th scope="col">Vorlauf</th>' not in build_looks(understood, "de").looks["rules"].body


def test_the_same_as_a_file(understood):
    sheets = {one.name: one for one in build_looks(understood, "en").looks["rules"].sheets}
    found = list(csv.DictReader(io.StringIO(csv_of(sheets["ahead"]).decode("utf-8-sig"))))
    assert [row["lead_half_days"] for row in found] == ["11.8", "11.8", ""]
    assert [(row["lead_n"], row["lead_customers"]) for row in found] == [
        ("55", "44"),
        ("55", "44"),
        ("9", "9"),
    ]
    rules = list(csv.DictReader(io.StringIO(csv_of(sheets["rules"]).decode("utf-8-sig"))))
    assert {row["lead_n"] for row in rules} == {""}
