"""Who is looked at when, and at nobody else."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn import Workspace
from nebelhorn.drive import Schedule, instants, monday_between, narrow, widen

World = Callable[..., Workspace]
DAY = 86_400_000_000
PAUSE = 2_000_000


def test_what_comes_later_waits_and_a_customer_is_told_once() -> None:
    schedule = Schedule()
    schedule.add([(50, 1), (10, 2), (10, 1), (11, 1)])
    assert schedule.take(10) == []
    assert schedule.take(12) == [1, 2]
    schedule.add([(12, 3)])
    assert (schedule.take(50), schedule.take(51), len(schedule)) == ([3], [1], 0)


def test_mondays_begin_in_some_times_and_not_in_others() -> None:
    monday = 4 * DAY
    for week in (-1, 0, 2_900):
        at = monday + week * 7 * DAY
        assert monday_between(at, at + 1)
        assert monday_between(at - 1, at + 1)
        assert not monday_between(at - 1, at)
        assert not monday_between(at + 1, at + 7 * DAY)
        assert monday_between(at + 1, at + 7 * DAY + 1)


def test_an_instant_comes_two_seconds_after_each_moment_from_some_time_on(world: World) -> None:
    workspace = world(
        [(1, 7, 1.0, "see"), (2, 7, 2.0, "ask", 5.0), (3, 8, 3.0, "buy", 2.0)], [(9, 9, 4.0, 0.3)]
    )
    facts = workspace.stores.facts
    late = [(3 * DAY + PAUSE, 8), (4 * DAY + PAUSE, 9), (5 * DAY + PAUSE, 7)]
    assert sorted(instants(facts, 2 * DAY)) == late
    assert sorted(instants(facts, 0, [7])) == [(DAY + PAUSE, 7), (5 * DAY + PAUSE, 7)]
    assert instants(facts, 5 * DAY + PAUSE + 1) == []


def test_few_customers_are_seen_by_one_connection_alone(world: World) -> None:
    workspace = world([(1, 7, 1.0, "see"), (2, 8, 2.0, "ask"), (3, 9, 2.0, "ask")])
    facts = workspace.stores.facts
    own = facts.cursor()
    narrow(own, [7, 9])
    narrow(own, [8, 9])
    asked = "SELECT list(id_no ORDER BY id_no) FROM event"
    assert own.execute(asked).fetchall() == [([8, 9],)]
    assert facts.execute(asked).fetchall() == [([7, 8, 9],)]
    facts.execute("INSERT INTO identity VALUES (7, 8)")
    narrow(own, [8])
    assert own.execute(asked).fetchall() == [([8, 8],)]
    widen(own)
    assert own.execute(asked).fetchall() == [([8, 8, 9],)]
    own.close()
