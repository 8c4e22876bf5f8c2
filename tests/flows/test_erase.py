"""An erased customer is in no byte of the workspace; everybody else, and the ledger, is there."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from nebelhorn import Workspace, import_events, init, open_workspace, replay, verify
from nebelhorn.access import read_audit
from nebelhorn.app import erase, serving, whom_it_erases
from nebelhorn.errors import DiskFull, UnknownName, WorkspaceBusy, WorkspaceError
from nebelhorn.live import Arrival, Inbox, NewTarget, enqueue, found_outbox, put_target
from nebelhorn.live.pull.tables import found_pulls, row
from nebelhorn.log import UNFINISHED, all_customer_names, customer_number, ids_of

WHO, ALSO, BROWSER = "zoë.werner@example.org", "C-48813377", "b1d9e7f0-aa31"
OTHERS = [f"guest-{number:03d}" for number in range(60)]
SAID = "Never again, says Zoë Werner of Aachen"
QUESTION = """
[[question]]
name = "silent"
kind = "falls_silent"
horizon_days = 5
"""
MAPPING = """source = "shop"

[tables]
events = "events.csv"

[[event]]
table = "events"
time = "time"
customer = "who"
touchpoint_column = "what"
attributes = ["plan"]

[[answer]]
table = "events"
time = "time"
customer = "who"
score = "score"
scale = [0, 10]
text = "text"
"""
NOW = 1_780_000_000_000_000


def write_files(folder: Path) -> Path:
    with (folder / "events.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["time", "who", "what", "plan", "score", "text"])
        for number in range(600):
            who = [WHO, ALSO, *OTHERS][number % 62]
            day, hour = 1 + number // 24, number % 24
            what = "abc"[number * number % 3]
            text = SAID if who == WHO else "fine"
            out.writerow(
                [f"2026-01-{day:02d}T{hour:02d}:00:00Z", who, what, "gold", number % 11, text]
            )
        out.writerow(["nonsense", WHO, "a", "", "", ""])
        out.writerow(["nonsense", "guest-007", "a", "", "", ""])
    mapping = folder / "shop.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    return mapping


def body(*events: dict[str, Any]) -> bytes:
    return json.dumps({"batch": list(events)}).encode()


def arrival(content: bytes) -> Arrival:
    return Arrival(NOW, "segment", "batch", 1, content)


def put(folder: Path, content: bytes) -> None:
    with Inbox(folder) as inbox:
        inbox.put(arrival(content)).result()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which somebody is everywhere."""
    outside = tmp_path_factory.mktemp("files")
    folder = tmp_path_factory.mktemp("ws") / "shop"
    init(folder)
    with (folder / "nebelhorn.toml").open("a", encoding="utf-8") as file:
        file.write(QUESTION)
    with open_workspace(folder) as workspace:
        import_events(workspace, outside / "events.csv", mapping=write_files(outside))
        replay(workspace)
    known = {"userId": WHO, "anonymousId": BROWSER, "messageId": "i1", "type": "identify"}
    second = {"userId": ALSO, "previousId": WHO, "messageId": "a1", "type": "alias"}
    sent = {"userId": WHO, "event": "b", "messageId": "t1", "type": "track"}
    other = {"userId": "guest-001", "event": "b", "messageId": "t2", "type": "track"}
    broken = {**sent, "messageId": "t3", "timestamp": "2039-01-01T00:00:00Z"}
    # long enough for pages of its own, which are let go of and not overwritten
    sent["context"] = {"page": f"{WHO} " * 3_000}
    keep = [known, second, {**sent, "anonymousId": BROWSER}, other, broken]
    put(folder, body(*keep))
    with serving(folder, clock=lambda: NOW) as service:
        assert service.step().taken.events == 2
        fill_office(service.workspace.stores.office)
    # the ids lie in a page of the inbox that was let go of
    return folder


def fill_office(office: sa.Engine) -> None:
    found_pulls(office)
    found_outbox(office)
    with office.begin() as connection:
        for key, who in (("1", WHO), ("2", "guest-002")):
            record = json.dumps({"who": who, "n": 3}, ensure_ascii=False, sort_keys=True)
            connection.execute(sa.insert(row).values(pull="crm", key=key, step=1, record=record))
        target = NewTarget("hook", "https://example.org/", ("alarm.red",))
        put_target(connection, target, now_us=NOW)
        for who in (WHO, "guest-003"):
            assert enqueue(connection, "alarm.red", {"customer": who}, key=who, now_us=NOW)


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "shop"))


