from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from nebelhorn.errors import NothingToImport, SourceError
from nebelhorn.log.sources.excel import read_excel


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    orders = book.active
    orders.title = "Orders"
    orders["B1"] = None
    orders["B3"], orders["C3"], orders["D3"] = "id", "when", "ok"
    orders["B4"], orders["C4"], orders["D4"] = (
        1001,
        datetime.fromisoformat("2026-03-01T09:30"),
        True,
    )
    orders["B6"], orders["C6"], orders["D6"] = 1.5, date(2026, 3, 2), "n/a"
    orders["B7"], orders["C7"], orders["E7"] = timedelta(hours=30), time(9, 1), "beside"
    calls = book.create_sheet("Calls")
    calls.append(["who", "who", None])
    calls.append(["ann", "ANN"])
    book.create_sheet("Empty")
    book.create_chartsheet("Picture")
    path = tmp_path / "shop.xlsx"
    book.save(path)
    return path


def test_each_sheet_is_a_table_with_the_rows_numbers(contents, workbook):
    found = contents(read_excel, workbook)
    assert found.tables["Orders"].columns == ("id", "when", "ok", "column_4")
    assert found.records["Orders"] == [
        (4, "1001", "2026-03-01T09:30:00", "true", None),
        (6, "1.5", "2026-03-02", None, None),
        (7, "108000", "09:01:00", None, "beside"),
    ]
    assert found.tables["Calls"].columns == ("who", "who_2")
    assert found.records["Calls"] == [(2, "ann", "ANN")]
    assert set(found.tables) == {"Orders", "Calls"}
    assert ("sheet", "Orders, header in row 3") in found.tables["Orders"].found


def test_one_sheet(contents, workbook):
    assert set(contents(read_excel, workbook, sheet="Calls").tables) == {"Calls"}


def test_a_sheet_that_is_not_there(contents, workbook):
    with pytest.raises(SourceError, match=r"no sheet 'Order'; available: Orders, Calls, Empty"):
        contents(read_excel, workbook, sheet="Order")


def test_a_header_alone_is_nothing(contents, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "when"])
    book.save(tmp_path / "header.xlsx")
    with pytest.raises(NothingToImport, match=r"header\.xlsx: no sheet holds a record"):
        contents(read_excel, tmp_path / "header.xlsx")


@pytest.mark.parametrize("damage", [lambda whole: whole[:3000], lambda _: b"who,when\nann,2026"])
def test_no_workbook(contents, workbook, damage):
    workbook.write_bytes(damage(workbook.read_bytes()))
    with pytest.raises(SourceError, match=r"shop\.xlsx: cannot be read as a workbook"):
        contents(read_excel, workbook)


def test_keys_join_whether_they_were_numbers_or_text(contents, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.active.append([17])
    book.active.append([" 17 "])
    book.active.append([12345678901])
    book.save(tmp_path / "keys.xlsx")
    assert [row[1] for row in contents(read_excel, tmp_path / "keys.xlsx").rows] == [
        "17",
        " 17 ",
        "12345678901",
    ]
