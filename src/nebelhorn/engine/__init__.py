"""Runs set-based work: kernels in SQL, on DuckDB or on another engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nebelhorn.lazy import export_lazily

if TYPE_CHECKING:
    from nebelhorn.engine.duckdb import connect, insert_arrow, put_arrow
    from nebelhorn.engine.engines import ENGINES, Engine
    from nebelhorn.engine.kernel import Kernel, Value, load_kernel
    from nebelhorn.engine.private import keep_private
    from nebelhorn.engine.quoting import quote_identifier, quote_text
    from nebelhorn.engine.relation import drop, forget_names, put_table, put_view
    from nebelhorn.engine.sqlite import open_durable

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

export_lazily(__name__)
