"""Time kernels on one engine, their relations loaded before: engine.py duckdb|chdb|spark FOLDER."""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from stopwatch import Stopwatch

from nebelhorn.engine.dialects import translate

Run = Callable[[str], object]


def on_duckdb(files: dict[str, Path]) -> Run:
    connection = duckdb.connect()
    for name, file in files.items():
        connection.execute(f"CREATE TABLE {name} AS FROM '{file}'")
    return lambda sql: connection.execute(f"CREATE OR REPLACE TABLE result AS {sql}")


def on_chdb(files: dict[str, Path]) -> Run:
    session = importlib.import_module("chdb.session").Session(tempfile.mkdtemp())
    session.query("CREATE DATABASE bench ENGINE = Atomic")
    session.query("USE bench")
    for name, file in files.items():
        session.query(
            f"CREATE TABLE {name} ENGINE = Memory AS SELECT * FROM file('{file}', Parquet) "
            "SETTINGS schema_inference_make_columns_nullable = 1"
        )

    def run(sql: str) -> None:
        session.query("DROP TABLE IF EXISTS result")
        session.query(
            f"CREATE TABLE result ENGINE = Memory AS {translate(sql, 'clickhouse')} "
            "SETTINGS join_use_nulls = 1"
        )

    return run


def on_spark(files: dict[str, Path]) -> Run:
    builder = importlib.import_module("pyspark.sql").SparkSession.builder
    session = (
        builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.memory", "4g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    for name, file in files.items():
        session.read.parquet(str(file)).createOrReplaceTempView(name)
        session.sql(f"CACHE TABLE {name}")
    return lambda sql: (
        session.sql(translate(sql, "spark")).write.format("noop").mode("overwrite").save()
    )


ENGINES = {"duckdb": on_duckdb, "chdb": on_chdb, "spark": on_spark}


def main(engine: str, folder: Path) -> None:
    statements = json.loads((folder / "kernels.json").read_text(encoding="utf-8"))
    names = {name for statement in statements for name in statement["relations"]}
    run = ENGINES[engine]({name: folder / f"{name}.parquet" for name in sorted(names)})
    seconds = {}
    with Stopwatch() as watch:
        for statement in statements:
            run(statement["sql"])  # once to warm up: Java compiles while it runs
            begun = time.perf_counter()
            run(statement["sql"])
            seconds[statement["kernel"]] = time.perf_counter() - begun
    watch.report(seconds=seconds)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
