"""Where nobody has said anything, and why."""

from __future__ import annotations

import pytest

from nebelhorn.feedback import FogReason, fog_map, make_voices
from nebelhorn.settings import Group, Settings, Stage, Standing, Touchpoint

PLAIN = Settings()


def cells(found, **where):
    return [c for c in found.cells if all(getattr(c, k) == v for k, v in where.items())]


def test_fog_is_the_share_of_encounters_without_a_voice(log, day) -> None:
    for customer in range(4):
        log.event(customer, day(0), "call")
    log.answer(0, day(1), 0.9)
    log.answer(0, day(2), 0.1)
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN)
    [cell] = found.cells
    assert (cell.heard, cell.fog.k, cell.fog.n, cell.fog.value) == (1, 3, 4, 0.75)
    assert found.total == cell.fog
    assert cell.mood.value == pytest.approx(0.5)
    assert (cell.feeling.enthusiastic.k, cell.feeling.angry.k) == (1, 1)
    assert cell.delay_h == found.delay_h == 36.0


def test_a_voice_without_a_score_is_heard_and_has_no_mood(log, day) -> None:
    log.event(1, day(0), "call")
    log.answer(1, day(1))
    make_voices(log.connection)
    [cell] = fog_map(log.connection, PLAIN).cells
    assert (cell.heard, cell.mood.n, cell.reason) == (1, 0, None)


def test_reasons(log, day) -> None:
    for month, customer in ((0, 1), (31, 1), (59, 1)):
        log.event(customer, day(month), "call")
        log.event(customer, day(month), "invoice")
    log.answer(1, day(1), 0.5, about=["call"])
    log.counted("advertisement")
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, by_period=True)
    reasons = {(c.touchpoint, c.period): c.reason for c in found.cells}
    assert reasons == {
        ("call", None): FogReason.SILENT,
        ("call", "2026-01"): None,
        ("call", "2026-02"): FogReason.FELL_SILENT,
        ("call", "2026-03"): FogReason.FELL_SILENT,
        ("invoice", None): FogReason.NOT_ASKED,
        ("invoice", "2026-01"): FogReason.NOT_ASKED,
        ("invoice", "2026-02"): FogReason.NOT_ASKED,
        ("invoice", "2026-03"): FogReason.NOT_ASKED,
        ("advertisement", None): FogReason.UNREACHABLE,
    }
    assert cells(found, touchpoint="advertisement")[0].fog.n == 0


def test_silent_before_the_first_voice_is_not_fallen_silent(log, day) -> None:
    log.event(1, day(0), "call")
    log.event(1, day(31), "call")
    log.answer(1, day(32), 0.5)
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, by_period=True)
    assert cells(found, period="2026-01")[0].reason is FogReason.SILENT


def test_a_voice_counts_in_the_month_of_its_encounter(log, day) -> None:
    log.event(1, day(30), "call")
    log.answer(1, day(40), 0.5)
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, by_period=True)
    [january] = cells(found, period="2026-01")
    assert (january.heard, january.mood.value, january.delay_h) == (1, 0.5, 240.0)


def test_months_before_1970_and_after_2100_have_their_names(log) -> None:
    log.event(1, -1, "call")
    log.event(1, 4_300_000_000_000_000, "call")
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, by_period=True)
    assert [c.period for c in found.cells] == [None, "1969-12", "2106-04"]


def test_groups_have_cells_of_their_own_and_everybody_comes_first(log, day) -> None:
    events = [log.event(customer, day(0), "call") for customer in range(4)]
    log.group(5, events[:2])
    log.group(2, events[:1])
    log.answer(0, day(1), 0.9)
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, groups={5: "big", 2: "small"})
    assert [(c.group, c.heard, c.fog.n) for c in found.cells] == [
        (None, 1, 4),
        ("big", 1, 2),
        ("small", 1, 1),
    ]
    assert cells(found, group="big")[0].mood.value == 0.9


def test_importance_weighs(log, day) -> None:
    heard = log.event(1, day(0), "complaint")
    log.event(2, day(0), "visit")
    important = log.event(3, day(0), "visit")
    log.group(0, [important])
    log.answer(1, day(1), on=heard)
    make_voices(log.connection)
    settings = Settings(
        touchpoints={"complaint": Touchpoint("complaint", key_point=Standing.PROPOSED)},
        groups=(Group("gold", "tier = 'gold'", Standing.CONFIRMED),),
    )
    found = fog_map(log.connection, settings, groups={0: "gold"})
    assert found.weighted == pytest.approx((1 + 2) / (3 + 1 + 2))
    assert fog_map(log.connection, PLAIN).weighted == pytest.approx(2 / 3)


