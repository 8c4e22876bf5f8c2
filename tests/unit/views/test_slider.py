from __future__ import annotations

from dataclasses import replace

import pytest

from nebelhorn.views import choose, words
from nebelhorn.views.slider import sliders_for


def test_a_slider_accounts_for_all_there_is(any_report):
    for limit in (2, 20, 60):
        chosen = choose(any_report.journey_map, any_report.counts_only, limit=limit)
        sliders = {one.hides: one for one in sliders_for(chosen, words("en"))}
        if "touchpoints" in sliders:
            one = sliders["touchpoints"]
            drawn = sum(s.events for s in chosen.stations)
            assert drawn + one.hidden == one.total
        if "flows" in sliders:
            one = sliders["flows"]
            drawn = sum(t.count for t in (*chosen.flows, *chosen.loops))
            assert drawn + one.hidden == one.total


def test_what_was_only_counted_does_not_make_the_rest_look_small(fibre):
    without = sliders_for(choose(fibre.journey_map, (), limit=60), words("en"))
    counted = choose(fibre.journey_map, (("poster", 90_000),), limit=60)
    assert counted.counted
    assert sliders_for(counted, words("en")) == without


def test_it_stops_once_where_several_are_equally_frequent(fibre):
    chosen = choose(fibre.journey_map, (), limit=60)
    for slider in sliders_for(chosen, words("de")):
        assert list(slider.stops) == sorted(set(slider.stops))
    some = tuple(replace(one, events=7) for one in chosen.stations)
    alike = replace(chosen, stations=some, flows=chosen.flows[:1], loops=())
    assert sliders_for(alike, words("de")) == ()


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        (
            "en",
            "1 encounter; #part of the encounters hidden",
            "#n encounters; #part of the encounters hidden",
        ),
        (
            "de",
            "1 Begegnung; #part der Begegnungen ausgeblendet",
            "#n Begegnungen; #part der Begegnungen ausgeblendet",
        ),
    ],
)
def test_says_one_and_many(fibre, language, one, many):
    chosen = choose(fibre.journey_map, (), limit=60)
    slider = sliders_for(chosen, words(language))[1]
    assert (slider.one, slider.many) == (one, many)
