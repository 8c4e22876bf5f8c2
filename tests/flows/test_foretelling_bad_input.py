"""What people throw at replay and index, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nebelhorn import NebelhornError, Workspace, guess, index, init, replay, seals, verify
from nebelhorn.errors import ConditionError, NothingForetold, SettingsError, UnknownName

World = Callable[..., Workspace]
Command = Callable[..., Any]


def asked(kind: str, days: float, more: str = "") -> str:
    return f'[[question]]\nname = "asked"\nkind = "{kind}"\nhorizon_days = {days}\n{more}\n'


def walkers(customers: int, days: int, names: tuple[str, ...] = ("ask", "buy")) -> list[Any]:
    """Everybody does one thing a day, in turn."""
    return [
        (1000 * customer + day, customer, day + customer / 1000, names[day % len(names)])
        for customer in range(1, customers + 1)
        for day in range(days)
    ]


def test_a_history_of_two_days(world: World) -> None:
    workspace = world(walkers(30, 2), settings=asked("next_touchpoint", 0.5))
    replay(workspace)
    found = index(workspace).index
    assert found.funnel.issued == found.funnel.due + found.funnel.open > 0
    assert verify(workspace).faults == ()


def test_nothing_is_due_where_the_horizon_is_longer_than_the_history(world: World) -> None:
    workspace = world(walkers(30, 20), settings=asked("falls_silent", 60))
    replay(workspace)
    found = index(workspace)
    assert found.index.funnel.due == 0
    assert found.index.machine.value is None
    assert "Nothing is due yet" in found.sentence["en"]
    assert "fällig" in found.sentence["de"]


def test_an_outcome_that_never_happens_is_foretold_as_such_and_named(world: World) -> None:
    settings = asked("outcome", 3, 'touchpoints = ["buuy"]')
    workspace = world(walkers(30, 20), settings=settings)
    done = replay(workspace)
    assert "buuy" in done.cautions[0]
    assert "buy" in done.cautions[0]
    machine = index(workspace).index.machine
    assert (machine.value, machine.naive) == (1.0, 1.0)  # right, and no better than a naive guess
    assert "No better than blind guessing" in index(workspace).sentence["en"]


def test_three_customers_are_counted_without_a_percentage(world: World) -> None:
    workspace = world(walkers(3, 30), settings=asked("next_touchpoint", 2))
    replay(workspace)
    found = index(workspace)
    machine = found.index.machine
    assert machine.value is machine.low is machine.naive is None
    assert machine.n > machine.hits > 0
    assert f"{machine.hits} of {machine.n}" in found.sentence["en"]
    assert "%" not in found.sentence["en"].split(".")[0]


def test_a_touchpoint_renamed_in_the_middle_costs_hits_until_it_is_learnt(world: World) -> None:
    before = walkers(30, 56)
    after = [
        (10**6 + n, customer, day + 56, "purchase" if name == "buy" else name)
        for n, customer, day, name in walkers(30, 56)
    ]
    workspace = world([*before, *after], settings=asked("next_touchpoint", 2))
    replay(workspace)
    periods = [p.score.value for p in index(workspace).index.periods if p.score.value is not None]
    assert min(periods[1:]) < 0.95  # the rename is seen …
    assert periods[-1] > 0.95  # … and learnt
    misses = seals(workspace, state="miss", limit=10**6).listed
    assert {"purchase"} <= {seal.came for seal in misses}


def test_an_empty_log(world: World) -> None:
    workspace = world([], settings="")
    done = replay(workspace)
    assert (done.points, done.seals) == (0, 0)
    assert index(workspace).index.funnel.issued == 0
    assert guess(workspace) == ()
    assert verify(workspace).faults == ()


def test_one_event(world: World) -> None:
    workspace = world([(1, 1, 0.0, "ask")], settings=asked("next_touchpoint", 1))
    replay(workspace)  # the log ends before the two seconds have passed
    assert index(workspace).index.funnel.issued == 0


def test_all_events_at_one_instant(world: World) -> None:
    events = [(n, n % 20, 5.0, "ask") for n in range(1, 100)]
    workspace = world([*events, (999, 1, 9.0, "buy")], settings=asked("next_touchpoint", 1))
    replay(workspace)
    assert index(workspace).index.funnel.issued == 20  # one point a customer, after the last


def test_times_in_1960_and_2106(world: World) -> None:
    events = [
        (n, n % 20, day, "ask")
        for n, day in enumerate([-3650.5] * 20 + [-3649.5] * 20 + [49_700.0] * 20, start=1)
    ]
    workspace = world(events, settings=asked("next_touchpoint", 7))
    replay(workspace)
    found = index(workspace).index
    # beside the moments, heartbeats come while a customer is silent, but only a few of them
    assert found.funnel.issued == 20 + 20 + 3 * 20
    assert verify(workspace).faults == ()


@pytest.mark.parametrize(
    ("settings", "kind", "words"),
    [
        (asked("nextt", 1), SettingsError, ["nextt", "next_touchpoint"]),
        (asked("outcome", 1), SettingsError, ["touchpoints or condition"]),
        (asked("next_touchpoint", 1, 'standing = "no"'), SettingsError, ["nothing to foretell"]),
        (asked("value", 1), SettingsError, ["bands"]),
        (
            asked("outcome", 1, 'touchpoints = ["ask"]')
            + '[[touchpoint]]\nname = "ask"\nby = "company"\n',
            SettingsError,
            ["ask", "customer"],
        ),
        (
            asked("outcome", 1, 'condition = "touchpont = 3"'),
            ConditionError,
            ["asked", "touchpont", "touchpoint"],
        ),
    ],
)
def test_a_question_that_cannot_be_is_told_so(
    world: World, settings: str, kind: type[NebelhornError], words: list[str]
) -> None:
    workspace = world(walkers(5, 5), settings=settings)
    with pytest.raises(kind) as told:
        replay(workspace)
    assert all(word in str(told.value) for word in words), str(told.value)


def test_before_the_first_replay_everything_says_what_to_do(world: World) -> None:
    workspace = world(walkers(5, 5), settings=asked("next_touchpoint", 1))
    for verb in (index, seals, verify):
        with pytest.raises(NothingForetold, match="nebelhorn replay"):
            verb(workspace)


def test_unknown_names_are_told_which_are_near(world: World) -> None:
    workspace = world(walkers(5, 5), settings=asked("next_touchpoint", 1))
    replay(workspace)
    with pytest.raises(UnknownName, match="asked"):
        seals(workspace, question="aksed")
    with pytest.raises(UnknownName, match="nobody"):
        seals(workspace, customer="nobody")


def test_the_command_line_says_it_in_one_line(nebelhorn: Command, tmp_path: Path) -> None:
    init(tmp_path / "shop")
    place = ("-w", tmp_path / "shop")
    for verb in ("index", "seals", "verify"):
        said = nebelhorn(*place, verb)
        assert said.code == 2
        assert said.err.count("\n") == 1
    assert "not enough" in nebelhorn(*place, "guess", "--truth").out
    assert nebelhorn(*place, "index", "--by", "nothing").code == 2
    assert nebelhorn(*place, "index", "--days", "0").code == 2


def test_what_happens_before_1970_is_learnt_as_soon_as_it_is_known(world: World) -> None:
    early = [(n, customer, day - 4000.0, name) for n, customer, day, name in walkers(20, 30)]
    late = walkers(20, 30)
    shares = []
    for events in (early, late):
        workspace = world(events, settings=asked("next_touchpoint", 2))
        replay(workspace)
        shares.append(index(workspace).index.machine.value)
    assert shares[0] == pytest.approx(shares[1], abs=0.02)


def test_groups_that_a_seal_has_no_bits_for_are_named(world: World) -> None:
    groups = "".join(
        f'[[group]]\nname = "g{n}"\ncondition = "events_before >= {n}"\n' for n in range(34)
    )
    workspace = world(walkers(3, 3), settings=asked("next_touchpoint", 1) + groups)
    assert "left out: g32, g33" in replay(workspace).cautions[0]
