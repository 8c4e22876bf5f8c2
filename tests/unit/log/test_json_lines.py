from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.json_walk import parse_json
from nebelhorn.log.sources.json_lines import flatten, is_json_lines, read_json_lines


def test_objects_are_flattened_and_numbers_kept_as_written(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text(
        '\ufeff{"who": {"id": 7, "name": "Jörg"}, "price": 1.50}\n\n'
        '{"price": 1e3, "tags": ["a", 1], "vip": true, "who": {"id": null}}\n',
        encoding="utf-8",
    )
    found = contents(read_json_lines, path)
    assert found.only.columns == ("who.id", "who.name", "price", "tags", "vip")
    assert found.rows == [
        (1, "7", "Jörg", "1.50", None, None),
        (3, None, None, "1e3", '["a", "1"]', "true"),
    ]


def test_bad_lines_are_kept_with_their_number_and_the_rest_is_read(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_bytes(
        b'{"a": 1}\n{"a": 2\n[3]\n{"a": "caf\xe9"}\n{"a": "\x00"}\n{"a": "half \\ud83d"}\n{"a": 7}'
    )
    found = contents(read_json_lines, path)
    assert found.rows == [(1, "1"), (6, "half \\ud83d"), (7, "7")]
    assert [(bad.line, bad.reason, bad.raw) for bad in found.only.unreadable()] == [
        (2, "no JSON: Expecting ',' delimiter, character 8", '{"a": 2'),
        (3, "not an object with names and values", "[3]"),
        (4, "byte 0xe9 at 11 is no utf-8", '{"a": "caf\\xe9"}'),
        (5, "no JSON: Invalid control character at, character 8", '{"a": "\\x00"}'),
    ]


def test_an_encoding_that_was_said(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_bytes(b'{"a": "caf\xe9"}\n')
    assert contents(read_json_lines, path, encoding="latin-1").rows == [(1, "café")]


def test_a_line_nested_without_end(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text('{"a": 1}\n' + '{"a":' * 100_000 + "\n")
    (bad,) = contents(read_json_lines, path).only.unreadable()
    assert (bad.line, bad.reason) == (2, "nested too deeply")
    assert len(bad.raw) == 10_000


def test_a_line_longer_than_64_mb(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    with path.open("wb") as stream:
        stream.write(b'{"a": "')
        for _ in range(65):
            stream.write(b"x" * (1 << 20))
        stream.write(b'"}\n{"a": 2}\n')
    found = contents(read_json_lines, path)
    assert found.rows == [(2, "2")]
    (bad,) = found.only.unreadable()
    assert (bad.line, bad.reason, len(bad.raw)) == (1, "longer than 64 MB", 10_000)


def test_an_array_of_objects(contents, tmp_path):
    path = tmp_path / "calls.json"
    path.write_text(json.dumps([{"a": 1}, {"a": 2, "b": {"c": None}}, 7, {"a": "?"}], indent=2))
    found = contents(read_json_lines, path)
    assert found.only.name == "calls"
    assert found.rows == [(2, "1", None), (5, "2", None), (12, None, None)]
    (bad,) = found.only.unreadable()
    assert (bad.line, bad.raw) == (11, "7")


def test_several_named_arrays_are_several_tables(contents, tmp_path):
    path = tmp_path / "shop.json"
    path.write_text('{"made": "2026", "orders": [{"id": 1}], "who": {"ann": {"city": "Ulm"}}}')
    found = contents(read_json_lines, path)
    assert found.records == {"orders": [(1, "1")], "who": [(1, "ann", "Ulm")]}


def test_lines_in_a_file_called_json(contents, tmp_path):
    path = tmp_path / "calls.json"
    path.write_text('{"a": 1}\n{"a": 2}\n')
    assert contents(read_json_lines, path).rows == [(1, "1"), (2, "2")]


@pytest.mark.parametrize("name", ["calls.ndjson", "calls.json"])
def test_a_truncated_gzip(contents, tmp_path, name):
    path = tmp_path / f"{name}.gz"
    text = json.dumps([{"a": number} for number in range(10_000)])
    path.write_bytes(gzip.compress(text.encode())[:-50])
    with pytest.raises(SourceError, match=r"\.gz: the gzip file is cut off or damaged"):
        contents(read_json_lines, path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            '[{"a": 1},\n{"a": ',
            r"cut\.json, line 2: this is not complete JSON: the file is cut off",
        ),
        ('[{"a": 1}\n,\n{"a" 2}' + " " * 99, "line 3: this is not complete JSON: Expecting ':'"),
        ('[{"a": 1}] and more', "there is more after the end"),
        ("[" * 100_000, "nested too deeply"),
        ("[1, 2]", "no list of objects"),
        ("{}", "no line holds a JSON object; line 1: an object with nothing in it"),
    ],
)
def test_broken_documents(contents, tmp_path, text, says):
    path = tmp_path / "cut.json"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        contents(read_json_lines, path)


def test_utf16_is_named(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text('{"a": 1}', encoding="utf-16")
    with pytest.raises(SourceError, match="this is UTF-16; save it as UTF-8"):
        contents(read_json_lines, path)


def test_no_json_at_all(contents, tmp_path):
    path = tmp_path / "calls.jsonl"
    path.write_text("who,when\nann,2026\n")
    with pytest.raises(NothingToImport, match=r"no line holds a JSON object; line 1: no JSON"):
        contents(read_json_lines, path)
    assert not is_json_lines(path)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.dictionaries(st.text(min_size=1), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), _VALUES, max_size=4))
def test_a_flat_record_holds_no_record(record):
    flat = flatten(parse_json(json.dumps(record)))
    assert all(value is None or isinstance(value, str) for value in flat.values())