def test_order_is_by_stage_then_name(log, day) -> None:
    for name in ("pay", "browse", "ask"):
        log.event(1, day(0), name)
    make_voices(log.connection)
    settings = Settings(
        stages=(Stage("look", "Schauen", "Look"), Stage("buy", "Kaufen", "Buy")),
        touchpoints={"browse": Touchpoint("browse", "look"), "pay": Touchpoint("pay", "buy")},
    )
    found = fog_map(log.connection, settings)
    assert [c.touchpoint for c in found.cells] == ["browse", "pay", "ask"]


def test_an_empty_log_is_no_fog(log) -> None:
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN)
    assert (found.cells, found.total.n, found.weighted, found.delay_h) == ((), 0, None, None)


def test_part_of_the_journeys_has_only_its_own_voices(log, day) -> None:
    log.event(1, day(0), "call")
    log.event(2, day(0), "call")
    log.answer(1, day(1), 0.9)
    make_voices(log.connection)
    log.connection.execute("CREATE VIEW part AS SELECT * FROM step WHERE customer_no = 2")
    found = fog_map(log.connection, PLAIN, step="part")
    assert (found.total.n, found.total.k, found.cells[0].mood.n) == (1, 1, 0)


def test_an_event_with_two_orders_is_met_in_both_journeys(log, day) -> None:
    event = log.event(1, day(0), "pay")
    log.connection.execute(
        "CREATE TABLE orders AS SELECT s.* REPLACE (o AS unit_no, o AS journey_id) "
        "FROM step AS s, (VALUES (8), (9)) AS t(o)"
    )
    log.answer(1, day(1), 0.9, on=event)
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, step="orders")
    assert (found.total.n, found.total.k, found.cells[0].mood.n) == (2, 0, 1)


def test_nothing_of_the_counting_is_left_behind(log, day) -> None:
    log.event(1, day(0), "call")
    make_voices(log.connection)
    before = log.connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone()
    fog_map(log.connection, PLAIN, by_period=True)
    assert log.connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == before


def test_a_voice_of_nobody_known_clears_its_month_and_no_group(log, day) -> None:
    events = [log.event(customer, day(0), "call") for customer in range(4)]
    log.event(9, day(31), "call")
    log.group(0, events)
    log.answer(None, day(2), 0.2, about=["call"])
    make_voices(log.connection)
    found = fog_map(log.connection, PLAIN, groups={0: "all"}, by_period=True)
    heard = {(c.group, c.period): (c.heard, c.fog.k, c.mood.n) for c in found.cells}
    assert heard == {
        (None, None): (1, 4, 1),
        (None, "2026-01"): (1, 3, 1),
        (None, "2026-02"): (0, 1, 0),
        ("all", None): (0, 4, 0),
        ("all", "2026-01"): (0, 4, 0),
    }
    assert (found.total.k, found.nameless, found.unplaced, found.delay_h) == (4, 1, 0, None)
    assert found.weighted == 0.8


def test_more_nameless_voices_than_silent_encounters_clear_no_more_than_there_are(log, day) -> None:
    log.event(1, day(0), "call")
    log.event(2, day(31), "call")
    for score in (0.1, 0.5, 0.9):
        log.answer(None, day(2), score, about=["call"])
    log.answer(None, day(70), 0.5, about=["call"])
    make_voices(log.connection)
    [cell] = fog_map(log.connection, PLAIN).cells
    assert (cell.heard, cell.fog.k, cell.mood.n) == (1, 1, 4)


def test_nobody_known_makes_the_interval_wider_not_narrower(log, day) -> None:
    for customer in range(40):
        log.event(customer, day(0), "call")
        if customer < 20:
            log.answer(customer, day(1), 0.5)
    make_voices(log.connection)
    [known] = fog_map(log.connection, PLAIN).cells
    log.connection.execute("DELETE FROM answer WHERE id_no >= 10")
    for _ in range(10):
        log.answer(None, day(1), 0.5, about=["call"])
    make_voices(log.connection)
    [beside] = fog_map(log.connection, PLAIN).cells
    assert known.fog.k == beside.fog.k == 20
    assert beside.fog.high - beside.fog.low > known.fog.high - known.fog.low
