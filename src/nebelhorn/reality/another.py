"""Predictions that are void because their customer is another one by now."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table
from nebelhorn.predictions import LIVE, REOPENED, Run, number_in_line, of_line

VOID_IDENTITY = "identity"
"""Why such a prediction is void."""


def put_void_identity(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    *,
    into: str = "void_identity",
    changes: str = "customer_change",
) -> int:
    """Make the table of a run's predictions whose customer got other ids while they were open.

    They were made for whom two ids were, or one: nobody can be right about somebody who is no
    more. What came due before is not touched. Where a link is undone, it is as if it had never
    been said: what was void for it counts again, and what was foretold meanwhile is void.

    **A moment counts once.** Whose ids became others is foretold anew after the moment that is
    their last one; where what was foretold after this very moment is open and holds (for the
    link is undone, or in a replay, that stands on the customers as they are today), the new one
    is void.

    Nothing of it is stored, but for when whose ids became others.

    Args:
        connection: Facts.
        run: Whose predictions, and those of the runs it goes on from. A backtest stands on the
            customers as they are known today: of it only what counts twice is void.
        into: Temporary table: (seal_no, question_no, point_no, customer_no, sealed_us).
        changes: Relation of whose ids became others, when, as ``customer_change``: with some of
            its rows left out, what is void by the others alone.

    Returns:
        Count of rows.
    """
    open_us = run.open_us()
    listed = ", ".join(f"({number}, {us})" for number, us in enumerate(open_us)) or "(0, 0)"
    live = "true" if run.label == LIVE else "false"
    return put_table(
        connection,
        into,
        f"WITH asked(question_no, open_us) AS (VALUES {listed}), "
        f"open AS (SELECT {number_in_line(run, 's.seal_no', 's.run_no')} AS seal_no, "
        f"{number_in_line(run, 'p.point_no', 'p.run_no')} AS point_no, "
        "s.question_no, p.customer_no, p.sealed_us, p.kind, p.moment_id, "
        "p.sealed_us + a.open_us AS due_us FROM sealed_point AS p "
        "JOIN seal AS s ON s.run_no = p.run_no AND s.point_no = p.point_no "
        "JOIN asked AS a ON a.question_no = s.question_no "
        f"WHERE {of_line(run, 'p.run_no')} "
        f"AND p.customer_no IN (SELECT customer_no FROM {changes})), "
        f"parted AS (SELECT seal_no FROM open AS o JOIN {changes} AS c "
        f"ON c.customer_no = o.customer_no WHERE {live} GROUP BY seal_no HAVING "
        "arg_max(c.ids, {'a': c.at_us, 'b': c.from_us}) FILTER (c.at_us <= sealed_us) <> "
        "arg_max(c.ids, {'a': c.at_us, 'b': c.from_us}) FILTER (c.from_us <= due_us)), "
        "holding AS (SELECT * FROM open ANTI JOIN parted USING (seal_no)), "
        "twice AS (SELECT n.seal_no FROM holding AS n SEMI JOIN holding AS o "
        "ON o.customer_no = n.customer_no AND o.question_no = n.question_no "
        "AND o.moment_id = n.moment_id AND o.sealed_us < n.sealed_us "
        f"AND n.sealed_us < o.due_us WHERE n.kind = {REOPENED:d}) "
        "SELECT seal_no, question_no, point_no, customer_no, sealed_us FROM open "
        "WHERE seal_no IN (SELECT seal_no FROM parted UNION ALL SELECT seal_no FROM twice) "
        "ORDER BY seal_no",
    )
