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
    later = ("link", "identity", "conflict", "pull_mark", "pulled_file")
    for table in ("adoption", "challenge", "cursor", *later):
        old.execute(f"DROP TABLE {table}")
    for table, column in (
        *(("answer", name) for name in ("topic", "circumstance", "goal")),
        *(("seal", name) for name in ("we", "we_rule_no")),
    ):
        old.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    old.execute("INSERT INTO answer (answer_id, score) VALUES (7, 0.5)")
    old.execute("UPDATE meta SET content = '2' WHERE name = 'version'")
    found_facts(old)
    assert version(old) == version(new) == (str(VERSION),)
    for table in ("answer", "seal", "adoption", "challenge", "cursor", *later):
        assert columns(old, table) == columns(new, table)
    kept = old.execute("SELECT answer_id, score, topic, circumstance, goal FROM answer")
    assert kept.fetchall() == [(7, 0.5, None, None, None)]


def test_a_store_of_a_later_version_is_left_alone() -> None:
    connection = duckdb.connect()
    found_facts(connection)
    connection.execute("UPDATE meta SET content = '99' WHERE name = 'version'")
    with pytest.raises(WorkspaceError, match="has version 99, this Nebelhorn reads version"):
        found_facts(connection)
