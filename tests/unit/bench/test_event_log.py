"""Public logs are read as they lie in their files, and read again when these change."""

from __future__ import annotations

import gzip
import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

TAX = """CaseID,ActivityID,CompleteTimestamp
9,5,2020-01-01 08:00:00
9,3,2020-01-01 09:00:00
9,5,2020-01-02 09:00:00
4,5,2020-01-01 08:00:00
4,3,2020-01-03 08:00:00
9,3,2020-01-02 08:00:00
"""
CSV = """id;what;when;desk;note;note number
b;open;2020-01-02T10:00:00+01:00;north;;1
a;open;2020-01-01T08:00:00;south;;2
b;close;2020-01-02T10:30:00+01:00;;7;3
b;wait;2020-01-02T09:10:00Z;north;8.5;4
a;close;2020-01-03;south;;5
"""
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <string key="source" value="of the log, not of a case"/>
  <trace>
    <string key="concept:name" value="17"/>
    <int key="amount" value="100"/>
    <event>
      <string key="concept:name" value="Open"/>
      <string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2020-01-01T08:00:00.250+01:00"/>
    </event>
    <event>
      <string key="concept:name" value="Open"/>
      <date key="time:timestamp" value="2020-01-01T08:00:00+01:00"/>
      <string key="desk" value="north"/>
    </event>
  </trace>
  <trace>
    <event>
      <string key="concept:name" value="Close"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2020-01-01T00:00:00+00:00"/>
    </event>
  </trace>
</log>
"""


def make_file(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    packed = name.endswith(".gz")
    file.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    return file


def read(file: Path, **columns: str) -> Any:
    source = importlib.import_module("logs").other_source(file, columns)
    return importlib.import_module("event_log").read(source)


def test_a_case_of_tax_begins_where_the_number_changes(bench: ModuleType, tmp_path: Path) -> None:
    source = importlib.import_module("logs").tax_source(make_file(tmp_path, "log.csv", TAX))
    log = importlib.import_module("event_log").read(source)
    assert log.case.tolist() == [0, 0, 0, 1, 1, 2]
    assert log.place.tolist() == [0, 1, 2, 0, 1, 0]
    assert log.names == ("3", "5")
    assert log.activity.tolist() == [1, 0, 1, 1, 0, 0]
    assert log.followed().tolist() == [True, True, False, True, False, False]
    assert log.came_next().tolist() == [0, 1, log.end, 0, log.end, log.end]
    assert log.cases == 3


def test_a_csv_is_put_in_order_of_time_inside_its_cases(bench: ModuleType, tmp_path: Path) -> None:
    file = make_file(tmp_path, "log.csv.gz", CSV)
    log = read(file, case="id", activity="what", time="when")
    assert [log.names[code] for code in log.activity] == [
        *("open", "wait", "close"),
        *("open", "close"),
    ]
    assert log.case.tolist() == [0, 0, 0, 1, 1]
    assert log.at_us[0] == 1_577_955_600_000_000
    codes, labels = log.texts["desk"]
    assert (codes.tolist(), labels) == ([0, 0, -1, 1, 1], ("north", "south"))
    assert np.isnan(log.numbers["note"]).tolist() == [True, False, False, True, True]
    assert log.numbers["note number"].tolist() == [1, 4, 3, 2, 5]


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_xes_keeps_the_order_of_the_file(bench: ModuleType, tmp_path: Path, name: str) -> None:
    log = read(make_file(tmp_path, name, XES), activity="concept:name+lifecycle:transition")
    assert log.names == ("Close+complete", "Open+", "Open+start")
    assert log.activity.tolist() == [2, 1, 0]
    assert (log.at_us[0] - log.at_us[1], log.case.tolist()) == (250_000, [0, 0, 1])
    assert log.began_us().tolist() == [log.at_us[1], log.at_us[2]]
    amount = log.numbers["case:amount"]
    assert (amount[:2].tolist(), np.isnan(amount[2])) == ([100, 100], True)
    assert "desk" not in log.numbers


def test_what_is_numbered_through_is_no_category(bench: ModuleType, tmp_path: Path) -> None:
    rows = "\n".join(f"{n // 4},a,2020-01-01,x{n},{'even' if n % 2 else 'odd'}" for n in range(40))
    log = read(make_file(tmp_path, "log.csv", f"case,activity,time,row,kind\n{rows}\n"))
    assert list(log.texts) == ["kind"]


def test_a_log_is_read_again_only_when_its_file_changes(bench: ModuleType, tmp_path: Path) -> None:
    events = importlib.import_module("event_log")
    source = importlib.import_module("logs").tax_source(make_file(tmp_path, "log.csv", TAX))
    kept = tmp_path / "kept"
    first = events.load(source, kept)
    assert events.load(source, kept).activity.tolist() == first.activity.tolist()
    assert len(list(kept.iterdir())) == 1
    make_file(tmp_path, "log.csv", TAX + "9,3,2020-01-05 08:00:00\n")
    again = events.load(source, kept)
    assert (len(first.case), len(again.case), again.names) == (6, 7, first.names)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("log.csv", CSV, "no column 'case' in"),
        ("log.csv", "case,activity,time\n1,a,yesterday\n", "'yesterday' is not an ISO 8601 time"),
        ("log.csv", "case,activity,time\n", "has no events"),
        ("log.csv", "", "no column 'case'"),
        ("log.xes", "<log><trace>", "is not XES"),
        ("log.xes.gz", "", "is not XES"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    bench: ModuleType, tmp_path: Path, name: str, text: str, said: str
) -> None:
    files = importlib.import_module("log_files")
    with pytest.raises(files.LogUnreadable, match=said):
        read(make_file(tmp_path, name, text))


def test_a_file_that_is_not_there_is_said(bench: ModuleType, tmp_path: Path) -> None:
    files, events = importlib.import_module("log_files"), importlib.import_module("event_log")
    source = importlib.import_module("logs").tax_source(tmp_path / "none.csv")
    with pytest.raises(files.LogUnreadable, match="there is no file"):
        events.load(source, tmp_path)


def test_a_log_repeated_has_new_cases(bench: ModuleType, tmp_path: Path) -> None:
    log = read(make_file(tmp_path, "log.csv", CSV), case="id", activity="what", time="when")
    twice = importlib.import_module("event_log").repeated(log, 2)
    assert twice.case.tolist() == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]
    assert twice.came_next().tolist() == [*log.came_next()] * 2
    assert twice.texts["desk"][0].tolist() == [*log.texts["desk"][0]] * 2
