"""Apache Spark in this process: stands in for a cluster; ``pip install nebelhorn[spark]``."""

from __future__ import annotations

import importlib
from typing import Any

import pyarrow as pa

from nebelhorn.engine.dialects import translate
from nebelhorn.errors import EngineError

_FAULTY_RULE = "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases"
"""With it, Spark 4.3.0 makes an invalid plan of some kernels (PLAN_VALIDATION_FAILED)."""


def run_on_spark(sql: str, tables: dict[str, pa.Table]) -> pa.Table:
    """Translate one ``SELECT`` from DuckDB's dialect and run it on a local Spark.

    The first call of a process starts a Java machine (some ten seconds) that stays until the
    process ends. It listens on the loopback address only, shows no web page and lives in UTC.

    Args:
        sql: The statement; names the keys of ``tables`` after ``FROM``.
        tables: Name → rows.

    Returns:
        The rows, in no particular order unless ``sql`` orders them.

    Raises:
        EngineError: Spark is not installed, or cannot run the statement.
    """
    spark = _session()
    for name, rows in tables.items():
        spark.createDataFrame(rows).createOrReplaceTempView(name)
    translated = translate(sql, "spark")
    planning: type[Exception] = importlib.import_module("pyspark.errors").PySparkException
    running: type[Exception] = importlib.import_module("py4j.protocol").Py4JError
    try:
        return spark.sql(translated).toArrow()
    except (planning, running) as error:
        msg = f"Spark cannot run this kernel: {error}\n{translated}"
        raise EngineError(msg) from error


def _session() -> Any:
    try:
        pyspark = importlib.import_module("pyspark.sql")
    except ImportError as error:
        msg = "Spark is not installed; pip install 'nebelhorn[spark]', and Java 17 or newer"
        raise EngineError(msg) from error
    session = (
        pyspark.SparkSession.builder.master("local[2]")
        .appName("nebelhorn")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.optimizer.excludedRules", _FAULTY_RULE)
        .config("spark.driver.memory", "2g")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("OFF")
    return session
