"""How early it was called, how safe the safe were, and where saying and doing part, in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.reality import Days, Deed, Mirror, Parting, Rate, Reflection, Voice
from nebelhorn.settings import Settings
from nebelhorn.views import (
    lead_sentence,
    mirror_headline,
    mirror_sentence,
    parting_sentence,
    safe_sentence,
    words,
)
from nebelhorn.views.index.lead_sentences import lead_strip, leads_table, safe_table
from nebelhorn.views.index.mirror_sentences import mirror_table

EN, DE = words("en"), words("de")
RATE = Rate(60, 1000, 300, 0.06, 0.045, 0.08, 0.03)
ROW = Reflection("leaves", "outcome", 30.0, Deed.LEAVES, Voice.ENTHUSIASTIC, RATE, 2.0, (7,))


@pytest.fixture
def leads(examples):
    return examples.some_leads()


def test_how_much_was_called_stands_beside_how_often_it_is_called_anyway(leads):
    assert lead_sentence(leads[0], EN) == (
        "Times a customer left: 400. We had warned of 45% (180 of 400, 400 customers, likely "
        "40–50%), half of these 11.8 days before it came or earlier; warnings are 12% of all "
        "predictions. Blind guessing had warned of 12% (50 of 400, 400 customers, likely 9.6–16%), "
        "half of these 6.5 days before it came or earlier; warnings are 7% of all predictions. We "
        "had called 2.5% (10 of 400, 400 customers, likely 1.4–4.5%) outright; "
        "such calls are 0.1% of all predictions. Blind guessing had done so of nothing. Half of "
        "it had its first prediction 21.5 days before or earlier. Of the warnings 7.8% (5,600 of "
        "72,000, 1,200 customers, likely 7.6–8%) came true; of all predictions 3.1%."
    )
    assert "mit mindestens 11,8 Tagen Vorlauf" in lead_sentence(leads[0], DE)


def test_of_a_silence_it_is_said_how_soon_not_how_long_before(leads):
    warned = replace(leads[0].warned, waited=Days(0.0, 3.0, 6.0, 180), blind_waited=None)
    lead = replace(leads[0], deed=Deed.FALLS_SILENT, warned=warned)
    text = lead_sentence(lead, EN)
    assert "half of these within 3 days of the last sign of life" in text
    assert "before it came" not in text
    assert "is no skill: it is known 30 days after the last sign of life" in text
    at_once = replace(lead, warned=replace(warned, waited=Days(0.0, 0.001, 6.0, 180)))
    assert "half of these together with the last sign of life" in lead_sentence(at_once, EN)
    assert "zugleich mit dem letzten Lebenszeichen" in lead_sentence(at_once, DE)
    row = leads_table([lead], Settings(), EN).rows[0]
    assert row[6:8] == ("–", "3")


def test_of_those_called_safe_the_rest_is_said_beside_the_usual(leads):
    assert safe_sentence(leads[0], EN).startswith("Of those we called safe, 3% (12,000 of 400,000")
    assert "left all the same; of all predictions 3.1%." in safe_sentence(leads[0], EN)
    assert "gingen trotzdem" in safe_sentence(leads[0], DE)
    bought = safe_sentence(replace(leads[0], deed=Deed.BUYS), EN)
    assert bought.startswith("Of those from whom we expected nothing")


def test_below_fifteen_customers_no_percentage_is_said(leads):
    for said in (EN, DE):
        text = lead_sentence(leads[1], said) + safe_sentence(leads[1], said)
        assert "%" not in text
    assert "We had warned of 0 of 2." in lead_sentence(leads[1], EN)


def test_what_never_came_is_said(leads):
    nothing = Rate(0, 0, 0, None, None, None, None)
    lead = replace(leads[1], outcomes=0, said_no=nothing)
    assert lead_sentence(lead, EN).startswith("It has not come")
    assert safe_sentence(lead, EN) == "Nobody was called safe among what is due."


@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_can_be_said_in_both_languages(leads, deed):
    for said in (EN, DE):
        lead = replace(leads[0], deed=deed)
        texts = (lead_sentence(lead, said), safe_sentence(lead, said))
        texts += (mirror_sentence(replace(ROW, deed=deed), said),)
        assert all("{" not in text for text in texts)


def test_the_strip_lies_in_fog_where_nothing_can_be_said(leads):
    assert "track none" in lead_strip(None, 30.0)
    drawn = lead_strip(leads[0].warned.days, 30.0)
    assert 'x1="60.67%"' in drawn  # 11.8 days before the right edge of 30
    assert "track none" not in drawn


def test_the_same_stands_in_tables(leads):
    table = leads_table(leads, Settings(), EN)
    assert len(table.rows) == 4
    assert table.rows[0][:3] == ("leaves", "warned of", "45%")
    assert safe_table(leads, Settings(), EN).rows[2][2:5] == ("–", "–", "60 of 2,000")


def test_the_page_shows_both_beside_the_question(page_of):
    page = page_of("understood")
    assert "Of those we called safe" in page
    assert "Von denen, die wir sicher nannten" in page
    assert page.count('class="early"') == 4  # two questions, two languages
    assert 'class="early"' not in page_of("misread")


def test_said_nine_left_anyway_stands_with_its_baseline_and_n():
    part = Parting(ROW, 0.03, 0.001)
    assert parting_sentence(part, EN) == (
        "Said 9 of 10, left anyway. Last answer enthusiastic: 6% (60 of 1,000, 300 customers, "
        "likely 4.5–8%) left within 30 days; of all who ever said anything 3%."
    )
    assert parting_sentence(part, DE).startswith(
        "9 von 10 gesagt, trotzdem gegangen. Letzte Antwort begeistert: binnen 30 Tagen gingen"
    )


def test_the_mirror_says_whether_anything_parts_at_all():
    assert "cannot be told" in mirror_headline(Mirror((), (), 0), EN)
    assert "do not part" in mirror_headline(Mirror((ROW,), (), 3), EN)
    part = Parting(ROW, 0.03, 0.001)
    assert mirror_headline(Mirror((ROW,), (part,), 3), EN) == (
        "Saying and doing part in 1 of 3 comparisons."
    )


def test_what_nobody_said_is_no_row_of_the_table():
    nobody = replace(ROW, voice=Voice.NO_SCORE, rate=Rate(0, 0, 0, None, None, None, None))
    assert mirror_sentence(nobody, EN) == "Answered, never with a score: nobody."
    table = mirror_table((ROW, nobody), Settings(), EN)
    assert [row[1] for row in table.rows] == ["Last answer enthusiastic"]
    assert table.rows[0][5] == "× 2"
