"""The frozen twin: what was foretold in the same situation three months before."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pyarrow as pa

from nebelhorn.engine import drop, insert_arrow, put_table
from nebelhorn.predictions import rule_of
from nebelhorn.reality.depth.gaps import NO_GAP, gaps
from nebelhorn.reality.depth.result import Twin
from nebelhorn.reality.index import PERIOD, PERIOD_US
from nebelhorn.reality.result import RealityIndex
from nebelhorn.reality.scores import NO_SCORE, scores

TWIN_DAYS = 90
_DAY_US = 86_400_000_000

_NEARLY_ALL = 0.9
"""Of so many predictions of each question a stretch must know the twin. Else its point would speak
of others than the point of the machine, and what lies between them would not be movement."""


def with_twin(
    connection: duckdb.DuckDBPyConnection, index: RealityIndex, *, important: int = 0
) -> RealityIndex:
    """Return an index whose stretches tell how often the twin would have been right.

    Args:
        connection: Facts with ``rule``, ``run_seal``, ``run_point`` and ``judged``; ``twin_told``
            is made.
        index: As ``reality_index`` made it.
        important: Bits of the groups the headline speaks about; 0: everybody.
    """
    _put_twins(connection)
    counted = f"j.groups & {important:d} <> 0" if important else "true"
    put_table(
        connection,
        "beside_twin",
        f"SELECT {PERIOD} AS part, j.question_no, j.customer_no, j.due_day, "
        "(t.told = j.came)::INTEGER AS hit, j.naive_hit "
        "FROM judged AS j JOIN run_point AS p USING (point_no) LEFT JOIN twin_told AS t "
        "ON t.question_no = j.question_no AND t.rule_no = j.rule_no "
        f"AND t.day = p.sealed_us // {_DAY_US} WHERE {counted}",
    )
    found = scores(
        connection,
        "SELECT * FROM beside_twin WHERE hit IS NOT NULL AND part IN (SELECT part FROM "
        "(SELECT part, count(hit) / count(*) AS known FROM beside_twin GROUP BY part, question_no) "
        f"GROUP BY part HAVING min(known) >= {_NEARLY_ALL})",
    )
    drop(connection, "beside_twin")
    return replace(
        index,
        periods=tuple(
            replace(period, twin=found.get(period.from_us // PERIOD_US)) for period in index.periods
        ),
    )


def frozen_twin(
    connection: duckdb.DuckDBPyConnection, paired: str, where: str = "true"
) -> Twin | None:
    """Return how often the forecasts of 90 days before would be right today.

    Args:
        connection: Facts with ``twin_told`` (see ``with_twin``) and ``run_point``.
        paired: Table as `put_paired` makes it.
        where: Predicate over it.

    Returns:
        Both figures over the same predictions; None while nothing is old enough.
    """
    many = put_table(
        connection,
        "twinned",
        "SELECT n.question_no, n.customer_no, n.due_day, n.hit, n.beaten_hit, "
        "(t.told = n.came)::INTEGER AS twin_hit FROM "
        f"(SELECT j.*, p.sealed_us // {_DAY_US} AS day FROM (SELECT * FROM {paired} WHERE {where}) "
        "AS j JOIN run_point AS p USING (point_no)) AS n "
        "JOIN twin_told AS t USING (question_no, rule_no, day)",
    )
    found = _compare(connection) if many else None
    drop(connection, "twinned")
    return found


def _put_twins(connection: duckdb.DuckDBPyConnection) -> None:
    """Put beside each prediction what was foretold of such customers 90 days before.

    The twin of a prediction is the newest one sealed at least 90 days earlier that cites the same
    rule of the same question: what was then foretold of such customers. A situation that was not
    known then takes the next more general one: without what else the rule asks, then the last
    moment less, down to "in general".

    Makes ``twin_told``: (question_no, rule_no, day it was sealed, told); no row without a twin.
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
        "twin_told",
        "SELECT n.question_no, n.rule_no, n.day, arg_min(b.told, n.steps) AS told FROM "
        f"(SELECT d.question_no, d.rule_no, d.day - {TWIN_DAYS} AS day, g.general_no, g.steps "
        "FROM told_before AS d "
        "JOIN more_general AS g USING (rule_no)) AS n ASOF JOIN told_before AS b "
        "ON b.question_no = n.question_no AND b.rule_no = n.general_no AND b.day <= n.day "
        "GROUP BY ALL",
    )
    for table in ("more_general", "told_before"):
        drop(connection, table)


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
