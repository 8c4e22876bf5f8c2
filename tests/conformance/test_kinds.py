"""What every kind of forecast question keeps to; a new one is tested by standing on the shelf."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from nebelhorn import Workspace, index, replay, seals, verify
from nebelhorn.errors import SettingsError
from nebelhorn.predictions import KINDS, Kind, Touchpoints, kind_of
from nebelhorn.settings import Question, question_text

World = Callable[..., Workspace]
LISTED = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
TOUCHPOINTS = Touchpoints({1: "ask", 2: "buy", 3: "mail"}, frozenset({1, 2}))


def question(kind: Kind, *, days: float = 3.0) -> Question:
    """A question with everything this kind needs."""
    needs = " ".join(kind.needs)
    touchpoints = ("buy",) if "touchpoints" in needs else ()
    bands = (10.0, 20.0) if "bands" in needs else ()
    return Question("asked", kind.name, days, touchpoints=touchpoints, bands=bands)


def entry(kind: Kind) -> str:
    return f'{question_text(question(kind))}\n\n[[touchpoint]]\nname = "mail"\nby = "company"\n'


@LISTED
def test_it_says_what_it_asks_in_both_languages(kind: Kind) -> None:
    assert kind.en
    assert kind.de
    assert kind.en != kind.de


@LISTED
def test_its_classes_are_few_whole_numbers_with_names(kind: Kind) -> None:
    classes = kind.classes(question(kind), TOUCHPOINTS)
    assert len(classes) >= 2
    assert all(0 <= number < 65_536 for number in classes)
    assert len(set(classes.values())) == len(classes)
    assert kind.nothing is None or kind.nothing in classes


@LISTED
def test_acts_of_the_company_are_never_foretold(kind: Kind) -> None:
    assert "mail" not in kind.classes(question(kind), TOUCHPOINTS).values()


@LISTED
def test_what_learns_early_puts_nothing_first(kind: Kind) -> None:
    classes = kind.classes(question(kind), TOUCHPOINTS)
    assert not kind.early or kind.nothing == min(classes)


@LISTED
def test_a_question_that_lacks_something_is_told_what(kind: Kind) -> None:
    bare = Question("asked", kind.name, 3.0)
    if not kind.needs:
        assert kind_of(bare) is kind
        return
    with pytest.raises(SettingsError, match=kind.needs[0]):
        kind_of(bare)


@LISTED
def test_a_key_that_means_nothing_here_is_refused(kind: Kind) -> None:
    full = dataclasses.replace(
        question(kind), touchpoints=("buy",), condition="value > 3", bands=(1.0,)
    )
    with pytest.raises(SettingsError, match="means nothing"):
        kind_of(full)


@LISTED
def test_it_is_sealed_settled_and_verified(kind: Kind, world: World) -> None:
    events = [
        (100 * customer + step, customer, 2 * step, ("ask", "buy", "mail")[step % 3], None, 15.0)
        for customer in range(1, 21)
        for step in range(12)
    ]
    answers = [(9000 + customer, customer, 5.0, 0.9) for customer in range(1, 21)]
    workspace = world(events, answers, settings=entry(kind))
    done = replay(workspace)
    found = index(workspace).index
    assert verify(workspace).faults == ()
    assert done.seals == found.funnel.issued == done.points
    assert found.funnel.due > 0
    assert found.funnel.void == 0 or kind.nothing is None
    names = set(kind.classes(question(kind), TOUCHPOINTS).values()) | {"silence"}
    listed = seals(workspace, limit=10**6).listed
    assert {seal.foretells for seal in listed} <= names
    assert {seal.came for seal in listed if seal.came is not None} <= names
    assert all(seal.rule["de"] and seal.rule["en"] for seal in listed)
    hits = sum(seal.state == "hit" for seal in listed)
    assert hits == found.machine.hits


@LISTED
def test_a_clockwork_world_is_foretold_right_before_long(kind: Kind, world: World) -> None:
    # everybody asks on even days, buys on odd ones, and answers well on every fourth
    events = [
        (1000 * customer + day, customer, day, ("ask", "buy")[day % 2], None, 15.0)
        for customer in range(1, 21)
        for day in range(60)
    ]
    answers = [
        (100_000 + 1000 * customer + day, customer, day + 0.5, 1.0)
        for customer in range(1, 21)
        for day in range(0, 60, 4)
    ]
    workspace = world(events, answers, settings=entry(kind))
    replay(workspace)
    late = index(workspace, days=28).index.machine
    assert late.value is not None
    assert late.value > 0.95


def test_an_unknown_kind_is_told_which_there_are() -> None:
    with pytest.raises(SettingsError, match=r"falls_silent"):
        kind_of(Question("asked", "fals_silent", 3.0))
