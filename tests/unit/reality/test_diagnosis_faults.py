"""Faults of the data are told apart from customers who changed."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np

from nebelhorn import Workspace
from nebelhorn.reality.diagnosis import (
    DataFault,
    Fault,
    Span,
    moment_faults,
    read_places,
    source_faults,
)
from nebelhorn.reality.diagnosis.data_faults import clock_shift
from nebelhorn.settings import Settings

World = Callable[..., Workspace]
BEFORE, AFTER = Span(0, 40), Span(40, 60)
HOUR = 1 / 24


def calm(days: int = 60, a_day: int = 10) -> list[tuple[object, ...]]:
    """Ten customers a day look between 8 and 17 o'clock, then call a day later."""
    chance = np.random.default_rng(5)
    events: list[tuple[object, ...]] = []
    for day in range(days):
        for n in range(a_day):
            at = day + (8 + float(chance.triangular(0, 3, 10))) * HOUR
            events.append((len(events), 100 * day + n, at, "look"))
            events.append((len(events), 100 * day + n, at + 0.01, "call"))
            events.append((len(events), 100 * day + n, at + 0.02, "buy" if n % 3 else "leave"))
    return events


def facts_of(world: World, events: list[tuple[object, ...]]) -> duckdb.DuckDBPyConnection:
    facts = world(events).stores.facts
    facts.execute("UPDATE event SET source_no = 1 + (id_no % 2)")
    facts.execute("INSERT INTO source VALUES (1, 'shop'), (2, 'phone')")
    return facts


def moments(facts: duckdb.DuckDBPyConnection) -> tuple[DataFault, ...]:
    return moment_faults(facts, read_places(facts, Settings()), BEFORE, AFTER)


def test_calm_data_have_no_fault(world: World) -> None:
    facts = facts_of(world, calm())
    assert source_faults(facts, BEFORE, AFTER) == ()
    assert moments(facts) == ()


def test_a_source_that_stops(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute("DELETE FROM event WHERE source_no = 2 AND t_us >= 52 * 86400000000")
    (fault,) = source_faults(facts, BEFORE, AFTER)
    assert (fault.fault, fault.subject, fault.since_day) == (Fault.SILENT, "phone", 52)
    assert (fault.usual, fault.lately, fault.n) == (15.0, 0.0, 120)


def test_a_source_that_often_pauses_may_pause(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute("DELETE FROM event WHERE (t_us // 86400000000) % 10 > 4")
    assert source_faults(facts, BEFORE, AFTER) == ()


def test_a_clock_that_goes_wrong(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute(
        "UPDATE event SET t_us = t_us + 6 * 3600000000 "
        "WHERE source_no = 1 AND t_us >= 50 * 86400000000"
    )
    (fault,) = source_faults(facts, BEFORE, AFTER)
    assert (fault.fault, fault.subject, fault.since_day, fault.lately) == (
        Fault.CLOCK,
        "shop",
        50,
        6.0,
    )


def test_daylight_saving_is_no_fault(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute("UPDATE event SET t_us = t_us + 3600000000 WHERE t_us >= 50 * 86400000000")
    assert source_faults(facts, BEFORE, AFTER) == ()


def test_a_clock_may_go_backwards_and_be_mended() -> None:
    usual = np.zeros((20, 24))
    usual[:, 8:14] = 10
    wrong = np.vstack([usual[:4], np.roll(usual[:6], -5, axis=1), usual[:4]])
    assert clock_shift(usual, wrong) == (4, 6, -5)


def test_hours_without_a_shape_tell_no_shift() -> None:
    chance = np.random.default_rng(6)
    assert clock_shift(chance.poisson(5, (40, 24)), chance.poisson(5, (40, 24))) is None


def test_what_is_known_late(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute("UPDATE event SET known_us = t_us + 3600000000")
    facts.execute(
        "UPDATE event SET known_us = t_us + 96 * 3600000000 "
        "WHERE source_no = 1 AND t_us >= 45 * 86400000000"
    )
    (fault,) = source_faults(facts, BEFORE, AFTER)
    assert (fault.fault, fault.subject, fault.since_day) == (Fault.LATE, "shop", 45)
    assert (fault.usual, fault.lately) == (1.0, 96.0)


def test_what_is_known_before_it_happened(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute("UPDATE event SET known_us = t_us + 3600000000")
    facts.execute(
        "UPDATE event SET known_us = t_us - 7200000000 "
        "WHERE source_no = 2 AND t_us >= 55 * 86400000000"
    )
    (fault,) = source_faults(facts, BEFORE, AFTER)
    assert (fault.fault, fault.subject, fault.since_day, fault.lately) == (
        Fault.LATE,
        "phone",
        55,
        -2.0,
    )


def test_moments_that_come_twice(world: World) -> None:
    facts = facts_of(world, calm())
    facts.execute(
        "INSERT INTO event SELECT * REPLACE (event_id + 1000000 AS event_id, "
        "t_us + 400000 AS t_us, 3 AS source_no) FROM event "
        "WHERE source_no = 1 AND t_us >= 50 * 86400000000"
    )
    facts.execute("INSERT INTO source VALUES (3, 'shop again')")
    (fault,) = moments(facts)
    assert (fault.fault, fault.subject, fault.since_day) == (Fault.DOUBLES, "shop again", 50)
    assert (fault.usual, fault.lately, fault.n) == (0.0, 1.0, 150)


def test_a_touchpoint_with_another_name(world: World) -> None:
    events = [
        (*event[:3], "call 2") if event[3] == "call" and event[2] >= 50 else event  # type: ignore[operator]
        for event in calm()
    ]
    (fault,) = moments(facts_of(world, events))
    assert (fault.fault, fault.subject, fault.became) == (Fault.RENAMED, "call", "call 2")
    assert (fault.since_day, fault.usual, fault.lately, fault.n) == (50, 10.0, 10.0, 100)


def test_a_new_kind_beside_the_old_is_no_new_name(world: World) -> None:
    events = [
        (*event[:3], "chat") if event[3] == "call" and event[2] >= 50 and event[0] % 2 else event  # type: ignore[operator]
        for event in calm()
    ]
    assert moments(facts_of(world, events)) == ()


def test_another_thing_in_its_place_is_no_new_name(world: World) -> None:
    events = [event for event in calm() if event[3] != "call" or event[2] < 50]  # type: ignore[operator]
    events += [(90_000 + n, 70_000 + n, 50 + n / 10, "vote") for n in range(100)]
    assert moments(facts_of(world, events)) == ()
