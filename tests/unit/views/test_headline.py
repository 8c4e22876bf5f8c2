from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.views import headline, lead
from nebelhorn.views.headline import dark_places


def with_dark(report, names, examples):
    """The report with exactly these places in full fog."""
    cells = tuple(
        examples._unheard(cell)
        if cell.touchpoint in names
        else replace(cell, heard=max(1, cell.heard))
        for cell in report.fog.cells
    )
    return replace(report, fog=replace(report.fog, cells=cells))


def test_counts_the_places_that_carry_a_question_mark(fibre):
    dark = dark_places(fibre)
    assert set(dark.names) == {"ad", "offer", "welcome", "active", "speed", "faq", "winback"}
    events = {s.touchpoint: s.events for s in fibre.journey_map.stations}
    assert dark.encounters == sum(events[name] for name in dark.names)
    assert headline(fibre, "en").startswith("Seven places in fog carry 28% of")
    assert headline(fibre, "de").startswith("Sieben Orte im Nebel tragen 28\u00a0% der")


def test_one_place_speaks_of_customers(fibre, examples):
    report = with_dark(fibre, {"speed"}, examples)
    station = next(s for s in fibre.journey_map.stations if s.touchpoint == "speed")
    report = replace(report, journey_map=replace(report.journey_map, customers=1000))
    share = round(100 * station.customers / 1000)
    # few encounters of one place: the whole fog is the headline, unless it is much
    many = replace(
        report,
        journey_map=replace(
            report.journey_map,
            stations=tuple(
                replace(s, events=9000) if s.touchpoint == "speed" else s
                for s in report.journey_map.stations
            ),
        ),
    )
    assert headline(many, "en") == f"One place in fog carries {share}% of your customers"
    assert headline(many, "de") == f"Ein Ort im Nebel trägt {share}\u00a0% Ihrer Kunden"


def test_little_full_fog_makes_the_whole_the_headline(fibre, examples):
    report = with_dark(fibre, {"winback"}, examples)
    assert headline(report, "en") == "We did not hear how 72% of 12,660 encounters were"


def test_nobody_said_a_word(examples):
    report = examples.silent()
    assert headline(report, "en") == (
        "Nobody has said a word: 900 customers, 12,660 encounters, no voice"
    )
    assert headline(report, "de") == (
        "Niemand hat etwas gesagt: 900 Kunden, 12.660 Begegnungen, keine Stimme"
    )


def test_all_heard(fibre, examples):
    n = fibre.fog.total.n
    report = replace(fibre, fog=replace(fibre.fog, total=examples.wilson(0, n)))
    assert headline(report, "en") == "All 12,660 encounters were heard: no fog"


def test_nothing_there(examples):
    assert "nothing to see" in headline(examples.empty(), "en")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_share_never_stands_without_counts_and_interval(fibre, language):
    said = lead(fibre, language)
    total = fibre.fog.total
    assert f"{total.k:,}".replace(",", "." if language == "de" else ",") in said
    assert ("wahrscheinlich" if language == "de" else "likely") in said
