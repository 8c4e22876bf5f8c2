"""Queries on a real PostgreSQL: `python scripts/with_postgres.py -- pytest tests/postgres`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import duckdb
import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import RawTable, ReadOptions
from nebelhorn.log.sources import source_for

psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: nebelhorn[postgres]")

URL = os.environ.get("NEBELHORN_TEST_POSTGRES", "")
VARIABLE = "NEBELHORN_SHOP"
PASSWORD = URL.rpartition("@")[0].rpartition(":")[2]

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not URL, reason="no PostgreSQL: NEBELHORN_TEST_POSTGRES is not set"),
]


@pytest.fixture(scope="module", autouse=True)
def tables() -> Iterator[None]:
    with psycopg.connect(URL, autocommit=True) as database:
        database.execute(
            "CREATE TABLE orders AS SELECT i AS id, 'c' || (i % 7) AS customer, "
            "timestamptz '2026-03-01 10:00+02' + i * interval '1 minute' AS at, "
            "1.50::numeric AS price, i % 2 = 0 AS vip, jsonb_build_object('n', i) AS extra, "
            "17.0::float8 AS whole, NULL::text AS nothing, ' n/a ' AS missing "
            "FROM generate_series(1, 25000) AS s(i)"
        )
        database.execute("CREATE SCHEMA crm")
        database.execute("CREATE TABLE crm.calls (id int)")
        yield
        database.execute("DROP TABLE orders; DROP SCHEMA crm CASCADE")


def _read(
    query: str | None, location: str = URL, **options: str
) -> tuple[RawTable, list[tuple[object, ...]]]:
    connection = duckdb.connect()
    kind = source_for(location)
    (table,) = kind.read(location, ReadOptions(query=query, **options), connection).tables
    return table, connection.execute(f"SELECT * FROM {table.numbered} ORDER BY _line").fetchall()


def _told(query: str | None, location: str = URL, **options: str) -> str:
    with pytest.raises(SourceError) as caught:
        _read(query, location, **options)
    assert PASSWORD not in str(caught.value)
    return str(caught.value)


def test_every_type_as_text():
    table, rows = _read("SELECT *, '100%' AS share FROM orders ORDER BY id")
    assert table.columns[:3] == ("id", "customer", "at")
    assert len(rows) == 25_000
    line, id_text, customer, at, *rest = rows[0]
    assert (line, id_text, customer) == (1, "1", "c1")
    assert re.fullmatch(r"2026-03-01T08:01:00\+00:00|2026-03-01T1\d:01:00\+0\d:00", at)
    assert rest == ["1.50", "false", '{"n": 1}', "17", None, None, "100%"]


def test_without_a_query_the_tables_are_listed():
    assert "available: crm.calls, orders" in _told(None)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT *\n  FORM orders", 'near "FORM" (line 2, character 3: “FORM orders”)'),
        ("SELECT pryce FROM orders", "(line 1, character 8: “pryce FROM orders”)"),
        ("SELECT * FROM order_s", 'relation "order_s" does not exist (line 1, character 15'),
        ("SELECT 1 / (id - 20000) FROM orders", "division by zero"),
        ("DELETE FROM orders", "it has to be a SELECT"),
        ("SELECT 1; COMMIT; DROP TABLE orders", "multiple commands"),
        ("WITH x AS (DELETE FROM orders RETURNING id) SELECT * FROM x", "cannot"),
        ("SELECT setval('x', 1)", "does not exist"),
    ],
)
def test_a_wrong_query_is_pointed_at_and_changes_nothing(query, says):
    assert says in _told(query)
    assert _read("SELECT count(*) FROM orders")[1] == [(1, "25000")]


def test_a_function_cannot_write_either():
    with psycopg.connect(URL, autocommit=True) as database:
        database.execute(
            "CREATE OR REPLACE FUNCTION sweep() RETURNS int LANGUAGE sql "
            "AS 'DELETE FROM orders; SELECT 1'"
        )
    assert "read-only transaction" in _told("SELECT sweep()")


def test_no_record():
    with pytest.raises(NothingToImport, match="the query yields no record"):
        _read("SELECT * FROM orders WHERE id < 0")


def test_a_wrong_password():
    told = _told("SELECT 1", URL.replace(PASSWORD, "wrong-password"))
    assert "cannot connect" in told
    assert "wrong-password" not in told


def test_the_password_from_the_environment(monkeypatch):
    monkeypatch.setenv(VARIABLE, PASSWORD)
    bare = URL.replace(f":{PASSWORD}", "")
    assert _read("SELECT 1 AS one", bare, password_env=VARIABLE)[1] == [(1, "1")]


def test_nobody_listens():
    told = _told("SELECT 1", re.sub(r":\d+/", ":1/", URL))
    assert "Connection refused" in told
    assert "is the server running" in told


def test_a_database_that_does_not_exist():
    assert 'database "shp" does not exist' in _told("SELECT 1", re.sub(r"/\w+$", "/shp", URL))
