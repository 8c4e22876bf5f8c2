"""The frozen twin: what was foretold in the same situation three months before."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from nebelhorn.engine import drop, insert_arrow, put_table
from nebelhorn.predictions import rule_of
from nebelhorn.reality.depth.gaps import NO_GAP, gaps
from nebelhorn.reality.depth.result import Twin
from nebelhorn.reality.scores import NO_SCORE, scores

TWIN_DAYS = 90
_DAY_US = 86_400_000_000


def frozen_twin(
    connection: duckdb.DuckDBPyConnection, paired: str, where: str = "true"
) -> Twin | None:
    """Return how often the forecasts of 90 days before would be right today.

    The twin of a prediction is the newest one sealed at least 90 days earlier that cites the same
    rule of the same question: what was then foretold of such customers. A situation that was not
    known then takes the next more general one: without what else the rule asks, then the last
    moment less, down to "in general".

    Args:
        connection: Facts with ``rule``, ``run_seal`` and ``run_point``.
        paired: Table as `put_paired` makes it.
        where: Predicate over it.

    Returns:
        Both figures over the same predictions; None while nothing is old enough.
    """
    _put_general(connection)
    put_table(
        connection,
        "told_before",
        f"SELECT question_no, rule_no, day + {TWIN_DAYS} AS day, arg_max(class_1, seal_no) AS told "
        f"FROM (SELECT s.question_no, s.rule_no, s.class_1, s.seal_no, p.sealed_us // {_DAY_US} "
        "AS day FROM run_seal AS s JOIN run_point AS p USING (point_no)) "
        "GROUP BY question_no, rule_no, day",
    )
    put_table(
        connection,
        "dated",
        f"SELECT j.*, p.sealed_us // {_DAY_US} AS day FROM (SELECT * FROM {paired} WHERE {where}) "
        "AS j JOIN run_point AS p USING (point_no)",
    )
    put_table(
        connection,
        "twin_told",
        "SELECT n.question_no, n.rule_no, n.day, arg_min(b.told, n.steps) AS told FROM "
        "(SELECT d.*, g.general_no, g.steps FROM "
        "(SELECT DISTINCT question_no, rule_no, day FROM dated) AS d "
        "JOIN more_general AS g USING (rule_no)) AS n ASOF JOIN told_before AS b "
        "ON b.question_no = n.question_no AND b.rule_no = n.general_no AND b.day <= n.day "
        "GROUP BY ALL",
    )
    many = put_table(
        connection,
        "twinned",
        "SELECT n.question_no, n.customer_no, n.due_day, n.hit, n.beaten_hit, "
        "(t.told = n.came)::INTEGER AS twin_hit FROM dated AS n "
        "JOIN twin_told AS t USING (question_no, rule_no, day)",
    )
    found = _compare(connection) if many else None
    for table in ("more_general", "told_before", "dated", "twin_told", "twinned"):
        drop(connection, table)
    return found


def _put_general(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``more_general``: each rule with itself and with those that look at less."""
    rows = connection.execute("SELECT rule_no, definition FROM rule").fetchall()
    read = {int(rule_no): rule_of(definition) for rule_no, definition in rows}
    plain = {
        rule.after: rule_no
        for rule_no, rule in read.items()
        if not rule.when and rule.belief is None
    }
    rules, generals, steps = [], [], []
    for rule_no, rule in read.items():
        after = rule.after
        found = [rule_no, *(plain.get(after[: len(after) - n]) for n in range(len(after) + 1))]
        for step, general in enumerate(dict.fromkeys(found)):
            if general is not None:
                rules.append(rule_no)
                generals.append(general)
                steps.append(step)
    put_table(
        connection,
        "more_general",
        "SELECT 0::INTEGER AS rule_no, 0::INTEGER AS general_no, 0::INTEGER AS steps LIMIT 0",
    )
    columns = {"rule_no": rules, "general_no": generals, "steps": steps}
    schema = pa.schema([(name, pa.int32()) for name in columns])
    insert_arrow(connection, "more_general", pa.table(columns, schema=schema))


def _compare(connection: duckdb.DuckDBPyConnection) -> Twin:
    part = "SELECT 0 AS part, question_no, customer_no, due_day"
    now = scores(connection, f"{part}, hit, beaten_hit AS naive_hit FROM twinned")
    then = scores(connection, f"{part}, twin_hit AS hit, 0 AS naive_hit FROM twinned")
    apart = gaps(connection, f"{part}, hit - twin_hit AS apart FROM twinned", unit=1)
    return Twin(now.get(0, NO_SCORE), then.get(0, NO_SCORE).value, apart.get(0, NO_GAP), TWIN_DAYS)
