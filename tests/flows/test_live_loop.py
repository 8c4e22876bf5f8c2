"""What is foretold live is what replay foretells: every seal, through restarts and bad luck."""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nebelhorn import Workspace, import_events, init, open_workspace
from nebelhorn.app import serving
from nebelhorn.app.foretelling import lay_ground, make_course, put_ground, read_points
from nebelhorn.app.live import Foretold, LiveLoop
from nebelhorn.app.live_run import LiveRun
from nebelhorn.app.ours import our_words
from nebelhorn.demo import simulate
from nebelhorn.drive import Points, drive
from nebelhorn.errors import DiskFull
from nebelhorn.live import Arrival, Inbox, Processor, Source
from nebelhorn.log import customer_keys, make_customer_keys
from nebelhorn.predictions import (
    LIVE,
    NOBODY,
    LedgerWriter,
    Run,
    at_once,
    begin_run,
    customer_parts,
    known_at,
    newest_run,
    pinned_columns,
    put_point_state,
    read_state_alike,
)
from nebelhorn.reality import verify_run

ATTRIBUTES = ("segment", "region", "channel", "team", "campaign")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATER = "no room left on the disk"
SHOP = Source("demo", frozenset(ATTRIBUTES))

MAPPING = """source = "demo"

[tables]
events = "events.csv"
answers = "answers.csv"

[[event]]
table = "events"
time = "time"
known = "known"
message_id = "id"
customer = "customer"
touchpoint_column = "touchpoint"
value = "value"
attributes = ["segment", "region", "channel", "team", "campaign"]

[[answer]]
table = "answers"
time = "time"
message_id = "id"
customer = "customer"
score = "score"
scale = [0, 10]
text = "text"
"""

QUESTIONS = """
[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 7
grace_hours = 48

[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 14
grace_hours = 24

[[question]]
name = "calls"
kind = "outcome"
horizon_days = 14
condition = "touchpoint = 'hotline call' and events_before > 2"
grace_hours = 72

[[question]]
name = "answers"
kind = "next_answer"
horizon_days = 30
grace_hours = 24

[[question]]
name = "leaves"
kind = "outcome"
horizon_days = 14
touchpoints = ["cancellation"]

[[belief]]
name = "letter-opens-app"
author = "Kaya Lindholm"
written = 2025-02-10
condition = "touchpoint = 'invoice' and events_before > 1"
claim = "app login"
question = "next"
confidence = 0.7
"""

SEALS = """
SELECT s.question_no, p.kind, p.moment_id, p.sealed_us, p.groups, s.flags, r.definition,
  s.support, s.confidence, s.class_1, s.class_2, s.class_3, s.class_4, s.class_5, s.class_6,
  s.class_7, s.class_8, s.chance_1, s.chance_2, s.chance_3, s.chance_4, s.chance_5, s.chance_6,
  s.chance_7, s.chance_8, s.majority, s.majority_chance, s.markov, s.markov_chance, s.we,
  w.definition, s.intent
FROM seal AS s JOIN sealed_point AS p USING (run_no, point_no)
JOIN rule AS r USING (rule_no) JOIN rule AS w ON w.rule_no = s.we_rule_no
WHERE run_no = ? ORDER BY ALL"""

PLANS = """
UPDATE answer SET intent = CASE hash(t_us) % 6 WHEN 0 THEN 'leave' WHEN 1 THEN 'stay'
  WHEN 2 THEN 'more' WHEN 3 THEN 'compare' WHEN 4 THEN 'unsure' END"""
"""What customers plan follows from when they answer: the same however it came in."""

Row = dict[str, str]


