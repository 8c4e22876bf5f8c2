"""Which runs of the ledger there are to be checked."""

from __future__ import annotations

import duckdb


def runs_to_check(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the numbers of all runs of which something is left, and of the newest of each label.

    Taken from blocks and seals too, so that no run is left out whose row was changed or deleted.

    Args:
        connection: Facts.
    """
    rows = connection.execute(
        "SELECT run_no FROM block UNION SELECT run_no FROM seal "
        "UNION SELECT max(run_no) FROM run GROUP BY label ORDER BY run_no"
    ).fetchall()
    return [int(number) for (number,) in rows if number is not None]
