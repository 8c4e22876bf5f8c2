"""New kinds of touchpoints, and sources gone quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb
import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.signal import DAY_US, Outlook
from nebelhorn.reality.signal_facts import put_signal_facts
from nebelhorn.reality.signals import SIGNALS

World = Callable[..., Workspace]


def usual(days: int) -> list[tuple]:
    return [(day, day % 40, float(day), "call") for day in range(days)]


def new_kinds(
    workspace: Workspace, days: int, *, modelled: Iterable[str] = ("call",)
) -> list[Alarm]:
    facts = workspace.stores.facts
    names = dict(facts.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall())
    seen = Outlook(names, 0, days * DAY_US, modelled=frozenset(modelled))
    put_signal_facts(facts, seen)
    return SIGNALS[Watched.NEW_KIND].alarms(facts, seen, 10)


def forum(first_day: int, *, every: int = 1, customers: int = 12) -> list[tuple]:
    return [(10**6 + n, 500 + n, float(first_day + every * n), "forum") for n in range(customers)]


def test_a_new_kind_is_told_when_its_fifth_customer_is_seen(world: World) -> None:
    [alarm] = new_kinds(world([*usual(300), *forum(200)]), 300)
    assert (alarm.subject, alarm.level) == ("forum", Level.RED)
    assert (alarm.since_day, alarm.raised_day, alarm.red_day) == (200, 204, 204)
    assert (alarm.n, alarm.detail, alarm.usual) == (5, (("customers", 5.0),), None)
    assert alarm.alarm_id == "new_kind/forum/1970-07-24"


def test_what_a_person_has_modelled_is_not_new(world: World) -> None:
    log = world([*usual(300), *forum(200)])
    assert new_kinds(log, 300, modelled=("call", "forum")) == []


def test_one_customer_alone_makes_no_kind(world: World) -> None:
    alone = [(10**6 + n, 500, 200.0 + n, "forum") for n in range(50)]
    assert new_kinds(world([*usual(300), *alone]), 300) == []


def test_what_is_seen_in_the_first_eight_weeks_is_not_new(world: World) -> None:
    assert new_kinds(world([*usual(300), *forum(55)]), 300) == []


def test_a_slow_one_is_told_later_than_a_fast_one(world: World) -> None:
    [fast] = new_kinds(world([*usual(400), *forum(100)]), 400)
    [slow] = new_kinds(world([*usual(400), *forum(100, every=5)]), 400)
    assert (fast.red_day, slow.raised_day) == (104, 120)
    assert slow.red_day is not None
    assert slow.red_day > slow.raised_day


@pytest.mark.parametrize("seed", range(8))
def test_rare_kinds_that_a_small_log_sees_late_are_no_news(world: World, seed: int) -> None:
    # 300 kinds, most of them rare, in a log of five moments a day: new ones come all the time
    draw = np.random.default_rng(seed)
    weight = 1 / np.arange(1, 301) ** 1.1
    kinds = draw.choice(300, p=weight / weight.sum(), size=5 * 500)
    events = [(n, n, n / 5, f"page {kind}") for n, kind in enumerate(kinds.tolist())]
    assert new_kinds(world(events), 500, modelled=()) == []


def test_where_new_kinds_come_by_the_dozen_only_the_first_are_told(world: World) -> None:
    dozen = [
        (10**6 + 100 * kind + n, 500 + n, 200.0 + n, f"page {kind:02d}")
        for kind in range(12)
        for n in range(6)
    ]
    alarms = new_kinds(world([*usual(300), *dozen]), 300)
    assert [alarm.level for alarm in alarms] == [Level.RED] * 3 + [Level.YELLOW] * 3


def quiet_sources(days_by_source: dict[str, Iterable[int]], until: int) -> list[Alarm]:
    facts = duckdb.connect()
    facts.execute(
        "CREATE TABLE source (source_no INTEGER, name VARCHAR);"
        "CREATE TABLE event (source_no INTEGER, t_us BIGINT, known_us BIGINT);"
        "CREATE TABLE answer (source_no INTEGER, t_us BIGINT, known_us BIGINT);"
        "CREATE TABLE touch_count (source_no INTEGER, day_us BIGINT)"
    )
    for number, (name, days) in enumerate(days_by_source.items()):
        facts.execute("INSERT INTO source VALUES (?, ?)", [number, name])
        facts.execute(
            "INSERT INTO event SELECT ?, unnest(?::BIGINT[]) * ? + 5, NULL",
            [number, list(days), DAY_US],
        )
    return SIGNALS[Watched.SOURCE].alarms(facts, Outlook({}, 0, until * DAY_US), 40)


def workdays(until: int) -> list[int]:
    return [day for day in range(until) if day % 7 < 5]


def test_a_source_that_came_daily_is_told_within_days() -> None:
    [alarm] = quiet_sources({"shop": range(200), "phone": range(230)}, 230)
    assert (alarm.subject, alarm.level, alarm.since_day) == ("shop", Level.RED, 200)
    assert alarm.raised_day <= 202
    assert alarm.red_day is not None
    assert alarm.red_day <= 203
    assert (alarm.usual, alarm.lately) == (1.0, 0.0)


def test_weekends_and_a_long_weekend_are_nothing() -> None:
    easter = [day for day in workdays(400) if day not in {214 + 4, 217 + 4}]
    assert quiet_sources({"desk": easter}, 399) == []


def test_a_week_without_workdays_is_told() -> None:
    gone = [day for day in workdays(400) if not 210 <= day < 217]
    [alarm] = quiet_sources({"desk": gone}, 399)
    # the Saturday after the last Friday is the first quiet day; workdays count
    assert alarm.since_day == 208
    assert 211 <= alarm.raised_day <= 214


def test_each_spell_is_told_once() -> None:
    days = [*range(200), *range(230, 400)]
    alarms = quiet_sources({"shop": days, "phone": range(500)}, 500)
    assert [alarm.since_day for alarm in alarms] == [200, 400]


@pytest.mark.parametrize("seed", range(5))
def test_a_source_that_comes_now_and_then_is_left_alone(seed: int) -> None:
    draw = np.random.default_rng(seed)
    seldom = np.flatnonzero(draw.random(1500) < 0.3).tolist()
    assert quiet_sources({"fair": seldom, "phone": range(1500)}, 1500) == []


def test_chance_alone_tells_nothing_of_a_source_that_comes_mostly() -> None:
    draw = np.random.default_rng(3)
    mostly = {str(n): np.flatnonzero(draw.random(1500) < 0.7).tolist() for n in range(20)}
    # 20 sources over four years at one red in ten years among 40 charts: one at most
    alarms = quiet_sources(mostly, 1500)
    assert sum(alarm.level is Level.RED for alarm in alarms) <= 1


def test_counts_keep_a_source_alive() -> None:
    facts = duckdb.connect()
    facts.execute(
        "CREATE TABLE source AS SELECT 1 AS source_no, 'ads' AS name;"
        "CREATE TABLE event (source_no INTEGER, t_us BIGINT, known_us BIGINT);"
        "CREATE TABLE answer (source_no INTEGER, t_us BIGINT, known_us BIGINT);"
        f"CREATE TABLE touch_count AS SELECT 1 AS source_no, x * {DAY_US} AS day_us "
        "FROM range(300) AS t(x)"
    )
    assert SIGNALS[Watched.SOURCE].alarms(facts, Outlook({}, 0, 300 * DAY_US), 40) == []
    [alarm] = SIGNALS[Watched.SOURCE].alarms(facts, Outlook({}, 0, 330 * DAY_US), 40)
    assert alarm.since_day == 300
