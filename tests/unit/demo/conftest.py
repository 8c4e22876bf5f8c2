"""Two demo companies, one with incidents and one without, lived once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nebelhorn.demo import Simulated, simulate

PEOPLE = 1500

Ask = Callable[[Simulated, str], tuple[float, ...]]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """Return eighteen months in which everything goes wrong that can."""
    return simulate(tmp_path_factory.mktemp("company"), customers=PEOPLE)


@pytest.fixture(scope="session")
def control(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """Return the same months without any incident."""
    return simulate(tmp_path_factory.mktemp("control"), customers=PEOPLE, incidents=False)


@pytest.fixture(scope="session")
def ask() -> Iterator[Ask]:
    """Give a function that counts in the written tables: one row of numbers.

    The query sees ``event`` and ``answer`` with the columns of the CSV files, ``t`` for the time
    in UTC, and ``within(customer, t, touchpoint, hours)``: does it come within so many hours?
    """

    opened: dict[Path, duckdb.DuckDBPyConnection] = {}

    def run(made: Simulated, select: str) -> tuple[float, ...]:
        if made.folder not in opened:
            opened[made.folder] = duckdb.connect()
            _read(opened[made.folder], made.folder)
        row = opened[made.folder].execute(select).fetchone()
        assert row is not None
        return tuple(float(value) for value in row)

    yield run
    for connection in opened.values():
        connection.close()


def _read(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    for table, file in (("event", "events"), ("answer", "answers")):
        connection.execute(
            f"CREATE TABLE {table} AS SELECT *, time::TIMESTAMPTZ::TIMESTAMP AS t "
            f"FROM read_csv('{folder / f'{file}.csv'}', all_varchar = true)"
        )
    connection.execute(
        "CREATE MACRO within(who, since, what, hours) AS (SELECT count(*) > 0 FROM event AS later "
        "WHERE later.customer = who AND later.touchpoint = what AND later.t > since "
        "AND later.t <= since + to_hours(hours))"
    )
