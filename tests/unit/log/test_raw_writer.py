from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn.log.raw_writer import BATCH_RECORDS, RawWriter


def test_a_column_that_turns_up_late():
    connection = duckdb.connect()
    writer = RawWriter(connection, missing=())
    for number in range(BATCH_RECORDS):
        writer.add({"a": str(number)})
    writer.add({"b": "late"}, line=7)
    table = writer.finish("t")
    assert table.columns == ("a", "b")
    assert connection.execute(
        f"SELECT count(*), count(a), count(b), max(_line) FROM {table.numbered}"
    ).fetchone() == (BATCH_RECORDS + 1, BATCH_RECORDS, 1, BATCH_RECORDS)


def test_what_means_no_value_is_compared_after_trimming():
    connection = duckdb.connect()
    writer = RawWriter(connection, missing=("", "n/a"))
    writer.add({"a": "\t n/a \u00a0", "b": "  ", "c": " x ", "d": "n/a?"})
    table = writer.finish("t")
    assert connection.execute(f"SELECT * FROM {table.relation}").fetchall() == [
        (None, None, " x ", "n/a?")
    ]


def test_our_own_name_is_not_taken_away():
    writer = RawWriter(duckdb.connect(), missing=())
    writer.add({"_line": "x", "": "y"})
    table = writer.finish("t")
    assert table.columns == ("_line_2", "column_2")
    assert ("column renamed", "'_line' is '_line_2' here") in table.found


_NAMES = st.text(max_size=6)
_TEXTS = st.none() | st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@settings(max_examples=settings.default.max_examples // 3)
@given(st.lists(st.dictionaries(_NAMES, _TEXTS, max_size=4), min_size=1, max_size=8))
def test_every_text_comes_back(records):
    with duckdb.connect() as connection:
        writer = RawWriter(connection, missing=())
        for record in records:
            writer.add(record)
        table = writer.finish("t")
        assert len({name.lower() for name in table.columns}) == len(table.columns)
        rows = connection.execute(f"SELECT * FROM {table.numbered} ORDER BY _line").fetchall()
    assert [sorted(filter(None, row[1:])) for row in rows] == [
        sorted(filter(None, record.values())) for record in records
    ]
