from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.reality import OurIndex, PeriodIndex, Score
from nebelhorn.views import words
from nebelhorn.views.index.alarm_marks import AlarmMark
from nebelhorn.views.index.axes import STRETCH_US, share_axis, time_marks
from nebelhorn.views.index.picture import draw_index
from nebelhorn.views.index.plot import MEDIUM, NARROW, WIDE, gaps_of, runs_of
from nebelhorn.views.index.tables import periods_table

SIZES = pytest.mark.parametrize("size", [WIDE, MEDIUM, NARROW], ids=["wide", "medium", "narrow"])
EN = words("en")


def drawn(index, size=WIDE):
    return str(draw_index(index, EN, size=size, prefix="x-"))


def with_shares(examples, shares, naive=0.55):
    return replace(examples.some_index(), periods=examples.some_periods(shares, naive))


def numbers(text, pattern):
    return [float(found) for found in re.findall(pattern, text)]


@SIZES
def test_red_alarms_within_the_chart_are_marked_where_they_became_red(examples, size):
    index = examples.some_index()
    day_us = 86_400_000_000
    inside, before = index.periods[3].from_us, index.periods[0].from_us - day_us
    marks = [AlarmMark(inside, "It sank & <b>more</b>"), AlarmMark(before, "long ago")]
    picture = str(draw_index(index, EN, size=size, alarms=marks))
    assert picture.count('class="alarm"') == 1
    assert "It sank &amp; &lt;b&gt;more&lt;/b&gt;" in picture
    assert "long ago" not in picture


@SIZES
def test_a_gap_is_a_gap_and_not_a_value(examples, size):
    picture = drawn(examples.some_index(), size)
    assert picture.count('class="right"') == picture.count('class="blind"') == 2
    assert picture.count('class="likely"') == 2
    assert picture.count('class="gap"') == 1
    assert picture.count('class="dot"') == 13
    assert "too few for a share, n = 9" in picture


def with_ours(examples, ours, shares=None, rules=12):
    """An index whose headline is ours; None: we said nothing in that stretch."""
    periods = examples.some_periods(shares or [0.66] * len(ours), 0.5)
    said = examples.some_periods([share or 0.5 for share in ours], 0.5)
    return replace(
        examples.some_index(),
        adopted_rules=rules,
        ours=OurIndex(said[-1].score, 900, said[-1].score),
        periods=tuple(
            replace(one, ours=None if share is None else his.score)
            for one, his, share in zip(periods, said, ours, strict=True)
        ),
    )


@SIZES
def test_ours_is_the_strong_line_with_its_band_and_the_machine_a_thin_one(examples, size):
    picture = drawn(with_ours(examples, [None, 0.6, 0.61, 0.6, 0.62, 0.63]), size)
    for name in ("right", "machine", "blind", "likely"):
        assert picture.count(f'class="{name}"') == 1
    assert picture.count('class="dot"') == 5
    ends = dict(zip(("right", "machine"), line_ends(picture), strict=True))
    assert ends["right"] > ends["machine"]  # lower in the picture: 63 of 100 below 66


def line_ends(picture):
    found = (re.search(rf'class="{name}" d="([^"]+)"', picture) for name in ("right", "machine"))
    return [float(one[1].split(" ")[-1]) for one in found]


@SIZES
@pytest.mark.parametrize("share", [0.5, 0.501, 0.66])
def test_three_names_never_lie_on_one_another(examples, size, share):
    picture = drawn(with_ours(examples, [share] * 5), size)
    places = numbers(picture, r'class="name[^"]*"[^>]* y="([\d.]+)"')
    assert len(places) == 3
    assert all(below - above >= 16 * size.lines for above, below in pairwise(places))
    assert 0 < min(places) < max(places) < size.height


@pytest.mark.parametrize("spoken", [[None] * 4, [0.6] * 4])
def test_while_the_headline_is_the_machines_its_line_is_the_strong_one(examples, spoken):
    index = with_ours(examples, spoken, rules=12 if spoken[0] is None else 9)
    plain = replace(index, adopted_rules=0, ours=None)
    assert drawn(index) == drawn(plain)


