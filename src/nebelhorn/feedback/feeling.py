"""How the voices feel: enthusiastic, lukewarm, angry."""

from __future__ import annotations

import duckdb

from nebelhorn.engine import quote_identifier
from nebelhorn.feedback.result import Feeling
from nebelhorn.feedback.sums import BILLIONTHS, NO_FEELING, feeling_cells


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
    rows = (
        # who is not known is nobody we know to have spoken twice
        f"SELECT 0 AS cell_no, coalesce(customer_no, -1 - answer_id) AS customer_no, "
        f"{BILLIONTHS.format(score='score')} AS billionths "
        f"FROM {quote_identifier(voice)} WHERE score IS NOT NULL"
    )
    return feeling_cells(connection, rows).get(0, NO_FEELING)
