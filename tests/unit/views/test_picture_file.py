from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from nebelhorn.views import (
    draw_chart,
    draw_charts,
    draw_index,
    draw_waterfall,
    standalone_svg,
    words,
)
from nebelhorn.views.index.depth_picture import draw_reliability, draw_running
from nebelhorn.views.index.plot import NARROW

DE = words("de")


@pytest.fixture(scope="module")
def pictures(examples):
    report = examples.sounding()
    horn = (report.alarms, report.settings, DE)
    return {
        "index": draw_index(report.index, DE),
        "narrow": draw_index(report.index, DE, size=NARROW),
        "chart": draw_chart(report.charts[0], *horn),
        "charts": draw_charts(report.charts, *horn),
        "fall": draw_waterfall(report.diagnosis.waterfall, DE),
        "running": draw_running(report.depth.running, DE, size=NARROW, prefix=""),
        "curve": draw_reliability(report.depth.questions[0].reliability, "q", DE, prefix=""),
    }


@pytest.mark.parametrize("name", ["index", "narrow", "chart", "charts", "fall", "running", "curve"])
def test_is_a_whole_svg_file_that_needs_nothing_else(pictures, name):
    text = standalone_svg(pictures[name])
    root = ET.fromstring(text)  # noqa: S314  # our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) > 100
    assert "var(" not in text
    assert "display:none" not in text
    assert "@media" not in text
    assert "url(" not in text


def test_carries_only_the_rules_of_its_picture(pictures):
    assert ".hc .seen{fill:none;stroke:#0d5680" in standalone_svg(pictures["chart"])
    assert ".wf" not in standalone_svg(pictures["chart"])


def test_other_markup_is_no_picture():
    with pytest.raises(ValueError, match="only pictures"):
        standalone_svg(Markup("<p>hello</p>"))
