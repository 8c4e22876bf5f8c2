"""How foregone the answer to a question is: the share of what comes most often anyway."""

from __future__ import annotations

import duckdb

from nebelhorn.predictions import Touchpoints, grace_us, horizon_us
from nebelhorn.reality.outcomes import put_outcomes
from nebelhorn.settings import Question


def commonest_share(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    touchpoints: Touchpoints,
    *,
    as_of_us: int,
) -> float | None:
    """Return the share of the commonest class among the points of a question that are due.

    Args:
        connection: Facts with ``point`` and ``catalogue``.
        question: What is asked.
        touchpoints: The catalogue.
        as_of_us: Only points that were due by then, UTC microseconds.

    Returns:
        0–1; 1 means that whoever always says the same is always right. None where nothing is due.
    """
    put_outcomes(connection, question, touchpoints, into="turned")
    open_us = horizon_us(question) + grace_us(question)
    row = connection.execute(
        "SELECT max(n) / sum(n) FROM (SELECT count(*) AS n FROM point JOIN turned USING (point_no) "
        f"WHERE class IS NOT NULL AND sealed_us + {open_us:d} <= {as_of_us:d} GROUP BY class)"
    ).fetchone()
    return None if row is None or row[0] is None else float(row[0])
