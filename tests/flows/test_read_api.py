"""What other systems read: library, command line and web say the same, and it is what facts say."""

from __future__ import annotations

import asyncio
import csv
import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from starlette.applications import Starlette

from nebelhorn import Workspace, import_events, init, open_workspace
from nebelhorn.app import (
    ChangeGap,
    KeyKind,
    KeyWish,
    ReadSide,
    Service,
    add_key,
    customer,
    link,
    open_access,
    replay,
    serving,
    unlink,
)
from nebelhorn.app.reading.known import read_known
from nebelhorn.app.reading.runs import shown_runs
from nebelhorn.app.reading.saying import Speaker
from nebelhorn.app.reading.terms import Terms, end_of_knowledge
from nebelhorn.cli.main import main
from nebelhorn.live import forget_profiles
from nebelhorn.log import customer_number
from nebelhorn.web import make_application

DAY_US = 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGUN = datetime(2026, 3, 2, tzinfo=UTC)
HISTORY_DAYS = 60

SETTINGS = """
[company]
name = "Shop"

[journey]
cut_after_days = 20

[[stage]]
id = "using"
de = "Nutzen"
en = "Use"

[[touchpoint]]
name = "visit"
de = "Besuch"
stage = "using"

[[question]]
name = "next"
kind = "next_touchpoint"
horizon_days = 2
grace_hours = 1
en = "What comes next?"
de = "Was kommt als Nächstes?"
"""

MAPPING = """source = "history"
[tables]
events = "events.csv"
answers = "answers.csv"
[[event]]
table = "events"
time = "time"
customer = "customer"
touchpoint_column = "touchpoint"
objects = { order = "order" }
[[answer]]
table = "answers"
time = "time"
customer = "customer"
score = "score"
scale = [0, 10]
goal = "goal"
"""


