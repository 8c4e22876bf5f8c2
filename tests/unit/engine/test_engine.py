from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from nebelhorn.engine import ENGINES, Kernel, connect
from nebelhorn.engine.dialects import translate
from nebelhorn.errors import EngineError, WorkspaceBusy, WorkspaceError


def test_a_second_process_is_told_who_has_the_file(tmp_path: Path) -> None:
    file = tmp_path / "facts.duckdb"
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; c = duckdb.connect({str(file)!r}); print('open', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"open\n"
        with pytest.raises(
            WorkspaceBusy, match=rf"another process \(pid {holder.pid}\) has .* open"
        ):
            connect(file)
    finally:
        holder.communicate(b"\n")


def test_what_is_no_database_is_said_so(tmp_path: Path) -> None:
    file = tmp_path / "facts.duckdb"
    file.write_text("event,customer\n" * 1000)
    with pytest.raises(WorkspaceError, match="not a valid DuckDB database"):
        connect(file)


def test_a_query_fails_before_it_fills_the_disk(tmp_path: Path) -> None:
    connection = connect(threads=1, memory_limit_mb=64, temp_dir=tmp_path, max_temp_gb=0.01)
    with pytest.raises(duckdb.OutOfMemoryException, match="max_temp_directory_size"):
        connection.execute(
            "CREATE TEMP TABLE big AS SELECT hash(range) AS h, hash(range + 1) AS g "
            "FROM range(6000000)"
        )


def test_nothing_is_fetched_from_elsewhere() -> None:
    with pytest.raises(duckdb.Error, match="httpfs"):
        connect().execute("SELECT * FROM 'https://example.org/x.parquet'")


@pytest.mark.parametrize("value", ["a; DROP TABLE event", "a b", 1.5, [], ["a"], True])
def test_only_names_and_whole_numbers_reach_a_kernel(value: object) -> None:
    with pytest.raises(EngineError, match="must be an identifier, a whole number or a list"):
        Kernel("k", "SELECT {x}").render(x=value)  # type: ignore[arg-type]


def test_columns_of_any_name_are_quoted() -> None:
    kernel = Kernel("k", "SELECT\n  max({column}) AS {column},\n  1 AS n\nFROM t")
    rendered = kernel.render(column=('a"b', "größe"))
    table = pa.table({'a"b': [1, 2], "größe": [3, 4]})
    assert ENGINES["duckdb"](rendered, {"t": table}).to_pylist() == [{'a"b': 2, "größe": 4, "n": 1}]
    assert kernel.render(column=()).split() == ["SELECT", "1", "AS", "n", "FROM", "t"]


def test_a_missing_value_is_named() -> None:
    with pytest.raises(EngineError, match="kernel k: no value for step"):
        Kernel("k", "SELECT 1 FROM {step}").render()


@pytest.mark.parametrize(
    ("dialect", "written"),
    [
        ("spark", "PERCENTILE(d, ARRAY(0.5, 0.9))"),
        ("clickhouse", "quantilesExactInclusive(0.5, 0.9)(d)"),
    ],
)
def test_quantiles_are_exact_everywhere(dialect: str, written: str) -> None:
    assert written in translate("SELECT quantile_cont(d, [0.5, 0.9]) AS q FROM t", dialect)


def test_ordered_lists_are_sorted_where_an_engine_cannot_order_them() -> None:
    sql = "SELECT list(x ORDER BY a, b) AS l FROM t"
    assert "ARRAY_SORT(COLLECT_LIST(STRUCT(a AS a, b AS b, x AS item)))" in translate(sql, "spark")
    assert "arraySort(groupArray(tuple(a, b, x)))" in translate(sql, "clickhouse")


def test_an_unknown_dialect_is_said_so() -> None:
    with pytest.raises(EngineError, match="no dialect 'flink'"):
        translate("SELECT 1 AS one", "flink")


@pytest.mark.parametrize(("engine", "extra"), [("spark", "pyspark"), ("chdb", "chdb")])
def test_an_engine_that_is_not_installed_says_how_to(engine: str, extra: str) -> None:
    if __import__("importlib.util").util.find_spec(extra):
        pytest.skip(f"{extra} is installed")
    with pytest.raises(EngineError, match=rf"pip install 'nebelhorn\[{engine}\]'"):
        ENGINES[engine]("SELECT 1 AS one", {})
