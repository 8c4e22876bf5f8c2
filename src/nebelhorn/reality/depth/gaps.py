"""Differences between two figures of the same predictions, with an interval."""

from __future__ import annotations

import math
from typing import Any

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table
from nebelhorn.feedback import t_quantile
from nebelhorn.reality.depth.result import Gap
from nebelhorn.reality.result import FEW_CUSTOMERS
from nebelhorn.reality.scores import clustered_variance

NO_GAP = Gap(None, None, None, 0, 0)
"""Nothing was settled."""

_DIGITS = 9


def gaps(connection: duckdb.DuckDBPyConnection, parts: str, *, unit: int) -> dict[int, Gap]:
    """Return the mean difference of each part: the mean of the questions' means.

    Pairs remove what all predictions of a day share, so differences show more than two shares do.
    The interval is Student's, at the two-way clustered variance.

    Args:
        connection: Facts.
        parts: SELECT of (part, question_no, customer_no, due_day, apart); ``part`` and ``apart``
            are whole numbers, ``apart`` from ``-unit`` to ``unit``.
        unit: What counts as 1.

    Returns:
        Part → gap; parts without any prediction are left out.

    Examples:
        >>> connection = duckdb.connect()
        >>> found = gaps(
        ...     connection,
        ...     "SELECT 0 AS part, 0 AS question_no, n AS customer_no, n % 7 AS due_day,"
        ...     " (n % 4)::INTEGER - 1 AS apart FROM range(100) AS t(n)",
        ...     unit=2,
        ... )[0]
        >>> found.value, found.n, found.low < 0.25 < found.high
        (0.25, 100, True)
    """
    put_table(
        connection,
        "gap_part",
        "SELECT part, question_no, customer_no, due_day, apart::BIGINT AS hit, 0 AS naive_hit "
        f"FROM ({parts})",
    )
    sql = load_kernel("nebelhorn.reality", "scores").render(settled="gap_part")
    rows = connection.execute(sql).fetchall()
    drop(connection, "gap_part")
    return {int(row[0]): _gap(row[1:], unit) for row in rows}


def scaled(gap: Gap, factor: float) -> Gap:
    """Return a gap in another measure: value and bounds times a factor above 0.

    Examples:
        >>> scaled(Gap(0.1, 0.0, 0.2, 50, 20), 2.0).value
        0.2
    """
    if gap.value is None or gap.low is None or gap.high is None:
        return gap
    value, low, high = (round(one * factor, _DIGITS) for one in (gap.value, gap.low, gap.high))
    return Gap(value, low, high, gap.n, gap.customers)


def _gap(row: tuple[Any, ...], unit: int) -> Gap:
    n, _, mean, _, customers, days, *spreads = row
    if customers < FEW_CUSTOMERS:
        return Gap(None, None, None, n, customers)
    half = t_quantile(customers - 1) * math.sqrt(clustered_variance(customers, days, *spreads))
    value, low, high = (round(one / unit, _DIGITS) for one in (mean, mean - half, mean + half))
    return Gap(value, low, high, n, customers)
