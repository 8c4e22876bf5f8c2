"""Settle what is due: put reality beside every prediction whose time has come."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.predictions import (
    Run,
    Touchpoints,
    grace_us,
    groups_in_line,
    horizon_us,
    kind_of,
    number_in_line,
    of_line,
)
from nebelhorn.reality.another import put_void_identity
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.settings import Question


def put_settled(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
    *,
    into: str = "settled",
) -> int:
    """Make the table of all predictions that are due, with what came.

    Nothing of it is stored: what a prediction is worth follows from the seal and the log, and
    since only what was known when it was due counts, it never changes again.

    Args:
        connection: Facts with ``catalogue``.
        run: Whose seals.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.
        into: Temporary table: (seal_no, question_no, point_no, customer_no, groups, kind,
            moment_id, due_day since 1970, rule_no, foretold, came, hit, majority_hit,
            markov_hit). ``came`` NULL: void, and the hits are 0: nobody answered, or the customer
            has become another one.

    Returns:
        Count of rows.
    """
    for table, name in (("sealed_point", "run_point"), ("seal", "run_seal")):
        put_view(connection, name, f"SELECT * FROM {table} WHERE run_no = {run.run_no:d}")
    put_table(
        connection,
        "run_outcome",
        "SELECT 0::INTEGER AS question_no, 0::BIGINT AS point_no, 0::INTEGER AS class LIMIT 0",
    )
    put_table(
        connection,
        "run_question",
        "SELECT 0::INTEGER AS question_no, 0::BIGINT AS open_us, 0::INTEGER AS classes LIMIT 0",
    )
    for number, question in enumerate(questions):
        put_outcomes(connection, question, touchpoints, point="run_point", into="came")
        connection.execute(f"INSERT INTO run_outcome SELECT {number}, point_no, class FROM came")
        open_us = horizon_us(question) + grace_us(question)
        classes = len(kind_of(question).classes(question, touchpoints))
        connection.execute("INSERT INTO run_question VALUES (?, ?, ?)", [number, open_us, classes])
    if put_void_identity(connection, run):
        connection.execute(
            "UPDATE run_outcome AS o SET class = NULL FROM void_identity AS v "
            "WHERE v.question_no = o.question_no AND v.point_no = o.point_no"
        )
    sql = load_kernel("nebelhorn.reality", "settled").render(
        seal="run_seal",
        sealed_point="run_point",
        question="run_question",
        outcome="run_outcome",
        as_of_us=run.as_of_us,
    )
    many = put_table(connection, into, sql)
    drop(connection, "run_outcome")
    return many


def join_line(
    connection: duckdb.DuckDBPyConnection, run: Run, parts: Sequence[str], *, into: str = "settled"
) -> int:
    """Put what earlier live runs foretold beside what the newest one did.

    Each is settled by its own catalogue before; here seals and points get numbers that are the only
    ones of their kind, and group bits mean what they mean to the newest run.

    Args:
        connection: Facts, with the newest run settled last (see ``put_settled``).
        run: The newest, with the others in ``earlier``; all ask the same questions.
        parts: Of each of ``earlier``, the table of what was settled; dropped.
        into: The table of what the newest one has settled; the others are added, and ``run_point``
            and ``run_seal`` hold all of them.

    Returns:
        Count of rows.
    """
    for one, part in zip(run.earlier, parts, strict=True):
        number = str(one.run_no)
        connection.execute(
            f"INSERT INTO {into} SELECT * REPLACE ("
            f"{number_in_line(run, 'seal_no', number)} AS seal_no, "
            f"{number_in_line(run, 'point_no', number)} AS point_no, "
            f"{groups_in_line(run, run_no=number)} AS groups) FROM {part}"
        )
        drop(connection, part)
    point = number_in_line(run, "point_no")
    for table, name, replaced in (
        ("sealed_point", "run_point", f"{groups_in_line(run)} AS groups"),
        ("seal", "run_seal", f"{number_in_line(run, 'seal_no')} AS seal_no"),
    ):
        put_view(
            connection,
            name,
            f"SELECT * REPLACE ({point} AS point_no, {replaced}) FROM {table} WHERE {of_line(run)}",
        )
    # what was foretold before a new run began, and holds, is found only among all of them
    if put_void_identity(connection, run):
        connection.execute(
            f"UPDATE {into} AS s SET came = NULL, hit = 0, majority_hit = 0, markov_hit = 0 "
            "FROM void_identity AS v WHERE v.seal_no = s.seal_no"
        )
    row = connection.execute(f"SELECT count(*) FROM {into}").fetchone()
    return int(row[0]) if row else 0
