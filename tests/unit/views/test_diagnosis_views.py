from __future__ import annotations

import re
from dataclasses import replace

import pytest

from nebelhorn.reality.diagnosis import Fault, NewKind, Term, Verdict
from nebelhorn.settings import Settings
from nebelhorn.views import (
    diagnosis_basis,
    diagnosis_headline,
    diagnosis_sentences,
    draw_waterfall,
    gain_sentences,
    take_command,
    words,
)
from nebelhorn.views.diagnosis.faults import fault_sentence
from nebelhorn.views.diagnosis.section import build_diagnosis
from nebelhorn.views.diagnosis.tables import waterfall_table
from nebelhorn.views.diagnosis.waterfall import NARROW_FALL, WIDE_FALL

EN, DE = words("en"), words("de")
PLAIN = Settings()
SIZES = pytest.mark.parametrize("size", [WIDE_FALL, NARROW_FALL], ids=["wide", "narrow"])


@pytest.fixture(scope="module")
def why(examples):
    return examples.some_diagnosis()


@pytest.fixture(scope="module")
def shop(examples):
    return examples.sounding().settings


def test_the_data_come_first(why, shop):
    assert diagnosis_headline(why, EN) == (
        "From 62 to 57 of 100 right: look at the data first, until then nothing else counts."
    )
    said = diagnosis_sentences(why, shop, EN)
    order = [
        "“crm.csv” has been silent",
        "nobody has modelled",
        "go another way",
        "Newcomers turn up",
        "What was not there",
        "In the same place",
    ]
    places = [next(i for i, one in enumerate(said) if part in one) for part in order]
    assert places == sorted(places)


def test_only_what_is_in_the_verdicts_is_said(why, shop):
    calm = replace(why, verdicts=())
    assert diagnosis_sentences(calm, shop, EN) == []
    assert "nothing that can be told from chance" in diagnosis_headline(calm, EN)


def test_without_forecasts_only_signs_are_read(why, shop):
    bare = replace(why, waterfall=None, verdicts=(Verdict.MOVES,))
    assert diagnosis_headline(bare, EN) == "Customers go another way than before."
    assert "only signs are read" in diagnosis_basis(bare, EN)
    assert build_diagnosis(bare, shop, EN).pictures == ()


def test_a_new_kind_comes_with_the_command_to_take_it(why, shop):
    said = diagnosis_sentences(replace(why, verdicts=(Verdict.NEW_KIND,)), shop, EN)
    assert said[0].endswith(
        "Take it into the catalogue: nebelhorn catalogue --take 'community forum' --stage help"
    )
    assert "already in the catalogue: “Win-back”" in said[1]
    assert "--take" not in said[1]


def test_the_command_cannot_be_broken_out_of():
    kind = NewKind("a'; rm -rf ~", 0, 9, 9, "other", None, None, None, (), ())
    assert take_command(kind) == "nebelhorn catalogue --take 'a'\"'\"'; rm -rf ~' --stage STAGE"


def test_says_from_where_to_where(why, shop):
    said = diagnosis_sentences(replace(why, verdicts=(Verdict.MOVES,)), shop, EN)
    assert said == [
        "After “Offer by mail” customers go another way: “App login” 12 of 100 times instead of "
        "34, nothing in time 40 of 100 times instead of 18 (n = 230, before 250)."
    ]


def test_only_what_has_risen_in_the_dark_is_said(why, shop):
    said = " ".join(diagnosis_sentences(replace(why, verdicts=(Verdict.DARK,)), shop, EN))
    assert "24 of 100 instead of 10 (n = 290, before 300)" in said
    assert "leave without a sign" not in said
    assert "“FibreRivals” (14 times, texts, since 13 Jun 2025)" in said


def test_rises_are_explained_by_what_gave_points(why, shop):
    assert gain_sentences(why.gains, shop, EN) == [
        "+0.9 points (+0.4 to +1.4): “Who leaves within 30 days?” in a quiet spell is foretold "
        "better (n = 430, before 410). Carried by: after “First bill”, then “Chat”.",
        "+0.4 points (+0.1 to +0.8): “What comes next within 2 days?” after “App login” weighs "
        "otherwise than before (n = 120, before 90).",
    ]


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_reads_in_both_languages(why, fault):
    one = next(found for found in why.faults if found.fault is fault)
    assert fault_sentence(one, PLAIN, EN) != fault_sentence(one, PLAIN, DE)
    assert "n = " in fault_sentence(one, PLAIN, EN)


@SIZES
def test_what_cannot_be_told_from_chance_lies_in_fog(why, size):
    picture = str(draw_waterfall(why.waterfall, EN, size=size, prefix="x-"))
    assert picture.count('<rect class="unsure"') == picture.count(">?</text>") == 2
    assert picture.count('class="f1"') == 2
    assert picture.count('class="f6"') == 2


@SIZES
def test_the_bars_lie_inside_and_lead_from_before_to_after(why, size):
    picture = str(draw_waterfall(why.waterfall, EN, size=size, prefix="x-"))
    boxes = [
        (float(x), float(x) + float(width))
        for x, width in re.findall(r'<rect class="[^"]+" x="([\d.]+)" width="([\d.]+)"', picture)
    ]
    assert len(boxes) == 6
    assert all(size.left <= left <= right <= size.width - size.right for left, right in boxes)
    assert boxes[0][1] == pytest.approx(boxes[1][1], abs=0.2)
    assert boxes[-2][1] == pytest.approx(boxes[-1][1], abs=0.2)


def test_other_questions_are_a_bar_of_their_own(why):
    waterfall = replace(
        why.waterfall, question_set=-0.01, after=0.56, mix=Term(0.01, -0.004, 0.024)
    )
    assert "Other questions" in str(draw_waterfall(waterfall, EN, prefix="x-"))
    assert [row[0] for row in waterfall_table(waterfall, EN).rows][-2:] == [
        "Other questions",
        "After",
    ]


def test_picture_and_table_say_the_same(why):
    picture = str(draw_waterfall(why.waterfall, EN, prefix="x-"))
    for name, number, *_ in waterfall_table(why.waterfall, EN).rows:
        assert f"<title>{name} {number}" in picture
