from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nebelhorn.errors import SourceError
from nebelhorn.log.json_walk import walk_json

_VALUES = st.recursive(
    st.none() | st.booleans() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_VALUES), st.sampled_from([None, 1]))
def test_the_items_are_those_of_the_array(tmp_path, items, indent):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(items, indent=indent), encoding="utf-8")
    assert [member.value for member in walk_json(path)] == items


def test_values_larger_than_what_is_read_at_once(tmp_path):
    items = ["x" * 3_000_000, {"a": ["y" * 10] * 300_000}, "1" * 2_000_000]
    path = tmp_path / "a.json"
    path.write_text(json.dumps(items) + "\n" * 2_000_000, encoding="utf-8")
    assert [member.value for member in walk_json(path)] == items


def test_a_number_at_the_edge_of_what_is_read(tmp_path):
    path = tmp_path / "a.json"
    for shift in range(-3, 4):
        path.write_text("[" + " " * ((1 << 20) - 4 + shift) + "1234567, 8]", encoding="utf-8")
        assert [member.value for member in walk_json(path)] == ["1234567", "8"]


def test_an_encoding_nobody_knows(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("[]")
    with pytest.raises(SourceError, match=r"a\.json: there is no encoding 'utf-9'"):
        list(walk_json(path, encoding="utf-9"))


def test_bytes_that_are_no_text(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b'["caf\xe9"]')
    with pytest.raises(SourceError, match=r"a\.json: byte 0xe9 is no utf-8"):
        list(walk_json(path))
