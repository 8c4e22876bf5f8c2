"""Temporary names can be given anew, whatever stood under them."""

from __future__ import annotations

import duckdb
import pytest

from nebelhorn.engine import connect, drop, put_table, put_view
from nebelhorn.log import transaction


def undone(connection: duckdb.DuckDBPyConnection) -> None:
    with transaction(connection):
        put_table(connection, "two", "SELECT 2 AS n")
        _ = 1 // 0


def test_a_table_takes_the_place_of_a_view_and_back_whatever_was_rolled_back() -> None:
    connection = connect()
    put_view(connection, "two", "SELECT 1 AS n")
    with pytest.raises(ZeroDivisionError):
        undone(connection)
    assert connection.execute("FROM two").fetchall() == [(1,)]
    put_table(connection, "two", "SELECT 3 AS n")
    put_view(connection, "two", "SELECT 4 AS n")
    assert connection.execute("FROM two").fetchall() == [(4,)]
    drop(connection, "two")
    drop(connection, "two")
