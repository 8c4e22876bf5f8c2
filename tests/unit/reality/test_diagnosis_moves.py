"""Where customers go after a touchpoint, before and after."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.reality.diagnosis import (
    Going,
    MoveChange,
    Span,
    changed_moves,
    horizon_days,
    read_places,
)
from nebelhorn.reality.diagnosis.moves import js_bits
from nebelhorn.settings import Settings

World = Callable[..., Workspace]
BEFORE, AFTER = Span(0, 50), Span(50, 100)
GOING = Going(days=5)


def ways(calls_before: int, calls_after: int, customers: int = 200) -> list[tuple[object, ...]]:
    """Each customer gets an invoice in each span; some call two days later, others click."""
    events: list[tuple[object, ...]] = []
    for start, calls in ((0, calls_before), (50, calls_after)):
        for customer in range(customers):
            day = start + customer % 20
            target = "call" if customer < calls else "click"
            events += [(len(events), customer, day, "invoice")]
            events += [(len(events), customer, day + 2, target)]
    return events


def found_in(workspace: Workspace, going: Going = GOING) -> dict[str, MoveChange]:
    facts = workspace.stores.facts
    names = read_places(facts, Settings()).names
    return {move.source: move for move in changed_moves(facts, names, BEFORE, AFTER, going)}


def test_from_where_to_where_is_named(world: World) -> None:
    invoice = found_in(world(ways(150, 50)))["invoice"]
    assert invoice.flagged
    assert (invoice.loser.target, invoice.loser.before, invoice.loser.after) == ("call", 0.75, 0.25)
    assert (invoice.gainer.target, invoice.gainer.n_before, invoice.gainer.n_after) == (
        "click",
        50,
        150,
    )
    assert (invoice.customers_before, invoice.n_after) == (200, 200)
    assert invoice.js_bits == pytest.approx(0.1887, abs=1e-4)


def test_nothing_is_flagged_where_nothing_changed(world: World) -> None:
    assert not any(move.flagged for move in found_in(world(ways(100, 104))).values())


def test_staying_away_is_a_way_to_go_on(world: World) -> None:
    found = found_in(world(ways(100, 100)))
    assert [moved.target for moved in found["click"].moved] == [None]
    assert found["click"].p == 1.0


def test_few_customers_are_not_looked_at(world: World) -> None:
    assert found_in(world(ways(40, 0, customers=49))) == {}


def test_moves_whose_horizon_was_not_over_do_not_count(world: World) -> None:
    events = ways(150, 150)
    events += [(9000 + n, n, 98, "invoice") for n in range(200)]
    assert found_in(world(events))["invoice"].n_after == 200


def test_acts_of_the_company_are_passed_over(world: World) -> None:
    events = ways(150, 150)
    events += [(9000 + n, n, 51 + n % 20, "mail") for n in range(200)]
    made = world(events)
    names = read_places(made.stores.facts, Settings()).names
    mail = next(number for number, name in names.items() if name == "mail")
    assert found_in(made)["invoice"].flagged
    passed = found_in(made, Going(passed=[mail], days=5))
    assert not passed["invoice"].flagged
    assert all(moved.target != "mail" for moved in passed["invoice"].moved)


def test_one_customer_who_does_it_often_is_one_customer(world: World) -> None:
    events = ways(100, 100, customers=200)
    plain = found_in(world(events))["invoice"].p
    often = [
        (9000 + 2 * n + place, 0, 50.1 + n * 0.2 + place / 10, name)
        for n in range(90)
        for place, name in enumerate(("invoice", "call"))
    ]
    with_one = found_in(world([*events, *often]))["invoice"]
    assert plain > 0.9
    assert with_one.gainer.target == "call"
    assert not with_one.flagged


def test_short_spans_have_short_horizons() -> None:
    assert horizon_days(Span(0, 200), Span(200, 202)) == 1


def test_alike_has_no_bits() -> None:
    half = np.array([0.5, 0.5])
    assert js_bits(half, half) == 0.0
