"""What is sealed live has an index of its own, never mixed with a backtest; all doors say it."""

from __future__ import annotations

import asyncio
import csv
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from nebelhorn import import_events, init, open_workspace, replay
from nebelhorn.app import (
    KeyKind,
    KeyWish,
    SealState,
    Service,
    VoidReason,
    add_key,
    alarms,
    index,
    open_access,
    rules,
    seals,
    serving,
)
from nebelhorn.cli.main import main
from nebelhorn.errors import NothingForetold, UnknownName
from nebelhorn.live import Arrival
from nebelhorn.web import make_application

BEGUN = datetime(2026, 1, 5, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HISTORY_DAYS, CUSTOMERS = 40, 30
SETTINGS = """
[company]
name = "Shop"
language = "en"

[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 2
grace_hours = 1
"""
MAPPING = """source = "history"
[tables]
events = "events.csv"
[[event]]
table = "events"
time = "time"
customer = "customer"
touchpoint_column = "touchpoint"
"""
FIRST_DAYS, ALL_DAYS = 12, 34
"""Before and after what was sealed on 28 days has come due: 2 days and an hour, and 28 days."""


@dataclass
class Company:
    """A company that is served; its clock stands still until it is told."""

    folder: Path
    now: datetime
    service: Service
    sent: int = 0

    @property
    def now_us(self) -> int:
        return (self.now - EPOCH) // timedelta(microseconds=1)

    def send(self, **said: object) -> None:
        self.sent += 1
        body = {"batch": [{"messageId": f"m{self.sent}", "type": "track", **said}]}
        arrival = Arrival(self.now_us, "segment", "batch", 1, json.dumps(body).encode())
        self.service._inbox.put(arrival).result()

    def live(self, days: int, chance: random.Random) -> None:
        for _ in range(days):
            self.now += timedelta(days=1)
            for number in chance.sample(range(CUSTOMERS), 9):
                name = chance.choice(["visit", "visit", "visit", "order", "call"])
                self.send(event=name, userId=f"c{number}")
            self.service.step()
            self.foretell()

    def foretell(self) -> None:
        self.now += timedelta(minutes=1)
        self.service.step()
        self.service.foretell()


def history(place: Path) -> Path:
    chance = random.Random(5)  # noqa: S311 - figures of a test
    (place / "data").mkdir()
    with (place / "data" / "events.csv").open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["customer", "time", "touchpoint"])
        for number in range(CUSTOMERS):
            at = BEGUN + timedelta(hours=chance.random() * 48)
            while at < BEGUN + timedelta(days=HISTORY_DAYS):
                name = chance.choice(["visit", "visit", "visit", "order", "call"])
                writer.writerow([f"c{number}", at.isoformat(), name])
                at += timedelta(hours=2 + chance.random() * 120)
    (place / "data" / "mapping.toml").write_text(MAPPING)
    init(place / "ws", name="Shop").write_text(SETTINGS)
    with open_workspace(place / "ws") as workspace:
        import_events(workspace, place / "data", mapping=place / "data" / "mapping.toml")
    return place / "ws"


