"""How well customers foretell themselves, beside machine, people and naive guess."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_view
from nebelhorn.predictions import NOBODY
from nebelhorn.reality.result import IntentIndex
from nebelhorn.reality.scores import NO_SCORE, scores

_COLUMNS = "0 AS part, j.question_no, j.customer_no, j.due_day"


def intent_index(
    connection: duckdb.DuckDBPyConnection, where: str, *, ours: bool
) -> IntentIndex | None:
    """Return how often customers' plans came true, paired with the other forecasters.

    All lines speak of the same predictions: those where a plan was sealed.

    Args:
        connection: Facts with ``judged``, ``judged_ours`` and ``run_seal``.
        where: Condition on ``judged``.
        ours: Have people said anything?

    Returns:
        The lines; None: no prediction with a plan is settled.
    """
    put_view(
        connection,
        "judged_intent",
        "SELECT j.*, o.hit AS our_hit, (s.intent = j.came)::INTEGER AS intent_hit "
        "FROM judged AS j JOIN judged_ours AS o USING (seal_no) "
        f"JOIN run_seal AS s USING (seal_no) WHERE s.intent <> {NOBODY:d}",
    )
    lines = [
        scores(
            connection,
            f"SELECT {_COLUMNS}, j.{hit} AS hit, j.naive_hit FROM judged_intent AS j WHERE {where}",
        ).get(0, NO_SCORE)
        for hit in ("intent_hit", "hit", "our_hit")
    ]
    if not lines[0].n:
        return None
    return IntentIndex(lines[0], lines[1], lines[2] if ours else None)
