from __future__ import annotations

from nebelhorn.views.fog_places import fog_places
from nebelhorn.views.words import words


def test_places_stand_by_unheard_encounters_each_with_why_and_where_to_ask(examples):
    report = examples.EXAMPLES["fibre"]()
    places = fog_places(report, words("en"))
    everybody = {
        report.settings.touchpoint(cell.touchpoint).label("en"): cell
        for cell in report.fog.cells
        if cell.group is None and cell.period is None
    }
    unheard = [everybody[one.label].fog.k for one in places]
    assert unheard == sorted(unheard, reverse=True)
    assert unheard[0] > 0
    for one in places:
        assert one.why
        assert "likely" in one.fog
        assert one.link.startswith("/settings?ask=")
        assert " " not in one.link


def test_without_fog_there_is_nowhere_to_ask(examples):
    assert fog_places(examples.EXAMPLES["empty"](), words("de")) == ()
