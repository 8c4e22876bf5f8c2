"""Which naive guess a prediction is measured by: the one that was better in the quarter before."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import put_table

QUARTER_DAYS = 91


def put_paired(connection: duckdb.DuckDBPyConnection, settled: str, into: str) -> int:
    """Put beside each settled prediction the naive guess it is measured by.

    Chosen beforehand, so that nobody picks the baseline after seeing it fail; the first quarter
    goes by the last moment (Markov).

    Args:
        connection: Facts with ``settled`` and ``run_seal`` (see ``put_settled``).
        settled: Name of that table.
        into: Temporary table: ``settled`` without void ones, with beaten_hit 0 or 1, and said, the
            sealed confidence in 65,535ths.

    Returns:
        Count of rows.
    """
    quarter = f"(due_day + {QUARTER_DAYS * 10_000}) // {QUARTER_DAYS}"
    put_table(
        connection,
        "naive_choice",
        "SELECT question_no, quarter, coalesce(lag(markov >= majority) OVER "
        "(PARTITION BY question_no ORDER BY quarter), true) AS by_markov FROM "
        f"(SELECT question_no, {quarter} AS quarter, sum(markov_hit) AS markov, "
        f"sum(majority_hit) AS majority FROM {settled} WHERE came IS NOT NULL GROUP BY ALL)",
    )
    return put_table(
        connection,
        into,
        "SELECT s.*, CASE WHEN c.by_markov THEN s.markov_hit ELSE s.majority_hit END "
        "AS beaten_hit, r.chance_1::BIGINT AS said "
        f"FROM {settled} AS s JOIN run_seal AS r ON r.seal_no = s.seal_no "
        f"JOIN naive_choice AS c ON c.question_no = s.question_no AND c.quarter = {quarter} "
        "WHERE s.came IS NOT NULL",
    )
