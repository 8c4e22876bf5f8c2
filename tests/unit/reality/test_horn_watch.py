from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from nebelhorn.reality.horn import (
    ChartState,
    DaySeries,
    Level,
    UnitDays,
    Watched,
    watch,
)


def world(*stretches: tuple[int, float], many: int = 200, seed: int = 1) -> DaySeries:
    share = np.concatenate([np.full(days, p) for days, p in stretches])
    customers = np.random.default_rng(seed).random((len(share), many)) < share[:, None]
    day = np.arange(1000, 1000 + len(share))
    units = UnitDays(np.repeat(day, many), customers.ravel().astype(float), 0.0, 1.0)
    hits = customers.sum(axis=1).astype(float)
    return DaySeries(Watched.INDEX, "next", day, np.full(len(share), many), hits, units)


def without(series: DaySeries, day: int) -> DaySeries:
    kept = series.day != day
    return DaySeries(
        series.watched, series.subject, series.day[kept], series.many[kept], series.total[kept]
    )


def test_nothing_is_said_before_eight_weeks() -> None:
    chart, alarms = watch(world((55, 0.75)), charts=1, by_itself=False)
    assert chart.state is ChartState.LEARNING
    assert chart.usual is None
    assert chart.visible_drop is None
    assert [point.sum for point in chart.points] == [None] * 55
    assert alarms == ()


def test_without_any_day_there_is_an_empty_chart() -> None:
    nothing = np.array([], dtype=np.int64)
    empty = DaySeries(Watched.MOOD, "shop", nothing, nothing, nothing.astype(float))
    chart, alarms = watch(empty, charts=1, by_itself=True)
    assert (chart.points, chart.state, alarms) == ((), ChartState.LEARNING, ())


def test_a_drop_is_red_dated_and_stays_until_somebody_has_acknowledged_it() -> None:
    series = world((90, 0.75), (60, 0.6))
    chart, (alarm,) = watch(series, charts=1, by_itself=False)
    assert chart.state is ChartState.RED
    assert alarm.level is Level.RED
    assert 1088 <= alarm.since_day <= 1091
    assert alarm.since_day <= alarm.raised_day <= (alarm.red_day or 0) <= 1097
    assert alarm.proven_day is not None
    assert alarm.proven_day <= 1110
    assert alarm.usual == pytest.approx(0.75, abs=0.02)
    assert alarm.lately == pytest.approx(0.6, abs=0.1)
    assert alarm.n == 200 * ((alarm.red_day or 0) - alarm.since_day + 1)
    assert alarm.alarm_id == f"index/next/{np.datetime64(alarm.raised_day, 'D')}"
    assert chart.points[-1].sum == chart.points[(alarm.red_day or 0) - 1000].sum
    early = watch(series, charts=1, acknowledged=[1050], by_itself=False)
    assert early == (chart, (alarm,))


def test_after_acknowledgement_the_new_level_is_usual() -> None:
    series = world((90, 0.75), (160, 0.6))
    chart, (alarm,) = watch(series, charts=1, acknowledged=[1120], by_itself=False)
    assert chart.state is ChartState.CALM
    assert chart.usual == pytest.approx(0.6, abs=0.02)
    assert [point.sum is None for point in chart.points[121:178]] == [True] * 56 + [False]
    assert alarm.proven_day is not None


def test_just_after_acknowledgement_the_chart_learns() -> None:
    series = world((90, 0.75), (40, 0.6))
    for day in (1110, 1129, 5000):
        chart, alarms = watch(series, charts=1, acknowledged=[day], by_itself=False)
        assert chart.state is ChartState.LEARNING
        assert len(alarms) == 1


def test_while_it_learns_anew_a_further_drop_is_proven() -> None:
    series = world((90, 0.75), (20, 0.6), (30, 0.3))
    chart, alarms = watch(series, charts=1, acknowledged=[1102], by_itself=False)
    assert chart.state is ChartState.RED
    assert [alarm.level for alarm in alarms] == [Level.RED, Level.RED]
    assert 1109 <= alarms[1].since_day <= 1111
    assert alarms[1].raised_day == alarms[1].red_day
    assert alarms[1].proven_day is not None
    assert alarms[1].lately == pytest.approx(0.3, abs=0.05)


def test_looking_back_the_chart_learns_anew_by_itself() -> None:
    series = world((90, 0.8), (120, 0.65), (60, 0.5))
    chart, alarms = watch(series, charts=1, by_itself=True)
    assert [1085 <= alarms[0].raised_day <= 1100, 1205 <= alarms[1].raised_day <= 1220] == [
        True
    ] * 2
    assert len(chart.points) == 270


def test_a_short_drop_is_yellow_and_fades() -> None:
    series = world((90, 0.75), (4, 0.69), (60, 0.76), many=400, seed=4)
    chart, alarms = watch(series, charts=1, by_itself=False)
    assert chart.state is ChartState.CALM
    assert [alarm.level for alarm in alarms] == [Level.YELLOW]
    assert alarms[0].red_day is None
    assert alarms[0].proven_day is None
    # to acknowledge it changes nothing in the chart
    again = watch(series, charts=1, acknowledged=[alarms[0].raised_day], by_itself=False)
    assert again == (chart, alarms)


@profile(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(56, 119), st.sampled_from([20, 200, 2000]))
def test_one_day_at_nothing_never_raises_an_alarm(seed: int, place: int, many: int) -> None:
    rng = np.random.default_rng(seed)
    hits = rng.binomial(many, 0.75, 120).astype(float)
    day = np.arange(120)
    series = DaySeries(Watched.INDEX, "next", day, np.full(120, many), hits)
    calm = watch(without(series, place), charts=1, by_itself=False)[1]
    broken = replace(series, total=np.where(day == place, 0.0, hits))
    found = watch(broken, charts=1, by_itself=False)[1]
    assert not any(alarm.raised_day == place for alarm in found)
    if not calm and hits.min() > many * 0.75 - 3 * np.sqrt(many * 0.1875):
        assert found == ()


def test_customers_of_a_day_in_another_order_and_points_later_change_nothing() -> None:
    series = world((90, 0.75), (30, 0.6))
    assert series.units is not None
    rng = np.random.default_rng(2)
    value = series.units.value.reshape(120, 200)
    shuffled = rng.permuted(value, axis=1).ravel()
    other = replace(series, units=replace(series.units, value=shuffled))
    chart, alarms = watch(series, charts=1, by_itself=True)
    mixed_chart, mixed_alarms = watch(other, charts=1, by_itself=True)
    assert mixed_alarms == alarms
    assert mixed_chart.points == chart.points


def test_a_share_that_says_nothing_is_not_said() -> None:
    series = replace(world((90, 0.75), (30, 0.5)), watched=Watched.NEW_KIND, units=None)
    (alarm,) = watch(series, charts=1, by_itself=False)[1]
    assert (alarm.usual, alarm.lately, alarm.proven_day) == (None, None, None)


def test_few_a_day_are_merged_and_need_28_points() -> None:
    # three a day: a point every four days
    short, long = world((100, 0.75), many=3), world((200, 0.75), many=3)
    assert watch(short, charts=1, by_itself=False)[0].state is ChartState.LEARNING
    chart, _ = watch(long, charts=1, by_itself=False)
    assert chart.state is not ChartState.LEARNING
    assert [point.n for point in chart.points[:2]] == [12, 12]
    assert [point.sum is None for point in chart.points].index(False) == 28


def test_at_least_one_chart_is_watched() -> None:
    with pytest.raises(ValueError, match="at least one chart"):
        watch(world((10, 0.5)), charts=0, by_itself=True)
