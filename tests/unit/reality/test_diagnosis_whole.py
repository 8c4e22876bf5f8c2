"""All of a diagnosis, and in which order it is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn import Workspace
from nebelhorn.reality.diagnosis import Case, Diagnosis, Span, Verdict, diagnose
from nebelhorn.settings import Settings

World = Callable[..., Workspace]
BEFORE, AFTER = Span(0, 45), Span(45, 90)
Next = Callable[[int, int], str]


def lived(after_look: Next, name: str = "look") -> list[tuple[object, ...]]:
    """Twelve customers a day look; what they do next depends on day and number."""
    events: list[tuple[object, ...]] = []
    for day in range(90):
        for n in range(12):
            who = 100 * day + n
            first = name if day >= 45 else "look"
            events.append((len(events), who, day + n / 30, first))
            events.append((len(events), who, day + n / 30 + 0.5, after_look(day, n)))
    return events


def usual(_: int, n: int) -> str:
    return "call" if n % 2 else "buy"


def diagnosed(workspace: Workspace) -> Diagnosis:
    return diagnose(workspace.stores.facts, Case(Settings()), BEFORE, AFTER)


def test_calm_has_no_verdict(world: World) -> None:
    found = diagnosed(world(lived(usual)))
    assert found.verdicts == ()
    assert (found.waterfall, found.gains, found.sources_tested) == (None, (), 3)


def test_moves_are_named(world: World) -> None:
    found = diagnosed(world(lived(lambda day, n: "buy" if day >= 45 and n < 9 else usual(day, n))))
    assert found.verdicts == (Verdict.MOVES,)
    (look,) = found.moves
    assert (look.source, look.loser.target, look.gainer.target) == ("look", "call", "buy")


def test_a_new_kind_is_said_once_and_not_as_moves_again(world: World) -> None:
    found = diagnosed(
        world(lived(lambda day, n: "chat" if day >= 45 and n % 2 and n < 9 else usual(day, n)))
    )
    assert found.verdicts[0] is Verdict.NEW_KIND
    assert [kind.touchpoint for kind in found.new_kinds] == ["chat"]
    assert all(moved.target != "chat" for move in found.moves for moved in move.moved)


def test_another_name_is_a_fault_and_nothing_else(world: World) -> None:
    found = diagnosed(world(lived(usual, name="look at it")))
    assert found.verdicts == (Verdict.DATA_FAULT,)
    assert found.new_kinds == ()
    assert found.sources_tested == 3


def test_faults_come_first(world: World) -> None:
    made = world(lived(lambda day, n: "buy" if day >= 45 and n < 9 else usual(day, n)))
    made.stores.facts.execute("DELETE FROM event WHERE t_us >= 80 * 86400000000")
    assert diagnosed(made).verdicts == (Verdict.DATA_FAULT, Verdict.MOVES)


@pytest.mark.parametrize(("before", "after"), [(Span(0, 0), Span(5, 9)), (Span(0, 9), Span(8, 20))])
def test_spans_follow_each_other(world: World, before: Span, after: Span) -> None:
    facts = world(lived(usual)).stores.facts
    with pytest.raises(ValueError, match="one after the other"):
        diagnose(facts, Case(Settings()), before, after)


def test_an_empty_log_has_no_diagnosis(world: World) -> None:
    found = diagnosed(world([]))
    assert found.verdicts == ()
    assert found.novelty.kinds_after.value is None
