"""Kernels of this room, filled and run."""

from __future__ import annotations

from typing import Any

import duckdb

from nebelhorn.engine import Value, load_kernel


def kernel_sql(name: str, **values: Value) -> str:
    """Fill a kernel of this room, in DuckDB's dialect.

    Examples:
        >>> kernel_sql("number_journeys", cut="t").splitlines()[-1]
        'FROM (SELECT DISTINCT unit_no, opened_by FROM t) AS openings'
    """
    return load_kernel("nebelhorn.journeys", name).render(**values)


def rows(
    connection: duckdb.DuckDBPyConnection, name: str, **values: Value
) -> list[tuple[Any, ...]]:
    """Run a kernel of this room and fetch all its rows."""
    return connection.execute(kernel_sql(name, **values)).fetchall()
