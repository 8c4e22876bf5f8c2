"""Keys, accounts and the audit log on a real PostgreSQL; how it is started: test_sql_database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from threading import Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from nebelhorn.access import (
    Act,
    Cost,
    Credentials,
    KeyKind,
    KeyRing,
    KeyWish,
    Passwords,
    Person,
    Secret,
    TooManyAttempts,
    WrongLogin,
    accept_setup,
    change_password,
    create_key,
    find_key,
    find_session,
    found_access,
    log_in,
    make_setup_token,
    revoke_key,
    verify_audit,
    write_audit,
)

pytest.importorskip("psycopg", reason="psycopg is not installed: nebelhorn[postgres]")

URL = os.environ.get("NEBELHORN_TEST_POSTGRES", "")
NOW = 1_780_000_000_000_000
ACT = Act(NOW, "test", "192.0.2.1")
GOOD = Secret("violet anchor 7 of rain")
QUICK = Passwords(Cost(passes=1, memory_kib=8, lanes=1))

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not URL, reason="no PostgreSQL: NEBELHORN_TEST_POSTGRES is not set"),
]


@pytest.fixture(scope="module")
def office() -> Iterator[Engine]:
    engine = sa.create_engine(URL.replace("postgresql://", "postgresql+psycopg://", 1))
    found_access(engine)
    found_access(engine)
    yield engine
    found = sa.MetaData()
    found.reflect(engine)
    # the database is shared with the tests that list its tables
    found.drop_all(engine, [t for name, t in found.tables.items() if name.startswith("access_")])
    engine.dispose()


def test_keys(office: Engine) -> None:
    made, secret = create_key(office, KeyWish("shop", KeyKind.WRITE, "shop", ("a",), 2.0), ACT)
    ring = KeyRing(office)
    assert find_key(office, secret, KeyKind.WRITE) == made
    assert ring.find(secret, KeyKind.WRITE, NOW) == made
    assert ring.keep_used() == 1
    revoke_key(office, "shop", ACT)
    create_key(office, KeyWish("shop", KeyKind.WRITE, "shop"), ACT)
    assert ring.refresh()
    assert ring.find(secret, KeyKind.WRITE, NOW) is None


def test_people(office: Engine) -> None:
    token = make_setup_token(office, ACT)
    assert token is not None
    accept_setup(office, QUICK, token, Person("ada"), GOOD, ACT)
    _, cookie = log_in(office, QUICK, Credentials("ada", GOOD), ACT)
    assert find_session(office, cookie, NOW + 61_000_000)
    for _ in range(5):
        with pytest.raises(WrongLogin):
            log_in(office, QUICK, Credentials("ada", Secret("x")), ACT)
    with pytest.raises(TooManyAttempts):
        log_in(office, QUICK, Credentials("ada", GOOD), ACT)
    later = Act(NOW + 1_000_000_000)
    change_password(office, QUICK, Credentials("ada", GOOD), Secret("seven slow herons"), later)
    assert find_session(office, cookie, NOW) is None


def test_many_at_once_write_one_chain_that_cannot_be_changed(office: Engine) -> None:
    before = verify_audit(office).rows

    def run() -> None:
        for _ in range(20):
            write_audit(office, ACT, "did")

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with office.begin() as connection:
        connection.exec_driver_sql("UPDATE access_audit SET who = 'eve'")
        connection.exec_driver_sql("DELETE FROM access_audit")
    check = verify_audit(office)
    assert (check.rows, check.faults) == (before + 80, ())
