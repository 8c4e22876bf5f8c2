"""New kinds of touchpoints."""

from __future__ import annotations

from collections.abc import Callable

from nebelhorn import Workspace
from nebelhorn.reality.diagnosis import Span, missing_mass, new_kinds, novelty, read_places
from nebelhorn.settings import By, Settings, Touchpoint

World = Callable[..., Workspace]
SETTINGS = Settings(
    touchpoints={
        "click": Touchpoint("click", stage="help"),
        "call": Touchpoint("call", stage="help"),
        "invoice": Touchpoint("invoice", stage="use", by=By.COMPANY),
        "pay": Touchpoint("pay", stage="use"),
    }
)


def lived(new_from: int = 60) -> list[tuple[object, ...]]:
    """Invoice, then a click or from some day on the forum, then payment; some buy and call."""
    events: list[tuple[object, ...]] = []
    for customer in range(100):
        day = customer
        asks = "forum" if day >= new_from and customer % 2 else "click"
        for place, name in enumerate(("invoice", asks, "pay")):
            events.append((len(events), customer, day + place / 10, name))
        for place, name in enumerate(("buy", "call")):
            events.append((len(events), 1000 + customer, day + place / 10, name))
    return events


def test_a_new_kind_is_named_with_its_neighbours(world: World) -> None:
    facts = world(lived()).stores.facts
    (kind,) = new_kinds(facts, read_places(facts, SETTINGS), Span(50, 100))
    assert (kind.touchpoint, kind.first_day, kind.moments, kind.customers) == ("forum", 61, 20, 20)
    assert (kind.nearest, kind.stage, kind.stage_now) == ("click", "help", "other")
    assert kind.likeness is not None
    assert kind.likeness > 0.9
    assert kind.came_from == (("invoice", 20),)
    assert kind.went_to == (("pay", 20),)


def test_what_was_there_before_is_not_new(world: World) -> None:
    facts = world(lived()).stores.facts
    assert new_kinds(facts, read_places(facts, SETTINGS), Span(70, 100)) == ()


def test_on_the_first_day_of_a_log_nothing_is_new(world: World) -> None:
    facts = world(lived()).stores.facts
    assert new_kinds(facts, read_places(facts, SETTINGS), Span(0, 30)) == ()


def test_what_stands_alone_has_no_nearest(world: World) -> None:
    events = [*lived(200), (9999, 5000, 80, "forum")]
    facts = world(events).stores.facts
    (kind,) = new_kinds(facts, read_places(facts, SETTINGS), Span(50, 100))
    assert (kind.nearest, kind.likeness, kind.stage, kind.came_from) == (None, None, None, ())


def test_how_much_is_unseen(world: World) -> None:
    facts = world([*lived(200), (9999, 5000, 80, "forum")]).stores.facts
    found = novelty(facts, Span(0, 50), Span(50, 100))
    assert found.kinds_before.value == 0.0
    assert found.kinds_after.value == 1 / found.kinds_after.n
    assert (found.kinds_before.kinds, found.kinds_after.kinds) == (5, 6)
    assert found.pairs_before.kinds == 3


def test_the_interval_stays_within_0_and_1() -> None:
    found = missing_mass([1, 1])
    assert (found.value, found.high) == (1.0, 1.0)
    assert found.low is not None
    assert 0.0 <= found.low < 1.0
