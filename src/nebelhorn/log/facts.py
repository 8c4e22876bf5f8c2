"""The facts of a workspace: appended, never changed; pseudonymous numbers only."""

from __future__ import annotations

import duckdb

from nebelhorn.errors import WorkspaceError

VERSION = 11

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

_LEDGER = """
CREATE TABLE run (
  run_no INTEGER, label VARCHAR, definition VARCHAR, as_of_us BIGINT, begun_us BIGINT);
CREATE TABLE run_end (run_no INTEGER, blocks BIGINT, seals BIGINT, head BLOB);
CREATE TABLE rule (rule_no INTEGER, definition VARCHAR);
CREATE TABLE sealed_point (
  run_no INTEGER, point_no BIGINT, customer_no BIGINT, kind UTINYINT, moment_id BIGINT,
  sealed_us BIGINT, groups UINTEGER);
CREATE TABLE seal (
  run_no INTEGER, seal_no BIGINT, point_no BIGINT, question_no USMALLINT, flags UTINYINT,
  rule_no INTEGER, support UINTEGER, confidence USMALLINT,
  class_1 USMALLINT, class_2 USMALLINT, class_3 USMALLINT, class_4 USMALLINT,
  class_5 USMALLINT, class_6 USMALLINT, class_7 USMALLINT, class_8 USMALLINT,
  chance_1 USMALLINT, chance_2 USMALLINT, chance_3 USMALLINT, chance_4 USMALLINT,
  chance_5 USMALLINT, chance_6 USMALLINT, chance_7 USMALLINT, chance_8 USMALLINT,
  majority USMALLINT, majority_chance USMALLINT, markov USMALLINT, markov_chance USMALLINT);
CREATE TABLE block (
  run_no INTEGER, block_no BIGINT, first_seal_no BIGINT, seals INTEGER, until_us BIGINT,
  root BLOB, link BLOB);
CREATE TABLE erased_leaf (run_no INTEGER, seal_no BIGINT, leaf BLOB);
"""
_OURS = """
ALTER TABLE seal ADD COLUMN we USMALLINT DEFAULT 65535;
ALTER TABLE seal ADD COLUMN we_rule_no INTEGER DEFAULT 0;
CREATE TABLE adoption (
  rule_id UBIGINT, question VARCHAR, foretells VARCHAR, definition VARCHAR, author VARCHAR,
  said_us BIGINT, adopted BOOLEAN);
"""
_TOLD = """
ALTER TABLE answer ADD COLUMN topic VARCHAR;
ALTER TABLE answer ADD COLUMN circumstance VARCHAR;
ALTER TABLE answer ADD COLUMN goal VARCHAR;
"""
_CHALLENGE = """
CREATE TABLE challenge (
  run_no INTEGER, point_no BIGINT, question_no USMALLINT, class USMALLINT, chance USMALLINT);
"""
_READING = """
CREATE TABLE cursor (reader VARCHAR, until BIGINT);
"""
_IDENTITY = """
CREATE TABLE link (
  link_no BIGINT, a_no BIGINT, b_no BIGINT, kind VARCHAR, a_strong BOOLEAN, b_strong BOOLEAN,
  source_no INTEGER, known_us BIGINT, undone_us BIGINT, reason VARCHAR, said_by VARCHAR);
CREATE TABLE identity (id_no BIGINT, customer_no BIGINT);
CREATE TABLE conflict (
  link_no BIGINT, a_customer_no BIGINT, b_customer_no BIGINT, cause VARCHAR);
"""
_PULLING = """
CREATE TABLE pull_mark (pull VARCHAR, step BIGINT, cursor VARCHAR);
CREATE TABLE pulled_file (
  pull VARCHAR, path VARCHAR, sha256 VARCHAR, size BIGINT, changed_ns BIGINT, imported_us BIGINT);
"""
_CHANGING = """
CREATE TABLE customer_change (customer_no BIGINT, at_us BIGINT, from_us BIGINT, ids BIGINT);
"""
_ENDING = """
ALTER TABLE run_end ADD COLUMN IF NOT EXISTS blocks BIGINT;
ALTER TABLE run_end ADD COLUMN IF NOT EXISTS seals BIGINT;
ALTER TABLE run_end ADD COLUMN IF NOT EXISTS head BLOB;
UPDATE run_end SET
  blocks = (SELECT count(*) FROM block WHERE block.run_no = run_end.run_no),
  seals = (SELECT coalesce(sum(block.seals), 0) FROM block WHERE block.run_no = run_end.run_no),
  head = (SELECT arg_max(link, block_no) FROM block WHERE block.run_no = run_end.run_no)
WHERE blocks IS NULL;
"""
"""The first ledgers said only that a run had ended, not with what."""
_SURVEYING = """
ALTER TABLE answer ADD COLUMN goal_reached VARCHAR;
ALTER TABLE answer ADD COLUMN intent VARCHAR;
"""
_INTENT = """
ALTER TABLE seal ADD COLUMN intent USMALLINT DEFAULT 65535;
"""

_SINCE = {
    2: _LEDGER,
    3: _OURS + _TOLD,
    4: _CHALLENGE,
    5: _READING,
    6: _IDENTITY,
    7: _PULLING,
    8: _CHANGING,
    9: _ENDING,
    10: _SURVEYING,
    11: _INTENT,
}
"""What each version added; an older store is brought up to date when it is opened."""


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
        connection.execute("INSERT INTO meta VALUES ('version', '1')")
        connection.execute("COMMIT")
    row = connection.execute("SELECT content FROM meta WHERE name = 'version'").fetchone()
    found = row[0] if row else "none"
    if found not in {str(version) for version in range(1, VERSION + 1)}:
        msg = f"facts.duckdb has version {found}, this Nebelhorn reads version {VERSION}"
        raise WorkspaceError(msg)
    for version in range(int(found) + 1, VERSION + 1):
        connection.execute(f"BEGIN; {_SINCE[version]}")
        connection.execute("UPDATE meta SET content = ? WHERE name = 'version'", [str(version)])
        connection.execute("COMMIT")
