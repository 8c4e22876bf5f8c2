"""Append answers: what customers said, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.log.mapping import AnswerRule, EventRule
from nebelhorn.log.numbering import OBJECT_NO, number_touchpoints
from nebelhorn.log.raw import RawTable
from nebelhorn.log.reading import (
    Reading,
    ReadingContext,
    answer_fields,
    answer_reason,
    check_columns,
    record_key,
)
from nebelhorn.log.scales import find_scale, score_sql
from nebelhorn.log.staging import Staged, stage
from nebelhorn.log.telling import TOLD, told_columns, told_found
from nebelhorn.log.times import is_time

_TOLD = ", ".join(f"s.{name}" for name in TOLD)


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a rule's answers.

    Attributes:
        new: Count of answers appended.
        known: Count of answers that were there already.
        scale: Worst and best score; None when nobody gave one.
        staged: Temporary table with ``answer_id`` and ``said``; new ones only.
        rejects: Records rejected as answers: a SELECT of ``key, reason``, or None.
    """

    new: int
    known: int
    scale: tuple[float, float] | None
    staged: str


def append_event_answers(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    scale: tuple[float, float] | None,
    source_no: int,
) -> Answered:
    """Append the answers that stand in the same records as events.

    A score that is no number or outside the scale leaves the event in place and no answer.

    Args:
        connection: Facts connection, in a transaction; needs ``customer_key``.
        staged: Accepted event records with ``raw_score``, ``said``, ``answered_us``,
            ``topic``, ``circumstance``, ``goal``.
        scale: Worst and best score; None: found from the scores.
        source_no: Number of the source.
    """
    scale = scale or find_scale(connection, f"SELECT raw_score FROM {staged.table}")
    score = "CAST(NULL AS DOUBLE)" if scale is None else score_sql("s.raw_score", scale)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE answer_ready AS SELECT s.event_id AS answer_id, k.id_no, "
        "coalesce(s.answered_us, s.t_us) AS t_us, s.known_us, "
        f"{score} AS score, s.raw_score, {_bound(scale, 0)} AS scale_low, "
        f"{_bound(scale, 1)} AS scale_high, s.event_id AS on_event_id, "
        "CAST(NULL AS INTEGER) AS about_no, CAST(NULL AS BIGINT) AS object_no, "
        f"s.said IS NOT NULL AS has_text, {source_no} AS source_no, {_TOLD}, s.said "
        f"FROM {staged.table} AS s JOIN customer_key AS k USING (customer) "
        "WHERE (s.raw_score IS NOT NULL OR s.said IS NOT NULL) AND s.answer_reason = 0"
    )
    return _append(connection, scale)


def read_answer_rule(context: ReadingContext, table: RawTable, rule: AnswerRule) -> Reading:
    """Prepare a rule that makes answers.

    Returns:
        Fields ``key, customer, t_us, message, score_text, raw_score, said, answered_us, topic,
        circumstance, goal, reason`` and ``object:<type>``.

    Raises:
        MappingError: The rule names a column that is not there.
        SourceError: Times cannot be read.
    """
    named = [rule.time, rule.customer, rule.score, rule.text, *told_columns(rule).values()]
    named += [rule.message_id, *rule.objects.values()]
    check_columns(table, [name for name in named if name])
    time = context.time(table, rule.time)
    scored = EventRule(
        rule.table,
        rule.time,
        score=rule.score,
        text=rule.text,
        topic=rule.topic,
        circumstance=rule.circumstance,
        goal=rule.goal,
    )
    fields = {
        "key": record_key(context, table, rule.message_id, "answer"),
        "customer": quote_identifier(rule.customer) if rule.customer else "CAST(NULL AS VARCHAR)",
        "t_us": time.sql(quote_identifier(rule.time)),
        "message": quote_identifier(rule.message_id)
        if rule.message_id
        else "CAST(NULL AS VARCHAR)",
        **answer_fields(context, table, scored),
    }
    fields |= {f"object:{kind}": quote_identifier(column) for kind, column in rule.objects.items()}
    scale = rule.scale
    fields["reason"] = (
        f"CASE WHEN {quote_identifier(rule.time)} IS NULL THEN 2 "
        f"WHEN NOT {is_time(fields['t_us'])} THEN 3 "
        f"WHEN {fields['score_text']} IS NULL AND {fields['said']} IS NULL THEN 11 "
        f"ELSE {answer_reason(fields, scale)} END"
    )
    where = context.where(table, rule.where)
    told = told_found(context.connection, table, rule, where)
    return Reading(table, fields, where, ((rule.time, time.describe()), *told), scale)


