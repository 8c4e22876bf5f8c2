"""One customer: the headline follows the picture, fog is never a mood, nothing is made up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nebelhorn.views import Life, Lived, build_customer, words

BEGUN = datetime(2026, 1, 10, 9, tzinfo=UTC)


def day(number):
    return BEGUN + timedelta(days=number)


def voice(number, score, place="Invoice", said=None):
    return Lived(day(number), place, voice=True, score=score, said=said)


def met(number, place="Invoice", **more):
    return Lived(day(number), place, **more)


def life(*moments, until=20, **more):
    heard = sum(one.voice for one in moments)
    return Life(
        "4711", tuple(moments), day(until), BEGUN, len(moments) - heard, heard, heard, 30.0, **more
    )


def look(*moments, language="en", **more):
    return build_customer(life(*moments, **more), words(language))


@pytest.mark.parametrize(
    ("moments", "more", "said"),
    [
        ((voice(1, 0.9), voice(2, 0.2), voice(3, 0.1)), {}, "lately 2 bad moments"),
        ((voice(1, 0.1),), {"until": 91}, "1 bad moment, then 90 days without a voice"),
        ((voice(1, 0.1),), {"until": 91, "silent": True}, "1 bad moment, then silence"),
        ((voice(1, 0.1), voice(2, 0.9)), {}, "1 good moment after a bad one"),
        ((voice(1, 0.8), voice(2, 0.9)), {}, "2 good moments"),
        ((voice(1, 0.5),), {}, "1 moment neither good nor bad"),
        ((voice(1, None),), {}, "spoke, but gave no score"),
        ((met(1),), {"silent": True}, "no voice, so we do not know how it was"),
    ],
)
def test_the_headline_says_what_the_last_voices_were(moments, more, said):
    assert look(*moments, **more).headline == f"Customer 4711: {said}"


def test_a_voice_stands_at_its_encounter_and_the_rest_lies_in_fog():
    shown = look(met(0), met(1), met(2, "Call"), voice(3, 0.9, said="Fine."))
    assert [(one.place, one.heard, one.mood) for one in shown.stops] == [
        ("Call", False, "?"),
        ("Invoice", True, "+80"),
        ("Invoice", False, "?"),
    ]
    assert [one.step for one in shown.stops] == [None, 6, None]
    assert shown.strip.count('class="disc f6"') == 2  # once for each width
    assert shown.strip.count('class="unheard"') == 4


def test_only_long_silence_is_drawn_as_fog_and_no_line_leads_through_it():
    short = look(voice(0, 0.9), voice(10, 0.1))
    assert "fogbank" not in short.strip
    assert short.strip.count('class="thread"') == 2
    long = look(voice(0, 0.9), voice(60, 0.1), until=61)
    assert long.strip.count('class="fogbank"') == 2
    assert 'class="thread"' not in long.strip
    assert "60 days without a voice" in long.strip


def test_names_and_words_of_customers_are_shown_not_run():
    shown = look(met(0, "<script>"), until=90)
    assert "<script>" not in shown.strip
    assert look(met(0), voice(1, 0.2, said="a\x00b\u202ec")).stops[0].said == "abc"


def test_the_same_moment_alone_can_be_drawn():
    assert "<svg" in look(met(0), until=0).strip
    assert look(until=0).strip == ""


def test_ids_of_pictures_on_one_page_differ():
    ids = re.findall(r' id="(\w+)"', look(met(0), until=90).strip)
    assert len(ids) == len(set(ids)) > 0


def test_a_complaint_is_open_until_we_acted_or_they_said_something_good():
    complaint = met(1, "Complaint", complains=True)
    [open_one] = look(complaint).cautions
    assert "“Complaint” of 11 Jan 2026 has no answer that we know of" in open_one
    assert look(complaint, met(2, "Refund", ours=True)).cautions == ()
    assert look(complaint, voice(2, 0.9)).cautions == ()


def test_cautions_name_the_last_bad_voice_only_while_it_is_the_last():
    [sore] = look(voice(1, 0.1)).cautions
    assert "“Invoice”: on 11 Jan 2026 it was bad (−80)" in sore
    assert look(voice(1, 0.1), voice(2, 0.9)).cautions == ()
    [torn] = look(voice(1, 0.9), torn=True).cautions
    assert torn.startswith("No offer first")


def test_german_says_the_same():
    shown = look(met(0), voice(1, 0.1), until=90, silent=True, language="de")
    assert shown.headline == "Kunde 4711: 1 schlechter Moment, dann Stille"
    assert "Letzte Stimme am 11.01.2026, 89 Tage vor dem jüngsten Ereignis." in shown.lead
    assert "Tage ohne Stimme" in shown.strip


def test_a_name_that_steers_the_page_is_cleaned():
    strange = replace(life(met(0)), name="a\u202eb")
    assert build_customer(strange, words("en")).headline.startswith("Customer ab:")
