from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.raw import ReadOptions
from nebelhorn.log.sources.xes import is_xes, read_xes

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="__INVALID__"/></global>
  <classifier name="Activity" keys="concept:name lifecycle:transition"/>
  <string key="creator" value="nobody"><int key="version" value="3"/></string>
  <trace>
    <string key="concept:name" value="ann"/>
    <int key="amount" value="200"/>
    <event>
      <string key="concept:name" value="call"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2026-03-01T09:00:00.000+01:00"/>
      <boolean key="vip" value="true"/>
      <float key="cost:total" value="2.50"><string key="cost:currency" value="EUR"/></float>
      <list key="tags"><values><string key="tag" value="a"/><string key="tag" value="b"/></values>
      </list>
    </event>
  </trace>
  <trace>
    <event>
      <string key="concept:name" value="buy"/>
      <string key="lifecycle:transition" value="?"/>
      <date key="time:timestamp" value="2026-03-02T09:00:00Z"/>
    </event>
  </trace>
  <event><string key="concept:name" value="rain"/></event>
</log>"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "calls.xes"
    path.write_text(LOG, encoding="utf-8")
    return path


def test_attributes_of_events_and_cases_become_columns(contents, log):
    found = contents(read_xes, log)
    names = dict(zip(("_line", *found.only.columns), zip(*found.rows, strict=True), strict=True))
    assert found.only.name == "calls"
    assert names["_line"] == (1, 2, 3)
    assert names["case:concept:name"] == ("ann", "trace 2", None)
    assert names["case:amount"] == ("200", None, None)
    assert names["concept:name"] == ("call", "buy", "rain")
    assert names["lifecycle:transition"] == ("complete", None, None)  # ? means: no value
    assert names["vip"] == ("true", None, None)
    assert names["cost:total.cost:currency"] == ("EUR", None, None)
    assert names["tags.tag"] == ("a, b", None, None)
    assert "version" not in str(found.only.columns)


def test_the_format_says_how_to_read_it(contents, log):
    found = contents(read_xes, log)
    (rule,) = found.mapping.events
    assert rule.customer == "case:concept:name"
    assert rule.time == "time:timestamp"
    assert rule.touchpoint_columns == ("concept:name",)  # one transition tells nothing
    assert rule.value == "cost:total"
    assert (rule.message_id, rule.tie) == (None, "line")
    assert ("traces without concept:name", "1, named by number") in found.only.found


def test_several_transitions_are_part_of_the_touchpoint(contents, tmp_path):
    path = tmp_path / "a.xes"
    path.write_text(LOG.replace('value="?"', 'value="start"'), encoding="utf-8")
    (rule,) = contents(read_xes, path).mapping.events
    assert rule.touchpoint_columns == ("concept:name", "lifecycle:transition")
    assert "lifecycle:transition" not in rule.attributes


def test_packed_is_the_same(contents, log, tmp_path):
    packed = tmp_path / "packed.xes.gz"
    packed.write_bytes(gzip.compress(log.read_bytes()))
    assert contents(read_xes, packed).rows == contents(read_xes, log).rows
    assert is_xes(packed)


def test_a_log_without_times_has_no_mapping_but_a_table(contents, tmp_path):
    path = tmp_path / "a.xes"
    path.write_text('<log><trace><event><string key="a" value="b"/></event></trace></log>')
    found = contents(read_xes, path)
    assert found.mapping is None
    assert found.rows == [(1, "trace 1", "b")]


def test_170_attributes(contents, tmp_path):
    cells = "".join(f'<string key="a{n}" value="{{0}}{n}"/>' for n in range(170))
    time = '<date key="time:timestamp" value="2026-03-01T09:00:00Z"/>'
    events = "".join(
        f'<event><string key="concept:name" value="x"/>{time}{cells.format(value)}</event>'
        for value in "pq"
    )
    path = tmp_path / "wide.xes"
    path.write_text(f'<log><trace><string key="concept:name" value="c"/>{events}</trace></log>')
    found = contents(read_xes, path)
    assert len(found.only.columns) == 173
    assert len(found.mapping.events[0].attributes) == 170
    assert found.rows[1][-1] == "q169"


def test_names_that_differ_only_in_case_stay_apart(contents, tmp_path):
    path = tmp_path / "a.xes"
    path.write_text(
        '<log><trace><event><int key="Sum" value="1"/><int key="sum" value="2"/></event>'
        "</trace></log>"
    )
    found = contents(read_xes, path)
    assert found.only.columns[1:] == ("Sum", "sum_2")
    assert ("column renamed", "'sum' is 'sum_2' here") in found.only.found


BOMB = """<?xml version="1.0"?>
<!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<log><trace><event><string key="x" value="&c;"/></event></trace></log>"""
OUTSIDE = """<!DOCTYPE log [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<log><trace><event><string key="x"/>&secret;</event></trace></log>"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE], ids=["bomb", "outside file"])
def test_a_bomb_is_refused_before_it_unfolds(contents, tmp_path, text):
    path = tmp_path / "bomb.xes"
    path.write_text(text)
    with pytest.raises(SourceError, match=r"bomb\.xes declares XML entities"):
        contents(read_xes, path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LOG[:900], r"line \d+, column \d+: this is not well-formed XML, or the file is cut off"),
        ("who,when\nann,2026", "line 1, column 0: this is not well-formed XML"),
        ("<html><body/></html>", "the root is <html>, in XES it is <log>"),
        ("<log>" + "<a>" * 200 + "</a>" * 200 + "</log>", "nested deeper than 100"),
        ("<log>\0</log>", "line 1, column 5"),
    ],
    ids=["cut off", "no XML", "HTML", "deep", "NUL"],
)
def test_what_is_no_log_is_said(contents, tmp_path, text, says):
    path = tmp_path / "broken.xes"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        contents(read_xes, path)


def test_invalid_utf8_is_said(contents, tmp_path):
    path = tmp_path / "latin.xes"
    path.write_bytes(b'<log><trace><string key="concept:name" value="J\xf6rg"/></trace></log>')
    with pytest.raises(SourceError, match=r"latin\.xes, line 1"):
        contents(read_xes, path)


def test_a_log_without_events(contents, tmp_path):
    path = tmp_path / "empty.xes"
    path.write_text("<log><trace/></log>")
    with pytest.raises(NothingToImport, match=r"empty\.xes: a log without any <event>"):
        contents(read_xes, path)


@pytest.mark.real
def test_bpic2013(shared_data):
    connection = duckdb.connect()
    location = shared_data / "bpic2013" / "bpi_challenge_2013_incidents.xes.gz"
    data = read_xes(str(location), ReadOptions(), connection)
    (rule,) = data.mapping.events
    assert {"impact", "product", "org:group"} <= set(rule.attributes)
    touchpoint = ", ".join(f'"{column}"' for column in rule.touchpoint_columns)
    counted = f"SELECT count(*), count(DISTINCT ({touchpoint})) FROM {data.tables[0].relation}"
    assert connection.execute(counted).fetchone() == (65_533, 13)


@pytest.mark.real
def test_bpic2012(shared_data):
    connection = duckdb.connect()
    location = shared_data / "bpic2012" / "BPI_Challenge_2012.xes.gz"
    data = read_xes(str(location), ReadOptions(), connection)
    assert ("lifecycle transitions", "COMPLETE, SCHEDULE, START") in data.tables[0].found
    assert "case:AMOUNT_REQ" in data.mapping.events[0].attributes
    counted = f'SELECT count(*), count(DISTINCT "case:concept:name") FROM {data.tables[0].relation}'
    assert connection.execute(counted).fetchone() == (262_200, 13_087)
