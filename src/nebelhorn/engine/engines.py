"""The shelf of engines kernels run on."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from nebelhorn.engine.chdb import run_on_chdb
from nebelhorn.engine.duckdb import run_on_duckdb
from nebelhorn.engine.spark import run_on_spark

Engine = Callable[[str, dict[str, pa.Table]], pa.Table]
"""Runs one ``SELECT`` in DuckDB's dialect over named Arrow tables."""

ENGINES: dict[str, Engine] = {
    "duckdb": run_on_duckdb,
    "spark": run_on_spark,
    "chdb": run_on_chdb,
}
"""The engines kernels run on, by name; a new one has a file of its own and a line here."""
