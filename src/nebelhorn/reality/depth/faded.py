"""The index with a memory that fades: what was long ago counts less."""

from __future__ import annotations

import duckdb

from nebelhorn.feedback import wilson
from nebelhorn.reality.depth.result import Faded
from nebelhorn.reality.result import FEW_CUSTOMERS, Score

HALF_DAYS = 14
_DIGITS = 9


def faded(connection: duckdb.DuckDBPyConnection, parts: str, score: Score, *, day: int) -> Faded:
    """Return the faded index as of a day.

    w = 2^(−age / 14 d) by days, S = Σ w·hit / Σ w a question; effective size (Σw)² / Σw² (Kish)
    over the design effect of the unfaded score.

    Args:
        connection: Facts.
        parts: SELECT as `nebelhorn.reality.scores.scores` takes it, of one part.
        score: Of the same part, unfaded.
        day: As of when, days since 1970.

    References:
        Gama, Sebastião and Rodrigues (2013), On evaluating stream learning algorithms, Machine
        Learning 90; Kish (1965), Survey sampling.
    """
    row = connection.execute(
        "SELECT avg(right_share), avg(naive_share), sum(w), sum(ww) FROM (SELECT question_no, "
        "sum(w * hit) / sum(w) AS right_share, sum(w * naive_hit) / sum(w) AS naive_share, "
        "sum(w) AS w, sum(w * w) AS ww "
        f"FROM (SELECT *, pow(2, (due_day - {day:d}) / {HALF_DAYS}.0) AS w FROM ({parts})) "
        "GROUP BY question_no)"
    ).fetchone()
    if row is None or row[0] is None:
        return Faded(None, None, None, None, 0.0)
    share, naive, weight, squares = (float(value) for value in row)
    kish = weight * weight / squares if squares > 0 else 0.0
    size = kish * (score.size / score.n if score.size else 0.0)
    if score.customers < FEW_CUSTOMERS or size <= 0:
        return Faded(None, None, None, None, round(size, 3))
    share = round(min(max(share, 0.0), 1.0), _DIGITS)
    low, high = wilson(share, size, score.customers)
    return Faded(share, low, high, round(naive, _DIGITS), round(size, 3))
