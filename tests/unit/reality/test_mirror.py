"""What was said beside what was done: which voice counts, and what is compared."""

from __future__ import annotations

import duckdb

from nebelhorn.reality.mirror import put_last_voices, reflect
from nebelhorn.settings import Question, Settings, Touchpoint

LEAVES = Question("leaves", "outcome", 30.0, touchpoints=("quit",))
SETTINGS = Settings(touchpoints={"quit": Touchpoint("quit", leaves=True)})


def voice(*answers: tuple[int, int | None, float | None], at: int = 100) -> int:
    """The voice at time ``at`` of a customer with answers (t_us, known_us, score)."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE point AS SELECT 1::BIGINT AS point_no, 7::BIGINT AS customer_no, "
        f"{at}::BIGINT AS sealed_us; CREATE TABLE answer (answer_id BIGINT, id_no BIGINT, "
        "t_us BIGINT, known_us BIGINT, score DOUBLE, topic VARCHAR, circumstance VARCHAR, "
        "goal VARCHAR)"
    )
    for number, (t_us, known_us, score) in enumerate(answers):
        connection.execute(
            "INSERT INTO answer VALUES (?, 7, ?, ?, ?, NULL, NULL, NULL)",
            [number, t_us, known_us, score],
        )
    put_last_voices(connection, point="point", into="said")
    ((_, found),) = connection.execute("SELECT * FROM said").fetchall()
    return int(found)


def test_the_voice_is_the_newest_score_known_when_it_was_foretold():
    assert voice() == 4
    assert voice((10, None, None)) == 3
    assert voice((10, None, 0.2), (20, None, 1.0), (30, None, None)) == 2
    assert voice((10, None, 0.2), (20, 150, 1.0)) == 0  # known only afterwards
    assert voice((10, 100, 0.7)) == 1  # at the very moment
    assert voice((20, None, 0.2), (10, 60, 1.0)) == 2  # said before, heard after
    assert voice((150, 50, 0.2)) == 4  # nothing is known before it happened


def said(rows: list[tuple[int, int, int, int, int]]) -> duckdb.DuckDBPyConnection:
    """Predictions: (question, voice, customer, day, turned out yes)."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE touchpoint (touchpoint_no INTEGER, name VARCHAR);"
        "CREATE TABLE event (id_no BIGINT, touchpoint_no INTEGER, value DOUBLE);"
        "CREATE TABLE said (question_no INTEGER, voice INTEGER, customer_no BIGINT, "
        "due_day BIGINT, sealed_us BIGINT, turned INTEGER)"
    )
    connection.executemany(
        "INSERT INTO said VALUES (?, ?, ?, ?, ?, ?)", [(*row[:4], row[3], row[4]) for row in rows]
    )
    return connection


def test_each_voice_stands_beside_all_voices():
    rows = [(0, 2, n, n % 5, int(n < 16)) for n in range(100)]
    rows += [(0, 0, 100 + n, n % 5, int(n < 10)) for n in range(100)]
    rows += [(0, 4, 200 + n, n % 5, 1) for n in range(100)]  # who never spoke is no part of it
    found = reflect(said(rows), {0: LEAVES}, SETTINGS, said="said")
    by_voice = {row.voice.value: row for row in found.rows}
    assert list(by_voice) == ["angry", "lukewarm", "enthusiastic", "no_score", "never"]
    assert by_voice["enthusiastic"].rate.value == 0.16
    assert by_voice["enthusiastic"].rate.base == 0.13
    assert by_voice["enthusiastic"].lift == round(0.16 / 0.13, 6)
    assert by_voice["never"].rate.value == 1.0
    assert by_voice["lukewarm"].rate.n == 0
    assert by_voice["enthusiastic"].examples == (4, 9, 14, 3, 8)  # the last ones first
    assert found.tested == 1
    assert not found.parts  # 16 beside 10 of 100 each may be chance


def test_few_customers_are_never_listed():
    rows = [(0, 2, n % 14, n % 5, 1) for n in range(140)]
    rows += [(0, 0, 100 + n, n % 5, 0) for n in range(100)]
    found = reflect(said(rows), {0: LEAVES}, SETTINGS, said="said")
    assert (found.tested, found.parts) == (0, ())
    assert next(row for row in found.rows if row.voice == "enthusiastic").rate.value is None


def test_where_nobody_has_said_whether_it_is_welcome_nothing_parts():
    rows = [(0, 2, n, n % 5, 1) for n in range(100)]
    rows += [(0, 0, 100 + n, n % 5, 0) for n in range(100)]
    looks = Question("looks", "outcome", 30.0, touchpoints=("look",))
    assert reflect(said(rows), {0: looks}, SETTINGS, said="said").tested == 0
    assert len(reflect(said(rows), {0: LEAVES}, SETTINGS, said="said").parts) == 1