def stage_answers(
    connection: duckdb.DuckDBPyConnection, reading: Reading, rule: AnswerRule, *, into: str
) -> Staged:
    """Read a rule's answers once; equal ids with other content are counted as conflicting."""
    return stage(connection, reading, into=into, by_id=rule.message_id is not None)


def append_answers(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    rule: AnswerRule,
    scale: tuple[float, float] | None,
    source_no: int,
) -> Answered:
    """Append answers about encounters that stand elsewhere; needs ``customer_key``.

    Args:
        connection: Facts connection, in a transaction.
        staged: Accepted records of the rule.
        rule: The rule.
        scale: Worst and best score; None: found from the scores.
        source_no: Number of the source.
    """
    scale = scale or find_scale(connection, f"SELECT raw_score FROM {staged.table}")
    score = "CAST(NULL AS DOUBLE)" if scale is None else score_sql("s.raw_score", scale)
    about = _about_sql(connection, rule.about)
    kind, column = next(iter(rule.objects.items()), (None, None))
    number = "CAST(NULL AS BIGINT)"
    if kind is not None and column is not None:
        name = "s." + quote_identifier(f"object:{kind}")
        number = OBJECT_NO.format(type=f"'{kind.replace(chr(39), chr(39) * 2)}'", name=name)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE answer_ready AS SELECT s.event_id AS answer_id, k.id_no, "
        f"s.t_us, CAST(NULL AS BIGINT) AS known_us, {score} AS score, s.raw_score, "
        f"{_bound(scale, 0)} AS scale_low, {_bound(scale, 1)} AS scale_high, "
        f"CAST(NULL AS BIGINT) AS on_event_id, {about} AS about_no, {number} AS object_no, "
        f"s.said IS NOT NULL AS has_text, {source_no} AS source_no, {_TOLD}, s.said "
        f"FROM {staged.table} AS s LEFT JOIN customer_key AS k USING (customer)"
    )
    return _append(connection, scale)


def _append(connection: duckdb.DuckDBPyConnection, scale: tuple[float, float] | None) -> Answered:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE answer_new AS SELECT * FROM answer_ready "
        "ANTI JOIN answer USING (answer_id)"
    )
    connection.execute(
        "INSERT INTO answer BY NAME SELECT * EXCLUDE (said) FROM answer_new "
        "ORDER BY id_no, t_us, answer_id"
    )
    row = connection.execute(
        "SELECT (SELECT count(*) FROM answer_new), (SELECT count(*) FROM answer_ready)"
    ).fetchone() or (0, 0)
    return Answered(row[0], row[1] - row[0], scale, "answer_new")


def about_number(connection: duckdb.DuckDBPyConnection, about: tuple[str, ...]) -> int:
    """Return the number of a list of touchpoints answers are about, giving it one when it is new.

    Args:
        connection: Facts connection, in a transaction.
        about: Names, likeliest first; at least one.
    """
    number_touchpoints(
        connection, "SELECT * FROM (VALUES " + ", ".join(_row(name) for name in about) + ")"
    )
    known = connection.execute(
        "SELECT about_no FROM about JOIN touchpoint USING (touchpoint_no) "
        "GROUP BY about_no HAVING list(name ORDER BY rank) = ?::VARCHAR[]",
        [list(about)],
    ).fetchone()
    if known:
        return int(known[0])
    row = connection.execute("SELECT coalesce(max(about_no), 0) + 1 FROM about").fetchone()
    number = int(row[0]) if row else 1
    connection.executemany(
        "INSERT INTO about SELECT ?, ?, touchpoint_no FROM touchpoint WHERE name = ?",
        [(number, rank, name) for rank, name in enumerate(about)],
    )
    return number


def _about_sql(connection: duckdb.DuckDBPyConnection, about: tuple[str, ...]) -> str:
    number = str(about_number(connection, about)) if about else "NULL"
    return f"CAST({number} AS INTEGER)"


def _row(name: str) -> str:
    return "('" + name.replace("'", "''") + "')"


def _bound(scale: tuple[float, float] | None, side: int) -> str:
    return "CAST(NULL AS DOUBLE)" if scale is None else f"CAST({scale[side]!r} AS DOUBLE)"
