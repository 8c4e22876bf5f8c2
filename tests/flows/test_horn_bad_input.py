"""What people throw at horn and diagnosis, and what they are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nebelhorn import (
    Workspace,
    acknowledge,
    alarms,
    catalogue,
    diagnose,
    index,
    replay,
)
from nebelhorn.app import ChartState, Level, Watched, picture, take
from nebelhorn.errors import SettingsError, UnknownName, WorkspaceError

World = Callable[..., Workspace]
Command = Callable[..., Any]
NEXT = '[[question]]\nname = "next"\nkind = "next_touchpoint"\nhorizon_days = 1.5\n'


def walkers(customers: int, days: range, name_of: Callable[[int, int], str]) -> list[Any]:
    return [
        (10_000 * customer + day, customer, day + customer / 1000, name_of(customer, day))
        for customer in range(1, customers + 1)
        for day in days
    ]


def calm(customer: int, day: int) -> str:
    return ("ask", "buy")[(day + customer) % 2]


LUCK = np.random.default_rng(3).random((100, 400))


def turning(before: float, after: float) -> Callable[[int, int], str]:
    """After "ask" comes "return" with one chance until day 150 and another then, else "buy"."""

    def name_of(customer: int, day: int) -> str:
        if (day + customer) % 2 == 0:
            return "ask"
        return "return" if LUCK[customer, day] < (before if day < 150 else after) else "buy"

    return name_of


def test_three_customers_are_watched_and_nothing_is_claimed(world: World) -> None:
    workspace = world(walkers(3, range(200), calm), settings=NEXT)
    replay(workspace)
    found = alarms(workspace)
    assert found.alarms == ()
    assert "calm" in found.sentence["en"]
    why = diagnose(workspace)
    assert why.diagnosis.moves == ()
    assert index(workspace).depth.skill.value is None


def test_a_year_without_events_is_no_alarm_of_customers(world: World) -> None:
    events = walkers(20, range(120), calm) + walkers(20, range(485, 600), calm)
    workspace = world(events, settings=NEXT)
    replay(workspace)
    found = alarms(workspace)
    assert {alarm.watched for alarm in found.alarms} <= {Watched.SOURCE}
    assert diagnose(workspace).diagnosis.moves == ()


def test_when_every_prediction_is_void_nothing_is_watched_and_it_is_said(world: World) -> None:
    settings = '[[question]]\nname = "says"\nkind = "next_answer"\nhorizon_days = 3\n'
    workspace = world(walkers(20, range(120), calm), settings=settings)
    replay(workspace)
    found = index(workspace)
    assert found.index.funnel.void == found.index.funnel.due > 0
    assert found.depth.questions[0].reliability is None
    assert found.depth.skill.value is None
    horn = alarms(workspace)
    assert not any(chart.watched is Watched.INDEX for chart in horn.charts)
    assert diagnose(workspace).diagnosis.waterfall is None
    with pytest.raises(WorkspaceError, match="nothing to draw"):
        picture(workspace, found, workspace.folder / "index.svg")


def test_a_clock_two_days_ahead_changes_nothing_of_the_days_before_and_is_named(
    world: World,
) -> None:
    # from day 150 on the source dates everything two days after it is known
    events = [
        (*event[:2], event[2] + (2 if event[2] >= 150 else 0), event[3], event[2])
        for event in walkers(20, range(200), calm)
    ]
    on_time = world(walkers(20, range(150), calm), settings=NEXT)
    ahead = world(events, settings=NEXT)
    for workspace in (on_time, ahead):
        replay(workspace)
    before, after = index(on_time).depth.running, index(ahead).depth.running
    long_ago = len(before) - 4
    assert long_ago > 100
    assert [(one.day, one.n, one.value) for one in after[:long_ago]] == [
        (one.day, one.n, one.value) for one in before[:long_ago]
    ]
    why = diagnose(ahead, since=date(1970, 6, 2), until=date(1970, 7, 10))
    assert [fault.fault.value for fault in why.diagnosis.faults] == ["late"]
    assert "data_fault" in {verdict.value for verdict in why.diagnosis.verdicts}


def test_years_imported_at_once_are_a_backtest_and_say_so(world: World) -> None:
    workspace = world(walkers(8, range(730), calm), settings=NEXT)
    replay(workspace)
    assert index(workspace).index.label == "backtest"
    assert "Backtest" in index(workspace).sentence["en"]
    assert alarms(workspace).label == "backtest"


def test_without_a_replay_only_the_faster_signals_are_watched(world: World) -> None:
    workspace = world(walkers(20, range(200), calm))
    found = alarms(workspace)
    assert found.label == "signals"
    assert not any(chart.watched is Watched.INDEX for chart in found.charts)
    assert diagnose(workspace).diagnosis.waterfall is None


def test_an_empty_log_is_calm_and_has_nothing_to_diagnose(world: World) -> None:
    workspace = world([])
    assert alarms(workspace).alarms == ()
    with pytest.raises(SettingsError, match="nothing to compare"):
        diagnose(workspace)


def test_a_journey_that_turns_sounds_and_is_explained_and_acknowledged(world: World) -> None:
    workspace = world(walkers(60, range(260), turning(0.1, 0.6)), settings=NEXT)
    replay(workspace)
    found = alarms(workspace)
    red = [alarm for alarm in found.alarms if alarm.level is Level.RED]
    assert {Watched.INDEX, Watched.MOVES} <= {alarm.watched for alarm in red}
    first = next(alarm for alarm in red if alarm.watched is Watched.INDEX)
    assert diagnose(workspace, alarm=first.alarm_id).sentence["en"].startswith("“next” has been")
    assert 150 <= first.raised_day <= 165
    why = diagnose(workspace, alarm=first.alarm_id)
    assert why.diagnosis.moves[0].source == "ask"
    assert (why.diagnosis.moves[0].loser.target, why.diagnosis.moves[0].gainer.target) == (
        "buy",
        "return",
    )
    waterfall = why.diagnosis.waterfall
    assert waterfall is not None
    assert waterfall.within.separable
    parts = (waterfall.unseen, waterfall.vanished, waterfall.within, waterfall.mix)
    assert waterfall.after - waterfall.before == pytest.approx(
        sum(term.points for term in parts) + waterfall.question_set, abs=1e-12
    )
    said = acknowledge(workspace, first.alarm_id, cause="we take things back now", by="Ada")
    assert said.acknowledged is not None
    again = {alarm.alarm_id: alarm for alarm in alarms(workspace).alarms}
    assert again[first.alarm_id].acknowledged == said.acknowledged
    for bad in ("", "  "):
        with pytest.raises(SettingsError, match="empty"):
            acknowledge(workspace, first.alarm_id, cause=bad, by="Ada")
    with pytest.raises(UnknownName, match="no alarm"):
        acknowledge(workspace, "index/next/1999-01-01", cause="?", by="Ada")
    for drawn in (found, why, index(workspace)):
        file = picture(workspace, drawn, workspace.folder / "drawn.svg")
        assert file.read_text(encoding="utf-8").startswith("<svg")


def test_a_better_journey_never_sounds_and_its_gain_is_explained(world: World) -> None:
    workspace = world(walkers(40, range(260), turning(0.4, 0.0)), settings=NEXT)
    replay(workspace)
    watched = {alarm.watched for alarm in alarms(workspace).alarms}
    assert not watched & {Watched.INDEX, Watched.SKILL, Watched.CALIBRATION}
    why = diagnose(workspace, since=date(1970, 6, 10))
    assert why.diagnosis.waterfall is not None
    assert why.diagnosis.waterfall.after > why.diagnosis.waterfall.before
    assert why.diagnosis.gains[0].after == "ask"
    assert why.gains


def test_a_new_kind_is_heard_and_to_take_it_into_the_catalogue_answers_the_alarm(
    world: World,
) -> None:
    def with_forum(customer: int, day: int) -> str:
        return "forum" if day >= 150 and day % 5 == 0 else calm(customer, day)

    stages = '[[stage]]\nid = "use"\nde = "Nutzen"\nen = "Use"\n'
    entry = '[[touchpoint]]\nname = "forum"\n'
    workspace = world(walkers(30, range(220), with_forum), settings=f"{stages}\n{entry}")
    before = alarms(workspace).alarms
    heard = [alarm for alarm in before if alarm.watched is Watched.NEW_KIND]
    assert [alarm.subject for alarm in heard] == ["forum"]
    why = diagnose(workspace, alarm=heard[0].alarm_id)
    assert [kind.touchpoint for kind in why.diagnosis.new_kinds] == ["forum"]
    with pytest.raises(UnknownName, match="no stage 'usee'"):
        take(workspace, "forum", stage="usee")
    take(workspace, "forum", stage="use", label="Forum")
    taken = next(e for e in catalogue(workspace).entries if e.touchpoint.name == "forum")
    assert (taken.touchpoint.stage, taken.touchpoint.en) == ("use", "Forum")
    after = alarms(workspace).alarms
    known = [alarm for alarm in after if alarm.watched is Watched.NEW_KIND]
    assert [alarm.acknowledged.cause for alarm in known if alarm.acknowledged] == [
        "taken into the catalogue as Forum"
    ]
    assert [alarm.alarm_id for alarm in after] == [alarm.alarm_id for alarm in before]


@pytest.fixture
def foretold(nebelhorn: Command, shop: Path, write: Callable[..., Path]) -> Path:
    """Return a workspace of four months with a backtest."""
    rows = ["customer,time,touchpoint"]
    for _, customer, day, name in walkers(20, range(120), calm):
        moment = date.fromordinal(date(2025, 1, 1).toordinal() + int(day))
        rows.append(f"c{customer},{moment}T{customer % 24:02d}:00:00Z,{name}")
    file = write("events.csv", "\n".join(rows) + "\n")
    assert nebelhorn("-w", shop, "import", file).code == 0
    assert nebelhorn("-w", shop, "replay").code == 0
    return shop


def test_the_command_line_says_what_the_library_says(nebelhorn: Command, foretold: Path) -> None:
    shop = foretold
    assert "horn" in nebelhorn("-w", shop, "alarms").out
    said = nebelhorn("-w", shop, "alarms", "--json").json
    assert isinstance(said, dict)
    assert said["label"] == "backtest"
    assert len(said["charts"]) > 0
    assert "smallest drop" in nebelhorn("-w", shop, "alarms", "--charts").out
    why = nebelhorn("-w", shop, "diagnose", "--json").json
    assert isinstance(why, dict)
    assert why["diagnosis"]["before"]["from_day"] < why["diagnosis"]["after"]["from_day"]
    drawn = shop / "index.svg"
    assert nebelhorn("-w", shop, "index", "--deep", "--picture", drawn).code == 0
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    assert nebelhorn("-w", shop, "index", "--by", "skill").code == 0
    assert nebelhorn("-w", shop, "index", "--by", "day").code == 0


WRONG = (
    (("diagnose", "--since", "March"), "2026-03-01"),
    (("diagnose", "--since", "2030-01-01"), "the log has"),
    (("diagnose", "--alarm", "index/nothing/2025-01-01"), "no alarm"),
    (("diagnose", "--alarm", "x/y/2025-01-01", "--since", "2025-03-01"), "either"),
    (("alarms", "--acknowledge", "x"), "a cause and a name"),
    (("alarms", "--cause", "x"), "--acknowledge"),
    (("index", "--deep", "--by", "rule"), "either"),
)


def test_what_is_typed_wrongly_is_told(nebelhorn: Command, foretold: Path) -> None:
    for typed, told in WRONG:
        said = nebelhorn("-w", foretold, *typed)
        assert (said.code, told in said.err) == (2, True), typed


def test_charts_say_when_they_are_still_learning(world: World) -> None:
    workspace = world(walkers(20, range(60), calm), settings=NEXT)
    replay(workspace)
    states = {chart.state for chart in alarms(workspace).charts}
    assert states == {ChartState.LEARNING}