def us(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


class Web:
    """Asks an application, one request after the other."""

    def __init__(self, application: Starlette) -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(application)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://nebelhorn")

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._client.get(path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self._runner.run(self._client.post(path, **more))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()


@dataclass
class Company:
    """A company that is served, with a clock of its own."""

    folder: Path
    now_us: int
    write_key: str
    read_key: str
    service: Service = field(init=False)
    web: Web = field(init=False)

    def clock(self) -> int:
        return self.now_us

    def send(self, *said: dict[str, object]) -> None:
        auth = httpx.BasicAuth(self.write_key, "")
        body = "\n".join(json.dumps(one) for one in said)
        assert self.web.post("/v1/events", content=body, auth=auth).status_code == 200
        while self.service.step().rows:
            pass
        self.settle()

    def later(self, **span: float) -> None:
        self.now_us += timedelta(**span) // timedelta(microseconds=1)
        while self.service.step().rows:
            pass
        self.service.foretell()
        self.settle()

    def settle(self) -> None:
        while self.service.read_side.step():
            pass

    def get(self, path: str, **headers: str) -> httpx.Response:
        told = {"authorization": f"Bearer {self.read_key}", **headers}
        return self.web.get(path, headers=told)

    def customer(self, name: str, language: str = "en") -> dict[str, Any]:
        found = self.get(f"/v1/customers/{name}?language={language}")
        assert found.status_code == 200, found.text
        return dict(found.json())

    def changes(self, after: str) -> list[tuple[str, dict[str, Any]]]:
        found = self.service.read_side.changes(after)
        assert isinstance(found, list)
        return [(one.kind, json.loads(one.body)) for one in found]

    @property
    def workspace(self) -> Workspace:
        return self.service.workspace


def write_history(data: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - figures of a test
    events: list[list[object]] = []
    answers: list[list[object]] = []
    for number in range(30):
        at = BEGUN + timedelta(hours=chance.random() * 48)
        end = BEGUN + timedelta(days=HISTORY_DAYS)
        while at < end:
            name = chance.choice(["visit", "visit", "order", "call"])
            order = f"o{number}-{len(events)}" if name == "order" else ""
            events.append([f"c{number}", at.isoformat(), name, order])
            if chance.random() < 0.2:
                said = (at + timedelta(hours=1)).isoformat()
                answers.append([f"c{number}", said, chance.randrange(11), "peace"])
            at += timedelta(hours=2 + chance.random() * 150)
    data.mkdir()
    tables: dict[str, tuple[list[object], list[list[object]]]] = {
        "events": (["customer", "time", "touchpoint", "order"], events),
        "answers": (["customer", "time", "score", "goal"], answers),
    }
    for table, (head, rows) in tables.items():
        with (data / f"{table}.csv").open("w", newline="") as opened:
            writer = csv.writer(opened)
            writer.writerows([head, *rows])
    (data / "mapping.toml").write_text(MAPPING)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("read")
    write_history(place / "data")
    settings = init(place / "ws", name="Shop")
    settings.write_text(SETTINGS)
    with open_workspace(place / "ws") as workspace:
        import_events(workspace, place / "data", mapping=place / "data" / "mapping.toml")
    return place / "ws"


@contextmanager
def served(folder: Path, keys: tuple[str, str], now_us: int) -> Iterator[Company]:
    company = Company(folder, now_us, *keys)
    with serving(folder, clock=company.clock) as service:
        company.service = service
        company.web = Web(make_application(service, company.clock))
        company.settle()
        try:
            yield company
        finally:
            company.web.close()


def keys_of(folder: Path) -> tuple[str, str]:
    with open_access(folder) as access:
        write = add_key(access, KeyWish("shop", KeyKind.WRITE, source="shop"))
        read = add_key(access, KeyWish("crm", KeyKind.READ))
    return write.secret.reveal(), read.secret.reveal()


@pytest.fixture
def company(history: Path, tmp_path: Path) -> Iterator[Company]:
    folder = tmp_path / "ws"
    shutil.copytree(history, folder)
    now_us = us(BEGUN + timedelta(days=HISTORY_DAYS, hours=1))
    with served(folder, keys_of(folder), now_us) as company:
        yield company


def without_time(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state without the time it is told by, which goes on where nothing else does."""
    return {name: value for name, value in state.items() if name != "as_of"}


def by_facts(company: Company, language: str) -> dict[str, dict[str, Any]]:
    """Compute the state of everybody anew, compared with what is compared with today."""
    workspace = company.workspace.lend()
    facts = workspace.stores.facts
    told = company.service.read_side._keeper.store.meta("terms")
    assert told is not None
    terms = msgspec.json.decode(told, type=Terms)
    as_of_us = end_of_knowledge(facts)
    runs = shown_runs(workspace, as_of_us)
    customers = [row[0] for row in facts.execute("SELECT DISTINCT id_no FROM event").fetchall()]
    speaker = Speaker(workspace.settings, language, 20 * DAY_US, runs)
    found: dict[str, dict[str, Any]] = {}
    for number in customers:  # one after the other: nobody's state depends on who is asked for too
        for one in read_known(workspace, [number], terms, as_of_us, runs).values():
            state = msgspec.json.decode(msgspec.json.encode(speaker.state(one, terms, as_of_us)))
            found[state["id"]] = state
    facts.close()
    return found


def test_library_command_line_and_web_say_the_same(
    company: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    company.later(seconds=1)  # what is foretold live begins with the first tick
    company.send({"customer": "c3", "touchpoint": "visit", "id": "m1"})
    company.later(seconds=5)
    told = company.customer("c3", "de")
    assert told["last_touchpoint"]["label"] == "Besuch"
    assert told["predictions"][0]["label"] == "Was kommt als Nächstes?"
    library = customer(company.workspace, "c3", language="de")
    assert msgspec.json.decode(msgspec.json.encode(library)) == told
    with pytest.raises(SystemExit) as left:
        main(["-w", str(company.folder), "customer", "c3", "--language", "de", "--json"])
    assert left.value.code == 0
    printed = json.loads(capsys.readouterr().out)
    assert msgspec.convert(printed, type(library)) == library


def test_what_is_served_is_what_the_facts_say(company: Company) -> None:
    chance = random.Random(11)  # noqa: S311 - figures of a test
    for number in range(14):
        who = f"c{chance.randrange(34)}"
        said: dict[str, object] = {"customer": who, "touchpoint": "visit", "id": f"m{number}"}
        if number % 3 == 0:
            said |= {"touchpoint": "order", "order_id": f"late-{number}"}
        if number % 4 == 1:
            said |= {"score": 3, "scale": "0:10"}
        if number == 6:
            said |= {"anonymous": "browser-1"}
        if number == 9:
            said |= {"time": (EPOCH + timedelta(microseconds=company.now_us)).isoformat()}
        company.send(said)
        company.later(hours=chance.choice([0.01, 3.0, 30.0]))
    link(company.workspace, "c1", "c2", by="Ada")
    company.later(days=3)
    unlink(company.workspace, "c1", "c2", by="Ada")
    company.later(seconds=5)
    for language in ("de", "en"):
        expected = by_facts(company, language)
        assert len(expected) >= 30
        for name, state in expected.items():
            assert without_time(company.customer(name, language)) == without_time(state), name


def test_any_id_leads_to_the_customer(company: Company) -> None:
    company.send(
        {"anonymous": "b-1", "touchpoint": "visit", "id": "m1"},
        {"customer": "c5", "touchpoint": "order", "order_id": "A/17", "id": "m2"},
    )
    assert company.customer("b-1")["id"] == "anonymous:b-1"
    assert company.customer("A%2F17")["id"] == "c5"
    assert company.get("/v1/customers/A%2F17?kind=customer").status_code == 404
    company.send({"customer": "c5", "anonymous": "b-1"})
    joined = company.customer("b-1")
    assert joined["id"] == "c5"
    assert joined["ids"] == ["c5", "anonymous:b-1"]
    assert company.get("/v1/customers/b-1?kind=anonymous").json()["id"] == "c5"


def test_a_thing_of_several_customers_is_nobodys_id(company: Company) -> None:
    company.send(
        {"customer": "c6", "touchpoint": "order", "order_id": "shared", "id": "m1"},
        {"customer": "c7", "touchpoint": "order", "order_id": "shared", "id": "m2"},
    )
    refused = company.get("/v1/customers/shared")
    assert refused.status_code == 409
    assert refused.json()["error"] == {
        "code": "id_ambiguous",
        "message": "several customers have this id",
        "kinds": ["order"],
    }


def test_a_journey_is_read_page_by_page_though_something_comes_in_between(
    company: Company,
) -> None:
    whole = company.get("/v1/customers/c4/journey?limit=200").json()
    assert whole["next"] is None
    assert whole["total"] == len(whole["moments"])
    times = [one["at"] for one in whole["moments"]]
    assert times == sorted(times, reverse=True)
    first = company.get("/v1/customers/c4/journey?limit=5").json()
    company.send({"customer": "c4", "touchpoint": "visit", "id": "m1"})
    read, cursor = first["moments"], first["next"]
    while cursor is not None:
        page = company.get(f"/v1/customers/c4/journey?limit=5&cursor={cursor}").json()
        read, cursor = read + page["moments"], page["next"]
    assert read == whole["moments"]
    newest = company.get("/v1/customers/c4/journey?limit=1").json()
    assert newest["moments"][0]["id"] not in {one["id"] for one in read}


def test_changes_tell_what_was_sealed_and_what_became_of_it(company: Company) -> None:
    company.later(seconds=1)
    start = company.service.read_side.position()
    company.send({"customer": "c8", "touchpoint": "visit", "id": "m1"})
    company.later(seconds=5)
    told = company.changes(start)
    sealed = [body for kind, body in told if kind == "prediction.sealed"]
    assert [one["customer"] for one in sealed] == ["c8"]
    shown = company.customer("c8")["predictions"][0]
    said = sealed[0]["predictions"][0]
    assert said["seal_no"] == shown["seal_no"]
    assert (said["chance"], said["due_at"]) == (shown["chance"], shown["due_at"])
    assert ("customer.changed", "c8") in [(kind, one.get("customer")) for kind, one in told]
    company.send({"customer": "c8", "touchpoint": "order", "id": "m2"})
    company.later(days=3)
    company.send({"customer": "c9", "touchpoint": "visit", "id": "m3"})  # time goes on by facts
    settled = {
        one["seal_no"]: one
        for kind, body in company.changes(start)
        if kind == "prediction.settled"
        for one in body["predictions"]
    }
    assert settled[said["seal_no"]]["came"] == "order"
    right = settled[said["seal_no"]]["foretold"] == "order"
    assert settled[said["seal_no"]]["state"] == ("hit" if right else "miss")
    still = [one["seal_no"] for one in company.customer("c8")["predictions"]]
    assert said["seal_no"] not in still


def test_the_position_outlives_a_restart(history: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    shutil.copytree(history, folder)
    keys, now_us = keys_of(folder), us(BEGUN + timedelta(days=HISTORY_DAYS, hours=1))
    with served(folder, keys, now_us) as company:
        company.send({"customer": "c1", "touchpoint": "visit", "id": "m1"})
        start = company.service.read_side.position()
        company.send({"customer": "c2", "touchpoint": "visit", "id": "m2"})
        before = company.changes(start)
        assert before
    with served(folder, keys, now_us) as again:
        assert again.changes(start) == before
        again.send({"customer": "c3", "touchpoint": "visit", "id": "m3"})
        assert len(again.changes(start)) > len(before)
    (folder / "serving.sqlite").unlink()
    with served(folder, keys, now_us) as anew:
        assert anew.customer("c3")["last_touchpoint"]["touchpoint"] == "visit"
        assert isinstance(anew.service.read_side.changes(start), ChangeGap)


def test_who_is_forgotten_is_gone_at_once(company: Company) -> None:
    company.send({"customer": "c10", "touchpoint": "order", "order_id": "secret-1", "id": "m1"})
    number = customer_number(company.workspace.stores.office, "c10")
    assert number is not None
    start = company.service.read_side.position().split("-")[0] + "-0"
    assert forget_profiles(company.folder, [number]) == 1
    for name in ("c10", "secret-1"):
        assert company.get(f"/v1/customers/{name}").status_code == 404
    assert all(body.get("customer") != "c10" for _, body in company.changes(start))
    bytes_left = b"".join(
        file.read_bytes() for file in company.folder.glob("serving.sqlite*") if file.is_file()
    )
    assert b"secret-1" not in bytes_left


def test_documents_are_computed_once_and_told_with_their_time(company: Company) -> None:
    for read in ReadSide.reads[2:]:
        assert company.get(read.path).json()["error"]["code"] == "not_ready"
    assert company.service.read_side.compute()
    assert not company.service.read_side.compute()
    assert company.get("/v1/index").json()["error"]["code"] == "nothing_foretold"
    for path in ("/v1/alarms", "/v1/map", "/v1/fog", "/v1/questions"):
        assert company.get(path).json()["as_of"]
    german = company.get("/v1/questions", **{"accept-language": "de-AT, en;q=0.5"}).json()
    assert german["questions"][0]["label"] == "Was kommt als Nächstes?"
    replay(company.workspace)
    assert company.service.read_side.compute()
    headline = company.get("/v1/index").json()
    assert headline["label"] == "backtest"
    assert headline["headline"]["n"] > 0


def test_every_address_answers_what_it_declares(company: Company) -> None:
    replay(company.workspace)
    company.service.read_side.compute()
    company.settle()
    for read in ReadSide.reads:
        found = company.get(read.path.replace("{id}", "c1"))
        assert found.status_code == 200, read.path
        # strictly by its type: every field that is declared, and no other
        value: object = msgspec.json.decode(found.content, type=read.body)
        assert msgspec.json.decode(msgspec.json.encode(value)) == found.json()


def test_only_read_keys_read(company: Company) -> None:
    path = "/v1/customers/c1"
    assert company.web.get(path).json()["error"]["code"] == "key_missing"
    shown = {"authorization": f"Bearer {company.write_key}"}
    refused = company.web.get(path, headers=shown)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "key_writes")
    unknown = company.web.get(path, headers={"authorization": "Bearer rk_" + "a" * 43})
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (401, "key_unknown")
    basic = httpx.BasicAuth(company.read_key, "")
    assert company.web.get(path, auth=basic).status_code == 200
    sent = company.web.post("/v1/events", content="{}", auth=basic)
    assert sent.status_code == 401
    assert company.web.post(path, auth=basic).json()["error"]["code"] == "method_not_allowed"


def test_who_reads_too_fast_is_told_to_wait(company: Company) -> None:
    with open_access(company.folder) as access:
        slow = add_key(access, KeyWish("slow", KeyKind.READ, rate=0.2)).secret.reveal()
    company.service.look_around()
    company.read_key = slow
    said = [company.get("/v1/customers/c1").status_code for _ in range(4)]
    assert said == [200, 200, 200, 429]
    refused = company.get("/v1/customers/c1")
    assert refused.json()["error"]["code"] == "too_fast"
    company.now_us += int(refused.headers["retry-after"]) * 1_000_000
    assert company.get("/v1/customers/c1").status_code == 200


def test_what_has_not_changed_is_not_sent_again(company: Company) -> None:
    first = company.get("/v1/customers/c1")
    tag = first.headers["etag"]
    assert "private" in first.headers["cache-control"]
    again = company.get("/v1/customers/c1", **{"if-none-match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    company.send({"customer": "c1", "touchpoint": "visit", "id": "m1"})
    changed = company.get("/v1/customers/c1", **{"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
