"""Small logs by hand: what happened, what was said, who is in which group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import duckdb
import pytest

HOUR = 3_600_000_000
DAY = 24 * HOUR

_TABLES = """
CREATE TABLE touchpoint (touchpoint_no INTEGER, name VARCHAR);
CREATE TABLE event (event_id BIGINT, id_no BIGINT, t_us BIGINT, touchpoint_no INTEGER,
  value DOUBLE, a_state VARCHAR, "a_my order" VARCHAR);
CREATE TABLE answer (answer_id BIGINT, id_no BIGINT, t_us BIGINT, score DOUBLE,
  on_event_id BIGINT, about_no INTEGER, object_no BIGINT);
CREATE TABLE about (about_no INTEGER, rank INTEGER, touchpoint_no INTEGER);
CREATE TABLE event_object (event_id BIGINT, object_no BIGINT, qualifier VARCHAR);
CREATE TABLE touch_count (touchpoint_no INTEGER, day_us BIGINT, count BIGINT, source_no INTEGER);
CREATE TABLE membership (event_id BIGINT, group_no INTEGER);
CREATE VIEW step AS SELECT event_id, id_no AS customer_no, id_no AS unit_no, id_no AS journey_id,
  t_us, touchpoint_no FROM event;
"""


@dataclass
class SmallLog:
    """A log that grows line by line; touchpoints are numbered as they are first met."""

    connection: duckdb.DuckDBPyConnection
    places: dict[str, int] = field(default_factory=dict)
    events: int = 0

    def event(
        self,
        customer: int,
        t_us: int,
        name: str,
        *,
        objects: Iterable[int] = (),
        value: float | None = None,
        state: str | None = None,
    ) -> int:
        """Let something happen; return its id."""
        self.events += 1
        number = self.events
        self.connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, customer, t_us, self.place(name), value, state, state],
        )
        for thing in objects:
            self.connection.execute("INSERT INTO event_object VALUES (?, ?, NULL)", [number, thing])
        return number

    def answer(
        self,
        customer: int | None,
        t_us: int,
        score: float | None = None,
        *,
        on: int | None = None,
        about: Iterable[str] | None = None,
        thing: int | None = None,
    ) -> int:
        """Let somebody say something; return its number."""
        number = self._count("answer") + 1
        about_no = None
        if about is not None:
            about_no = number
            for rank, name in enumerate(about):
                self.connection.execute(
                    "INSERT INTO about VALUES (?, ?, ?)", [number, rank, self.place(name)]
                )
        self.connection.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, customer, t_us, score, on, about_no, thing],
        )
        return number

    def group(self, number: int, events: Iterable[int]) -> None:
        """Put events into a group."""
        for event in events:
            self.connection.execute("INSERT INTO membership VALUES (?, ?)", [event, number])

    def counted(self, name: str) -> None:
        """Let a touchpoint be known by its counts."""
        self.connection.execute(
            "INSERT INTO touch_count VALUES (?, 0, 1000, 0)", [self.place(name)]
        )

    def place(self, name: str) -> int:
        """Return the number of a touchpoint."""
        if name not in self.places:
            self.places[name] = len(self.places)
            self.connection.execute(
                "INSERT INTO touchpoint VALUES (?, ?)", [self.places[name], name]
            )
        return self.places[name]

    def placed(self) -> dict[int, int | None]:
        """Return where `make_voices` put each answer."""
        rows = self.connection.execute("SELECT answer_id, event_id FROM voice").fetchall()
        return dict(rows)

    def _count(self, table: str) -> int:
        row = self.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def log() -> Iterator[SmallLog]:
    """An empty log."""
    with duckdb.connect() as connection:
        connection.execute(_TABLES)
        yield SmallLog(connection)


@pytest.fixture
def day() -> Callable[[float], int]:
    """Microseconds of a day since 1 January 2026, with fractions."""
    return lambda number: 1_767_225_600_000_000 + round(number * DAY)
