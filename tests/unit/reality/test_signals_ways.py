"""Where customers go next, where they come from, and whether leavers gave a sign."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.reality.horn.result import Alarm, Level, Watched
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.shift import Bunches, shift_of
from nebelhorn.reality.signal import DAY_US, Outlook
from nebelhorn.reality.signal_facts import put_signal_facts
from nebelhorn.reality.signals import SIGNALS

World = Callable[..., Workspace]
RANKS = {"advert": 0, "buy": 1, "bill": 2, "call": 2, "web": 2, "chat": 2, "leave": 3, "login": 2}


def seen(
    workspace: Workspace, days: int, *, modelled: frozenset[str] = frozenset(RANKS)
) -> Outlook:
    facts = workspace.stores.facts
    names = dict(facts.execute("SELECT touchpoint_no, name FROM touchpoint").fetchall())
    numbers = {name: number for number, name in names.items()}
    outlook = Outlook(
        names,
        0,
        days * DAY_US,
        stage_rank={number: RANKS.get(name) for number, name in names.items()},
        company=frozenset(numbers[name] for name in ("bill",) if name in numbers),
        leaves=frozenset(numbers[name] for name in ("leave",) if name in numbers),
        modelled=modelled,
    )
    put_signal_facts(facts, outlook)
    return outlook


def bills(days: int, shares: Callable[[float], dict[str, float]], *, seed: int = 1) -> list[tuple]:
    """Twenty bills a day; a day after it, customers do what ``shares`` says, or nothing."""
    draw = np.random.default_rng(seed)
    found: list[tuple] = []
    for number in range(20 * days):
        at = number / 20
        chances = shares(at)
        found.append((len(found), number % 600, at, "bill"))
        then = draw.choice([*chances, ""], p=[*chances.values(), 1 - sum(chances.values())])
        if then:
            found.append((len(found), number % 600, at + 1.0, str(then)))
    return found


def moves(workspace: Workspace, days: int, **said: frozenset[str]) -> list[Alarm]:
    outlook = seen(workspace, days, **said)
    return SIGNALS[Watched.MOVES].alarms(workspace.stores.facts, outlook, 40)


def test_customers_who_go_elsewhere_are_heard_once_within_weeks(world: World) -> None:
    def shares(at: float) -> dict[str, float]:
        return {"call": 0.2, "web": 0.1} if at < 150 else {"call": 0.05, "web": 0.25}

    [alarm] = moves(world(bills(300, shares)), 300)
    assert (alarm.subject, alarm.level, alarm.usual) == ("bill", Level.RED, None)
    assert 150 <= alarm.raised_day <= 150 + 28
    assert 140 <= alarm.since_day <= 157
    said = dict(alarm.detail)
    assert (said["less"], said["more"]) == ("call", "web")
    assert said["less_before"] > said["less_lately"]
    # a Sunday
    assert alarm.raised_day % 7 == 3


@pytest.mark.parametrize("seed", range(3))
def test_chance_alone_is_not_heard(world: World, seed: int) -> None:
    log = world(bills(300, lambda _: {"call": 0.2, "web": 0.1}, seed=seed))
    assert moves(log, 300) == []


def test_acts_of_the_company_are_looked_through(world: World) -> None:
    # a second bill comes between a bill and the call, from some day on
    usual = bills(300, lambda _: {"call": 0.3})
    between = [
        (10**6 + number, customer, at + 0.5, "bill")
        for number, customer, at, name in usual
        if name == "bill" and at >= 150
    ]
    assert moves(world([*usual, *between]), 300) == []


def test_a_new_kind_nobody_modelled_is_left_to_its_own_alarm(world: World) -> None:
    def shares(at: float) -> dict[str, float]:
        return {"call": 0.2, "web": 0.1} if at < 150 else {"call": 0.2, "web": 0.1, "chat": 0.2}

    log = world(bills(300, shares))
    assert [alarm.subject for alarm in moves(log, 300)] == ["bill"]
    assert moves(log, 300, modelled=frozenset(RANKS) - {"chat"}) == []


def test_what_was_told_may_be_told_again_after_it_has_changed_back(world: World) -> None:
    def shares(at: float) -> dict[str, float]:
        return {"call": 0.05, "web": 0.25} if 150 <= at < 260 else {"call": 0.2, "web": 0.1}

    first, second = moves(world(bills(400, shares)), 400)
    assert first.raised_day < 180
    assert 260 <= second.raised_day < 290
    assert dict(second.detail)["more"] == "call"


def test_customers_who_repeat_themselves_make_a_shift_less_sure() -> None:
    before, lately = np.tile([30.0, 10.0], (8, 1)), np.tile([20.0, 20.0], (4, 1))
    # the same counts, by customers who always do the same ten times over
    unit = np.arange(48)
    kind = np.repeat([0, 1, 0, 1], [24, 8, 8, 8])
    always = Bunches(unit, kind, np.full(48, 10.0))
    once = Bunches(np.arange(480), np.repeat(kind, 10), np.ones(480))
    assert shift_of(before, lately, once).p == pytest.approx(shift_of(before, lately).p, rel=0.3)
    assert shift_of(before, lately, always).p > 0.005


def test_weeks_that_differ_anyhow_make_a_shift_less_sure() -> None:
    lately = np.tile([20.0, 20.0], (4, 1))
    calm, restless = np.tile([30.0, 10.0], (8, 1)), np.tile([[38.0, 2.0], [22.0, 18.0]], (4, 1))
    assert shift_of(calm, lately).p < 1e-6
    assert shift_of(restless, lately).p > 0.005


def test_rejections_are_as_rare_as_p_says_though_customers_repeat_themselves() -> None:
    draw = np.random.default_rng(8)
    rejected = 0
    for _ in range(400):
        weekly = np.zeros((12, 4))
        rows = []
        for unit in range(240):
            own = draw.dirichlet(np.array([4.0, 3.0, 2.0, 1.0]))
            many = 1 + draw.poisson(3)
            counts = draw.multinomial(many, own)
            lately = unit >= 160
            for kind in np.repeat(np.arange(4), counts):
                weekly[draw.integers(8, 12) if lately else draw.integers(0, 8), kind] += 1
            rows += [(unit, kind, count) for kind, count in enumerate(counts) if count]
        unit, kind, count = (np.array(column) for column in zip(*rows, strict=True))
        shift = shift_of(weekly[:8], weekly[8:], Bunches(unit, kind, count.astype(float)))
        rejected += shift.p <= 0.05
    assert rejected / 400 <= 0.08


def test_nothing_to_compare_is_no_shift() -> None:
    nothing = np.zeros((8, 3))
    assert shift_of(nothing, nothing[:4]).p == 1.0
    assert shift_of(nothing + 3, nothing[:4]).p == 1.0
    assert shift_of(np.ones((8, 1)), np.ones((4, 1))).p == 1.0


def arrivals(workspace: Workspace, days: int) -> list[DaySeries]:
    outlook = seen(workspace, days)
    return SIGNALS[Watched.ARRIVALS].series(workspace.stores.facts, outlook)


def coming(days: int, entry: Callable[[int], str]) -> list[tuple]:
    """Two newcomers a day, who all buy a day later."""
    found: list[tuple] = []
    for number in range(2 * days):
        found.append((2 * number, number, number / 2, entry(number)))
        found.append((2 * number + 1, number, number / 2 + 1, "buy"))
    return found


def test_who_starts_in_the_middle_comes_by_no_known_way(world: World) -> None:
    log = world(coming(120, lambda number: "buy" if number >= 200 and number % 2 else "advert"))
    [series] = arrivals(log, 120)
    # fifty newcomers after the first eight weeks teach the way
    assert series.day[0] == 56 + 25
    share = dict(zip(series.day.tolist(), (series.total / series.many).tolist(), strict=True))
    assert {share[day] for day in range(81, 100)} == {1.0}
    assert {share[day] for day in range(100, 120)} == {0.5}


def test_where_buying_is_how_one_comes_buying_is_a_known_way(world: World) -> None:
    [series] = arrivals(world(coming(120, lambda _: "buy")), 120)
    assert series.total.tolist() == series.many.tolist()


def test_customers_first_seen_by_a_bill_are_no_newcomers(world: World) -> None:
    old = [(10**6 + n, 10**4 + n, n / 2, "bill") for n in range(240)]
    [series] = arrivals(world([*coming(120, lambda _: "advert"), *old]), 120)
    assert set(series.many.tolist()) == {2}


def test_without_stages_nobody_can_come_from_nowhere(world: World) -> None:
    log = world([(n, n, n / 2, "somewhere") for n in range(240)])
    assert arrivals(log, 120) == []


def leaving(days: int, sign_until: int) -> list[tuple]:
    """One leaves a day, who called ten days before up to a day; all log in every ten days."""
    found: list[tuple] = []
    for day in range(days):
        customer = 10**4 + day
        found += [(len(found), customer, float(at), "login") for at in range(day % 10, day, 10)]
        if 10 <= day < sign_until:
            found.append((len(found), customer, day - 9.5, "call"))
        found.append((len(found), customer, day + 0.5, "leave"))
    for customer in range(300):
        found += [
            (len(found) + at, customer, float(at), "login") for at in range(customer % 10, days, 10)
        ]
    return [(number, *event[1:]) for number, event in enumerate(found)]


def test_leavers_who_gave_no_sign_are_told_from_those_who_did(world: World) -> None:
    log = world(leaving(180, 150))
    outlook = seen(log, 180)
    [series] = SIGNALS[Watched.LEAVING].series(log.stores.facts, outlook)
    # fifty who left after the first 60 days teach what a sign is: the call, not the login
    assert series.day[0] == 60 + 50
    assert series.total.tolist() == [1.0] * 40 + [0.0] * 30


def test_an_angry_voice_is_a_sign(world: World) -> None:
    angry = [(10**7 + day, 10**4 + day, day - 3.0, 0.1) for day in range(5, 180)]
    log = world(leaving(180, 0), angry)
    [series] = SIGNALS[Watched.LEAVING].series(log.stores.facts, seen(log, 180))
    assert series.total.tolist() == series.many.tolist()


def test_where_nobody_knows_what_leaving_is_nothing_is_watched(world: World) -> None:
    log = world(bills(200, lambda _: {"call": 0.2}))
    assert SIGNALS[Watched.LEAVING].series(log.stores.facts, seen(log, 200)) == []
