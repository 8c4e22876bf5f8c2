"""What was said beside what was done, on the page of the rules."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from nebelhorn.reality import Mirror, Voice
from nebelhorn.settings import Settings
from nebelhorn.views import build_looks, csv_of, words
from nebelhorn.views.index.mirror_section import build_mirror

EN, DE = words("en"), words("de")


@pytest.fixture(scope="module")
def understood(examples):
    return examples.understood()


def body(report, language="en"):
    return str(build_looks(report, language).looks["rules"].body)


def test_what_parts_stands_first_with_the_customers_behind_it(understood):
    page = body(understood)
    at = page.index("Said 9 of 10, left anyway. Last answer enthusiastic: 6% (60 of 1,000, 300")
    assert at < page.index("Said and done as a table")
    assert '<a href="/customers/K-1007"><bdi>K-1007</bdi></a>' in page
    assert '<a href="/customers/a%2Fb%20%3Ci%3E"><bdi>a/b &lt;i&gt;</bdi></a>' in page
    assert page.count('<a href="/customers/') == 2  # the third has no name any more


def test_nobody_is_named_where_nothing_parts(understood):
    calm = replace(understood.mirror, parts=())
    page = body(replace(understood, mirror=calm))
    assert "Saying and doing do not part, as far as can be seen (1 comparison)." in page
    assert "/customers/" not in page


def test_each_voice_is_a_bar_beside_all_who_spoke(understood):
    section = build_mirror(understood.mirror, {}, understood.settings, EN)
    [asked] = section.questions
    assert asked.deed == "How often they left within 30 days."
    assert asked.scale == "Of all who ever said anything 4.5%; bars end at 10%."
    assert [row.said for row in asked.rows] == [
        "Last answer angry",
        "Last answer lukewarm",
        "Last answer enthusiastic",
        "Never said anything",  # nobody had only words
    ]
    angry, _, good, never = asked.rows
    assert (angry.did, angry.counts) == ("–", "3 of 30, 9 customers, too few for a share")
    assert "track none" in angry.bar  # in the fog
    assert (good.did, good.counts[:29]) == ("6%", "60 of 1,000, 300 customers, l")
    assert 'class="f6" width="60.00%"' in good.bar  # 6 % on a track of 10 %
    assert 'x1="45.00%"' in good.bar
    assert 'class="plain"' in never.bar  # who never spoke has no mood


def test_where_nobody_has_said_anything_it_says_so_kindly(understood):
    silent = tuple(
        row
        if row.voice is Voice.NEVER
        else replace(row, rate=replace(row.rate, k=0, n=0, value=None, low=None, high=None))
        for row in understood.mirror.rows
    )
    nobody = replace(understood, mirror=Mirror(silent, (), 0))
    assert "Nobody of whom something was foretold has said anything yet." in body(nobody)
    assert "Sobald jemand antwortet" in body(nobody, "de")
    assert "Said and done as a table" not in body(nobody)


def test_without_a_mirror_the_page_has_no_such_part(understood):
    assert "Said and done" not in body(replace(understood, mirror=None))


def test_a_mirror_alone_is_a_page(understood):
    index = replace(understood.index, rules=())
    look = build_looks(replace(understood, index=index, beliefs=()), "en").looks["rules"]
    assert look.headline == "Saying and doing part in 1 of 1 comparison."


def test_the_same_as_a_file(understood):
    sheets = build_looks(understood, "de").looks["rules"].sheets
    [sheet] = [one for one in sheets if one.name == "mirror"]
    assert sheet.title == "Gesagt und getan"
    found = list(csv.DictReader(io.StringIO(csv_of(sheet).decode("utf-8-sig"), newline="")))
    assert [row["voice"] for row in found] == [voice.value for voice in Voice]
    good = found[2]
    assert (good["question"], good["deed"]) == ("leaves", "leaves")
    assert (good["did_k"], good["did_n"], good["customers"]) == ("60", "1000", "300")
    assert (good["did_value"], good["any_voice"]) == ("0.06", "0.045")
    assert (good["apart"], good["chance"]) == ("0.015", "0.004")
    assert (found[0]["did_value"], found[0]["apart"]) == ("", "")  # too few, not compared


def test_bars_end_where_what_is_common_still_fits(understood):
    common = tuple(
        replace(row, rate=replace(row.rate, value=0.9, low=0.8, high=0.97))
        for row in understood.mirror.rows
        if row.rate.value is not None
    )
    section = build_mirror(Mirror(common, (), 0), {}, Settings(), DE)
    assert "die Balken enden bei 100" in section.questions[0].scale
