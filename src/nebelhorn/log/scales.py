"""Find the scale of a score and put it on 0–1, keeping the original."""

from __future__ import annotations

import duckdb

from nebelhorn.settings import SCALES

_SCHOOL_MARKS, _PERCENT = (1.0, 6.0), (0.0, 100.0)
_KNOWN = sorted(
    {
        _SCHOOL_MARKS,
        _PERCENT,
        *((float(s.low), float(s.high)) for s in SCALES.values() if s.scored),
    },
    key=lambda ends: (ends[1], ends[0]),
)
"""Narrowest first, beside the scales that customers are asked on."""


def find_scale(connection: duckdb.DuckDBPyConnection, select: str) -> tuple[float, float] | None:
    """Find the smallest usual scale that holds all scores.

    Args:
        connection: Where ``select`` can be read.
        select: SELECT of one DOUBLE column, the scores.

    Returns:
        Worst and best score, one of 0–1, 1–5, 1–6, 1–7, 0–10, 0–100, or the scores' own range; None
        without scores. Higher is better: a reversed scale must be said.

    Examples:
        >>> find_scale(duckdb.connect(), "SELECT * FROM (VALUES (1.0), (4.0)) AS t(x)")
        (1.0, 5.0)
    """
    row = connection.execute(
        f"SELECT min(x), max(x), bool_and(x = round(x)) FROM ({select}) AS s(x)"
    ).fetchone()
    if row is None or row[0] is None:
        return None
    low, high, whole = float(row[0]), float(row[1]), bool(row[2])
    for bottom, top in _KNOWN:
        if bottom <= low and high <= top and (whole or top == 1.0 or high > 1.0):
            return bottom, top
    return low, high if high > low else low + 1.0


def score_sql(raw: str, scale: tuple[float, float]) -> str:
    """Return SQL for the score on 0–1; a reversed scale (``[5, 1]``) turns it round.

    Examples:
        >>> duckdb.connect().execute("SELECT " + score_sql("4.0", (1.0, 5.0))).fetchone()
        (0.75,)
    """
    low, high = scale
    # a reversed scale would give a negative zero
    return f"(({raw}) - {low!r}) / {high - low!r} + 0.0"
