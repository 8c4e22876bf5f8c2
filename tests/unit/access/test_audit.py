"""The audit log: what was written stays, or it shows."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.schema import CreateTable

from nebelhorn.access import (
    Act,
    KeyKind,
    KeyWish,
    create_key,
    found_access,
    open_access_office,
    read_audit,
    verify_audit,
    write_audit,
)
from nebelhorn.access.tables import _meta
from tests.unit.access.conftest import ACT


@pytest.fixture
def written(office: Engine) -> Engine:
    for number in range(5):
        write_audit(office, Act(number, "ada", "192.0.2.1"), "did", f"thing {number}")
    return office


def tamper(office: Engine, *statements: str) -> None:
    with office.begin() as connection:
        for name in ("update", "delete"):
            connection.execute(sa.text(f"DROP TRIGGER access_audit_no_{name}"))
        for statement in statements:
            connection.execute(sa.text(statement))


def test_what_was_written_can_be_read_and_proven(written: Engine) -> None:
    rows = read_audit(written)
    assert [row.target for row in rows] == [f"thing {number}" for number in (4, 3, 2, 1, 0)]
    assert [row.row_no for row in read_audit(written, limit=2, before=4)] == [3, 2]
    check = verify_audit(written)
    assert (check.rows, check.head, check.faults) == (5, rows[0].sha256, ())
    assert not verify_audit(written, head=rows[3].sha256).faults


def test_an_empty_log_is_fine(office: Engine) -> None:
    assert verify_audit(office).faults == ()
    assert verify_audit(office, head="0" * 64).rows == 0
    assert verify_audit(office, head="f" * 64).faults


@pytest.mark.parametrize(
    "deed", ["UPDATE access_audit SET who = 'eve'", "DELETE FROM access_audit"]
)
def test_the_table_itself_refuses_changes(written: Engine, deed: str) -> None:
    with (
        pytest.raises(sa.exc.IntegrityError, match="only appended"),
        written.begin() as connection,
    ):
        connection.execute(sa.text(deed))
    assert not verify_audit(written).faults


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE access_audit SET who = 'eve' WHERE row_no = 3",
        "UPDATE access_audit SET at_us = 99 WHERE row_no = 3",
        "UPDATE access_audit SET what = '', target = 'did' || target WHERE row_no = 3",
        "UPDATE access_audit SET who = 'adad', address = '' WHERE row_no = 3",
        "UPDATE access_audit SET sha256 = zeroblob(32) WHERE row_no = 3",
        "UPDATE access_audit SET sha256 = zeroblob(32) WHERE row_no = 5",
        "DELETE FROM access_audit WHERE row_no = 1",
        "DELETE FROM access_audit WHERE row_no = 3",
        "DELETE FROM access_audit WHERE row_no = 5",
        "DELETE FROM access_audit",
        "INSERT INTO access_audit SELECT row_no + 1, at_us, who, address, what, target, sha256 "
        "FROM access_audit WHERE row_no = 5",
        "UPDATE access_audit SET row_no = row_no + 10",
    ],
)
def test_whatever_is_changed_shows(written: Engine, deed: str) -> None:
    tamper(written, deed)
    assert verify_audit(written).faults


def test_a_chain_that_was_written_anew_shows_only_with_a_kept_head(written: Engine) -> None:
    kept = verify_audit(written).head
    tamper(written, "DELETE FROM access_audit", "UPDATE access_state SET number = 0")
    for number in range(5):
        write_audit(written, Act(number, "eve"), "did", f"thing {number}")
    assert not verify_audit(written).faults
    assert verify_audit(written, head=kept).faults == ("the hash that was kept is not in the log",)


def test_many_at_once_write_one_chain(office: Engine, tmp_path: Path) -> None:
    other = open_access_office(tmp_path / "office.sqlite")

    def run(engine: Engine, name: str) -> None:
        for number in range(15):
            write_audit(engine, Act(number, name), "did")

    threads = [
        Thread(target=run, args=(engine, f"t{i}")) for i, engine in enumerate([office, other] * 2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.dispose()
    check = verify_audit(office)
    assert (check.rows, check.faults) == (60, ())


def test_a_deed_that_fails_leaves_no_line(office: Engine) -> None:
    wish = KeyWish("shop", KeyKind.READ)
    create_key(office, wish, ACT, random_bytes=bytes)
    with pytest.raises(sa.exc.IntegrityError):
        create_key(office, KeyWish("other", KeyKind.READ), ACT, random_bytes=bytes)
    assert [row.target for row in read_audit(office)] == ["shop"]


def test_texts_nobody_can_print_are_written_as_question_marks(office: Engine) -> None:
    write_audit(office, Act(0, "a\nb\0", "\ud800"), "\u202ewhat", "x" * 1_000)
    row = read_audit(office)[0]
    assert (row.who, row.address, row.what, len(row.target)) == ("a?b?", "?", "?what", 300)
    assert not verify_audit(office).faults


def test_founding_twice_changes_nothing(written: Engine) -> None:
    found_access(written)
    assert verify_audit(written).rows == 5


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "pg"])
def test_tables_are_made_on_both_databases(dialect: sa.Dialect) -> None:
    for table in _meta.sorted_tables:
        assert str(CreateTable(table).compile(dialect=dialect))
        assert table.name.startswith("access_")
