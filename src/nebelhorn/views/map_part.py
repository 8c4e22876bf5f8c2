"""The map of one group or period, as a part of a page that may show two of them."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.chosen import choose
from nebelhorn.views.headline import headline
from nebelhorn.views.map.links import MapLinks
from nebelhorn.views.map.places import place_lines
from nebelhorn.views.page import draw_journeys, environment
from nebelhorn.views.pages import Look
from nebelhorn.views.report import Report
from nebelhorn.views.sentences import feeling_sentence
from nebelhorn.views.sheets.journey import map_sheets
from nebelhorn.views.slider import sliders_for
from nebelhorn.views.tables import curve_table, flows_table, stations_table
from nebelhorn.views.tolerance import tolerance_sentence
from nebelhorn.views.words import words


def build_map(
    report: Report,
    language: str,
    *,
    prefix: str = "",
    narrowed: tuple[tuple[str, str], ...] = (),
) -> Look:
    """Say and draw one map.

    Args:
        report: Map, fog, curves and settings of the part; all else is left alone.
        language: ``de`` or ``en``.
        prefix: Starts every id.
        narrowed: (name, value) of the filter it was drawn with, so that it leads to those behind
            it; see ``MapLinks``.

    Returns:
        Without a picture where the part has no encounter.

    Raises:
        SettingsError: There is no such language.
    """
    said = words(language)
    chosen = choose(report.journey_map, report.counts_only, limit=report.map_limit)
    has_map = bool(chosen.stations)
    links = MapLinks(narrowed)
    drawn = draw_journeys(report, chosen, said, prefix, links) if has_map else None
    values = {
        "map": drawn,
        "has_map": has_map,
        "hidden": chosen.hidden_sentence(said),
        "off_by": tolerance_sentence(report, said),
        "sliders": sliders_for(chosen, said),
        "stations": stations_table(report, said, links),
        "flows": flows_table(report, chosen, said, links),
        "curve": curve_table(report.curves, report.settings, said) if report.curves else None,
        "groups": (),
        # the page says whose map it is: two headings alike would tell nobody anything
        "part": True,
        "led": True,
        "places": place_lines(report, said, links),
    }
    name = prefix or f"{language}-"
    body = environment().get_template("map.html").render(p=values, say=said.say, id=f"{name}part")
    return Look(
        headline(report, language),
        feeling_sentence(report.feeling, said),
        Markup(body),  # noqa: S704 - our own template, which escapes what it shows
        map_sheets(report, chosen, said),
        drawn,
    )
