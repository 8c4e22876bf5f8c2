from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nebelhorn.reality import Chart, ChartPoint, ChartState, Watched
from nebelhorn.settings import Settings
from nebelhorn.views import alarms_table, charts_table, draw_chart, draw_charts, readings, words
from nebelhorn.views.horn.plot import LARGE, SMALL, TINY, axis, smoothed, stages
from nebelhorn.views.horn.section import MOST_OPEN, build_horn

EN = words("en")
PLAIN = Settings()
SIZES = pytest.mark.parametrize("size", [LARGE, SMALL, TINY], ids=["large", "small", "tiny"])


@pytest.fixture(scope="module")
def charts(examples):
    return examples.some_charts()


@pytest.fixture(scope="module")
def alarms(examples):
    return examples.some_alarms()


def drawn(chart, alarms=(), size=LARGE):
    return str(draw_chart(chart, alarms, PLAIN, EN, size=size, prefix="x-"))


def points(*sums):
    return tuple(ChartPoint(day, 20, 0.5, total) for day, total in enumerate(sums))


@SIZES
def test_everything_lies_inside_the_picture(charts, alarms, size):
    for chart in charts:
        picture = drawn(chart, alarms, size)
        xs = [float(x) for x in re.findall(r' c?x[12]?="([\d.-]+)"', picture)]
        ys = [float(y) for y in re.findall(r' c?y[12]?="([\d.-]+)"', picture)]
        assert min(xs) >= 0
        assert max(xs) <= size.width
        assert min(ys) >= 0
        assert max(ys) <= size.height


@SIZES
def test_days_that_are_only_learnt_from_lie_in_fog(charts, size):
    calm = next(chart for chart in charts if chart.state is ChartState.CALM)
    assert drawn(calm, size=size).count('class="learn"') == 1
    learning = next(chart for chart in charts if chart.state is ChartState.LEARNING)
    picture = drawn(learning, size=size)
    assert 'class="learn"' in picture
    assert 'class="usual"' not in picture
    assert 'class="sum"' not in picture


def test_marks_only_its_own_alarms(charts, alarms):
    picture = drawn(charts[0], alarms)
    assert picture.count('class="alarm"') == 1
    assert "red, heard on 8 Apr 2025: “next” has been foretold less well" in picture


def test_learning_anew_is_fog_too_and_has_its_own_level(examples):
    chart = Chart(
        Watched.INDEX, "q", ChartState.CALM, points(None, 0.2, 1.1, None, None, 0.1), 0.4, 0.05
    )
    alarm = replace(
        examples.some_alarms()[3], subject="q", raised_day=2, since_day=1, red_day=2, usual=0.6
    )
    first, second = stages(chart, [alarm])
    assert (first.first, first.watched, first.last, first.usual) == (0, 1, 2, 0.6)
    assert (second.first, second.watched, second.last, second.usual) == (3, 5, 5, 0.4)
    picture = drawn(chart, [alarm])
    assert picture.count('class="learn"') == picture.count('class="usual"') == 2


def test_says_where_it_stands_for_those_who_do_not_see_it(charts):
    picture = drawn(charts[0])
    assert 'role="img" aria-labelledby="x-title x-desc"' in picture
    assert re.search(r"of 100 in the last 7 days, usual 51 of 100; red, the sum stands", picture)


@SIZES
@pytest.mark.parametrize("sums", [(None,), (0.0,), (None, None), (5.0, 5.0)])
def test_a_short_chart_can_be_drawn(sums, size):
    chart = Chart(Watched.MOOD, "q", ChartState.LEARNING, points(*sums), None, None)
    assert drawn(chart, size=size).startswith("<svg")


def test_names_are_shown_as_text(examples):
    chart = replace(examples.some_charts()[4], subject="<script>alert(1)</script>")
    assert "<script>" not in drawn(chart)
    section = build_horn([chart], [], PLAIN, EN)
    assert "<script>" not in str(section.charts[0][3])


def test_many_charts_are_one_picture(charts, alarms):
    picture = str(draw_charts(charts, alarms, PLAIN, EN, prefix="m-"))
    assert picture.count('class="hc tiny"') == len(charts)
    ids = re.findall(r' id="([^"]+)"', picture)
    assert len(ids) == len(set(ids))
    assert 'class="hc large"' in str(draw_charts(charts[:1], alarms, PLAIN, EN, prefix="m-"))


def test_red_alarms_come_first_and_the_table_has_all(charts, alarms):
    section = build_horn(charts, alarms, PLAIN, EN, watching=13)
    assert section.sounds
    assert [one.red for one in section.open] == [True] * MOST_OPEN
    assert section.more_open == "2 more open alarms stand in the table."
    assert len(section.alarms_table.rows) == len(alarms)
    assert section.charts[0][2] == "red"
    assert section.charts[-1][2] == "learning"
    assert [one.picture is None for one in section.open[:3]] == [True, True, False]


def test_the_table_says_how_small_a_drop_would_be_heard(charts, alarms):
    rows = charts_table(charts, PLAIN, EN).rows
    assert {row[5] for row in rows} == {"5.2 points", "none that is possible", "–"}
    assert alarms_table(alarms, PLAIN, EN).rows[8][8].startswith("Acknowledged on")


@pytest.mark.parametrize(
    ("down", "said"),
    [
        ({Watched.INDEX}, "harder to foretell"),
        ({Watched.INDEX, Watched.SKILL, Watched.CALIBRATION}, "no longer fit"),
        ({Watched.INDEX, Watched.CALIBRATION}, "too sure: the chances must be fitted anew"),
        ({Watched.SKILL}, "the world has become simpler"),
        (set(), None),
    ],
)
def test_which_of_three_figures_sinks_has_a_meaning(down, said):
    three = [
        Chart(one, "q", ChartState.RED if one in down else ChartState.CALM, points(0.1), 0.5, None)
        for one in (Watched.INDEX, Watched.SKILL, Watched.CALIBRATION)
    ]
    found = readings(three, PLAIN, EN)
    assert (said in found[0]) if said else not found
    learning = [replace(three[0], state=ChartState.LEARNING), *three[1:]]
    assert readings(learning, PLAIN, EN) == []


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.integers(2, 5))
def test_the_axis_holds_every_share_in_few_steps(figures, steps):
    marks = axis(figures, steps)
    assert 0 <= marks[0] <= 100 * min(figures) + 1e-9
    assert 100 * max(figures) - 1e-9 <= marks[-1] <= 100
    assert 2 <= len(marks) <= steps + 1


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 99), st.floats(0, 1)), min_size=1))
def test_the_line_never_leaves_the_days_behind_it(steps):
    day, days = 0, []
    for apart, n, value in steps:
        day += apart
        days.append(ChartPoint(day, n, value, None))
    for place, mean in enumerate(smoothed(days)):
        last = [p.value for p in days[: place + 1] if p.day > days[place].day - 7]
        assert min(last) - 1e-6 <= mean <= max(last) + 1e-6
