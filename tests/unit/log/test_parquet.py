from __future__ import annotations

import duckdb
import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.sources.parquet import read_parquet

SELECT = """SELECT * FROM (VALUES
  (1.0::DOUBLE, ' x ', TIMESTAMP '2026-03-01 09:00:00.5', TIMESTAMPTZ '2026-03-01 09:00:00+02'),
  (1.25, ' NULL ', NULL, NULL),
  ('nan'::DOUBLE, '', TIMESTAMP '2106-01-01', TIMESTAMPTZ '1970-01-01 00:00:00+00'))
AS t(number, text, local, zoned)"""


def _written(path, select, options="format parquet"):
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' ({options})")
    return path


def test_every_type_as_text(contents, tmp_path):
    found = contents(read_parquet, _written(tmp_path / "calls.parquet", SELECT))
    assert found.only.name == "calls"
    assert found.rows == [
        (1, "1", " x ", "2026-03-01T09:00:00.5", "2026-03-01T07:00:00.000000+00:00"),
        (2, "1.25", None, None, None),
        (3, None, None, "2106-01-01T00:00:00", "1970-01-01T00:00:00.000000+00:00"),
    ]


def test_zoned_times_do_not_follow_the_session(tmp_path):
    path = _written(tmp_path / "calls.parquet", SELECT)
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'America/New_York'")
    (table,) = read_parquet(str(path), ReadOptions(), connection).tables
    assert connection.execute(f"SELECT zoned FROM {table.numbered} WHERE _line = 1").fetchone() == (
        "2026-03-01T07:00:00.000000+00:00",
    )


def test_nested_values_are_json(contents, tmp_path):
    select = (
        "SELECT {'a': 1, 'b': 'x'} AS s, [1, 2] AS l, MAP {'k': 1} AS m, DATE '2026-03-01' AS d"
    )
    rows = contents(read_parquet, _written(tmp_path / "n.parquet", select)).rows
    assert rows == [(1, '{"a":1,"b":"x"}', "[1,2]", '{"k":1}', "2026-03-01")]


def test_lines_are_places_in_the_file(contents, tmp_path):
    select = "SELECT 200000 - i AS left FROM range(200000) AS r(i)"
    path = _written(tmp_path / "l.parquet", select, "format parquet, row_group_size 5000")
    rows = contents(read_parquet, path).rows
    assert all(line + int(left) == 200_001 for line, left in rows)


def test_a_name_that_looks_like_a_pattern(contents, tmp_path):
    folder = tmp_path / "year=2026"
    folder.mkdir()
    _written(folder / "calls 1.parquet", "SELECT 1 AS a")
    path = _written(folder / "calls [1].parquet", "SELECT 2 AS a")
    found = contents(read_parquet, path)
    assert found.only.columns == ("a",)  # the folder's name is no column
    assert found.rows == [(1, "2")]


def test_a_column_with_our_own_name(contents, tmp_path):
    path = _written(tmp_path / "a.parquet", 'SELECT 7 AS "_line"')
    assert contents(read_parquet, path).only.columns == ("_line_2",)


def test_170_columns(contents, tmp_path):
    select = "SELECT " + ", ".join(f"'{n}' AS c{n}" for n in range(170))
    assert len(contents(read_parquet, _written(tmp_path / "w.parquet", select)).rows[0]) == 171


def test_cut_off(contents, tmp_path):
    path = _written(tmp_path / "cut.parquet", SELECT)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SourceError, match=r"cut\.parquet: cannot be read as Parquet"):
        contents(read_parquet, path)


def test_no_row(contents, tmp_path):
    with pytest.raises(NothingToImport, match=r"none\.parquet: a Parquet file without any row"):
        contents(read_parquet, _written(tmp_path / "none.parquet", "SELECT 1 AS a WHERE false"))
