from __future__ import annotations

import csv
import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from nebelhorn.views import Sheet, build_looks, csv_of, standalone_svg, words
from nebelhorn.views.index.rules_picture import draw_rules

SVG = "{http://www.w3.org/2000/svg}"


def read(content):
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def looks(any_report):
    return any_report, build_looks(any_report, "en")


def test_every_row_is_as_long_as_its_columns_and_names_differ(looks):
    _, pages = looks
    for found in (pages.sheets, *(look.sheets for look in pages.looks.values())):
        names = [sheet.name for sheet in found]
        assert len(names) == len(set(names))
        for sheet in found:
            assert sheet.title
            assert len(set(sheet.columns)) == len(sheet.columns)
            assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}
            assert len(read(csv_of(sheet))) == len(sheet.rows)


def test_figures_are_those_of_the_map_and_not_rounded(fibre):
    looks = build_looks(fibre, "en").looks
    touchpoints = {row["touchpoint"]: row for row in read(csv_of(looks["map"].sheets[0]))}
    for station in fibre.journey_map.stations:
        row, cell = touchpoints[station.touchpoint], fibre.cells()[station.touchpoint]
        assert int(row["encounters"]) == station.events
        assert (int(row["fog_k"]), int(row["fog_n"])) == (cell.fog.k, cell.fog.n)
        if cell.mood.value is not None:
            assert float(row["mood_value"]) == cell.mood.value
    total = sum(int(row["encounters"] or 0) for row in touchpoints.values())
    assert total >= fibre.journey_map.events
    cells = read(csv_of(looks["fog"].sheets[0]))
    everybody = [row for row in cells if not row["group"] and row["fog_n"]]
    assert sum(int(row["fog_k"]) for row in everybody) == fibre.fog.total.k


def test_a_share_travels_with_its_count_and_range(examples):
    report = examples.sounding()
    looks = build_looks(report, "de").looks
    periods = read(csv_of(looks["index"].sheets[0]))
    assert len(periods) == len(report.index.periods)
    for row, one in zip(periods, report.index.periods, strict=True):
        assert int(row["machine_settled"]) == one.score.n
        if one.score.value is not None:
            low, high = float(row["machine_low"]), float(row["machine_high"])
            assert low <= float(row["machine_value"]) <= high
    days = next(one for one in looks["horn"].sheets if one.name == "days")
    assert len(days.rows) == sum(len(chart.points) for chart in report.charts)


def test_the_frozen_twin_of_a_stretch_travels_along_too(examples):
    report = examples.sounding()
    first, *others = report.index.periods
    known = replace(first, twin=replace(first.score, value=0.5, hits=7))
    index = replace(report.index, periods=(known, *others))
    rows = read(csv_of(build_looks(replace(report, index=index), "de").looks["index"].sheets[0]))
    assert (rows[0]["twin_value"], rows[0]["twin_right"]) == ("0.5", "7")
    assert rows[0]["machine_value"] == str(first.score.value)
    assert {row["twin_value"] for row in rows[1:]} == {""}


def test_columns_are_called_alike_in_every_language(fibre):
    english, german = (build_looks(fibre, language) for language in ("en", "de"))
    for name, look in english.looks.items():
        twin = german.looks[name]
        assert [one.columns for one in look.sheets] == [one.columns for one in twin.sheets]
        assert [one.name for one in look.sheets] == [one.name for one in twin.sheets]


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1", "-1", "@a", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_only_read(evil):
    [row] = read(csv_of(Sheet("a", "A", ("name", "n"), ((evil, -1),))))
    assert row["name"][0] == "'"
    assert row["n"] == "-1"


def test_pictures_are_whole_files(looks):
    _, pages = looks
    for name, look in pages.looks.items():
        if look.picture is None:
            continue
        text = standalone_svg(look.picture)
        root = ET.fromstring(text)  # noqa: S314  # our own file
        assert root.tag == f"{SVG}svg", name
        assert float(root.get("width")) > 100
        assert "var(" not in text
        assert "<script" not in text


def test_the_file_of_the_fog_says_what_the_table_says(fibre):
    look = build_looks(fibre, "de").looks["fog"]
    assert look.picture is not None
    root = ET.fromstring(standalone_svg(look.picture))  # noqa: S314
    titles = [one.text for one in root.iter(f"{SVG}title")]
    shown = look.body.count("<td title=")
    assert len(titles) - 1 == shown


def test_rules_are_drawn_where_there_are_any(examples):
    report = examples.sounding()
    drawn = draw_rules(report.index, report.settings, words("en"))
    assert (drawn is None) == (not report.index.rules)
    assert draw_rules(replace(report.index, rules=()), report.settings, words("en")) is None
