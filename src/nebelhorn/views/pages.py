"""What the pages of a workspace that is served show: the sections of the report, one a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from nebelhorn.reality import RealityIndex
from nebelhorn.views.beliefs.sentences import beliefs_headline
from nebelhorn.views.chosen import Chosen, choose
from nebelhorn.views.diagnosis.section import DiagnosisSection
from nebelhorn.views.diagnosis.unmodelled import Unmodelled, find_unmodelled
from nebelhorn.views.fog_places import fog_places
from nebelhorn.views.grid import Grid
from nebelhorn.views.grid_picture import draw_grid
from nebelhorn.views.headline import headline, lead
from nebelhorn.views.horn.alarm_sentences import horn_headline
from nebelhorn.views.horn.multiples import draw_charts
from nebelhorn.views.horn.section import HornSection, OpenAlarm
from nebelhorn.views.index.ahead_section import build_ahead
from nebelhorn.views.index.guess_card import Guess, build_guesses
from nebelhorn.views.index.mirror_section import build_mirror
from nebelhorn.views.index.mirror_sentences import mirror_headline
from nebelhorn.views.index.picture import draw_index
from nebelhorn.views.index.rules_picture import draw_rules
from nebelhorn.views.index.section import IndexSection
from nebelhorn.views.index.verdict import index_verdict
from nebelhorn.views.page import environment, page_values
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import feeling_sentence
from nebelhorn.views.sheets.foretold import (
    horn_sheets,
    index_sheets,
    rule_sheets,
    today_sheets,
)
from nebelhorn.views.sheets.journey import fog_sheets, map_sheets
from nebelhorn.views.sheets.mirror import mirror_sheets
from nebelhorn.views.sheets.sheet import Sheet
from nebelhorn.views.today import Saying, build_today, rules_holding
from nebelhorn.views.words import Words, words


@dataclass(frozen=True, slots=True)
class Look:
    """One page, without what stands around it.

    Attributes:
        headline: Computed from what the picture shows.
        lead: What must stand beside it; empty for nothing.
        body: Picture and tables, HTML.
        sheets: The same as tables for programs, the main one first.
        picture: What ``standalone_svg`` makes a file of; None: there is nothing to draw yet.
    """

    headline: str
    lead: str
    body: Markup
    sheets: tuple[Sheet, ...] = ()
    picture: Markup | None = None


@dataclass(frozen=True, slots=True)
class Looks:
    """All pages in one language, drawn from the facts of one moment.

    Attributes:
        today: The index, the horn, what to do next.
        looks: By name of the page: ``index``, ``horn``, ``map``, ``fog``, ``rules``.
        made_at: When the facts were gathered, aware UTC.
        sheets: The three sentences as a table.
        alarms: Alarms nobody had acknowledged, with their pictures; the page of the horn begins
            with them.
        unmodelled: Touchpoints that wait to be taken into the catalogue.
        guesses: What most people would guess wrong, the truth beside it.
    """

    today: tuple[Saying, Saying, Saying]
    looks: Mapping[str, Look]
    made_at: datetime
    sheets: tuple[Sheet, ...] = ()
    alarms: tuple[OpenAlarm, ...] = ()
    unmodelled: tuple[Unmodelled, ...] = ()
    guesses: tuple[Guess, ...] = ()


def build_looks(report: Report, language: str) -> Looks:
    """Say and draw all pages.

    Their HTML needs ``pages_style``, and for the map ``pages_script``; it has no style and no
    script of its own.

    Args:
        report: Everything there is to show.
        language: ``de`` or ``en``.

    Returns:
        Pages; what there is nothing for yet says so kindly.

    Raises:
        SettingsError: There is no such language.
    """
    said = words(language)
    chosen = choose(report.journey_map, report.counts_only, limit=report.map_limit)
    values = page_values(report, chosen, said, commands=False)
    why, horn = values["diagnosis"], values["horn"]
    today = build_today(report, why if isinstance(why, DiagnosisSection) else None, said)
    return Looks(
        today=today,
        looks={
            "index": _index(report, values, said),
            "horn": _horn(report, values, said),
            "map": _map(report, values, chosen, said),
            "fog": _fog(report, values, said),
            "rules": _rules(report, values, said),
        },
        made_at=report.made_at,
        sheets=today_sheets(today, said),
        alarms=horn.open if isinstance(horn, HornSection) else (),
        unmodelled=find_unmodelled(report.diagnosis, report.alarms, report.settings, said),
        guesses=tuple(build_guesses(report.surprises, report.settings, said)),
    )


def _map(report: Report, values: Mapping[str, object], chosen: Chosen, said: Words) -> Look:
    drawn = values["map"]
    return Look(
        headline(report, said.language),
        feeling_sentence(report.feeling, said),
        _drawn("map.html", {**values, "part": True}, said),
        map_sheets(report, chosen, said),
        drawn if values["has_map"] and isinstance(drawn, Markup) else None,
    )


def _fog(report: Report, values: Mapping[str, object], said: Words) -> Look:
    grid = values["grid"]
    picture = draw_grid(grid, said) if isinstance(grid, Grid) and report.fog.total.n else None
    return Look(
        _fog_headline(report, said),
        lead(report, said.language),
        _drawn("fog.html", {**values, "ask_places": fog_places(report, said)}, said),
        fog_sheets(report, said),
        picture,
    )


def _index(report: Report, values: Mapping[str, object], said: Words) -> Look:
    if report.index is None:
        return _nothing_foretold(said)
    section = values["index"]
    drawn = isinstance(section, IndexSection) and bool(section.pictures)
    return Look(
        index_verdict(report.index, said),
        "",
        _drawn("index.html", values, said),
        index_sheets(report.index, said),
        draw_index(report.index, said) if drawn else None,
    )


def _horn(report: Report, values: Mapping[str, object], said: Words) -> Look:
    title = horn_headline(report.alarms, report.watched, said, report.charts)
    if not (report.charts or report.alarms or report.diagnosis):
        body = _empty(said.say("The horn watches what was foretold; nothing has been yet"))
        return Look(title, "", body)
    picture = None
    if any(chart.points for chart in report.charts):
        picture = draw_charts(report.charts, report.alarms, report.settings, said)
    body = _drawn("horn_page.html", values, said)
    return Look(title, "", body, horn_sheets(report, said), picture)


def _rules(report: Report, values: Mapping[str, object], said: Words) -> Look:
    picture = None
    if report.index is not None and report.index.rules:
        title = _rules_headline(report.index, said)
        picture = draw_rules(report.index, report.settings, said)
    elif report.beliefs:
        title = beliefs_headline(report.beliefs, said)
    elif report.mirror is not None:
        title = mirror_headline(report.mirror, said)
    else:
        return _nothing_foretold(said)
    settings = report.settings
    mirror = report.mirror and build_mirror(report.mirror, report.mirrored, settings, said)
    ahead = None
    if report.index is not None and report.standing:
        ahead = build_ahead(report.standing, report.index, settings, said)
    body = _drawn("rules_page.html", {**values, "mirror": mirror, "ahead": ahead}, said)
    sheets = (*rule_sheets(report, said), *mirror_sheets(report.mirror, said))
    return Look(title, "", body, sheets, picture)


def _rules_headline(index: RealityIndex, said: Words) -> str:
    held, free = rules_holding(index, said)
    holding = said.say_n(
        "{k} of {n} rule holds", "{k} of {n} rules hold", len(index.rules), k=said.count(held)
    )
    if not held:
        return holding
    if held == free:
        return said.say("{holding}; nobody stands behind them yet", holding=holding)
    return said.say(
        "{holding}; people stand behind {k} of these", holding=holding, k=said.count(held - free)
    )


def _fog_headline(report: Report, said: Words) -> str:
    total = report.fog.total
    if not total.n:
        return said.say("There is no encounter yet, so there is nothing to see")
    return said.say(
        "We did not hear how {part} of {encounters} were",
        part=said.percent(total.value),
        encounters=said.say_n("{n} encounter", "{n} encounters", total.n),
    )


def _nothing_foretold(said: Words) -> Look:
    hint = said.say("It begins with “nebelhorn replay”, which foretells the past as a rehearsal.")
    title = said.say("Nothing has been foretold yet")
    return Look(title, hint, _empty(said.say("No forecast, no index: so far there is only fog")))


def _empty(sentence: str) -> Markup:
    return Markup('<p class="fogc empty">{}</p>').format(escape(sentence))


def _drawn(template: str, values: Mapping[str, object], said: Words) -> Markup:
    text = (
        environment()
        .get_template(template)
        .render(p=values, say=said.say, id=said.language, alone=True)
    )
    return Markup(text)  # noqa: S704 - our own template, which escapes what it shows
