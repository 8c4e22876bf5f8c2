from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from nebelhorn.engine import quote_identifier
from nebelhorn.log.facts import found_facts
from nebelhorn.predictions import known_too_early

NAMES = {1: "visit", 2: "call", 3: "order"}


def facts(
    column: str, values: Mapping[int, str | None], *, value: bool = False
) -> duckdb.DuckDBPyConnection:
    """Return 80 customers with three to eight events, and one attribute told of each customer."""
    connection = duckdb.connect()
    found_facts(connection)
    connection.execute(f"ALTER TABLE event ADD COLUMN {quote_identifier(column)} VARCHAR")
    connection.execute("INSERT INTO attribute VALUES ('closed', ?)", [column])
    connection.executemany("INSERT INTO touchpoint VALUES (?, ?)", list(NAMES.items()))
    rows = [
        [
            *(customer * 7919 * 104729 + place, customer, at, None, place % 3 + 1, 1),
            float(len(times(customer))) if value else None,
            values.get(customer),
        ]
        for customer in range(80)
        for place, at in enumerate(times(customer))
    ]
    connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.execute("CREATE TEMP VIEW known_event AS SELECT * FROM event")
    return connection


def times(customer: int) -> list[int]:
    start = datetime(2025, 1, 1, 9, tzinfo=UTC) + timedelta(days=customer * 37 % 200)
    gaps = [timedelta(days=(customer * place * 13) % 11 + 2) for place in range(customer % 6 + 3)]
    return [
        round((start + sum(gaps[:place], timedelta())).timestamp()) * 1_000_000
        for place in range(len(gaps))
    ]


def last(customer: int) -> datetime:
    return datetime.fromtimestamp(times(customer)[-1] / 1e6, tz=UTC)


@pytest.mark.parametrize(
    "written",
    ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S+00:00", "%d.%m.%Y", "%d/%m/%Y %H:%M"],
)
def test_an_end_is_found_however_its_time_is_written(written: str) -> None:
    connection = facts("a_closed", {n: last(n).strftime(written) for n in range(80)})
    (leak,) = known_too_early(connection)
    assert leak.name == "closed"
    assert "the time of the last" in leak.reason


def test_an_end_in_seconds_since_1970_is_found() -> None:
    connection = facts("a_closed", {n: str(times(n)[-1] // 1_000_000) for n in range(80)})
    assert [leak.name for leak in known_too_early(connection)] == ["closed"]


def test_a_column_may_have_any_name() -> None:
    values = {n: str(len(times(n))) for n in range(80)}
    connection = facts('a "b"; DROP', values)
    assert [leak.name for leak in known_too_early(connection)] == ["closed"]


def test_a_total_taken_for_a_value_is_found() -> None:
    connection = facts("a_closed", dict.fromkeys(range(80)), value=True)
    assert [leak.name for leak in known_too_early(connection)] == ["value"]


def test_what_is_agreed_on_before_stays() -> None:
    begun = {n: datetime.fromtimestamp(times(n)[0] / 1e6, tz=UTC) for n in range(80)}
    due = {n: (at + timedelta(days=30)).strftime("%Y-%m-%d") for n, at in begun.items()}
    assert known_too_early(facts("a_closed", due)) == ()


def test_an_empty_log_has_nothing_to_leave_out() -> None:
    connection = duckdb.connect()
    found_facts(connection)
    connection.execute("CREATE TEMP VIEW known_event AS SELECT * FROM event")
    assert known_too_early(connection) == ()
