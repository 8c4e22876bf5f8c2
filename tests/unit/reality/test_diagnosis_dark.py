"""Traces of touchpoints that never reach the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nebelhorn import Workspace
from nebelhorn.feedback import share
from nebelhorn.reality.diagnosis import Case, Dark, Span, dark, read_places
from nebelhorn.reality.diagnosis.dark import beginning, compare, find_signs
from nebelhorn.reality.diagnosis.fogged import thicker_fog
from nebelhorn.reality.diagnosis.names import new_referrers, new_text_names
from nebelhorn.settings import By, Settings, Stage, Touchpoint

World = Callable[..., Workspace]
STAGES = tuple(Stage(name, name, name) for name in ("aware", "decide", "buy", "use", "leave"))
SETTINGS = Settings(
    stages=STAGES,
    touchpoints={
        "look": Touchpoint("look", stage="decide"),
        "sign": Touchpoint("sign", stage="buy"),
        "pay": Touchpoint("pay", stage="use"),
        "mail": Touchpoint("mail", stage="use", by=By.COMPANY),
        "complain": Touchpoint("complain", stage="use"),
        "cancel": Touchpoint("cancel", stage="leave", leaves=True),
    },
)
BEFORE, AFTER = Span(100, 200), Span(200, 300)


def lives(start_dark: int, leave_dark: int) -> list[tuple[object, ...]]:
    """A newcomer and a leaver a day; after day 200 some come and go without a trace (of 10)."""
    events: list[tuple[object, ...]] = [(0, 999_999, 0, "look")]
    for day in range(1, 300):
        who = 10 * day
        unseen = day >= 200
        if not (unseen and day % 10 < start_dark):
            events.append((len(events), who, day, "look"))
        events.append((len(events), who, day + 0.1, "sign"))
        if day >= 100:
            leaver = who - 900
            events.append((len(events), leaver, day - 5, "pay"))
            events.append((len(events), leaver, day - 4, "mail"))
            if not (unseen and day % 10 < leave_dark):
                events.append((len(events), leaver, day - 2, "complain"))
            events.append((len(events), leaver, day, "cancel"))
    for day in range(1, 300):
        events += [(len(events) + n, 10 * day, day + 20 * n + 1, "pay") for n in range(3)]
    return events


def found_in(workspace: Workspace) -> Dark:
    facts = workspace.stores.facts
    return dark(facts, Case(SETTINGS), read_places(facts, SETTINGS), BEFORE, AFTER)


def test_newcomers_out_of_nowhere_are_seen(world: World) -> None:
    found = found_in(world(lives(4, 0)))
    assert found.arrivals.risen
    assert (found.arrivals.before.k, found.arrivals.after.k, found.arrivals.after.n) == (0, 40, 100)
    assert found.arrive_at == (("sign", 40),)
    assert not found.leaving.risen


def test_leavers_without_a_sign_are_seen(world: World) -> None:
    found = found_in(world(lives(0, 4)))
    assert found.leaving.risen
    assert (found.leaving.before.k, found.leaving.after.k, found.leaving.after.n) == (0, 40, 100)
    assert not found.arrivals.risen


def test_calm_shows_nothing(world: World) -> None:
    found = found_in(world(lives(0, 0)))
    assert not found.arrivals.risen
    assert not found.leaving.risen
    assert found.names == ()


def test_paying_as_everybody_does_is_no_sign(world: World) -> None:
    facts = world(lives(0, 0)).stores.facts
    places = read_places(facts, SETTINGS)
    assert {places.names[number] for number in find_signs(facts, places, 200)} == {"complain"}


def test_before_enough_have_left_anything_is_a_sign(world: World) -> None:
    facts = world(lives(0, 0)).stores.facts
    places = read_places(facts, SETTINGS)
    signs = {places.names[number] for number in find_signs(facts, places, 110)}
    assert signs == {"look", "sign", "pay", "complain"}


def test_an_angry_answer_is_a_sign(world: World) -> None:
    answers = [(day, 10 * day - 900, day - 1, 0.2) for day in range(200, 300)]
    assert found_in(world(lives(0, 4), answers)).leaving.after.k == 0


def test_customers_of_the_first_weeks_are_no_newcomers(world: World) -> None:
    facts = world(lives(0, 0)).stores.facts
    places = read_places(facts, SETTINGS)
    found = dark(facts, Case(SETTINGS), places, Span(0, 100), Span(100, 200))
    assert found.arrivals.before.n == 40


def test_the_beginning_is_what_lies_before_buying() -> None:
    assert beginning(SETTINGS) == 2
    assert beginning(Settings(stages=(Stage("buy", "", ""), Stage("use", "", "")))) == 1


def test_few_are_not_compared() -> None:
    assert compare(share([1] * 14, [1] * 14), share([0] * 99, [1] * 99)).p is None


TEXTS = [(3, "I saw it on the web page.")] * 60


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Much cheaper on Tarifblick.", "Tarifblick"),
        ("Bei Tarifblick war es billiger.", "Tarifblick"),
        ("found it at check24.de today", "check24.de"),
        ("Cheaper elsewhere.", None),
        ("We did click on Pay.", None),
    ],
)
def test_names_in_texts(text: str, name: str | None) -> None:
    case = Case(SETTINGS, texts=[*TEXTS, *[(12, text)] * 8])
    found = new_text_names(case, Span(0, 10), Span(10, 20))
    assert [(one.name, one.where, one.first_day, one.times) for one in found] == (
        [(name, "{text}", 12, 8)] if name else []
    )


def test_a_name_said_before_or_rarely_is_not_new() -> None:
    says = [(12, "Cheaper on Tarifblick.")]
    known = Case(SETTINGS, texts=[*TEXTS, (4, "on tarifblick"), *says * 8])
    assert new_text_names(known, Span(0, 10), Span(10, 20)) == ()
    rare = Case(SETTINGS, texts=[*TEXTS, *says * 4])
    assert new_text_names(rare, Span(0, 10), Span(10, 20)) == ()


def test_new_referrers(world: World) -> None:
    events = [(n, n, n / 10, "look") for n in range(200)]
    facts = world(events).stores.facts
    facts.execute("ALTER TABLE event ADD COLUMN a_ref VARCHAR")
    facts.execute("INSERT INTO attribute VALUES ('utm_source', 'a_ref'), ('state', 'a_ref')")
    facts.execute(
        "UPDATE event SET a_ref = CASE WHEN event_id >= 120 AND event_id % 4 = 0 THEN 'portal' "
        "ELSE 'news' END"
    )
    (found,) = new_referrers(facts, Span(10, 20))
    assert (found.name, found.where, found.first_day, found.times) == (
        "portal",
        "utm_source",
        12,
        20,
    )


def test_fog_thickens_where_voices_are_lost_and_only_there(world: World) -> None:
    events, answers = [], []
    for customer in range(1, 61):
        for day in range(120):
            number = 1000 * customer + day
            name = ("call", "visit")[day % 2]
            events.append((number, customer, day + customer / 100, name))
            broken = name == "call" and day >= 80
            if (customer + day) % 3 == 0 and not broken:
                answers.append((number, customer, day + customer / 100 + 0.1, 0.8))
    workspace = world(events, answers)
    facts = workspace.stores.facts
    places = read_places(facts, workspace.settings)
    found = thicker_fog(facts, places, Span(20, 80), Span(80, 120))
    assert [change.touchpoint for change in found] == ["call"]
    unheard = found[0].unheard
    assert unheard.after.value == 1.0
    assert unheard.before.value == pytest.approx(2 / 3, abs=0.05)
    assert thicker_fog(facts, places, Span(0, 40), Span(40, 80)) == ()
