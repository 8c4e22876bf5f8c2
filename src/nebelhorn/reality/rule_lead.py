"""How long before it came a rule had called what came."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table, put_view
from nebelhorn.predictions import Run, Touchpoints, grace_us, horizon_us, kind_of
from nebelhorn.reality.days import Days, RuleLead
from nebelhorn.reality.result import FEW_CUSTOMERS
from nebelhorn.reality.told import yes_no
from nebelhorn.settings import Question

_DAY_US = 86_400_000_000
_DECIDED = (
    "SELECT 0::INTEGER AS question_no, 0::BIGINT AS seal_no, 0::INTEGER AS rule_no, "
    "0::INTEGER AS foretold, 0::BIGINT AS customer_no, 0::BIGINT AS sealed_us, "
    "0::BIGINT AS act_us, 0::BIGINT AS called_us, 0::BIGINT AS due_day, 0::BIGINT AS back LIMIT 0"
)


def put_decided(
    connection: duckdb.DuckDBPyConnection,
    run: Run,
    questions: Sequence[Question],
    touchpoints: Touchpoints,
) -> None:
    """Make the table of predictions that an act decided with yes, as ``lead_times`` has them.

    Args:
        connection: Facts with ``judged`` and ``run_point``.
        run: The run; an act counts once all that it could decide is due.
        questions: Those of the run, in the order of their numbers.
        touchpoints: The catalogue.

    Returns:
        Nothing; temporary table ``decided``: (question_no, seal_no, rule_no, foretold,
        customer_no, sealed_us, act_us, called_us: since when all predictions before this act said
        yes, NULL: the last one did not; due_day of the act; back: 1 for the last prediction before
        it, 2 for the one before that).
    """
    put_table(connection, "decided", _DECIDED)
    for number, code in outcomes_asked(questions, touchpoints).items():
        _put_acts(connection, questions[number], touchpoints, (number, code))
        due_us = horizon_us(questions[number]) + grace_us(questions[number])
        connection.execute(
            f"INSERT INTO decided SELECT {number:d}, y.seal_no, y.rule_no, y.foretold, "
            "y.customer_no, y.sealed_us, a.act_us, a.called_us, "
            f"(a.act_us + {due_us:d} + 60480000000000000) // {_DAY_US} - 700000, "
            "row_number() OVER (PARTITION BY a.customer_no, a.act_us "
            "ORDER BY y.sealed_us DESC, y.seal_no DESC) "
            "FROM rule_yes AS y JOIN rule_act AS a ON a.customer_no = y.customer_no "
            "AND y.sealed_us >= a.first_us AND y.sealed_us < a.act_us "
            f"WHERE a.act_us + {due_us:d} <= {run.as_of_us:d}"
        )
        for name in ("rule_act", "rule_yes"):
            drop(connection, name)


def _put_acts(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    code: tuple[int, int],
) -> None:
    """Make ``rule_yes`` of what turned out yes, and ``rule_act`` of the acts that decided it."""
    number, yes = code
    kind, grace = kind_of(question), grace_us(question)
    put_table(
        connection,
        "rule_yes",
        "SELECT j.seal_no, j.point_no, j.rule_no, j.foretold, j.customer_no, p.sealed_us, "
        f"1 AS known, (j.foretold = {yes:d})::INTEGER AS called, 0 AS warned, 0 AS blind_called, "
        "0 AS blind_warned FROM judged AS j JOIN run_point AS p USING (point_no) "
        f"WHERE j.question_no = {number:d} AND j.came = {yes:d}",
    )
    put_view(
        connection,
        "rule_deed",
        f"SELECT customer_no, t_us FROM ({kind.acts(question, touchpoints)}) "
        f"WHERE heard_us - t_us <= {grace:d}",
    )
    sql = load_kernel("nebelhorn.reality", "lead_times").render(
        told="rule_yes", act="rule_deed", horizon_us=horizon_us(question)
    )
    put_table(connection, "rule_act", sql)
    drop(connection, "rule_deed")


def outcomes_asked(questions: Sequence[Question], touchpoints: Touchpoints) -> dict[int, int]:
    """Return the questions whose yes has a moment: not a silence, which is only known when full.

    Returns:
        Number of the question → its class "yes".

    Examples:
        >>> leaves = Question("leaves", "outcome", 30, touchpoints=("quit",))
        >>> asked = [Question("silent", "falls_silent", 30), leaves]
        >>> outcomes_asked(asked, Touchpoints({1: "quit"}, frozenset({1})))
        {1: 1}
    """
    return {
        number: code
        for number, code in yes_no(questions, touchpoints).items()
        if kind_of(questions[number]).nothing != code
    }


def cited_leads(
    connection: duckdb.DuckDBPyConnection, parts: Collection[int], where: str = "true"
) -> dict[int, RuleLead]:
    """Return how early cited rules had called what came.

    A call stands from which on every later prediction before the act said yes, whichever rule that
    cites; of these the first one that cites the rule.

    Args:
        connection: Facts with ``decided`` and ``cited``.
        parts: Of ``cited``, those that call a yes that has a moment.
        where: Predicate over ``due_day`` of the acts.
    """
    said = (
        "SELECT c.part, d.customer_no, d.act_us, d.sealed_us FROM decided AS d JOIN cited AS c "
        f"USING (question_no, rule_no, foretold) WHERE d.sealed_us >= d.called_us AND {where}"
    )
    return _leads(connection, said, parts)


def told_leads(
    connection: duckdb.DuckDBPyConnection, parts: Collection[int]
) -> dict[int, RuleLead]:
    """Return how early rules that tell how often something comes held before it came.

    Such a rule calls nothing: it stands from the first prediction from which on it held at every
    later one before the act.

    Args:
        connection: Facts with ``decided`` and ``cited_seal``, of each rule where it held.
        parts: Of ``cited_seal``, those that speak of a yes that has a moment.
    """
    said = (
        "SELECT * FROM (SELECT c.part, d.customer_no, d.act_us, d.sealed_us, d.back, row_number() "
        "OVER (PARTITION BY c.part, d.customer_no, d.act_us ORDER BY d.back) AS held "
        "FROM decided AS d JOIN cited_seal AS c USING (seal_no)) WHERE held = back"
    )
    return _leads(connection, said, parts)


def _leads(
    connection: duckdb.DuckDBPyConnection, said: str, parts: Collection[int]
) -> dict[int, RuleLead]:
    """Take the first call of each part before each act, and the time from it by quarters."""
    rows = connection.execute(
        "SELECT part, count(*), count(DISTINCT customer_no), "
        "quantile_cont(days, [0.25, 0.5, 0.75]) FROM ("
        "SELECT part, customer_no, (act_us - min(sealed_us)) / 86400e6 AS days "
        f"FROM ({said}) GROUP BY part, customer_no, act_us) GROUP BY part"
    ).fetchall()
    found = dict.fromkeys(parts, RuleLead(0, 0, None))
    for part, n, customers, quarters in rows:
        if part in found:
            days = None
            if customers >= FEW_CUSTOMERS:
                late, half, early = (round(float(one), 6) for one in quarters)
                days = Days(late, half, early, n)
            found[part] = RuleLead(n, customers, days)
    return found