def signs() -> set[bytes]:
    """How somebody may stand in a file."""
    texts = [WHO, ALSO, BROWSER, SAID, "werner"]
    return {
        sign
        for text in texts
        for sign in (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le"))
    }


def found_in(folder: Path) -> dict[str, list[bytes]]:
    """Return every file with what of somebody is in its bytes."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    found = {str(file.relative_to(folder)): file.read_bytes() for file in files}
    return {
        name: there
        for name, content in found.items()
        if (there := [sign for sign in signs() if sign in content])
    }


def test_nothing_of_an_erased_customer_is_in_any_byte(folder: Path) -> None:
    before = found_in(folder)
    assert {"office.sqlite", "inbox.sqlite"} <= before.keys()  # else this proves nothing
    done = erase(folder, ALSO, who="somebody")
    assert (done.ids, done.answers, done.texts) == (3, 20, 20)
    assert done.seals > 3
    assert (done.rejects, done.messages, done.pulled) == (2, 1, 1)
    assert found_in(folder) == {}
    assert not (folder / UNFINISHED).exists()


def numbers_in(workspace: Workspace, ids: list[int]) -> list[tuple[str, str]]:
    """Return every table and column of both stores in which a number of somebody stands."""
    facts, office = workspace.stores.facts, workspace.stores.office
    columns = facts.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'BIGINT' "
        "AND schema_name = 'main' AND NOT internal AND database_name != 'temp'"
    ).fetchall()
    listed = ", ".join(map(str, ids))
    found = [
        (table, column)
        for table, column in columns
        if facts.execute(
            f"SELECT 1 FROM facts.main.{table} WHERE {column} IN ({listed}) LIMIT 1"
        ).fetchall()
    ]
    inspector = sa.inspect(office)
    with office.connect() as connection:
        for table in inspector.get_table_names():
            for column in (one["name"] for one in inspector.get_columns(table)):
                sql = f'SELECT 1 FROM "{table}" WHERE "{column}" IN ({listed}) LIMIT 1'
                if connection.exec_driver_sql(sql).fetchall():
                    found.append((table, column))
    return found


def test_no_table_of_either_store_holds_a_number_of_the_erased(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        number = customer_number(workspace.stores.office, WHO)
        assert number is not None
        ids = ids_of(workspace.stores.facts, number)
        before = {table for table, _ in numbers_in(workspace, ids)}
    assert {"event", "answer", "link", "identity", "sealed_point", "customer"} <= before
    erase(folder, WHO)
    with open_workspace(folder) as workspace:
        assert numbers_in(workspace, ids) == []


def test_everybody_else_is_there_and_the_ledger_is_valid(folder: Path) -> None:
    with open_workspace(folder) as workspace:
        before = verify(workspace)
        guests = counted(workspace)
    done = erase(folder, WHO)
    with open_workspace(folder) as workspace:
        after = verify(workspace)
        assert counted(workspace) == guests
        assert len(all_customer_names(workspace.stores.office)[1]) == len(OTHERS)
        audit = read_audit(workspace.stores.office, limit=1)
        ours = workspace.stores.office
        with ours.connect() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(row)) == 1
            rejects = connection.exec_driver_sql("SELECT count(*) FROM reject").scalar()
    assert (after.faults, after.head, after.erased) == ((), before.head, done.seals)
    assert (audit[0].what, audit[0].target) == ("customer erased", "")
    assert rejects == 1


def counted(workspace: Workspace) -> list[tuple[Any, ...]]:
    """What is there of those nobody has erased."""
    numbers, names = all_customer_names(workspace.stores.office)
    others = [[n] for n, name in zip(numbers, names, strict=True) if name.startswith("guest")]
    workspace.stores.facts.execute("CREATE OR REPLACE TEMP TABLE others (id_no BIGINT)")
    workspace.stores.facts.executemany("INSERT INTO others VALUES (?)", others)
    return workspace.stores.facts.execute(
        "SELECT 'event', count(*), bit_xor(event_id) FROM event SEMI JOIN others USING (id_no)"
        " UNION ALL SELECT 'answer', count(*), bit_xor(answer_id) FROM answer "
        "SEMI JOIN others USING (id_no) ORDER BY ALL"
    ).fetchall()


def test_an_erased_customer_may_come_again_as_somebody_new(folder: Path) -> None:
    erase(folder, WHO)
    put(folder, body({"userId": WHO, "event": "b", "messageId": "t1", "type": "track"}))
    with serving(folder, clock=lambda: NOW) as service:
        assert service.step().taken.events == 1
        assert verify(service.workspace).faults == ()


def test_what_waits_in_the_inbox_is_processed_first(folder: Path) -> None:
    put(folder, body({"userId": WHO, "event": "b", "messageId": "t9", "type": "track"}))
    with pytest.raises(WorkspaceError, match="1 bodies in the inbox"):
        erase(folder, ALSO)
    assert found_in(folder)
    with serving(folder, clock=lambda: NOW) as service:
        service.step()
        with pytest.raises(WorkspaceBusy, match="being served"):
            erase(folder, ALSO)
    erase(folder, ALSO)
    assert found_in(folder) == {}


def test_what_was_interrupted_is_finished_at_the_next_opening(folder: Path) -> None:
    in_the_way = folder / "facts.duckdb.new"
    in_the_way.mkdir()
    with pytest.raises(DiskFull, match="everything was erased"):
        erase(folder, WHO)
    assert (folder / UNFINISHED).exists()
    with open_workspace(folder) as workspace:  # and is no reason not to work
        assert verify(workspace).faults == ()
    assert (folder / UNFINISHED).exists()
    in_the_way.rmdir()
    before = (folder / "facts.duckdb").stat().st_ino
    with open_workspace(folder) as workspace:
        assert verify(workspace).faults == ()
    assert not (folder / UNFINISHED).exists()
    assert (folder / "facts.duckdb").stat().st_ino != before


def test_the_command_says_how_much_it_would_be_and_does_it_when_told(
    folder: Path, nebelhorn: Callable[..., Any]
) -> None:
    asked = nebelhorn("-w", folder, "erase", WHO)
    assert (asked.code, "--for-good" in asked.out) == (0, True)
    assert "3 ids" in asked.out
    assert found_in(folder)
    done = nebelhorn("-w", folder, "erase", WHO, "--for-good", "--json")
    assert (done.json["done"], done.json["ids"]) == (True, 3)
    assert found_in(folder) == {}
    again = nebelhorn("-w", folder, "erase", WHO, "--for-good")
    assert (again.code, "nobody in this workspace has the id" in again.err) == (2, True)


def test_nobody_is_erased_by_a_slip(folder: Path) -> None:
    with pytest.raises(UnknownName, match="anonymous:"):
        erase(folder, "guest-0")
    assert whom_it_erases(folder, "guest-001").ids == 1
