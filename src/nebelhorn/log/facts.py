"""The facts of a workspace: appended, never changed; pseudonymous numbers only."""

from __future__ import annotations

import duckdb

from nebelhorn.errors import WorkspaceError

VERSION = 1

_SCHEMA = """
CREATE TABLE meta (name VARCHAR PRIMARY KEY, content VARCHAR);
CREATE TABLE source (source_no INTEGER, name VARCHAR);
CREATE TABLE touchpoint (touchpoint_no INTEGER, name VARCHAR);
CREATE TABLE attribute (name VARCHAR, column_name VARCHAR);
CREATE TABLE event (
  event_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, touchpoint_no INTEGER,
  source_no INTEGER, value DOUBLE);
CREATE TABLE answer (
  answer_id BIGINT, id_no BIGINT, t_us BIGINT, known_us BIGINT, score DOUBLE, raw_score DOUBLE,
  scale_low DOUBLE, scale_high DOUBLE, on_event_id BIGINT, about_no INTEGER, object_no BIGINT,
  has_text BOOLEAN, source_no INTEGER);
CREATE TABLE about (about_no INTEGER, rank INTEGER, touchpoint_no INTEGER);
CREATE TABLE object (object_no BIGINT, type VARCHAR, name VARCHAR);
CREATE TABLE event_object (event_id BIGINT, object_no BIGINT, qualifier VARCHAR);
CREATE TABLE object_object (source_no BIGINT, target_no BIGINT, qualifier VARCHAR);
CREATE TABLE touch_count (touchpoint_no INTEGER, day_us BIGINT, count BIGINT, source_no INTEGER);
CREATE TABLE import_run (
  import_no INTEGER, location VARCHAR, source VARCHAR, mapping VARCHAR, imported_us BIGINT,
  records BIGINT, events BIGINT, answers BIGINT, counts BIGINT, duplicates BIGINT,
  rejected BIGINT);
"""


def found_facts(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables of an empty facts store, or check that they are of this version.

    Args:
        connection: Open on ``facts.duckdb``.

    Raises:
        WorkspaceError: The store was written by another version.

    Examples:
        >>> connection = duckdb.connect()
        >>> found_facts(connection)
        >>> connection.execute("SELECT count(*) FROM event").fetchone()
        (0,)
    """
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta' AND NOT temporary"
    ).fetchone()
    if known == (0,):
        connection.execute(f"BEGIN; {_SCHEMA}")
        connection.execute("INSERT INTO meta VALUES ('version', ?)", [str(VERSION)])
        connection.execute("COMMIT")
        return
    row = connection.execute("SELECT content FROM meta WHERE name = 'version'").fetchone()
    if row != (str(VERSION),):
        found = row[0] if row else "none"
        msg = f"facts.duckdb has version {found}, this Nebelhorn reads version {VERSION}"
        raise WorkspaceError(msg)
