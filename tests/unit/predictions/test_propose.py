from __future__ import annotations

from collections.abc import Callable

from nebelhorn import Workspace
from nebelhorn.predictions import kind_of, propose_questions

World = Callable[..., Workspace]


def daily(names: tuple[str, ...], customers: int = 10, days: int = 60) -> list[tuple[object, ...]]:
    return [
        (1000 * customer + day, customer, float(day), names[day % len(names)])
        for customer in range(1, customers + 1)
        for day in range(days)
    ]


def proposed(workspace: Workspace) -> dict[str, tuple[str, float, tuple[str, ...]]]:
    found = propose_questions(workspace.stores.facts, workspace.settings)
    assert all(kind_of(p.question) and p.reason and p.question.de for p in found)
    return {
        p.question.name: (p.question.kind, p.question.horizon_days, p.question.touchpoints)
        for p in found
    }


def test_a_log_of_acts_alone_is_asked_what_comes_next_and_who_falls_silent(world: World) -> None:
    assert proposed(world(daily(("see", "ask")))) == {
        "next": ("next_touchpoint", 1.0, ()),
        "silent": ("falls_silent", 1.0, ()),
    }


def test_leaving_complaining_and_answers_are_asked_where_there_are_some(world: World) -> None:
    settings = '[[touchpoint]]\nname = "bye"\nleaves = true\n'
    settings += '[[touchpoint]]\nname = "moan"\ncomplains = true\n'
    answers = [(90_000 + n, 1 + n % 10, float(n), 0.5) for n in range(30)]
    found = proposed(world(daily(("see", "bye", "moan", "ask")), answers, settings=settings))
    assert set(found) == {"next", "leaves", "answer", "silent", "complains"}
    assert found["leaves"][2] == ("bye",)


def test_buying_is_where_money_is_seen_and_elsewhere_not(world: World) -> None:
    events = [
        (*event, None, 20.0 if event[3] == "buy" else None)
        for event in daily(("see", "ask", "buy"))
    ]
    found = proposed(world(events))
    assert found["buys"][2] == ("buy",)
    assert found["value"][0] == "value"
    everywhere = [(*event, None, 20.0) for event in daily(("see", "ask", "buy"))]
    assert "buys" not in proposed(world(everywhere))


def test_what_the_company_does_is_not_asked(world: World) -> None:
    settings = '[[touchpoint]]\nname = "bye"\nleaves = true\nby = "company"\n'
    assert "leaves" not in proposed(world(daily(("see", "bye")), settings=settings))


def test_no_horizon_is_longer_than_a_quarter_of_the_history_if_it_can_be(world: World) -> None:
    slow = [(n, n % 5, 9.0 * (n // 5), "see") for n in range(1, 30)]
    assert proposed(world(slow))["next"][1] <= 14


def test_an_empty_log_is_no_error(world: World) -> None:
    assert set(proposed(world([]))) == {"next", "silent"}
