from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.views import choose, words


def test_drawn_and_hidden_make_up_the_whole(any_report):
    whole = any_report.journey_map
    chosen = choose(whole, any_report.counts_only, limit=20)
    assert sum(s.events for s in chosen.stations) + chosen.hidden_events == whole.events
    assert len(chosen.stations) + chosen.hidden_stations == len(whole.stations)
    drawn = (*chosen.flows, *chosen.loops)
    assert sum(t.count for t in drawn) + chosen.hidden_steps == chosen.steps
    assert len(drawn) + chosen.hidden_flows == len(whole.transitions)


def test_at_most_so_many_touchpoints_are_drawn(examples):
    report = examples.sixty()
    assert len(choose(report.journey_map, (), limit=60).stations) == 59
    assert len(choose(report.journey_map, (("poster", 9),), limit=30).stations) == 29


def test_no_touchpoint_hangs_loose(examples):
    report = examples.sixty()
    chosen = choose(report.journey_map, (), limit=60)
    reached = {t.target for t in chosen.flows}
    could_be = {t.target for t in report.journey_map.transitions if t.source != t.target}
    assert could_be <= reached


def test_a_touchpoint_with_customers_is_not_drawn_twice(fibre):
    chosen = choose(fibre.journey_map, (("site", 99),), limit=60)
    assert chosen.counted == ()


@pytest.mark.parametrize(
    ("flows", "language", "said"),
    [
        (1, "en", "1 flow, 3% of the steps (30 of 1,000), is not drawn at all."),
        (12, "en", "12 flows, 3% of the steps (30 of 1,000), are not drawn at all."),
        (1, "de", "1 Weg, 3\u00a0% der Schritte (30 von 1.000), ist gar nicht gezeichnet."),
        (12, "de", "12 Wege, 3\u00a0% der Schritte (30 von 1.000), sind gar nicht gezeichnet."),
        (0, "de", "Nichts ist weggelassen: jeder Kontaktpunkt, jeder Weg."),
    ],
)
def test_says_what_is_hidden(fibre, flows, language, said):
    chosen = choose(fibre.journey_map, (), limit=60)
    some = replace(chosen, hidden_flows=flows, hidden_steps=30, steps=1000)
    assert some.hidden_sentence(words(language)) == said
