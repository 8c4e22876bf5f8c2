"""One click deeper than the index, on worlds whose truth is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from nebelhorn import Workspace, index, replay
from nebelhorn.app import Heap

World = Callable[..., Workspace]
NEXT = '[[question]]\nname = "next"\nkind = "next_touchpoint"\nhorizon_days = 1.5\n'


def walkers(customers: int, days: int, name_of: Callable[[int, int], str]) -> list[Any]:
    return [
        (1000 * customer + day, customer, day + customer / 1000, name_of(customer, day))
        for customer in range(1, customers + 1)
        for day in range(days)
    ]


def test_the_frozen_twin_falls_behind_when_customers_move(world: World) -> None:
    # until day 120 "b" follows "a", then "c" does
    turned = world(
        walkers(30, 200, lambda _, day: ("a", "b" if day < 120 else "c")[day % 2]), settings=NEXT
    )
    replay(turned)
    twin = index(turned, days=60).depth.twin
    assert twin is not None
    assert twin.now.value is not None
    assert twin.frozen is not None
    assert twin.now.value > 0.95
    assert twin.frozen < 0.75
    assert twin.apart.low is not None
    assert twin.apart.low > 0.2
    # along the time: nothing while nothing is old enough, and less than the machine after the turn
    stretches = index(turned).index.periods
    assert [one.twin is None for one in stretches[:3]] == [True] * 3
    after = stretches[-2]
    assert after.twin is not None
    assert after.twin.value is not None
    assert after.score.value is not None
    assert after.twin.value < after.score.value - 0.2
    assert after.twin.n >= 0.9 * after.score.n
    assert after.twin.naive is not None
    steady = world(walkers(30, 200, lambda _, day: "ab"[day % 2]), settings=NEXT)
    replay(steady)
    same = index(steady, days=60).depth.twin
    assert same is not None
    assert same.apart.value == 0.0
    beside = [one for one in index(steady).index.periods if one.twin is not None]
    assert beside
    assert all(one.twin is not None and one.twin.value == one.score.value for one in beside)


def test_there_is_no_twin_before_anything_is_ninety_days_old(world: World) -> None:
    workspace = world(walkers(20, 60, lambda _, day: "ab"[day % 2]), settings=NEXT)
    replay(workspace)
    found = index(workspace)
    assert found.depth.twin is None
    assert all(period.twin is None for period in found.index.periods)


def test_a_stretch_has_no_twin_while_one_of_its_questions_has_none(world: World) -> None:
    silent = '[[question]]\nname = "silent"\nkind = "falls_silent"\nhorizon_days = 60\n'

    def first_stretch(settings: str) -> int:
        workspace = world(walkers(20, 220, lambda _, day: "ab"[day % 2]), settings=settings)
        replay(workspace)
        stretches = index(workspace).index.periods
        return next(one.from_us for one in stretches if one.twin is not None)

    # what comes due now was sealed 60 days ago of silence, and yesterday of the next moment
    later = first_stretch(NEXT + silent) - first_stretch(NEXT)
    assert later >= 56 * 86_400_000_000


def test_late_news_is_counted_and_changes_nothing_that_was_settled(world: World) -> None:
    on_time = walkers(20, 40, lambda _, day: "ab"[day % 2])
    # every customer also complained on day 20, which one hears of on day 35: after it was due
    late = [(900_000 + c, c, 20.5 + c / 1000, "complains", 35.0) for c in range(1, 21)]
    settings = (
        '[[question]]\nname = "asked"\nkind = "outcome"\nhorizon_days = 2\n'
        'touchpoints = ["complains"]\n'
    )
    before = world(on_time, settings=settings)
    after = world([*on_time, *late], settings=settings)
    for workspace in (before, after):
        replay(workspace)
    found = index(after)
    assert found.depth.questions[0].corrected >= 20
    assert found.depth.ingest_fog
    assert not index(before).depth.ingest_fog
    assert found.index.machine.value == 1.0  # "no" stands, as it was known when it was due


def test_skill_is_measured_by_the_naive_guess_chosen_the_quarter_before(world: World) -> None:
    chance = np.random.default_rng(5)
    # a, then b or c by what came before a: only a context of three tells
    way: dict[int, list[str]] = {}
    for customer in range(1, 31):
        names = ["b"]
        while len(names) < 150:
            names += ["a", "c" if names[-1] == "b" else "b"]
        way[customer] = names[int(chance.integers(0, 4)) :]
    workspace = world(walkers(30, 140, lambda c, day: way[c][day]), settings=NEXT)
    replay(workspace)
    found = index(workspace, days=28)
    skill = found.depth.skill
    assert found.index.machine.value is not None
    assert found.index.machine.value > 0.95
    # of what the last moment left to gain, nearly all; the days alternate, so the range is wide
    assert skill.value == pytest.approx(1.0, abs=0.02)
    assert skill.low is not None
    assert skill.low > 0.5
    assert found.depth.calibration.value == pytest.approx(0.0, abs=0.05)


def test_heaps_are_named_and_the_headline_stands_without_them(world: World) -> None:
    workspace = world(walkers(30, 60, lambda _, day: "a" if day % 4 else "b"), settings=NEXT)
    replay(workspace)
    found = index(workspace)
    touchpoint = next(one for one in found.depth.concentration if one.heap is Heap.TOUCHPOINT)
    assert touchpoint.name == "a"
    assert touchpoint.share == pytest.approx(0.75, abs=0.05)
    assert touchpoint.n + touchpoint.without.n == found.index.machine.n


def test_another_question_set_begins_another_line(world: World) -> None:
    workspace = world(walkers(20, 40, lambda _, day: "ab"[day % 2]), settings=NEXT)
    replay(workspace)
    first = index(workspace).depth.lines
    assert [line.now for line in first] == [True]
    file = workspace.folder / "nebelhorn.toml"
    file.write_text(NEXT.replace("1.5", "2"), encoding="utf-8")
    replay(workspace)
    lines = index(workspace).depth.lines
    assert [line.now for line in lines] == [False, True]
    assert lines[0].set_version == first[0].set_version != lines[1].set_version


def test_the_running_index_ends_at_the_headline_and_holds_it(world: World) -> None:
    workspace = world(walkers(40, 60, lambda c, day: "abc"[(day + c) % 3]), settings=NEXT)
    replay(workspace)
    found = index(workspace)
    last = found.depth.running[-1]
    assert last.value == pytest.approx(found.index.machine.value)
    assert last.n == found.index.machine.n
    assert all(one.low <= one.value <= one.high for one in found.depth.running)
    days = [one.day for one in found.depth.running]
    assert days == sorted(set(days))