def test_the_picture_of_ours_is_also_said_and_a_table(examples):
    index = with_ours(examples, [None, 0.6, 0.61, 0.6, 0.62, 0.63])
    picture, table = drawn(index), periods_table(index, EN)
    assert "we go from 60% to 63%" in picture
    assert "We 63%</text>" in picture
    assert ": we 63% (" in picture
    assert table.head[1:6] == ("We", "Likely range", "Machine", "Likely range", "Blind guessing")
    assert [row[1] for row in table.rows] == ["–", "60%", "61%", "60%", "62%", "63%"]
    assert {row[3] for row in table.rows} == {"66%"}


def with_twin(examples, twins, index=None):
    """An index beside which the frozen twin walks; None: not known in that stretch."""
    index = index or with_shares(examples, [0.66] * len(twins))
    said = examples.some_periods([share or 0.5 for share in twins], 0.5)
    return replace(
        index,
        periods=tuple(
            replace(one, twin=None if share is None else his.score)
            for one, his, share in zip(index.periods, said, twins, strict=True)
        ),
    )


@SIZES
def test_the_frozen_twin_is_a_line_of_its_own_where_it_is_known(examples, size):
    picture = drawn(with_twin(examples, [None, None, 0.6, 0.61, None, 0.58]), size)
    one, other = re.findall(r'class="twin" d="([^"]+)"', picture)
    assert (one.count("L"), other.count("L")) == (1, 1)  # the last is alone and spans its stretch
    assert 'class="twin"' not in drawn(with_shares(examples, [0.66] * 6), size)
    name = "Frozen twin 58%" if size.lines == 1 else ">Frozen twin</tspan>"
    assert name in picture


@SIZES
@pytest.mark.parametrize("share", [0.5, 0.501, 0.66])
@pytest.mark.parametrize("language", ["en", "de"])
def test_four_names_never_lie_on_one_another(examples, size, share, language):
    index = with_twin(examples, [None, *[share] * 4], with_ours(examples, [share] * 5))
    picture = str(draw_index(index, words(language), size=size))
    found = re.findall(r'<text class="name.*?</text>', picture)
    places = [float(re.search(r' y="([\d.]+)"', one)[1]) for one in found]
    tall = [16 * max(one.count("<tspan"), 1) for one in found]
    assert len(places) == 4
    for (above, high), below in pairwise(zip(places, tall, strict=True)):
        assert below[0] - above >= high
    assert min(places) > 0
    assert places[-1] + tall[-1] - 16 <= size.height
    assert "Zwilling" in picture or language == "en"


def test_the_axis_holds_the_twin_too(examples):
    low = drawn(with_twin(examples, [0.11] * 5))
    ys = numbers(re.search(r'class="twin" d="([^"]+)"', low)[1], r" ([\d.]+)")
    assert max(ys) < WIDE.height - 34


def test_the_twin_is_also_said_and_a_column(examples):
    index = with_twin(examples, [None, None, 0.6, 0.61, 0.62, 0.58])
    picture, table = drawn(index), periods_table(index, EN)
    assert "the frozen twin goes from 60% to 58%" in picture
    assert ", frozen twin 58%</title>" in picture
    assert table.head[4:6] == ("Frozen twin", "Likely range")
    assert [row[4] for row in table.rows] == ["–", "–", "60%", "61%", "62%", "58%"]
    assert {row[1] for row in table.rows} == {"66%"}
    assert "Frozen twin" not in periods_table(examples.some_index(), EN).head


def test_missing_stretches_are_gaps_too(examples):
    periods = examples.some_periods([0.5, 0.6, 0.6, None, 0.7], 0.4)
    sparse = (periods[0], *periods[2:])
    assert [len(run) for run in runs_of(sparse)] == [1, 1, 1]
    first, second = gaps_of(sparse)
    assert first == (periods[1].from_us, periods[2].from_us, 0)
    assert second == (periods[3].from_us, periods[4].from_us, 9)


