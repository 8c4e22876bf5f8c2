"""Shares, means and delays of many cells at once: an engine adds, Python draws the intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from nebelhorn.engine import load_kernel
from nebelhorn.feedback.intervals import MeanSums, ShareSums, mean_from_sums, share_from_sums
from nebelhorn.feedback.result import Feeling, Mean, Share

ENTHUSIASTIC = 900_000_000
"""Billionths of a score; from here on a voice is enthusiastic (NPS: 9 and 10 of 10)."""

GOOD = 650_000_000
"""Billionths of a score; below, a voice is angry (NPS: 0 to 6 of 10)."""

BILLIONTHS = "CAST(round({score} * 1000000000) AS BIGINT)"
"""SQL: scores as whole numbers, whose sums do not depend on the order of adding."""

NO_SHARE = Share(None, 0, 0, None, None)
NO_MEAN = Mean(None, 0, None, None)
NO_FEELING = Feeling(NO_SHARE, NO_SHARE, NO_SHARE)

_KINDS = 3


def share_cells(
    connection: duckdb.DuckDBPyConnection, rows: str, less: Mapping[int, int] | None = None
) -> dict[int, Share]:
    """Return the share of every cell, clustered by customer.

    Args:
        connection: Where ``rows`` can be read.
        rows: SELECT of ``cell_no BIGINT, customer_no BIGINT, part INTEGER`` (0 or 1), one row an
            encounter.
        less: Cell number → how many of its parts are none, nobody knows whose: each is taken off
            as a customer of its own (k_c = −1, n_c = 0), which widens the interval. None: none.

    Returns:
        Share by cell number; cells without rows are missing.

    Examples:
        >>> rows = "SELECT 7 AS cell_no, x AS customer_no, x % 2 AS part FROM range(4) AS t(x)"
        >>> share_cells(duckdb.connect(), rows)[7].value
        0.5
    """
    found = _run(connection, "share_sums", rows)
    less = less or {}
    return {
        cell: share_from_sums(_less(ShareSums(*sums), less.get(cell, 0))) for cell, *sums in found
    }


def mean_cells(connection: duckdb.DuckDBPyConnection, rows: str) -> dict[int, Mean]:
    """Return the mean score of every cell, clustered by customer.

    Args:
        connection: Where ``rows`` can be read.
        rows: SELECT of ``cell_no BIGINT, customer_no BIGINT, billionths BIGINT`` (score times
            1e9), one row a scored voice.

    Returns:
        Mean by cell number; cells without rows are missing.

    Examples:
        >>> said = "500000000 AS billionths"
        >>> rows = f"SELECT 7 AS cell_no, x AS customer_no, {said} FROM range(4) AS t(x)"
        >>> mean_cells(duckdb.connect(), rows)[7].value
        0.5
    """
    return {
        cell: mean_from_sums(MeanSums(n, billionths / 1e9, *sums))
        for cell, n, billionths, *sums in _run(connection, "mean_sums", rows)
    }


def feeling_cells(connection: duckdb.DuckDBPyConnection, rows: str) -> dict[int, Feeling]:
    """Return the shares enthusiastic, lukewarm and angry of every cell.

    Args:
        connection: Where ``rows`` can be read.
        rows: As for `mean_cells`.

    Returns:
        Feeling by cell number; the three counts add up to the scored voices of the cell.

    Examples:
        >>> said = "x * 100000000 AS billionths"
        >>> rows = f"SELECT 7 AS cell_no, x AS customer_no, {said} FROM range(11) AS t(x)"
        >>> found = feeling_cells(duckdb.connect(), rows)[7]
        >>> found.enthusiastic.k, found.lukewarm.k, found.angry.k  # as in the NPS
        (2, 2, 7)
    """
    kinds = (
        f"billionths >= {ENTHUSIASTIC}",
        f"billionths >= {GOOD} AND billionths < {ENTHUSIASTIC}",
        f"billionths < {GOOD}",
    )
    split = " UNION ALL ".join(
        f"SELECT cell_no * {_KINDS} + {number} AS cell_no, customer_no, "
        f"CASE WHEN {kind} THEN 1 ELSE 0 END AS part FROM ({rows})"
        for number, kind in enumerate(kinds)
    )
    shares = share_cells(connection, split)
    return {
        cell: Feeling(*(shares[cell * _KINDS + number] for number in range(_KINDS)))
        for cell in {number // _KINDS for number in shares}
    }


def delay_cells(connection: duckdb.DuckDBPyConnection, rows: str) -> dict[int, float]:
    """Return the median hours from encounter to voice of every cell.

    Args:
        connection: Where ``rows`` can be read.
        rows: SELECT of ``cell_no BIGINT, delay_us BIGINT`` from a table (the durations must be
            stored: an exact median over a window that is still running spills without end).

    Returns:
        Hours by cell number; cells without rows are missing.

    Examples:
        >>> rows = "SELECT 7 AS cell_no, x * 3600000000 AS delay_us FROM range(3) AS t(x)"
        >>> delay_cells(duckdb.connect(), rows)
        {7: 1.0}
    """
    found = _run(connection, "delays", rows)
    return {cell: float(median_us) / 3.6e9 for cell, median_us, _ in found}


def _less(sums: ShareSums, many: int) -> ShareSums:
    return replace(sums, k=sums.k - many, kk=sums.kk + many) if many else sums


def _run(connection: duckdb.DuckDBPyConnection, kernel: str, rows: str) -> list[tuple[int, ...]]:
    connection.execute(f"CREATE OR REPLACE TEMP VIEW cell_row AS {rows}")
    sql = load_kernel("nebelhorn.feedback", kernel).render(rows="cell_row")
    found: list[tuple[int, ...]] = connection.execute(sql).fetchall()
    connection.execute("DROP VIEW cell_row")
    return found
