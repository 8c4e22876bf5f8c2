from __future__ import annotations

import duckdb
import pytest

from nebelhorn.errors import WorkspaceError
from nebelhorn.log.facts import VERSION, found_facts


def version(connection: duckdb.DuckDBPyConnection) -> object:
    return connection.execute("SELECT content FROM meta WHERE name = 'version'").fetchone()


def columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]


def test_an_older_store_is_brought_up_to_date_and_keeps_its_answers() -> None:
    old, new = duckdb.connect(), duckdb.connect()
    for connection in (old, new):
        found_facts(connection)
    later = ("link", "identity", "conflict", "pull_mark", "pulled_file", "customer_change")
    for table in ("adoption", "challenge", "cursor", *later):
        old.execute(f"DROP TABLE {table}")
    for table, column in (
        *(("run_end", name) for name in ("blocks", "seals", "head")),
        *(("answer", name) for name in ("topic", "circumstance", "goal", "goal_reached", "intent")),
        *(("seal", name) for name in ("we", "we_rule_no", "intent")),
    ):
        old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    old.execute("INSERT INTO answer (answer_id, score) VALUES (7, 0.5)")
    old.execute("INSERT INTO run_end VALUES (1)")
    for block, first, seals, link in ((0, 0, 5, b"\x02"), (1, 5, 3, b"\x04")):
        values = [block, first, seals, b"\x01", link]
        old.execute("INSERT INTO block VALUES (1, ?, ?, ?, 0, ?, ?)", values)
    old.execute("UPDATE meta SET content = '2' WHERE name = 'version'")
    found_facts(old)
    assert old.execute("FROM run_end").fetchall() == [(1, 2, 8, b"\x04")]
    assert version(old) == version(new) == (str(VERSION),)
    for table in ("answer", "seal", "run_end", "adoption", "challenge", "cursor", *later):
        assert columns(old, table) == columns(new, table)
    kept = old.execute("SELECT answer_id, score, topic, circumstance, goal FROM answer")
    assert kept.fetchall() == [(7, 0.5, None, None, None)]


def test_a_store_of_a_later_version_is_left_alone() -> None:
    connection = duckdb.connect()
    found_facts(connection)
    connection.execute("UPDATE meta SET content = '99' WHERE name = 'version'")
    with pytest.raises(WorkspaceError, match="has version 99, this Nebelhorn reads version"):
        found_facts(connection)
