from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from nebelhorn.settings import By, Standing
from nebelhorn.views import (
    LANGUAGES,
    build_looks,
    headline,
    horn_headline,
    render_report,
    words,
)

NAMES = ["index", "horn", "map", "fog", "rules"]


@pytest.fixture(scope="module", params=LANGUAGES)
def looks(request, any_report):
    return any_report, request.param, build_looks(any_report, request.param)


def test_every_page_has_a_headline_and_something_to_see(looks):
    _, _, pages = looks
    assert list(pages.looks) == NAMES
    assert len(pages.today) == 3
    for look in pages.looks.values():
        assert look.headline
        assert look.body.strip()
    for one in pages.today:
        assert one.sentence
        assert one.button
        assert one.page.split("#")[0] in {*NAMES, "sources", "first"}


def test_headlines_are_those_of_the_pictures(looks):
    report, language, pages = looks
    said = words(language)
    assert pages.looks["map"].headline == headline(report, language)
    watching = report.watching or len(report.charts)
    horn = horn_headline(report.alarms, watching, said, report.charts)
    assert pages.looks["horn"].headline == pages.today[1].sentence == horn
    if report.index is not None:
        assert pages.looks["index"].headline == pages.today[0].sentence


def test_the_horn_claims_no_calm_where_nothing_has_come(any_report):
    empty = replace(any_report.fog, total=replace(any_report.fog.total, n=0))
    pages = build_looks(replace(any_report, fog=empty, alarms=()), "en")
    heard = "The horn hears nothing yet: there is nothing to watch."
    assert pages.today[1].sentence.startswith(heard)
    assert pages.looks["horn"].headline.startswith(heard)


class Parts(HTMLParser):
    """Tags and attributes, as a browser sees them."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def all(self, name):
        return [value for one, value in self.attributes if one == name]


def test_a_page_has_no_style_no_script_no_first_heading_and_no_id_twice(looks):
    for look in looks[2].looks.values():
        parts = Parts(look.body)
        assert not {"script", "style", "h1"} & set(parts.tags)
        assert not [name for name, _ in parts.attributes if name == "style" or name[:2] == "on"]
        ids = parts.all("id")
        assert len(ids) == len(set(ids))
        assert set(" ".join(parts.all("aria-labelledby")).split()) <= set(ids)


def test_the_index_by_rule_stands_where_there_is_a_page_of_all_rules(looks):
    report, language, pages = looks
    shown = words(language).say("By rule") in pages.looks["index"].body
    carrying = report.index is not None and any(rule.score.n for rule in report.index.rules)
    assert shown == carrying
    assert words(language).say("By rule") not in render_report(report)


def test_a_part_a_button_leads_to_is_there(looks):
    for one in looks[2].today:
        page, _, part = one.page.partition("#")
        assert not part or f'id="{part}"' in looks[2].looks[page].body


def test_asking_begins_with_what_customers_do_then_with_key_points(fibre):
    calm = replace(fibre, alarms=(), index=None)
    dark = [
        station.touchpoint
        for station in calm.journey_map.stations
        if not getattr(calm.cells().get(station.touchpoint), "heard", 0)
    ]
    assert len(dark) > 2
    chosen = sorted(dark)[-1]

    def told(by, key_point):
        entries = {
            name: replace(
                calm.settings.touchpoint(name),
                by=by if name == chosen else By.COMPANY,
                key_point=key_point if name == chosen else Standing.NO,
            )
            for name in dark
        }
        touchpoints = {**calm.settings.touchpoints, **entries}
        report = replace(calm, settings=replace(calm.settings, touchpoints=touchpoints))
        label = report.settings.touchpoint(chosen).label("en")
        return label in build_looks(report, "en").today[2].sentence

    assert told(By.CUSTOMER, Standing.NO)
    assert told(By.COMPANY, Standing.PROPOSED)