@contextmanager
def served(folder: Path, now: datetime) -> Iterator[Company]:
    clock: list[Company] = []
    with serving(folder, clock=lambda: clock[0].now_us if clock else 0) as service:
        clock.append(Company(folder, now, service))
        yield clock[0]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of a company: one that has foretold live for a few days, one for long enough."""
    place = tmp_path_factory.mktemp("live-index")
    folder, chance = history(place), random.Random(9)  # noqa: S311 - figures of a test
    with open_workspace(folder) as workspace:
        replay(workspace)
    begun = BEGUN + timedelta(days=HISTORY_DAYS, hours=1)
    with served(folder, begun) as company:
        company.live(FIRST_DAYS, chance)
        company.send(event="visit", anonymousId="fox")
        company.send(event="order", userId="c3")
        company.service.step()
        company.foretell()
        company.send(type="identify", anonymousId="fox", userId="c3")
        company.service.step()
        now = company.now
    young = place / "young"
    shutil.copytree(folder, young)
    with served(folder, now) as company:
        company.send(event="drone", userId="c4")  # never seen before: a new run begins with it
        company.live(ALL_DAYS - FIRST_DAYS, chance)
    return young, folder


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 0
    return capsys.readouterr().out


def test_before_it_matures_the_backtest_is_shown_with_one_line_beside_it(
    lived: tuple[Path, Path],
) -> None:
    young, _ = lived
    with open_workspace(young) as workspace:
        found = index(workspace)
        sealed = seals(workspace.looking_at("live"), limit=10**6)
        heard = alarms(workspace)
    assert found.index.label == heard.label == "backtest"
    assert found.index.headline.value is not None
    live = found.index.live
    assert live is not None
    states = Counter(one.state for one in sealed.listed)
    assert (live.hits, live.n) == (
        states[SealState.HIT],
        states[SealState.HIT] + states[SealState.MISS],
    )
    assert live.n > 30
    began = BEGUN + timedelta(days=HISTORY_DAYS + 1, hours=1, minutes=1)
    matures = began + timedelta(days=30, hours=1)
    assert live.index_from_us == (matures - EPOCH) // timedelta(microseconds=1)
    said = f"Live since 15 Feb 2026: {live.hits} of {live.n} right so far, index from 17 Mar 2026"
    assert found.live is not None
    assert found.live["en"] == f"{said} on." == (heard.live or {})["en"]


def test_before_it_matures_no_share_is_said_of_it(
    lived: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    young, _ = lived
    with open_workspace(young, run="live") as workspace:
        alone = index(workspace)
    live = alone.index.live
    assert live is not None
    assert alone.index.label == "live"
    assert (alone.index.headline.hits, alone.index.headline.n) == (live.hits, live.n)
    assert "%" not in json.dumps([alone.sentence, alone.live])
    shares = [alone.index.headline, *(one.score for one in alone.index.questions)]
    assert {(one.value, one.naive) for one in shares} == {(None, None)}
    assert (alone.index.periods, alone.index.rules, alone.depth) == ((), (), None)
    where = ["-w", str(young), "index"]
    assert f"{live.hits} of {live.n} right so far, index from" in told(where, capsys)
    printed = told([*where, "--live"], capsys)
    assert f"{live.hits} of {live.n} right. Live, machine" in printed
    assert "%" not in printed
    assert "Backtest" in told([*where, "--backtest"], capsys)


def test_who_became_another_customer_is_said(
    lived: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, old = lived
    with open_workspace(old) as workspace:
        funnel = index(workspace.looking_at("live")).index.funnel
        void = seals(workspace.looking_at("live"), state=SealState.VOID, limit=10**6)
    assert funnel.identity == funnel.void == 2
    assert [one.void for one in void.listed] == [VoidReason.IDENTITY] * 2
    printed = told(["-w", str(old), "index", "--live"], capsys)
    assert "2 void (2 since their customer has become another one" in printed


def test_once_it_has_matured_it_is_the_index_through_all_runs_that_ask_the_same(
    lived: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, old = lived
    with open_workspace(old) as workspace:
        found = index(workspace)
        backtest = index(workspace.looking_at("backtest"))
        sealed = seals(workspace, limit=10**6)
        heard = alarms(workspace)
        assert rules(workspace).label == "live"
    assert {found.index.label, sealed.label, heard.label} == {"live"}
    assert (found.index.live, found.live, backtest.live) == (None, None, None)
    assert backtest.index.label == "backtest"
    assert len({one.run_no for one in sealed.listed}) == 2
    assert len({(one.run_no, one.seal_no) for one in sealed.listed}) == sealed.total
    states = Counter(one.state for one in sealed.listed)
    funnel, score = found.index.funnel, found.index.headline
    assert funnel.issued == sealed.total
    assert (score.hits, score.n) == (
        states[SealState.HIT],
        states[SealState.HIT] + states[SealState.MISS],
    )
    assert score.value == pytest.approx(score.hits / score.n)
    assert found.index.periods
    assert min(one.from_us for one in found.index.periods) > backtest.index.periods[0].from_us
    printed = json.loads(told(["-w", str(old), "index", "--json"], capsys))
    assert printed["index"]["machine"]["value"] == score.value
    written = told(["-w", str(old), "report", "--json"], capsys)
    page = Path(json.loads(written)["report"]).read_text()
    assert found.sentence["en"].split(". Live, machine")[0] in page
    assert backtest.sentence["en"].split(". Backtest, machine")[0] not in page
    assert "2, weil die Kunden inzwischen andere sind" in page


def test_where_there_is_only_a_live_run_it_is_shown(tmp_path: Path) -> None:
    folder = history(tmp_path)
    with pytest.raises(NothingForetold, match="live"), open_workspace(folder, run="live") as one:
        index(one)
    with served(folder, BEGUN + timedelta(days=HISTORY_DAYS, hours=1)) as company:
        company.live(4, random.Random(2))  # noqa: S311 - figures of a test
        found = index(company.service.workspace)
    assert found.index.label == "live"
    assert found.index.headline.value is None
    assert found.index.headline.n > 0
    with open_workspace(folder) as workspace, pytest.raises(UnknownName, match="backtest"):
        workspace.looking_at("yesterday")


def test_the_read_api_tells_of_both_and_never_of_a_mixture(lived: tuple[Path, Path]) -> None:
    for folder, label in zip(lived, ("backtest", "live"), strict=True):
        with open_access(folder) as access:
            key = add_key(access, KeyWish(f"crm {label}", KeyKind.READ)).secret.reveal()
        with served(folder, BEGUN + timedelta(days=90)) as company:
            while company.service.read_side.step():
                pass
            company.service.read_side.compute()
            workspace = company.service.workspace
            wanted = {
                run: index(workspace.looking_at(run)).sentence["en"] for run in ("live", "backtest")
            }
            bodies = answers(company, key)
        assert bodies["/v1/index"]["label"] == bodies["/v1/alarms"]["label"] == label
        for run, sentence in wanted.items():
            assert bodies[f"/v1/index?run={run}"]["sentence"] == sentence
            assert bodies[f"/v1/index?run={run}"]["label"] == run
            assert bodies[f"/v1/alarms?run={run}"]["label"] == run
        assert bodies["/v1/index"] == bodies[f"/v1/index?run={label}"]
        assert (bodies["/v1/index"]["live"] is None) == (label == "live")
        assert bodies["/v1/index?run=both"]["error"]["code"] == "parameter_wrong"


def answers(company: Company, key: str) -> dict[str, Any]:
    application = make_application(company.service, lambda: company.now_us)

    async def ask() -> dict[str, Any]:
        transport = httpx.ASGITransport(application)
        paths = [
            f"/v1/{name}{run}"
            for name in ("index", "alarms")
            for run in ("", "?run=live", "?run=backtest", "?run=both")
        ]
        async with httpx.AsyncClient(transport=transport, base_url="http://nebelhorn") as client:
            auth = httpx.BasicAuth(key, "")
            return {path: (await client.get(path, auth=auth)).json() for path in paths}

    return asyncio.run(ask())
