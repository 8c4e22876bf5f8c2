"""Whatever a map is filtered by: cells added up say what counting the journeys left says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from nebelhorn.engine import connect
from nebelhorn.feedback import (
    DayFog,
    emotional_curve,
    feeling,
    fog_map,
    make_day_fog,
    narrow_voices,
)
from nebelhorn.journeys import (
    WAIT_ERROR,
    DayMap,
    JourneyMap,
    Slots,
    journey_map,
    make_day_map,
    narrow_steps,
    narrow_to_period,
    period_us,
    put_slots,
)
from nebelhorn.settings import Settings, Stage, Standing, Touchpoint

FEW = profile(max_examples=profile.default.max_examples // 5)
DAY = 86_400_000_000
ZONE = ZoneInfo("Europe/Berlin")
GROUPS = (None, 0, 1)
SETTINGS = Settings(
    stages=(Stage("a", "A", "A"), Stage("b", "B", "B")),
    touchpoints={
        "t0": Touchpoint("t0", "a"),
        "t1": Touchpoint("t1", "b", key_point=Standing.CONFIRMED),
        "t2": Touchpoint("t2", "b"),
    },
)
START = date(2026, 3, 28)
"""The night after it has an hour less."""

START_US = round(datetime(2026, 3, 27, 23, tzinfo=UTC).timestamp()) * 1_000_000


@dataclass(frozen=True)
class Encounter:
    event_id: int
    customer_no: int | None
    unit_no: int
    journey_id: int
    t_us: int
    touchpoint_no: int


@dataclass(frozen=True)
class Log:
    steps: tuple[Encounter, ...]
    inside: tuple[tuple[int, int], ...]
    voices: tuple[tuple[int, float | None, int], ...]


# waits of nothing, of a microsecond, and of every length; journeys that begin at local midnight
WAITS = st.one_of(st.sampled_from([0, 1, 2, 999_999]), st.integers(1, 40 * DAY))
BEGUN = st.builds(
    lambda day, off: START_US + day * DAY + off,
    st.integers(0, 3),
    st.sampled_from([-1, 0, 1, -3_600_000_000, 7_200_000_000, DAY // 2]),
)


@st.composite
def logs(draw: st.DrawFn) -> Log:
    steps: list[Encounter] = []
    for journey in range(draw(st.sampled_from([7, 5, 3, 1, 0]))):
        unit, now = draw(st.integers(1, 3)), draw(BEGUN)
        customer = draw(st.sampled_from([unit, unit, unit, 2**61, None]))
        for place in draw(st.lists(st.integers(0, 3), min_size=1, max_size=5)):
            steps.append(Encounter(len(steps), customer, unit, journey, now, place))
            now += draw(WAITS)
    shared = draw(st.booleans()) and len(steps) > 3
    if shared:  # an encounter of two orders stands in a journey of each
        steps[-1] = replace(
            steps[-1],
            event_id=steps[0].event_id,
            t_us=steps[0].t_us,
            touchpoint_no=steps[0].touchpoint_no,
            customer_no=steps[0].customer_no,
        )
    numbers = [step.event_id for step in steps]
    few = st.sets(st.sampled_from(numbers), max_size=6) if numbers else st.just(set())
    inside = [(number, group) for group in (0, 1) for number in sorted(draw(few))]
    scores = st.sampled_from([None, 0.0, 0.3, 0.7, 0.95, 1.0])
    voices = [
        (number, draw(scores), draw(st.sampled_from([-5, 0, 7, DAY])))
        for number in sorted(draw(few))
        for _ in range(draw(st.integers(1, 2)))
    ]
    return Log(tuple(steps), tuple(inside), tuple(voices))


parts = st.tuples(
    st.sampled_from(GROUPS),
    st.one_of(st.none(), st.integers(-2, 3)),
    st.one_of(st.none(), st.integers(-2, 4)),
)


@cache
def opened() -> duckdb.DuckDBPyConnection:
    connection = connect(threads=1)
    connection.execute(
        "CREATE TABLE touchpoint AS SELECT x AS touchpoint_no, 't' || x AS name FROM range(5) "
        "AS t(x); CREATE TABLE touch_count AS SELECT 4 AS touchpoint_no, 9 AS count"
    )
    return connection


def facts(log: Log) -> duckdb.DuckDBPyConnection:
    connection = opened()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE whole_step(event_id BIGINT, customer_no BIGINT, "
        "unit_no BIGINT, journey_id BIGINT, t_us BIGINT, touchpoint_no INTEGER);"
        "CREATE OR REPLACE TEMP TABLE membership(event_id BIGINT, group_no INTEGER);"
        "CREATE OR REPLACE TEMP TABLE whole_voice(answer_id BIGINT, event_id BIGINT, "
        "customer_no BIGINT, touchpoint_no INTEGER, score DOUBLE, t_us BIGINT, delay_us BIGINT, "
        "placed_by INTEGER)"
    )
    met = {step.event_id: step for step in log.steps}
    rows = [
        (one.event_id, one.customer_no, one.unit_no, one.journey_id, one.t_us, one.touchpoint_no)
        for one in log.steps
    ]
    said = [
        (
            *(number, event, met[event].customer_no, met[event].touchpoint_no),
            *(score, met[event].t_us + late, late, 1),
        )
        for number, (event, score, late) in enumerate(log.voices)
    ]
    for table, many in (("whole_step", rows), ("membership", log.inside), ("whole_voice", said)):
        if many:
            marks = ", ".join("?" for _ in many[0])
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", many)
    return connection


def cells_of(connection: duckdb.DuckDBPyConnection) -> tuple[Slots, DayMap, DayFog]:
    slots = put_slots(connection, ZONE, step="whole_step")
    found = make_day_map(connection, slots, step="whole_step")
    heard = make_day_fog(connection, SETTINGS, found, step="whole_step", voice="whole_voice")
    return slots, found, heard


def narrow(
    connection: duckdb.DuckDBPyConnection, group: int | None, first: date | None, last: date | None
) -> None:
    """Leave in ``step`` and ``voice`` what the map of one group or period counts."""
    connection.execute("CREATE OR REPLACE TEMP TABLE voice AS SELECT * FROM whole_voice")
    connection.execute("CREATE OR REPLACE TEMP TABLE step AS SELECT * FROM whole_step")
    if group is not None:
        narrow_steps(connection, group, step="whole_step", into="step")
    narrow_to_period(connection, period_us(first, last, ZONE))
    narrow_voices(connection)


def days(first: int | None, last: int | None) -> tuple[date | None, date | None]:
    return (
        None if first is None else START + timedelta(days=first),
        None if last is None else START + timedelta(days=last),
    )


def without_times(found: JourneyMap) -> JourneyMap:
    """The same map, but for what may be off; ties between flows have an order of their own."""
    bare = tuple(replace(one, median_s=0.0, p90_s=0.0) for one in found.transitions)
    return replace(found, transitions=bare, off_by=0.0)


@FEW
@given(logs(), parts)
def test_cells_add_up_to_the_map_of_the_journeys_left(log, part):
    group, *span = part
    first, last = days(*span)
    connection = facts(log)
    slots, cells, _ = cells_of(connection)
    summed = cells.sum(slots.chosen(first, last, group))
    narrow(connection, group, first, last)
    counted = journey_map(connection)
    assert without_times(summed) == without_times(counted)
    assert (summed.off_by, counted.off_by) == (WAIT_ERROR, 0.0)
    for ours, true in zip(summed.transitions, counted.transitions, strict=True):
        for near, exact in ((ours.median_s, true.median_s), (ours.p90_s, true.p90_s)):
            assert near == pytest.approx(exact, rel=WAIT_ERROR, abs=1.1e-6)


@FEW
@given(logs(), parts)
def test_cells_add_up_to_fog_and_feelings_of_the_journeys_left(log, part):
    group, *span = part
    first, last = days(*span)
    connection = facts(log)
    slots, _, cells = cells_of(connection)
    summed = cells.sum(slots.chosen(first, last, group), SETTINGS)
    narrow(connection, group, first, last)
    assert summed.fog == fog_map(connection, SETTINGS)
    assert summed.curve == emotional_curve(connection, SETTINGS)
    assert summed.feeling == feeling(connection)


@given(logs())
def test_days_side_by_side_add_up_to_all_of_them(log):
    slots, cells, _ = cells_of(facts(log))
    apart = [cells.sum(slots.days == day) for day in np.unique(slots.days)]
    whole = cells.sum(slots.chosen())
    for figure in ("journeys", "events"):
        assert sum(getattr(one, figure) for one in apart) == getattr(whole, figure)
    assert sum(one.customers for one in apart) >= whole.customers
