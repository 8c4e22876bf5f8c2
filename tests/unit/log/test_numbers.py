from __future__ import annotations

import duckdb
import pytest

from nebelhorn.log.numbers import NumberFormat, find_number_format


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["1", "2.5", "-3e2"], [1, 2.5, -300]),
        (["1,5", "20,25"], [1.5, 20.25]),
        (["1,234", "5,678"], [1234, 5678]),
        (["1,234.50", "12.00"], [1234.5, 12]),
        (["1.234,50", "12,00"], [1234.5, 12]),
        (["$1,234.50", "$ 7"], [1234.5, 7]),
        (["1.234,50 €", "12,00 EUR"], [1234.5, 12]),
        (["12 USD", "13 USD"], [12, 13]),
        (["1.234.567", "89"], [1234567, 89]),
        (["1 234,50", "12"], [1234.5, 12]),
        (["1'234.50", "-12.5"], [1234.5, -12.5]),
        (["-$1,200.00", "$3.50"], [-1200, 3.5]),
        (["12 %", "7 %"], [12, 7]),
    ],
    ids=lambda values: values[0] if isinstance(values[0], str) else "",
)
def test_the_way_of_writing_that_reads_most_is_chosen(
    written: list[str], meant: list[float]
) -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (x VARCHAR)")
    connection.executemany("INSERT INTO t VALUES (?)", [[value] for value in written])
    form = find_number_format(connection, "t", "x")
    rows = connection.execute(f"SELECT {form.sql('x')} FROM t").fetchall()
    assert [value for (value,) in rows] == meant


def test_what_is_no_number_stays_unread() -> None:
    connection = duckdb.connect()
    form = find_number_format(connection, "(VALUES ('12'), ('many')) AS t(x)", "x")
    sql = f"SELECT {form.sql('x')} FROM (VALUES ('12'), ('many')) AS t(x)"
    assert connection.execute(sql).fetchall() == [(12.0,), (None,)]


@pytest.mark.parametrize("strange", ["12 or 13", "(12)", "1,23,4", "", "-", "1.2.3"])
def test_what_only_contains_digits_is_not_made_a_number(strange: str) -> None:
    rows = "(VALUES ('1.500,75 €'), ('2,50 €')) AS t(x)"
    for form in (find_number_format(duckdb.connect(), rows, "x"), NumberFormat()):
        sql = f"SELECT {form.sql('x')} FROM (SELECT ? AS x)"
        assert duckdb.connect().execute(sql, [strange]).fetchone() == (None,)
