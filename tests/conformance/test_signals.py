"""What every signal keeps to; a new one is tested by standing on the shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest

from nebelhorn import Workspace
from nebelhorn.reality.horn.result import Alarm
from nebelhorn.reality.horn.series import DaySeries
from nebelhorn.reality.signal import DAY_US, Outlook, Signal
from nebelhorn.reality.signal_facts import put_signal_facts
from nebelhorn.reality.signals import SIGNALS

World = Callable[..., Workspace]
LISTED = pytest.mark.parametrize("signal", SIGNALS.values(), ids=[w.value for w in SIGNALS])
NAMES = ("advert", "buy", "call", "forum", "leave", "mail")
COMPANY = ("mail",)
CHARTS = 10


def outlook(until: float, touchpoints: Sequence[str] = NAMES) -> Outlook:
    numbers = {name: number for number, name in enumerate(sorted(touchpoints), start=1)}
    ranks: dict[int, int | None] = dict.fromkeys(numbers.values(), 1)
    ranks[numbers.get("advert", 0)] = 0
    return Outlook(
        names={number: name for name, number in numbers.items()},
        from_us=0,
        as_of_us=round(until * DAY_US),
        stage_rank=ranks,
        company=frozenset(numbers[name] for name in COMPANY if name in numbers),
        leaves=frozenset({numbers["leave"]} if "leave" in numbers else ()),
        modelled=frozenset(touchpoints) - {"forum"},
    )


@cache
def lively_company(days: int, *, seed: int = 5) -> tuple[list[tuple], list[tuple]]:
    """Facts of a company in which everything a signal may hear goes on, some known late."""
    draw = np.random.default_rng(seed)
    events: list[tuple] = []
    answers: list[tuple] = []

    def happens(customer: int, at: float, name: str) -> None:
        late = float(draw.exponential(3.0)) if draw.random() < 0.2 else 0.0
        events.append((len(events) + 1, customer, at, name, at + late))

    for customer in range(1, 700):
        begin = 0.5 * customer - 60
        entry = "advert" if begin < days * 0.7 or draw.random() < 0.5 else "buy"
        if begin > 0:
            happens(customer, begin, entry)
        for at in np.sort(draw.uniform(max(0.0, begin), max(0.0, begin) + 60, 8)).tolist():
            change = at > days * 0.6
            choice = draw.choice(
                ["buy", "call", "mail", "forum"],
                p=[0.2, 0.4, 0.3, 0.1] if change else [0.5, 0.2, 0.3, 0],
            )
            happens(customer, at, str(choice))
            if draw.random() < (0.5 if at < days * 0.7 else 0.1):
                score = float(draw.random()) if at < days * 0.5 else float(draw.random()) / 2
                answers.append(
                    (len(answers) + 10**6, customer, at + float(draw.exponential(1)), score)
                )
        happens(customer, max(0.0, begin) + 61, "leave")
    events = [event for event in events if event[2] < days]
    return events, [answer for answer in answers if answer[2] < days]


def look(
    workspace: Workspace, signal: Signal, seen: Outlook
) -> tuple[list[DaySeries], list[Alarm]]:
    facts = workspace.stores.facts
    put_signal_facts(facts, seen)
    return signal.series(facts, seen), signal.alarms(facts, seen, CHARTS)


@pytest.fixture(scope="module")
def sourced(world: World) -> World:
    """Return ``world``, once for the same events, and with a source for each touchpoint."""
    made: dict[int, tuple[object, Workspace]] = {}

    def make(events: Sequence[tuple], answers: Sequence[tuple] = ()) -> Workspace:
        if id(events) not in made:
            workspace = world(events, answers)
            workspace.stores.facts.execute(
                "INSERT INTO source SELECT touchpoint_no, name FROM touchpoint;"
                "UPDATE event SET source_no = touchpoint_no"
            )
            made[id(events)] = (events, workspace)
        return made[id(events)][1]

    return make


@cache
def known_by(cut: int) -> tuple[list[tuple], list[tuple]]:
    events, answers = lively_company(300)
    known = [event for event in events if event[4] < cut]
    # numbers of touchpoints go by name: all must be there both times
    present = {event[3] for event in known}
    known += [event for event in events if event[3] not in present]
    return known, [answer for answer in answers if answer[2] < cut]


@cache
def with_a_gap() -> tuple[list[tuple], list[tuple]]:
    events, answers = lively_company(150)
    later = [(10**5 + n, customer, at + 500, name, None) for n, customer, at, name, _ in events]
    return [*events, *later], answers


@LISTED
def test_it_has_series_or_finds_its_alarms_itself(signal: Signal) -> None:
    own = {
        name
        for name in ("series", "alarms")
        if getattr(signal, name).__module__ != "nebelhorn.reality.signal"
    }
    assert len(own) == 1


@LISTED
def test_an_empty_log_says_nothing(signal: Signal, sourced: World) -> None:
    assert look(sourced([]), signal, outlook(0, ())) == ([], [])


@LISTED
def test_three_customers_raise_nothing(signal: Signal, sourced: World) -> None:
    events = [
        (100 * customer + step, customer, 30.0 * step, NAMES[(customer + step) % 6])
        for customer in range(3)
        for step in range(20)
    ]
    series, alarms = look(sourced(events), signal, outlook(600))
    assert alarms == []
    assert all(single.many.max() <= 3 for single in series)


@LISTED
def test_a_year_without_anything_between_is_no_trouble(signal: Signal, sourced: World) -> None:
    series, _ = look(sourced(*with_a_gap()), signal, outlook(700))
    for single in series:
        assert not ((single.day > 215) & (single.day < 500)).any()


@LISTED
def test_its_days_ascend_and_its_values_lie_in_their_range(signal: Signal, sourced: World) -> None:
    series, _ = look(sourced(*lively_company(300)), signal, outlook(300))
    for single in series:
        assert (np.diff(single.day) > 0).all()
        assert single.many.min() > 0
        assert ((single.total >= 0) & (single.total <= single.many)).all()
        assert single.day.max() < 300
        units = single.units
        assert units is not None
        assert (np.diff(units.day) >= 0).all()
        assert set(units.day.tolist()) == set(single.day.tolist())
        assert ((units.value >= units.low) & (units.value <= units.high)).all()


@LISTED
def test_something_is_heard_where_everything_goes_on(signal: Signal, sourced: World) -> None:
    series, alarms = look(sourced(*lively_company(300)), signal, outlook(330))
    assert series or alarms


@LISTED
@pytest.mark.parametrize("cut", [90, 187, 240])
def test_what_becomes_known_later_changes_nothing_before(
    signal: Signal, sourced: World, cut: int
) -> None:
    series, alarms = look(sourced(*known_by(cut)), signal, outlook(cut))
    all_series, all_alarms = look(sourced(*lively_company(300)), signal, outlook(330))
    assert [_said(alarm) for alarm in alarms] == [
        _said(alarm) for alarm in all_alarms if alarm.raised_day < cut
    ]
    whole = {single.subject: single for single in all_series}
    assert {single.subject for single in series} == {
        subject for subject, single in whole.items() if single.day[0] < cut
    }
    for single in series:
        later = whole[single.subject]
        before = later.day < cut
        assert single.day.tolist() == later.day[before].tolist()
        assert single.many.tolist() == later.many[before].tolist()
        assert single.total.tolist() == later.total[before].tolist()


@LISTED
def test_asked_twice_it_says_the_same(signal: Signal, sourced: World) -> None:
    workspace = sourced(*lively_company(300))
    first, again = (look(workspace, signal, outlook(200)) for _ in range(2))
    assert repr(first) == repr(again)


def _said(alarm: Alarm) -> tuple[str, int, int]:
    return alarm.alarm_id, alarm.since_day, alarm.raised_day
