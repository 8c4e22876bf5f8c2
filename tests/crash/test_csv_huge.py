"""A line of gigabytes is rejected, and is never held in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# a hole costs nothing to write, so that one is always long; `make torture` makes all of them long
HOLE = 2_000_000_000
LONG = int(os.environ.get("NEBELHORN_LONG_LINE", "600000000"))
FLOOR = 250_000_000
"""Memory of Python and DuckDB whatever they read, bytes."""
READ = """
import resource, sys
from pathlib import Path
import duckdb
from nebelhorn.log import ReadOptions
from nebelhorn.log.sources.csv_file import read_csv

options = ReadOptions(scratch=Path(sys.argv[1]).parent / "scratch")
connection = duckdb.connect()
table = read_csv(sys.argv[1], options, connection).tables[0]
rows = connection.execute(f"SELECT _line, who FROM {table.numbered}").fetchall()
(fault,) = table.unreadable()
peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(rows, fault.line, fault.reason, len(fault.raw), peak_bytes, sep="|")
"""


@pytest.mark.crash
@pytest.mark.parametrize("sign", [b"x", b"\0", b'"'], ids=["letters", "nul", "quotes"])
def test_gigabytes_on_one_line(tmp_path: Path, sign: bytes) -> None:
    long = HOLE if sign == b"\0" else LONG
    path = tmp_path / "calls.csv"
    with path.open("wb") as stream:
        stream.write(b"who,when\nann,2026-03-01\n")
        if sign == b"\0":
            stream.seek(long, 1)  # a hole, as a crash leaves it in a file
        else:
            for _ in range(long // 10_000_000):
                stream.write(sign * 10_000_000)
        stream.write(b"\nbob,2026-03-02\n")
    run = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=False
    )
    path.unlink()
    assert run.returncode == 0, run.stderr
    rows, line, reason, shown, peak = run.stdout.strip().split("|")
    assert rows == "[(2, 'ann'), (4, 'bob')]"
    assert (int(line), int(shown)) == (3, 10_000)
    assert reason == "longer than 2,000,000 bytes"
    assert int(peak) < FLOOR + long / 2
