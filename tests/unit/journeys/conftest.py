"""A log a reader can hold in their head: three customers of a small shop."""

from __future__ import annotations

import duckdb
import pytest

from nebelhorn.engine import connect
from nebelhorn.journeys import put_catalogue
from nebelhorn.settings import By, Settings, Touchpoint

DAY = 86_400_000_000
NAMES = ("see", "ask", "buy", "complain")
# Ada sees, asks, buys on three days; Bo sees, buys at once; Cy sees, complains a month later
EVENTS = [
    (1, 10, 0 * DAY, 1, None, "web", None),
    (2, 10, 1 * DAY, 2, None, "phone", "o1"),
    (3, 10, 2 * DAY, 3, 20.0, None, "o1"),
    (4, 11, 5 * DAY, 1, None, None, "o1"),
    (5, 11, 5 * DAY, 3, 30.0, "web", "o2"),
    (6, 12, 5 * DAY, 1, None, "web", None),
    (7, 12, 40 * DAY, 4, None, None, None),
    (8, None, 40 * DAY, 4, None, None, None),
]


@pytest.fixture
def shop() -> duckdb.DuckDBPyConnection:
    connection = connect(threads=1)
    connection.execute(
        "CREATE TABLE event(event_id BIGINT, id_no BIGINT, t_us BIGINT, touchpoint_no INTEGER,"
        " value DOUBLE, a_channel VARCHAR);"
        "CREATE TABLE touchpoint(touchpoint_no INTEGER, name VARCHAR);"
        "CREATE TABLE attribute AS SELECT 'channel' AS name, 'a_channel' AS column_name;"
        "CREATE TABLE object(object_no BIGINT, type VARCHAR, name VARCHAR);"
        "INSERT INTO object VALUES (1, 'order', 'o1'), (2, 'order', 'o2');"
        "CREATE TABLE event_object(event_id BIGINT, object_no BIGINT, qualifier VARCHAR);"
        "CREATE TABLE answer(answer_id BIGINT, id_no BIGINT, t_us BIGINT, score DOUBLE,"
        " topic VARCHAR, circumstance VARCHAR, goal VARCHAR);"
    )
    connection.executemany("INSERT INTO touchpoint VALUES (?, ?)", list(enumerate(NAMES, 1)))
    for *event, order in EVENTS:
        connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", event)
        if order:
            connection.execute(
                "INSERT INTO event_object SELECT ?, object_no, NULL FROM object WHERE name = ?",
                [event[0], order],
            )
    # Ada was content right after buying; an answer at the very moment of an event is later
    connection.execute(
        "INSERT INTO answer VALUES (1, 10, ?, 0.75, 'price', NULL, 'order'),"
        " (2, 12, ?, NULL, NULL, 'hurried', NULL)",
        [1 * DAY, 6 * DAY],
    )
    put_catalogue(
        connection,
        Settings(touchpoints={"ask": Touchpoint("ask", stage="help", by=By.COMPANY)}),
    )
    return connection
