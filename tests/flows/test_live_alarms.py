"""When the horn sounds, whoever subscribed is told: each alarm once."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from nebelhorn import open_workspace
from nebelhorn.app import add_target, deliveries
from nebelhorn.app.alarms import Horn
from nebelhorn.app.background import Background
from nebelhorn.app.live import Foretold
from nebelhorn.app.sounding import SAME_DAYS, Watch, tell_alarms
from nebelhorn.reality import Alarm, Level, Watched

DAY_US = 86_400_000_000
TODAY = 20_000
NOW_US = TODAY * DAY_US + 5

YELLOW = Alarm(
    alarm_id="index/next/2024-10-01",
    watched=Watched.INDEX,
    subject="next",
    level=Level.YELLOW,
    since_day=TODAY - 9,
    raised_day=TODAY - 2,
    red_day=None,
    proven_day=None,
    usual=0.6,
    lately=0.4,
    n=120,
)


def horn(*alarms: Alarm) -> Horn:
    said = tuple({"en": f"{one.alarm_id} sinks", "de": f"{one.alarm_id} sinkt"} for one in alarms)
    return Horn("live", NOW_US, 7, (), alarms, {"en": "", "de": ""}, said)


def test_an_alarm_is_told_once_though_its_day_moves_and_again_when_it_turns_red(
    shop: Path,
) -> None:
    red = replace(YELLOW, level=Level.RED, red_day=TODAY)
    moved = replace(YELLOW, alarm_id="index/next/2024-10-03", raised_day=TODAY)
    with open_workspace(shop) as workspace:
        add_target(workspace, "crm", "https://93.184.216.34/crm", topics=["alarm.*"])
        add_target(workspace, "red", "https://93.184.216.34/red", topics=["alarm.red"])
        assert tell_alarms(workspace, horn(YELLOW), now_us=NOW_US) == 1
        assert tell_alarms(workspace, horn(YELLOW), now_us=NOW_US) == 0
        assert tell_alarms(workspace, horn(moved), now_us=NOW_US) == 0
        assert tell_alarms(workspace, horn(red), now_us=NOW_US) == 1
        told = {(one.target, one.topic) for one in deliveries(workspace)}
        assert told == {("crm", "alarm.yellow"), ("crm", "alarm.red"), ("red", "alarm.red")}
        with workspace.stores.office.connect() as connection:
            row = connection.execute(sa.text("SELECT body FROM outbox_message")).first()
        assert row is not None
        data = json.loads(row.body)["data"]
        assert (data["n"], data["usual"], data["lately"]) == (120, 0.6, 0.4)
        assert data["sentence"]["de"] == "index/next/2024-10-01 sinkt"


def test_what_sounded_long_ago_is_no_news(shop: Path) -> None:
    old = replace(YELLOW, raised_day=TODAY - SAME_DAYS - 1)
    with open_workspace(shop) as workspace:
        assert tell_alarms(workspace, horn(old), now_us=NOW_US) == 0


def test_what_a_backtest_would_have_heard_is_no_news_but_signals_are(shop: Path) -> None:
    voices = replace(YELLOW, alarm_id="voices//2024-10-01", watched=Watched.VOICES, subject="")
    heard = replace(horn(YELLOW, voices), label="backtest")
    with open_workspace(shop) as workspace:
        add_target(workspace, "crm", "https://93.184.216.34/crm", topics=["alarm.*"])
        assert tell_alarms(workspace, heard, now_us=NOW_US) == 1
        with workspace.stores.office.connect() as connection:
            bodies = connection.execute(sa.text("SELECT body FROM outbox_message")).scalars().all()
        assert [json.loads(body)["data"]["watched"] for body in bodies] == ["voices"]


def test_who_subscribes_later_is_not_told_of_what_was_told_before(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        assert tell_alarms(workspace, horn(YELLOW), now_us=NOW_US) == 1
        add_target(workspace, "crm", "https://93.184.216.34/crm", topics=["alarm.*"])
        assert tell_alarms(workspace, horn(YELLOW), now_us=NOW_US) == 0
        assert deliveries(workspace) == ()


def test_it_is_listened_to_once_a_day(shop: Path) -> None:
    now_us = [NOW_US]
    with open_workspace(shop) as workspace:
        watch = Watch(workspace, lambda: now_us[0], Background(Foretold, lambda: now_us[0]))
        assert watch.step() == 0
        with workspace.stores.office.connect() as connection:
            assert connection.execute(sa.text("SELECT * FROM told_alarm")).all() == []
        watch.stop()
