from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.sources.sql_database import read_sql


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE orders (id INTEGER, price REAL, who TEXT, at TEXT)")
        database.executemany(
            "INSERT INTO orders VALUES (?, ?, ?, ?)",
            [(1, 17.0, "ann", "2026-03-01"), (2, 2.5, " ? ", None)],
        )
        database.execute("CREATE VIEW big AS SELECT * FROM orders WHERE price > 10")
    database.close()
    return path


def test_a_query(contents, shop):
    found = contents(read_sql, f"sqlite:///{shop}", query="SELECT *, 'a%b' AS note, id FROM orders")
    assert found.only.name == "query"
    assert found.only.columns == ("id", "price", "who", "at", "note", "id_2")
    assert found.rows == [
        (1, "1", "17", "ann", "2026-03-01", "a%b", "1"),
        (2, "2", "2.5", None, None, "a%b", "2"),
    ]


def test_without_a_query_the_tables_are_listed(contents, shop):
    with pytest.raises(SourceError, match=r"SELECT \* FROM big \(available: big, orders\)"):
        contents(read_sql, f"sqlite:///{shop}")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "SELECT *\nFORM orders",
            r'near "FORM": syntax error \(line 2, character 1: “FORM orders”',
        ),
        ("SELECT pryce FROM orders", r"no such column: pryce \(line 1, character 8: “pryce FROM"),
        ("SELECT * FROM order_s", r"no such table: order_s \(line 1, character 15"),
        ("DELETE FROM orders", r"readonly database|read.?only"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
    ],
)
def test_a_wrong_query_is_pointed_at(contents, shop, query, says):
    with pytest.raises(SourceError, match=says):
        contents(read_sql, f"sqlite:///{shop}", query=query)


def test_nothing_is_changed(contents, shop):
    before = shop.read_bytes()
    for query in ("DROP TABLE orders", "INSERT INTO orders (id) VALUES (9) RETURNING id"):
        with pytest.raises(SourceError):
            contents(read_sql, f"sqlite:///{shop}", query=query)
    assert shop.read_bytes() == before


def test_no_record(contents, shop):
    with pytest.raises(NothingToImport, match="the query yields no record"):
        contents(read_sql, f"sqlite:///{shop}", query="SELECT * FROM orders WHERE id > 9")


def test_a_file_that_is_missing_is_not_made(contents, shop):
    with pytest.raises(SourceError, match=r"shp\.db: there is no such file; available: shop\.db"):
        contents(read_sql, f"sqlite:///{shop.parent / 'shp.db'}", query="SELECT 1")
    assert not (shop.parent / "shp.db").exists()


def test_a_driver_that_is_missing(contents):
    with pytest.raises(SourceError, match=r"pip install pymysql.*mysql\+pymysql://") as caught:
        contents(read_sql, "mysql://ann:s3cret@db/shop", query="SELECT 1")
    assert "s3cret" not in str(caught.value)


def test_an_unknown_database(contents):
    with pytest.raises(SourceError, match="no database is called 'postgre'; available: postgresql"):
        contents(read_sql, "postgre://ann@db/shop", query="SELECT 1")


def test_no_url(contents):
    with pytest.raises(
        SourceError, match="is no URL of a database; expected postgresql://"
    ) as caught:
        contents(read_sql, "postgresql://ann:s3cret@db:port/shop", query="SELECT 1")
    assert "s3cret" not in str(caught.value)


def test_the_variable_of_the_password_is_not_set(contents):
    variable = "NEBELHORN_NO_SUCH_THING"
    with pytest.raises(SourceError, match="variable NEBELHORN_NO_SUCH_THING for the password"):
        contents(read_sql, "postgresql://ann@db/shop", password_env=variable)


def test_many_records_come_in_chunks(contents, shop):
    numbers = "SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60001"
    query = f"WITH RECURSIVE n(i) AS ({numbers}) SELECT i FROM n"
    rows = contents(read_sql, f"sqlite:///{shop}", query=query).rows
    assert len(rows) == 60_001
    assert all(str(line) == value for line, value in rows)
