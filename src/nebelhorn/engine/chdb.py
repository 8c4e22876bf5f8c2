"""ClickHouse in this process, by the package chdb; ``pip install nebelhorn[chdb]``."""

from __future__ import annotations

import importlib
import math
import tempfile
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from nebelhorn.engine.dialects import translate
from nebelhorn.engine.quoting import quote_identifier, quote_text
from nebelhorn.errors import EngineError


def run_on_chdb(sql: str, tables: dict[str, pa.Table]) -> pa.Table:
    """Translate one ``SELECT`` from DuckDB's dialect and run it on ClickHouse.

    Every column comes in as ``Nullable``: without it, ``lead`` and ``lag`` say 0 and '' where
    there is nothing. Outer joins say NULL likewise.

    Args:
        sql: The statement; names the keys of ``tables`` after ``FROM``.
        tables: Name → rows.

    Returns:
        The rows, in no particular order unless ``sql`` orders them. NULL where ClickHouse says NaN:
        its quantile of nothing.

    Raises:
        EngineError: chdb is not installed, or cannot run the statement.
    """
    try:
        sessions = importlib.import_module("chdb.session")
    except ImportError as error:
        msg = "ClickHouse is not installed; pip install 'nebelhorn[chdb]'"
        raise EngineError(msg) from error
    translated = translate(sql, "clickhouse")
    with tempfile.TemporaryDirectory() as folder:
        session = sessions.Session(f"{folder}/database")
        try:
            _load(session, tables, Path(folder))
            found = session.query(f"{translated} SETTINGS join_use_nulls = 1", "ArrowTable")
        except RuntimeError as error:
            msg = f"ClickHouse cannot run this kernel: {error}\n{translated}"
            raise EngineError(msg) from error
        finally:
            session.close()
    return _without_nan(found)


def _load(session: Any, tables: dict[str, pa.Table], folder: Path) -> None:
    session.query("CREATE DATABASE kernels ENGINE = Atomic")
    session.query("USE kernels")
    for number, (name, rows) in enumerate(tables.items()):
        file = folder / f"{number}.parquet"
        parquet.write_table(rows, file)
        session.query(
            f"CREATE TABLE {quote_identifier(name)} ENGINE = Memory AS "
            f"SELECT * FROM file({quote_text(str(file))}, Parquet) "
            "SETTINGS schema_inference_make_columns_nullable = 1"
        )


def _without_nan(rows: pa.Table) -> pa.Table:
    return pa.Table.from_pylist(
        [{name: _null_for_nan(value) for name, value in row.items()} for row in rows.to_pylist()],
        schema=pa.schema([field.with_nullable(nullable=True) for field in rows.schema]),
    )


def _null_for_nan(value: object) -> object:
    if isinstance(value, list):
        return [_null_for_nan(item) for item in value]
    return None if isinstance(value, float) and math.isnan(value) else value