def test_neighbouring_gaps_are_one(examples):
    periods = examples.some_periods([None, None, 0.6], 0.4)
    assert gaps_of(periods) == [(periods[0].from_us, periods[2].from_us, 18)]


@SIZES
@pytest.mark.parametrize("shares", [[0.6], [0.6, 0.5], [None, 0.6], [0.6, None, None]])
def test_a_short_history_has_whiskers_instead_of_a_band(examples, shares, size):
    picture = drawn(with_shares(examples, shares), size)
    known = [share for share in shares if share is not None]
    assert 'class="likely"' not in picture
    assert picture.count('class="whisker"') == picture.count('class="dot"') == len(known)


@SIZES
@pytest.mark.parametrize(
    ("value", "naive"), [(0.55, 0.55), (0.551, 0.55), (0.02, 0.0), (1.0, 0.99)]
)
def test_the_names_of_the_lines_never_lie_on_one_another(examples, size, value, naive):
    picture = drawn(with_shares(examples, [value] * 5, naive), size)
    above, below = numbers(picture, r'class="name[^"]*"[^>]* y="([\d.]+)"')
    assert below - above >= 16 * size.lines
    assert 0 < above < below < size.height


def test_the_last_value_is_written_beside_its_name(examples):
    assert "Machine 67%</text>" in drawn(examples.some_index())
    assert "Blind guessing 54%</text>" in drawn(examples.some_index())


def test_has_a_title_and_a_description_for_those_who_do_not_see_it(examples):
    picture = drawn(examples.some_index())
    assert 'role="img" aria-labelledby="x-title x-desc"' in picture
    assert "the machine goes from 49% to 67%, blind guessing from 53% to 54%" in picture


def test_table_and_picture_say_the_same(examples):
    index = examples.some_index()
    table = periods_table(index, EN)
    assert len(table.rows) == len(index.periods)
    shown = [row for row in table.rows if row[1] != "–"]
    for row in shown:
        assert f"<title>{row[0]}: {row[1]} (" in drawn(index)
    assert table.rows[6][1:4] == ("–", "–", "–")
    assert table.rows[6][4:] == ("4 of 9", "7")


def test_many_stretches_still_fit(examples):
    index = with_shares(examples, [0.5 + (i % 9) / 100 for i in range(400)])
    picture = drawn(index, NARROW)
    assert picture.count('class="dot"') == 1
    assert "2030" in picture


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_the_axis_holds_every_share_with_its_marks_apart(shares):
    marks = share_axis(shares)
    assert 0 <= marks[0] <= 100 * min(shares) + 1e-9
    assert 100 * max(shares) - 1e-9 <= marks[-1] <= 100
    assert 3 <= len(marks) - 1 <= 7
    assert len({b - a for a, b in pairwise(marks)}) == 1


@given(st.integers(1, 700), st.integers(-200, 2000), st.sampled_from([WIDE, MEDIUM, NARROW]))
def test_dates_lie_inside_and_are_not_too_many(stretches, first, size):
    start = first * STRETCH_US
    end = start + stretches * STRETCH_US
    marks = time_marks(start, end, EN, most=size.dates)
    assert 1 <= len(marks) <= size.dates + 1
    assert all(start <= at <= end for at, _ in marks)


def test_everything_lies_inside_the_picture(examples):
    for shares in ([0.0], [1.0, 0.0], [0.5] * 30):
        for size in (WIDE, NARROW):
            picture = drawn(with_shares(examples, shares), size)
            ys = numbers(picture, r' c?y[12]?="([\d.]+)"')
            assert min(ys) >= 0
            assert max(ys) <= size.height


def test_few_customers_everywhere_need_no_picture(examples):
    none = Score(None, None, None, None, 1, 2, 2)
    assert runs_of((PeriodIndex(0, none), PeriodIndex(STRETCH_US, none))) == []
