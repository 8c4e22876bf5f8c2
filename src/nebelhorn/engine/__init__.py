"""Runs set-based work: kernels in SQL, on DuckDB or on another engine."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from nebelhorn.engine.chdb import run_on_chdb
from nebelhorn.engine.duckdb import connect, insert_arrow, put_arrow, run_on_duckdb
from nebelhorn.engine.kernel import Kernel, Value, load_kernel
from nebelhorn.engine.private import keep_private
from nebelhorn.engine.quoting import quote_identifier, quote_text
from nebelhorn.engine.relation import drop, forget_names, put_table, put_view
from nebelhorn.engine.spark import run_on_spark
from nebelhorn.engine.sqlite import open_durable

Engine = Callable[[str, dict[str, pa.Table]], pa.Table]
"""Runs one ``SELECT`` in DuckDB's dialect over named Arrow tables."""

ENGINES: dict[str, Engine] = {
    "duckdb": run_on_duckdb,
    "spark": run_on_spark,
    "chdb": run_on_chdb,
}
"""The engines kernels run on, by name; a new one has a file of its own and a line here."""

__all__ = [
    "ENGINES",
    "Engine",
    "Kernel",
    "Value",
    "connect",
    "drop",
    "forget_names",
    "insert_arrow",
    "keep_private",
    "load_kernel",
    "open_durable",
    "put_arrow",
    "put_table",
    "put_view",
    "quote_identifier",
    "quote_text",
]
