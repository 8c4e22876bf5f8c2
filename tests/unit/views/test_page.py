from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from nebelhorn.views import (
    Unmeasured,
    UnmeasuredKind,
    choose,
    find_unmeasured,
    headline,
    map_svg,
    render_report,
    words,
)
from nebelhorn.views.map.scene import build_scene

VOID = {"meta", "link", "input", "br", "img"}


class Page(HTMLParser):
    """Ids, references, tags, and whether everything that opens also closes."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.tags, self.open, self.references = [], [], [], []
        self.attributes = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for name, value in attrs if name == "id"]
        for name, value in attrs:
            self.references += re.findall(r"url\(#([^)]+)\)", value or "")
            if name in {"aria-labelledby", "for"}:
                self.references += value.split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def rendered(any_name, any_report, page_of):
    return any_report, page_of(any_name)


@pytest.fixture(scope="module")
def parsed(rendered):
    return Page(rendered[1])


def test_is_well_formed_with_unique_ids(parsed):
    page = parsed
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)


def test_loads_nothing_and_runs_only_its_own_script(rendered, parsed):
    text, page = rendered[1], parsed
    assert page.tags.count("script") == 1
    assert "img" not in page.tags
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert not any(name == "style" for name, _ in page.attributes)
    links = re.findall(r"https?://[^\s'\"<)]+", text)
    assert set(links) <= {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'" in text


def test_speaks_both_languages_and_opens_in_the_chosen_one(rendered):
    report, text = rendered
    for language in ("de", "en"):
        assert f'<div class="page in-{language}" lang="{language}">' in text
    assert f'<html lang="{report.settings.language}">' in text
    assert f'id="lang-{report.settings.language}" checked' in text


def test_headline_stands_in_the_page(rendered):
    report, text = rendered
    for language in ("de", "en"):
        assert f"<h1>{headline(report, language)}</h1>" in text


def test_the_same_report_gives_the_same_bytes(fibre, page_of):
    assert render_report(fibre) == page_of("fibre")


def test_no_place_is_left_unfilled(page_of):
    visible = re.sub(r"<(style|script)>.*?</\1>", "", page_of("fibre"), flags=re.DOTALL)
    assert not re.search(r"\{[a-z_]+\}", visible)


def test_names_are_shown_as_text(page_of):
    text = page_of("hostile")
    assert "alert(1)</script>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<b>Evil" not in text
    assert "\u202e" not in text


def test_what_nobody_said_is_fog_and_never_neutral(examples):
    picture = map_svg(examples.silent(), "en")
    assert not re.search(r'class="(disc|rim)', picture)
    lights = picture.count('class="n fogged"')
    assert lights == len(examples.silent().journey_map.stations) + 1
    assert picture.count('class="fogring"') == lights


def test_fog_is_as_thick_as_the_share_of_the_unheard(fibre):
    scene = scene_of(fibre)
    partly = [light for light in scene.lights.values() if light.heard]
    by_fog = sorted(partly, key=lambda light: light.cell.fog.value)
    veils = [light.veil for light in by_fog]
    assert veils == sorted(veils)
    assert all(light.veil == 1.0 for light in scene.lights.values() if not light.heard)
    assert max(veils) < 1.0


def test_everything_drawn_lies_inside_the_picture(any_report):
    scene = scene_of(any_report)
    for light in scene.lights.values():
        assert light.radius <= light.x <= scene.width - light.radius
        assert light.radius <= light.y <= scene.height - light.radius


def test_picture_and_tables_say_the_same(fibre, page_of):
    text = page_of("fibre")
    drawn = re.findall(r'<g class="e [^"]*" data-a="([^"]*)" data-b="([^"]*)" data-w="(\d+)"', text)
    chosen = choose(fibre.journey_map, fibre.counts_only, limit=fibre.map_limit)
    key = {name: light.key for name, light in scene_of(fibre).lights.items()}
    flows = {(key[t.source], key[t.target], str(t.count)) for t in (*chosen.flows, *chosen.loops)}
    assert set(drawn) == flows
    assert len(drawn) == 2 * len(flows)
    table = re.search(r"Die Wege als Tabelle.*?</table>", text, re.DOTALL).group()
    assert table.count("<tr>") - 1 == len(fibre.journey_map.transitions)
    assert table.count(">gezeichnet<") == len(flows)


def test_more_touchpoints_than_the_limit_are_said_not_drawn(examples):
    report = replace(examples.sixty(), map_limit=20)
    text = render_report(report)
    assert text.count('class="n"') + text.count('class="n fogged"') == 2 * 20
    assert "39 Kontaktpunkte mit" in text


def test_missing_figures_say_why(examples, page_of):
    kinds = {found.kind for found in find_unmeasured(examples.silent())}
    assert {UnmeasuredKind.NO_VOICES, UnmeasuredKind.NAVI, UnmeasuredKind.CARE} <= kinds
    text = page_of("silent")
    assert "no touchpoint is marked as leaving" in text
    assert "kein Kontaktpunkt ist als Weggang gekennzeichnet" in text


def test_a_reason_is_said_once(fibre):
    twice = Unmeasured(UnmeasuredKind.REJECTED, (("n", 7),))
    report = replace(fibre, unmeasured=(twice, twice))
    assert find_unmeasured(report).count(twice) == 1


@pytest.mark.parametrize("kind", list(UnmeasuredKind))
def test_every_reason_reads_in_both_languages(kind):
    values = (("n", 3), ("touchpoint", "Banner"), ("why", "nobody left"))
    for language in ("de", "en"):
        one = Unmeasured(kind, values)
        assert one.what(words(language))
        assert "{" not in one.why(words(language))


def test_without_stages_the_map_follows_the_flows(examples):
    scene = scene_of(examples.fresh())
    assert scene.bands == ()
    assert len(scene.columns) > 5


def test_without_an_index_the_page_says_so_and_shows_no_section(page_of):
    text = page_of("fibre")
    assert 'id="en-index"' not in text
    assert 'class="card guess"' not in text
    assert "no replay has been made yet; see: nebelhorn replay." in text
    assert "noch keine Rückschau gemacht" in text


def test_the_index_stands_between_key_figures_and_map(page_of):
    text = page_of("understood")
    for language, verdict in (("de", "62 von 100 richtig"), ("en", "62 of 100 right")):
        order = [
            text.index(f'<div class="page in-{language}"'),
            text.index('<details class="card guess">', text.index(f'class="page in-{language}"')),
            text.index('<dl class="kpis">', text.index(f'class="page in-{language}"')),
            text.index(f'id="{language}-index"'),
            text.index(f'id="{language}-map"'),
        ]
        assert order == sorted(order)
        assert f'<p class="verdict">{verdict}' in text
    assert "nebelhorn replay" not in text


def test_guesses_and_truths_are_closed_and_at_most_five(examples):
    report = examples.understood()
    text = render_report(replace(report, surprises=report.surprises * 2))
    assert text.count('<details class="truth">') == 2 * 5
    assert '<details class="truth" open' not in text
    assert "161 of 260 times, 140 customers, likely 56–68%. In general: 12 of 100." in text
    assert text.count("Der Nebel beginnt im eigenen Kopf.") == 1


def test_the_first_rules_stand_open_and_all_in_the_fold(examples, page_of):
    text = page_of("understood")
    english = text[text.index('id="en-index"') : text.index('id="en-map"')]
    opened = re.search(r'<table class="rules">.*?</table>', english, re.DOTALL).group()
    assert opened.count("<tr>") == 1 + 12
    folded = re.search(r"All rules as a table.*?</table>", english, re.DOTALL).group()
    assert folded.count("<tr>") == 1 + len(examples.RULES)
    assert "After “First bill”, then an angry answer: “Fault hotline” comes next" in opened


def test_nothing_due_and_few_customers_draw_no_curve(examples, page_of):
    for name in ("waiting", "tiny"):
        assert 'class="ix' not in page_of(name)
    assert "Nothing is due yet: the horizon is longer than the history" in page_of("waiting")
    kinds = {found.kind for found in find_unmeasured(examples.waiting())}
    assert UnmeasuredKind.NOTHING_DUE in kinds


def test_names_in_rules_and_guesses_are_shown_as_text(page_of):
    text = page_of("hostile")
    section = text[text.index('id="en-index"') : text.index('id="en-map"')]
    assert "“&lt;script&gt;alert(1)&lt;/script&gt;”" in section
    for raw in ("<script>alert", "<img", "<i>gone", "<u>", "onerror=alert(1)>"):
        assert raw not in section


def scene_of(report):
    chosen = choose(report.journey_map, report.counts_only, limit=report.map_limit)
    journeys = report.journey_map.journeys
    return build_scene(chosen, report.cells(), report.settings, words("en"), journeys=journeys)
