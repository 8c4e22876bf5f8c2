"""The horn beside two indices: ours and the machine's, with known truth."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from nebelhorn.engine import put_table
from nebelhorn.predictions import FULL, NOBODY
from nebelhorn.reality import our_series, question_series, with_other_index
from nebelhorn.reality.horn import Alarm, Chart, ChartState, DaySeries, Watched, watch
from nebelhorn.settings import Question

NEXT = Question("next", "next_touchpoint", 7.0)
DAYS, A_DAY, SINKS = 240, 80, 150
SPOKEN_FROM = 20


def paired(*, ours: float = 0.0, machine: float = 0.0) -> duckdb.DuckDBPyConnection:
    """Settled predictions of 240 days; from day 150 on one of both is right less often.

    People speak at every second one, from day 20 on. The class that comes is 1.
    """
    chance = np.random.default_rng(7)
    day = np.repeat(np.arange(DAYS), A_DAY)
    late = day >= SINKS
    hit = chance.random(len(day)) < 0.72 - machine * late
    right = chance.random(len(day)) < 0.75 - ours * late
    spoke = (np.arange(len(day)) % 2 == 0) & (day >= SPOKEN_FROM)
    found = {
        "question_no": np.zeros(len(day), dtype=np.int64),
        "due_day": day + 20_000,
        "customer_no": chance.integers(0, 4000, len(day)),
        "came": np.ones(len(day), dtype=np.int64),
        "we": np.where(spoke, np.where(right, 1, 2), NOBODY),
        "hit": hit.astype(np.int64),
        "beaten_hit": (chance.random(len(day)) < 0.6).astype(np.int64),
        "said": np.full(len(day), round(0.72 * FULL)),
    }
    connection = duckdb.connect()
    connection.register("arrow", pa.table(found))
    put_table(connection, "paired", "SELECT * FROM arrow")
    return connection


def heard(connection: duckdb.DuckDBPyConnection) -> tuple[list[Chart], list[Alarm]]:
    """Return what the horn hears of all five figures, as the app lets it."""
    series = [
        *our_series(connection, (NEXT,), "paired"),
        *question_series(connection, (NEXT,), "paired"),
    ]
    charts: list[Chart] = []
    alarms: list[Alarm] = []
    for one in series:
        chart, found = watch(one, charts=len(series), by_itself=False)
        charts.append(chart)
        alarms += found
    return charts, with_other_index(charts, alarms)


def by_kind(series: list[DaySeries]) -> dict[Watched, DaySeries]:
    return {one.watched: one for one in series}


def test_when_ours_sinks_the_horn_names_us_and_the_machine_holds() -> None:
    _, alarms = heard(paired(ours=0.3))
    assert {alarm.watched for alarm in alarms} == {Watched.WE, Watched.WE_SKILL}
    for alarm in alarms:
        assert alarm.detail == (("machine", "holds"),)
        assert abs(alarm.since_day - 20_000 - SINKS) <= 3


def test_when_the_machine_sinks_the_horn_says_that_our_rules_hold() -> None:
    _, alarms = heard(paired(machine=0.2))
    kinds = {alarm.watched for alarm in alarms}
    assert kinds == {Watched.INDEX, Watched.SKILL, Watched.CALIBRATION}
    told = {alarm.watched: alarm.detail for alarm in alarms}
    assert told[Watched.INDEX] == told[Watched.SKILL] == (("we", "holds"),)
    assert told[Watched.CALIBRATION] == ()


def test_when_both_sink_both_say_so() -> None:
    _, alarms = heard(paired(ours=0.3, machine=0.2))
    told = {alarm.watched: alarm.detail for alarm in alarms}
    assert told[Watched.WE] == (("machine", "sank"),)
    assert told[Watched.INDEX] == (("we", "sank"),)


def test_where_nothing_sinks_nothing_is_heard() -> None:
    charts, alarms = heard(paired())
    assert alarms == []
    assert {chart.watched for chart in charts} >= {Watched.WE, Watched.WE_SKILL, Watched.INDEX}


def test_our_index_is_that_of_the_headline_and_our_lead_only_where_we_spoke() -> None:
    connection = paired()
    found = by_kind(our_series(connection, (NEXT,), "paired"))
    ours, lead = found[Watched.WE], found[Watched.WE_SKILL]
    first = int(ours.day[0])
    n, hits, spoken, lead_hits = connection.execute(
        "SELECT count(*), sum(CASE WHEN we = ? THEN beaten_hit ELSE (we = came)::INT END), "
        "count(*) FILTER (we <> ?), sum((we = came)::INT - beaten_hit) FILTER (we <> ?) "
        "FROM paired WHERE due_day >= ?",
        [NOBODY, NOBODY, NOBODY, first],
    ).fetchone() or (0, 0, 0, 0)
    assert (int(ours.many.sum()), int(ours.total.sum())) == (n, hits)
    assert (int(lead.many.sum()), int(lead.total.sum())) == (spoken, lead_hits)


def test_our_days_begin_when_we_first_had_the_word() -> None:
    connection = paired()
    late = 100 + 20_000
    connection.execute(f"UPDATE paired SET we = {NOBODY} WHERE due_day < {late}")
    ours = by_kind(our_series(connection, (NEXT,), "paired"))[Watched.WE]
    machine = by_kind(question_series(connection, (NEXT,), "paired"))[Watched.INDEX]
    assert int(ours.day[0]) == late
    assert int(machine.day[0]) < late


def test_where_nobody_said_anything_there_is_no_chart_of_ours() -> None:
    connection = paired()
    connection.execute(f"UPDATE paired SET we = {NOBODY}")
    assert our_series(connection, (NEXT,), "paired") == []


@pytest.mark.parametrize("state", [ChartState.LEARNING, ChartState.CALM])
def test_of_one_that_learns_or_is_not_watched_nothing_is_said(state: ChartState) -> None:
    charts, alarms = heard(paired(ours=0.3))
    ours = [alarm for alarm in alarms if alarm.watched is Watched.WE]
    bare = [replace(alarm, detail=()) for alarm in ours]
    blind = [
        replace(
            chart,
            state=state,
            points=tuple(replace(point, sum=None) for point in chart.points),
        )
        for chart in charts
        if state is ChartState.LEARNING or chart.watched is Watched.WE
    ]
    assert with_other_index(blind, bare) == bare
