"""Every source on the shelf reads a small sample, and says what is wrong with a broken one."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import openpyxl
import pytest

import nebelhorn.log.sources
from nebelhorn.errors import NebelhornError, SourceError
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.sources import SOURCES, SourceKind, source_for


def _csv(path: Path) -> None:
    path.write_bytes(
        gzip.compress(b"who,when,what\nann,2026-03-01,call\nbob,2026-03-02,buy\n", mtime=0)
    )


def _excel(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["who", "when", "what"], ["ann", "2026-03-01", "call"], ["bob", "2026-03-02", "x"]):
        book.active.append(row)
    book.save(path)


def _json_lines(path: Path) -> None:
    path.write_bytes(
        gzip.compress(b'{"who": "ann", "when": "2026-03-01"}\n{"who": "bob"}\n', mtime=0)
    )


def _parquet(path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT 'ann' AS who FROM range(2)) TO '{path}' (format parquet)")


def _xes(path: Path) -> None:
    event = '<event><string key="concept:name" value="call"/></event>'
    path.write_text(f"<log><trace>{event}{event}</trace></log>")


def _ocel_json(path: Path) -> None:
    events = [
        {"id": name, "type": "call", "time": "2026-03-01", "relationships": [{"objectId": "c"}]}
        for name in ("1", "2")
    ]
    objects = [{"id": "c", "type": "customer"}]
    path.write_text(
        json.dumps({"objectTypes": [], "eventTypes": [], "objects": objects, "events": events})
    )


def _ocel_xml(path: Path) -> None:
    related = '<objects><relationship object-id="c" qualifier="x"/></objects>'
    events = "".join(f'<event id="{name}" type="call">{related}</event>' for name in ("1", "2"))
    objects = '<objects><object id="c" type="customer"/></objects>'
    path.write_text(f"<log>{objects}<events>{events}</events></log>")


def _ocel_sqlite(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.executescript(
            """CREATE TABLE event (ocel_id, ocel_type);
            CREATE TABLE object (ocel_id, ocel_type);
            CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
            CREATE TABLE event_map_type (ocel_type, ocel_type_map);
            CREATE TABLE object_map_type (ocel_type, ocel_type_map);
            CREATE TABLE event_Call (ocel_id, ocel_time);
            INSERT INTO event VALUES ('1', 'call'), ('2', 'call');
            INSERT INTO object VALUES ('c', 'customer');
            INSERT INTO event_object VALUES ('1', 'c', ''), ('2', 'c', '');
            INSERT INTO event_map_type VALUES ('call', 'Call');
            INSERT INTO event_Call VALUES ('1', '2026-03-01'), ('2', '2026-03-02');"""
        )
    database.close()


def _sql(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE calls AS SELECT 'ann' AS who UNION ALL SELECT 'bob'")
    database.close()


@dataclass(frozen=True)
class Sample:
    """A tiny file with two records.

    Attributes:
        name: Of the file.
        write: Writes it.
        located: Path → location; a URL for a database.
    """

    name: str
    write: Callable[[Path], None]
    located: Callable[[Path], str] = str


SAMPLES = {
    "csv": Sample("calls.csv.gz", _csv),
    "excel": Sample("calls.xlsx", _excel),
    "ocel-json": Sample("calls.json", _ocel_json),
    "json-lines": Sample("calls.jsonl.gz", _json_lines),
    "parquet": Sample("calls.parquet", _parquet),
    "xes": Sample("calls.xes", _xes),
    "ocel-xml": Sample("calls.xml", _ocel_xml),
    "ocel-sqlite": Sample("calls.sqlite", _ocel_sqlite),
    "sql": Sample("calls.db", _sql, lambda path: f"sqlite:///{path}"),
}

every_kind = pytest.mark.parametrize("kind", SOURCES.values(), ids=lambda kind: kind.name)


def _read(kind: SourceKind, location: str, scratch: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = duckdb.connect()
    options = ReadOptions(scratch=scratch, query="SELECT * FROM calls")
    records = {}
    for table in kind.read(location, options, connection).tables:
        answer = connection.execute(f"SELECT * FROM {table.numbered}")
        names = [name for name, *_ in answer.description]
        kinds = [each for _, each, *_ in answer.description]
        assert names == ["_line", *table.columns]
        assert kinds == ["BIGINT", *["VARCHAR"] * len(table.columns)]
        records[table.name] = answer.fetchall()
        assert isinstance(table.unreadable(), list)
    return records


def test_every_kind_has_a_sample():
    assert set(SAMPLES) == set(SOURCES)


def test_every_module_on_the_shelf_is_listed():
    folder = Path(nebelhorn.log.sources.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {kind.read.__module__.rpartition(".")[2] for kind in SOURCES.values()} == modules


@every_kind
def test_it_is_found_and_reads_two_records(kind, tmp_path):
    sample = SAMPLES[kind.name]
    path = tmp_path / sample.name
    sample.write(path)
    location = sample.located(path)
    assert source_for(location) is kind
    records = _read(kind, location, tmp_path)
    assert len(records.get("events", next(iter(records.values())))) == 2
    assert kind.what.endswith(".")


@every_kind
def test_reading_twice_on_one_connection(kind, tmp_path):
    sample = SAMPLES[kind.name]
    path = tmp_path / sample.name
    sample.write(path)
    connection = duckdb.connect()
    options = ReadOptions(scratch=tmp_path, query="SELECT * FROM calls")
    first, second = (kind.read(sample.located(path), options, connection) for _ in range(2))
    for one, two in zip(first.tables, second.tables, strict=True):
        assert sorted(connection.execute(f"SELECT * FROM {one.numbered}").fetchall(), key=str) == (
            sorted(connection.execute(f"SELECT * FROM {two.numbered}").fetchall(), key=str)
        )


@every_kind
def test_a_missing_file_is_named(kind, tmp_path):
    sample = SAMPLES[kind.name]
    location = sample.located(tmp_path / f"not_{sample.name}")
    with pytest.raises(SourceError, match=f"not_{sample.name}"):
        _read(kind, location, tmp_path)
    if not kind.schemes:  # that a database is absent shows when it is read
        with pytest.raises(SourceError, match=f"not_{sample.name}"):
            source_for(location)


@every_kind
def test_an_empty_file_is_named(kind, tmp_path):
    sample = SAMPLES[kind.name]
    path = tmp_path / sample.name
    path.touch()
    with pytest.raises(NebelhornError, match=sample.name):
        _read(kind, sample.located(path), tmp_path)


@every_kind
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_named(kind, tmp_path, kept):
    sample = SAMPLES[kind.name]
    path = tmp_path / sample.name
    sample.write(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(NebelhornError, match=sample.name):
        _read(kind, sample.located(path), tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.JSON", b'[{"a": 1}]', "json-lines"),
        ("a.json", b'{"ocel:events": {}}', "ocel-json"),
        ("a.xml", b"<log><trace/></log>", "xes"),
        ("a.xml", b"<log><object-types><x/></object-types></log>", "ocel-xml"),
        ("a.xml.gz", gzip.compress(b"<log><extension/></log>", mtime=0), "xes"),
        ("a.TXT", b"a;b", "csv"),
        ("a.b.tsv.gz", gzip.compress(b"a\tb", mtime=0), "csv"),
    ],
)
def test_a_shared_suffix_is_decided_by_content(tmp_path, name, content, kind):
    path = tmp_path / name
    path.write_bytes(content)
    assert source_for(str(path)).name == kind


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"who,when", "neither ocel-json .* nor json-lines"),
        ("a.xml", b"<html><p><b/></p></html>", "neither xes .* nor ocel-xml"),
        ("a.docx", b"PK", r"nothing here reads \.docx; there are csv \(\.csv"),
        ("a", b"who,when", "nothing here reads a file without suffix"),
        ("a.db", b"who,when" * 200, "cannot be read as SQLite"),
    ],
)
def test_what_nothing_reads(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says):
        source_for(str(path))


def test_another_database_is_read_by_a_query(tmp_path):
    _sql(tmp_path / "calls.db")
    with pytest.raises(SourceError, match=r"sqlite:///.*calls\.db with --query"):
        source_for(str(tmp_path / "calls.db"))


def test_an_unknown_url_hides_its_password():
    with pytest.raises(SourceError, match="nothing here reads ftp://") as caught:
        source_for("ftp://ann:s3cret@host/calls.csv")
    assert "s3cret" not in str(caught.value)


def test_every_real_fixture_loads(tmp_path):
    fixtures = Path(__file__).resolve().parents[3] / "shared" / "data" / "import_fixtures"
    if not fixtures.is_dir():
        pytest.skip("real example files (../shared/data) are not here")
    read = {}
    for path in sorted(fixtures.iterdir()):
        if path.suffix == ".md":
            continue
        kind = source_for(str(path))
        data = kind.read(str(path), ReadOptions(scratch=tmp_path), duckdb.connect())
        read[path.name] = kind.name
        assert data.tables
    assert set(read.values()) == {"csv", "ocel-json", "ocel-xml", "ocel-sqlite"}