def us(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def rows(file: Path) -> list[Row]:
    with file.open() as opened:
        return list(csv.DictReader(opened))


@dataclass(frozen=True)
class Told:
    """An event or answer, and when it was known."""

    row: Row
    answer: bool

    @property
    def known_us(self) -> int:
        return us(datetime.fromisoformat(self.row["known"]))

    @property
    def heard_us(self) -> int:
        return max(self.known_us, us(datetime.fromisoformat(self.row["time"])))

    def json(self) -> dict[str, object]:
        told = {name: text for name, text in self.row.items() if text and name != "known"}
        if not self.answer:
            return {**told, "value": float(told["value"])} if "value" in told else dict(told)
        score = {"score": float(told["score"]), "scale": "0:10"} if "score" in told else {}
        return {**told, "touchpoint": "invoice", **score}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    place = tmp_path_factory.mktemp("live")
    made = simulate(place / "data", customers=60, months=5)
    chance = random.Random(3)  # noqa: S311 - figures of a test
    told: list[Told] = []
    for number, row in enumerate(rows(made.folder / "events.csv")):
        at = datetime.fromisoformat(row["time"])
        late = chance.choice([0] * 16 + [1, 2, 5, -1]) * chance.random() * DAY
        known = (at + max(late, -10 * HOUR)).isoformat()
        told.append(Told({"id": f"e{number}", **row, "known": known}, answer=False))
        if chance.random() < 0.08:  # the same customer again, so soon that it is one moment
            soon = (at + timedelta(seconds=chance.choice([1, 2, 2.000001]))).isoformat()
            twin = {"id": f"t{number}", **row, "time": soon, "known": soon}
            told.append(Told(twin, answer=False))
    names = sorted({one.row["touchpoint"] for one in told})
    for number, name in enumerate(names):  # what history has never seen is a matter of its own
        early = datetime(2025, 1, 1, number % 24, tzinfo=UTC).isoformat()
        first = {"id": f"f{number}", "customer": "first", "touchpoint": name}
        blank = dict.fromkeys(told[0].row, "")
        told.append(Told({**blank, **first, "time": early, "known": early}, answer=False))
    kept = ("customer", "time", "score", "text")
    for number, row in enumerate(rows(made.folder / "answers.csv")):
        answer = {"id": f"a{number}", **{name: row[name] for name in kept}, "known": row["time"]}
        told.append(Told(answer, answer=True))
    settings = made.settings.read_text() + QUESTIONS
    return Company(place, settings, tuple(sorted(told, key=lambda one: one.known_us)))


@dataclass(frozen=True)
class Company:
    place: Path
    settings: str
    told: tuple[Told, ...]

    def workspace(self, name: str, told: tuple[Told, ...]) -> Path:
        """Make a workspace that has imported what was told, from files."""
        folder = self.place / name
        init(folder).write_text(self.settings)
        data = self.place / f"{name}-data"
        data.mkdir()
        for file, answer in (("events.csv", False), ("answers.csv", True)):
            said = [one.row for one in told if one.answer == answer]
            with (data / file).open("w", newline="") as opened:
                writer = csv.DictWriter(opened, list(said[0]))
                writer.writeheader()
                writer.writerows(said)
        (data / "mapping.toml").write_text(MAPPING)
        with open_workspace(folder) as workspace:
            import_events(workspace, data, mapping=data / "mapping.toml")
            workspace.stores.facts.execute(PLANS)
        return folder

    def split(self, share: float) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
        many = round(len(self.told) * share)
        return self.told[:many], self.told[many:]


@dataclass(frozen=True)
class Served:
    workspace: Workspace
    inbox: Inbox
    processor: Processor
    loop: LiveLoop

    def put(self, received_us: int, *said: object) -> None:
        body = b"\n".join(
            one if isinstance(one, bytes) else json.dumps(one).encode() for one in said
        )
        self.inbox.put(Arrival(received_us, "plain", "events", 1, body)).result()

    def step(self) -> None:
        step = self.processor.step(known_from_us=self.loop.known_from_us)
        self.workspace.stores.facts.execute(PLANS)
        self.loop.hear(step.taken.customers)

    def seals(self) -> list[tuple[object, ...]]:
        return seals(self.workspace, live_run(self.workspace))


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    with open_workspace(folder) as workspace, Inbox(folder) as inbox:
        processor = Processor(workspace.stores, inbox, lambda _: SHOP)
        loop = LiveLoop(workspace)
        yield Served(workspace, inbox, processor, loop)
        loop.close()


def live_run(workspace: Workspace) -> Run:
    run = newest_run(workspace.stores.facts, LIVE)
    assert run is not None
    return run


def seals(workspace: Workspace, run: Run) -> list[tuple[object, ...]]:
    return workspace.stores.facts.execute(SEALS, [run.run_no]).fetchall()


def replayed(workspace: Workspace, like: Run, until_us: int) -> list[tuple[object, ...]]:
    """Replay all of a log as ``replay`` does, looking at the columns and groups of a live run."""
    facts, settings = workspace.stores.facts, replace(workspace.settings, groups=like.groups())
    ground = lay_ground(workspace, settings, settings.questions)
    put_ground(workspace, replace(ground, as_of_us=until_us - 1), lambda _: None)
    points = read_points(facts)
    put_point_state(facts)
    names, groups = ground.touchpoints.names, [one.name for one in ground.groups]
    state = read_state_alike(facts, names, groups, pinned_columns(like))
    known = known_at(state, customer_parts(facts))
    words = our_words(workspace, ground, points, state)
    courses = [
        make_course(facts, question, ground, known, word, at_once)
        for question, word in zip(ground.questions, words, strict=True)
    ]
    run = begin_run(facts, definition=like.definition, as_of_us=until_us, begun_us=0)
    keys = make_customer_keys(
        workspace.stores.office, set(points.sealed.customer_no.tolist()), chance=bytes
    )
    drive(points, courses, LedgerWriter(facts, run, keys))
    return seals(workspace, run)


def batches(told: tuple[Told, ...], chance: random.Random, most: int) -> Iterator[tuple[Told, ...]]:
    """Cut into batches of random sizes; what is known at one time stays together."""
    start = 0
    while start < len(told):
        end = min(len(told), start + chance.randint(1, most))
        while end < len(told) and told[end].known_us == told[end - 1].known_us:
            end += 1
        yield told[start:end]
        start = end


Disturb = Callable[[int], list[object]]


def lived(
    folder: Path, live: tuple[Told, ...], seed: int, disturb: Disturb = lambda _: []
) -> tuple[list[tuple[object, ...]], int]:
    """Live through what is told, with three restarts, and return the seals and until when."""
    chance = random.Random(seed)  # noqa: S311 - figures of a test
    parts = list(batches(live, chance, 40))
    stops = {0, len(parts), *chance.sample(range(1, len(parts)), 3)}
    end_us = max(one.heard_us for one in live) + 3_000_000
    for start, end in pairwise(sorted(stops)):
        with served(folder) as service:
            if not start:
                service.loop.tick(live[0].known_us)
            for number in range(start, end):
                for one in parts[number]:
                    service.put(one.known_us, one.json())
                newest_us = parts[number][-1].known_us
                for said in disturb(number):
                    service.put(newest_us, said)
                if chance.random() < 0.1:  # stopped before the bodies were read
                    continue
                service.step()
                # what is known at the watermark itself may still come
                next_us = parts[number + 1][0].known_us if number + 1 < len(parts) else newest_us
                with suppress(DiskFull):
                    service.loop.tick(chance.randint(newest_us, next_us))
    with served(folder) as service:
        service.step()
        service.loop.tick(end_us)
        run = live_run(service.workspace)
        keys = customer_keys(service.workspace.stores.office)
        assert verify_run(service.workspace.stores.facts, run.run_no, keys).faults == ()
        return service.seals(), end_us


@pytest.fixture(scope="module")
def wanted(company: Company) -> tuple[list[tuple[object, ...]], Run]:
    """What replay seals of all of it, looking at the columns a live run looks at."""
    history, live = company.split(0.6)
    folder = company.workspace("begun", history)
    with served(folder) as service:
        service.loop.tick(live[0].known_us)
        run = live_run(service.workspace)
    end_us = max(one.heard_us for one in live) + 3_000_000
    with open_workspace(company.workspace("replayed", company.told)) as workspace:
        found = replayed(workspace, run, end_us)
    return [row for row in found if int(str(row[3])) >= run.as_of_us], run


def test_live_seals_what_replay_seals_whatever_goes_wrong(
    company: Company,
    wanted: tuple[list[tuple[object, ...]], Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    history, live = company.split(0.6)
    append = LedgerWriter.append

    def stumbles_before(*_: object, **__: object) -> None:
        raise DiskFull(LATER)

    def stumbles_after(self: LedgerWriter, *what: object, **until: object) -> None:
        append(self, *what, **until)  # type: ignore[arg-type]
        raise DiskFull(LATER)

    def disturb(number: int) -> list[object]:
        """Send poison and what is known, and let the disk be full before or after sealing."""
        here = {3: stumbles_before, 6: stumbles_after}.get(number, append)
        monkeypatch.setattr(LedgerWriter, "append", here)
        tomorrow = datetime.fromisoformat(live[-1].row["known"]) + 100 * DAY
        far = {"touchpoint": "app login", "customer": "C00001", "time": tomorrow.isoformat()}
        return [far, {"customer": None, "touchpoint": 7}, live[0].json(), history[number].json()]

    found, _ = lived(company.workspace("live", history), live, 2, disturb)
    assert len(found) > 1_000
    assert any(row[29] != NOBODY for row in found)  # a belief spoke
    assert {row[31] for row in found if row[0] == 4} == {0, 1, NOBODY}  # plans speak of leaving
    assert {row[31] for row in found if row[0] != 4} == {NOBODY}
    assert any('"when"' in str(row[6]) for row in found)  # structure was learnt
    assert {row[1] for row in found} == {0, 1, 2}
    assert found == wanted[0]


def test_what_history_has_never_seen_is_foretold_from_the_next_day_on(company: Company) -> None:
    history, _ = company.split(0.1)
    day_us = 86_400_000_000
    at_us = (max(one.heard_us for one in history) // day_us + 2) * day_us
    new = {"id": "n", "customer": "C00001", "touchpoint": "drone visit"}
    with served(company.workspace("new", history)) as service:
        service.loop.tick(at_us)
        begun = live_run(service.workspace)
        service.put(at_us, new)
        service.step()
        assert service.loop.tick(at_us + 1_000_000) == 0  # two seconds make a pause
        assert service.loop.tick(at_us + 3_000_000) == 5
        assert service.loop.tick(at_us + 4_000_000) == 0
        assert live_run(service.workspace).run_no == begun.run_no
        service.put(at_us + day_us, {**new, "id": "o"})
        service.step()
        assert service.loop.tick(at_us + day_us + 3_000_000) == 5
        run = live_run(service.workspace)
        assert run.run_no == begun.run_no + 1
        assert "drone visit" in run.catalogue()
        assert service.loop.told == Foretold(run.run_no, at_us + day_us + 3_000_000, 10)


def test_what_a_clock_set_back_stamps_is_known_when_it_is_read(company: Company) -> None:
    history, live = company.split(0.1)
    at_us = live[0].known_us
    with served(company.workspace("clock", history)) as service:
        service.loop.tick(at_us)
        service.put(at_us - 9_000_000, {"id": "n", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(at_us - 5_000_000) == 0
        assert service.loop.tick(at_us + 2_000_001) == 5
        (sealed,) = {row[3] for row in service.seals()}
        assert sealed == at_us + 2_000_000


def test_where_nothing_is_asked_nothing_is_foretold_and_it_is_said(shop: Path) -> None:
    with served(shop) as service:
        service.put(5, {"id": "n", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(10_000_000) == 0
        told = service.loop.told
        assert (told.run_no, told.seals) == (None, 0)
        assert "no [[question]]" in str(told.silent)
        settings = shop / "nebelhorn.toml"
        settings.write_text(settings.read_text() + QUESTIONS.split("[[belief]]")[0])
        service.put(20_000_000, {"id": "o", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(30_000_000) == 5
        assert service.loop.told.silent is None


def test_a_question_that_cannot_be_is_said_and_hurts_nothing_else(shop: Path) -> None:
    settings = shop / "nebelhorn.toml"
    whole = settings.read_text()
    settings.write_text(whole + QUESTIONS.replace("hotline call' and", "hotline call' nonsense"))
    with served(shop) as service:
        service.put(5, {"id": "n", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(10_000_000) == 0
        assert "nonsense" in str(service.loop.told.silent)


def test_a_service_says_what_is_foretold_and_what_is_not(shop: Path) -> None:
    now_us = us(datetime(2026, 3, 2, tzinfo=UTC))
    with serving(shop, clock=lambda: now_us) as service:
        service.step()
        assert service.foretell() == 0
        state = service.state()
        assert (state.ready, state.foretold.until_us) == (True, now_us)
        assert "no [[question]]" in str(state.foretold.silent)


def test_a_fault_while_it_begins_is_forgotten_at_the_next_tick(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = shop / "nebelhorn.toml"
    settings.write_text(settings.read_text() + QUESTIONS.split("[[belief]]")[0])
    faults = [DiskFull("no room left")]

    def begin(*said: Any, **more: Any) -> LiveRun:
        if faults:
            raise faults.pop()
        return LiveRun(*said, **more)

    monkeypatch.setattr("nebelhorn.app.live.LiveRun", begin)
    with served(shop) as service:
        service.put(5, {"id": "n", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        with pytest.raises(DiskFull):
            service.loop.tick(10_000_000)
        assert service.loop.tick(11_000_000) == 0
        assert service.loop.told.run_no is not None
        service.put(20_000_000, {"id": "o", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(30_000_000) == 5


def test_a_value_no_money_can_have_is_put_aside(shop: Path) -> None:
    with served(shop) as service:
        service.put(5, {"id": "n", "customer": "C1", "touchpoint": "invoice", "value": -1e300})
        step = service.processor.step()
        assert (step.quarantined, step.taken.events) == (1, 0)


@pytest.mark.parametrize("others", [("C1", "C3"), ()])
def test_whose_facts_cannot_be_counted_is_set_aside_and_the_loop_goes_on(
    shop: Path,
    others: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = shop / "nebelhorn.toml"
    settings.write_text(settings.read_text() + QUESTIONS.split("[[belief]]")[0])

    def read(facts: duckdb.DuckDBPyConnection) -> Points:
        there = facts.execute("SELECT 1 FROM known_event WHERE t_us = 20000001 LIMIT 1").fetchall()
        if there:
            facts.execute("SELECT CAST('poison' AS INTEGER)")
        return read_points(facts)

    with served(shop) as service:
        service.put(5, {"id": "n", "customer": "C1", "touchpoint": "invoice"})
        service.step()
        service.loop.tick(10_000_000)
        monkeypatch.setattr("nebelhorn.app.live_run.read_points", read)
        for name in ("C2", *others):
            at = 20_000_001 if name == "C2" else 20_000_000
            said = {"id": name, "customer": name, "touchpoint": "invoice"}
            service.put(at, said)
        service.step()
        sealed = service.loop.tick(30_000_000)
        assert sealed == 5 * len(others)
        assert "set aside" in caplog.text
        assert "C2" in caplog.text
        assert service.loop.told.until_us == 30_000_000
        service.put(40_000_000, {"id": "m", "customer": "C4", "touchpoint": "invoice"})
        service.step()
        assert service.loop.tick(50_000_000) > 0
