"""How the voices feel: enthusiastic, lukewarm, angry, and in the mean."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.result import Feeling, Mean
from nebelhorn.feedback.sums import BILLIONTHS, NO_FEELING, NO_MEAN, feeling_cells, mean_cells


def feeling(connection: duckdb.DuckDBPyConnection, *, voice: str = "voice") -> Feeling:
    """Return the shares enthusiastic, lukewarm and angry of all scored voices, placed or not.

    Args:
        connection: Where ``voice`` can be read.
        voice: Relation as `make_voices` writes it; another one, to look at a part of the voices.

    Returns:
        Three shares over the same n; all values None where nobody gave a score.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE voice AS SELECT x AS answer_id, x AS customer_no, x / 4 AS score"
        ...     " FROM range(5) AS t(x)"
        ... )
        >>> shares = feeling(connection)
        >>> shares.enthusiastic.k, shares.lukewarm.k, shares.angry.k  # one to five stars
        (1, 1, 3)
    """
    return feeling_cells(connection, _scored(voice)).get(0, NO_FEELING)


def mood(connection: duckdb.DuckDBPyConnection, *, voice: str = "voice") -> Mean:
    """Return the mean score of all scored voices, placed or not, clustered by customer.

    Args:
        connection: Where ``voice`` can be read.
        voice: Relation as `make_voices` writes it; another one, to look at a part of the voices.

    Returns:
        Mean with interval; value None where nobody gave a score.

    Examples:
        >>> connection = duckdb.connect()
        >>> _ = connection.execute(
        ...     "CREATE TABLE voice AS SELECT x AS answer_id, x AS customer_no, x / 4 AS score"
        ...     " FROM range(5) AS t(x)"
        ... )
        >>> mood(connection).value
        0.5
    """
    return mean_cells(connection, _scored(voice)).get(0, NO_MEAN)


def _scored(voice: str) -> str:
    # who is not known is nobody we know to have spoken twice
    return (
        "SELECT 0 AS cell_no, coalesce(customer_no, -1 - answer_id) AS customer_no, "
        f"{BILLIONTHS.format(score='score')} AS billionths "
        f"FROM {quote_identifier(voice)} WHERE score IS NOT NULL"
    )
