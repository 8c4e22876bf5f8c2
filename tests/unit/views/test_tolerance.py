"""What was added up from classes says by how much it may be off; what is exact says nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.journeys import Transition
from nebelhorn.views import build_map, choose, words
from nebelhorn.views.tables import LONGEST, flows_table


@pytest.mark.parametrize(
    ("language", "sentence", "head", "flow"),
    [
        ("en", "are right to ± 2%, all else is exact.", "Half within (± 2%)", " (± 2%)</title>"),
        (
            "de",
            "stimmen auf ± 2\u00a0%, alles andere ist genau.",
            "Hälfte binnen (± 2\u00a0%)",
            " (± 2\u00a0%)</title>",
        ),
    ],
)
def test_a_map_that_may_be_off_says_so_wherever_it_says_how_long(
    fibre, language, sentence, head, flow
):
    off = replace(fibre, journey_map=replace(fibre.journey_map, off_by=0.02))
    look, exact = build_map(off, language), build_map(fibre, language)
    for said in (sentence, head, flow):
        assert said in str(look.body)
        assert said not in str(exact.body)
    errors = [
        {row[sheet.columns.index("seconds_off_by")] for row in sheet.rows}
        for found in (look, exact)
        for sheet in found.sheets
        if sheet.name == "flows"
    ]
    assert errors == [{0.02}, {0.0}]


def test_flows_nobody_sees_in_the_table_are_counted(fibre):
    many = tuple(Transition("shop", f"t{n}", 1, 1, 1.0, 2.0) for n in range(LONGEST + 7))
    report = replace(fibre, journey_map=replace(fibre.journey_map, transitions=many))
    chosen = choose(report.journey_map, (), limit=report.map_limit)
    table = flows_table(report, chosen, words("en"))
    assert (len(table.rows), table.left_out) == (LONGEST, 7)
