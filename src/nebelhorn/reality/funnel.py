"""What became of what was sealed: issued, due, settled, void, and what is still open."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from nebelhorn.predictions import ABSTAINED, Run, of_line
from nebelhorn.reality.another import put_void_identity
from nebelhorn.reality.result import SealFunnel


def seal_funnels(
    connection: duckdb.DuckDBPyConnection, run: Run, settled: str = "settled"
) -> dict[int | None, SealFunnel]:
    """Count a run's seals by what became of them.

    Args:
        connection: Facts with ``settled`` (see ``put_settled``).
        run: The run, with those it goes on from.
        settled: Name of that table.

    Returns:
        A funnel for each question by number, and under None for all of them. Seals of erased
        customers are counted only under None: what they asked is gone.
    """
    rows = connection.execute(
        f"SELECT question_no, count(*), count(*) FILTER (flags & {ABSTAINED} <> 0) FROM seal "
        f"WHERE {of_line(run)} GROUP BY question_no"
    ).fetchall()
    issued = {number: (many, abstained) for number, many, abstained in rows}
    rows = connection.execute(
        f"SELECT question_no, count(*), count(came) FROM {settled} GROUP BY question_no"
    ).fetchall()
    due = {number: (many, answered) for number, many, answered in rows}
    row = connection.execute(f"SELECT count(*) FROM erased_leaf WHERE {of_line(run)}").fetchone()
    erased = int(row[0]) if row else 0
    funnels: dict[int | None, SealFunnel] = {}
    for number in range(len(run.questions())):
        funnels[number] = _funnel(*issued.get(number, (0, 0)), *due.get(number, (0, 0)), 0)
    parts = list(funnels.values())
    funnels[None] = _funnel(
        sum(part.issued for part in parts) + erased,
        sum(part.abstained for part in parts),
        sum(part.due for part in parts),
        sum(part.settled for part in parts),
        erased,
    )
    put_void_identity(connection, run)
    rows = connection.execute(
        f"SELECT question_no, count(*) FROM void_identity SEMI JOIN {settled} USING (seal_no) "
        "GROUP BY question_no"
    ).fetchall()
    parted: dict[int | None, int] = dict(rows)
    parted[None] = sum(parted.values())
    return {
        number: replace(part, identity=parted.get(number, 0)) for number, part in funnels.items()
    }


def _funnel(issued: int, abstained: int, due: int, settled: int, erased: int) -> SealFunnel:
    return SealFunnel(
        issued=issued,
        open=issued - due - erased,
        due=due,
        settled=settled,
        void=due - settled,
        erased=erased,
        abstained=abstained,
    )
