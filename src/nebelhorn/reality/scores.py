"""Hit shares of parts of the predictions, with an interval that knows customers and days."""

from __future__ import annotations

import math
from typing import Any

import duckdb

from nebelhorn.engine import drop, load_kernel, put_table
from nebelhorn.feedback import wilson
from nebelhorn.reality.result import FEW_CUSTOMERS, Score

NO_SCORE = Score(None, None, None, None, 0, 0, 0)
"""Nothing was settled."""

_DIGITS = 9
"""Figures are rounded here, so that the order in which an engine adds cannot be seen in them."""


def scores(connection: duckdb.DuckDBPyConnection, parts: str) -> dict[int, Score]:
    """Return the score of each part.

    The mean of the questions' hit shares, with Wilson's interval at the effective sample size
    n_eff = p (1 − p) / V. Predictions of one customer resemble each other, and so do those of one
    day: V = V_customer + V_day − V_both, and at least the larger of the first two.

    Args:
        connection: Facts.
        parts: SELECT of (part, question_no, customer_no, due_day, hit, naive_hit); ``part`` is a
            whole number.

    Returns:
        Part → score; parts without any prediction are left out.

    References:
        Korn and Graubard (1998), Survey Methodology 24; Cameron, Gelbach and Miller (2011),
        Robust inference with multiway clustering, J. Business & Economic Statistics 29.

    Examples:
        >>> connection = duckdb.connect()
        >>> found = scores(
        ...     connection,
        ...     "SELECT 0 AS part, 0 AS question_no, n AS customer_no, n % 7 AS due_day,"
        ...     " (n % 4 > 0)::INTEGER AS hit, (n % 2)::INTEGER AS naive_hit"
        ...     " FROM range(100) AS t(n)",
        ... )[0]
        >>> found.value, found.naive, found.n, round(found.low, 2), round(found.high, 2)
        (0.75, 0.5, 100, 0.66, 0.83)
    """
    put_table(connection, "scored", parts)
    sql = load_kernel("nebelhorn.reality", "scores").render(settled="scored")
    rows = connection.execute(sql).fetchall()
    drop(connection, "scored")
    return {int(row[0]): _score(row[1:]) for row in rows}


def _score(row: tuple[Any, ...]) -> Score:
    n, hits, share, naive, customers, days, *spreads = row
    if customers < FEW_CUSTOMERS:
        return Score(None, None, None, None, hits, n, customers)
    variance = clustered_variance(customers, days, *spreads)
    share = round(min(max(share, 0.0), 1.0), _DIGITS)
    size = share * (1 - share) / variance if variance > 0 else float(customers)
    size = round(min(size, float(n)), 6)
    low, high = wilson(share, size, customers)
    return Score(share, low, high, round(naive, _DIGITS), hits, n, customers, size)


def clustered_variance(
    customers: int, days: int, by_customer: float, by_day: float, by_both: float
) -> float:
    """Return the variance of a mean whose values are alike within customers and within days.

    Args:
        customers: Count of customers.
        days: Count of days.
        by_customer: Sum of squares of what each customer adds to the mean.
        by_day: The same of each day.
        by_both: The same of each customer on each day.

    Returns:
        The variance; infinite for a single customer.

    References:
        Cameron, Gelbach and Miller (2011), as above.

    Examples:
        >>> round(clustered_variance(11, 1, 0.1, 0.4, 0.1), 3)  # one day says nothing about days
        0.11
    """
    of_customers = _corrected(by_customer, customers)
    of_days = _corrected(by_day, days) if days > 1 else 0.0
    return max(of_customers, of_days, of_customers + of_days - by_both, 0.0)


def _corrected(spread: float, clusters: int) -> float:
    if clusters < 2:
        return math.inf
    return clusters / (clusters - 1) * spread
