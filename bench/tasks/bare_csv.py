"""DuckDB's bare read_csv into a table of a file database: bare_csv.py LOG FILE."""

from __future__ import annotations

import sys

import duckdb
from stopwatch import Stopwatch


def main(log: str, file: str) -> None:
    with duckdb.connect(file) as connection:
        with Stopwatch() as watch:
            connection.execute("CREATE TABLE log AS SELECT * FROM read_csv(?)", [log])
            connection.execute("CHECKPOINT")
        rows = connection.execute("SELECT count(*) FROM log").fetchone()
    watch.report(events=rows[0] if rows else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
