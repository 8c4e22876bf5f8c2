"""The report as one HTML file: both languages, both themes, no request to anywhere."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nebelhorn.views.bars import share_bar, stacked_bar
from nebelhorn.views.chosen import Chosen, choose
from nebelhorn.views.figures import build_figures
from nebelhorn.views.found import find_unmeasured
from nebelhorn.views.grid import build_grid
from nebelhorn.views.headline import headline, lead
from nebelhorn.views.index.guess_card import build_guesses
from nebelhorn.views.index.verdict import index_fact
from nebelhorn.views.labels import clean
from nebelhorn.views.map.beside import beside_of
from nebelhorn.views.map.links import MapLinks
from nebelhorn.views.map.picture import draw_map
from nebelhorn.views.map.places import place_lines
from nebelhorn.views.map.scene import build_scene
from nebelhorn.views.map.small import draw_small_curve
from nebelhorn.views.mood import score_of, step_of
from nebelhorn.views.origin import source_line, when_line
from nebelhorn.views.report import Report
from nebelhorn.views.sections import build_sections
from nebelhorn.views.sentences import (
    feeling_sentence,
    funnel_sentence,
    variants_sentence,
)
from nebelhorn.views.slider import sliders_for
from nebelhorn.views.style import pages_script, pages_style
from nebelhorn.views.tables import (
    curve_table,
    flows_table,
    fog_table,
    funnel_table,
    instead_table,
    name_of,
    stations_table,
)
from nebelhorn.views.tolerance import tolerance_sentence
from nebelhorn.views.words import LANGUAGES, Words, message, words


def render_report(report: Report) -> str:
    """Return the whole report as one self-contained HTML page.

    Both languages are in it and switched without script, as is light and dark; the script only
    adds hovering, zooming and a slider. A content security policy in the page allows exactly
    its own style and script, so nothing that came in with the data can run or load anything.

    Args:
        report: Everything to show.

    Returns:
        HTML text, to be written as UTF-8.
    """
    chosen = choose(report.journey_map, report.counts_only, limit=report.map_limit)
    style, script = pages_style(), pages_script()
    languages = [report.settings.language]
    languages += [language for language in LANGUAGES if language not in languages]
    return (
        environment()
        .get_template("report.html")
        .render(
            default=report.settings.language,
            title=f"{clean(report.settings.name)} · {headline(report, report.settings.language)}",
            name=clean(report.settings.name),
            pages=[page_values(report, chosen, words(language)) for language in languages],
            themes=_themes(),
            style=Markup(style),  # noqa: S704  # our own file and colours
            script=Markup(script),  # noqa: S704  # our own file
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
    )


def map_svg(report: Report, language: str, *, prefix: str = "") -> str:
    """Return the journey map with the emotional curve as SVG for an HTML page.

    Args:
        report: Map, fog, curves, settings.
        language: ``de`` or ``en``.
        prefix: Starts every id; give each picture of a page its own.

    Returns:
        One ``<svg>`` element; its colours come from ``palette.stylesheet()`` and report.css.

    Raises:
        SettingsError: There is no such language.
    """
    chosen = choose(report.journey_map, report.counts_only, limit=report.map_limit)
    return str(draw_journeys(report, chosen, words(language), prefix))


@dataclass(frozen=True, slots=True)
class _Chip:
    """One touchpoint in a variant."""

    label: str
    colour: str


def draw_journeys(
    report: Report, chosen: Chosen, said: Words, prefix: str, links: MapLinks | None = None
) -> Markup:
    """Draw the map with everybody's emotional curve below it.

    Args:
        report: Map, fog, curves, settings.
        chosen: What is drawn of it.
        said: Reader's language.
        prefix: Starts every id; give each picture of a page its own.
        links: Where lights and flows lead; None: nowhere.
    """
    whole = report.journey_map
    scene = build_scene(chosen, report.cells(), report.settings, said, journeys=whole.journeys)
    beside = beside_of(chosen, whole, report.settings, links)
    curve = report.curves[0] if report.curves else None
    return draw_map(scene, curve, said, prefix=prefix, beside=beside)


def page_values(
    report: Report, chosen: Chosen, said: Words, *, commands: bool = True
) -> dict[str, object]:
    """Return everything the templates show in one language, called ``p`` there."""
    settings = report.settings
    links = None if commands else MapLinks()
    return {
        "language": said.language,
        "say": said.say,
        "headline": headline(report, said.language),
        "lead": lead(report, said.language),
        "when": when_line(report, said),
        "facts": _facts(report, said),
        "guesses": build_guesses(report.surprises, settings, said),
        **build_sections(report, said, commands=commands),
        "map": draw_journeys(report, chosen, said, f"{said.language}-map-", links),
        "part": False,
        "led": links is not None,
        "places": place_lines(report, said, links),
        "has_map": bool(chosen.stations or chosen.counted),
        "hidden": chosen.hidden_sentence(said),
        "off_by": tolerance_sentence(report, said),
        "sliders": sliders_for(chosen, said),
        "stations": stations_table(report, said, links),
        "flows": flows_table(report, chosen, said, links),
        "curve": curve_table(report.curves, settings, said) if report.curves else None,
        "groups": _group_curves(report, said),
        "grid": build_grid(report, said),
        "fog": fog_table(report, said),
        "figures": build_figures(report, said),
        "feeling": feeling_sentence(report.feeling, said),
        "feeling_bar": _feeling_bar(report),
        "variants": _variants(report, said),
        "variants_sentence": variants_sentence(report.variants, report.variants_total, said),
        "funnel": _funnel(report, said),
        "unmeasured": [(u.what(said), u.why(said)) for u in find_unmeasured(report)],
        "sources": [source_line(source, said) for source in report.sources],
        "share_bar": share_bar,
        "count": said.count,
    }


def _group_curves(report: Report, said: Words) -> list[tuple[str, Markup]]:
    """One small curve a group; none without stages, where there is nothing to go along."""
    drawn = []
    for number, curve in enumerate(report.curves[1:]):
        if len(curve.stages) > 1:
            prefix = f"{said.language}-group{number}-"
            picture = draw_small_curve(curve, report.settings, said, prefix=prefix)
            drawn.append((clean(curve.group or ""), picture))
    return drawn


def _facts(report: Report, said: Words) -> list[tuple[str, str, str]]:
    """The row of big figures: title, figure, what stands beside it."""
    fog, journeys = report.fog, report.journey_map
    heard = fog.total.n - fog.total.k
    unit = journeys.unit
    return [
        *([index_fact(report.index, said)] if report.index else []),
        (
            said.say("Customers") if unit == "customer" else clean(unit),
            said.count(journeys.customers),
            said.say_n("{n} journey", "{n} journeys", journeys.journeys),
        ),
        (
            said.say("Encounters"),
            said.count(journeys.events),
            said.say_n("at {n} touchpoint", "at {n} touchpoints", len(journeys.stations)),
        ),
        (
            said.say("In the fog"),
            said.percent(fog.total.value),
            said.say(
                "{k} of {n} without a voice; weighted by importance {weighted}",
                k=said.count(fog.total.k),
                n=said.count(fog.total.n),
                weighted=said.percent(fog.weighted),
            ),
        ),
        (
            said.say("Heard"),
            said.count(heard),
            said.say_n(
                "{n} voice with a score", "{n} voices with a score", report.feeling.enthusiastic.n
            ),
        ),
        (
            said.say("Delay of hearing"),
            said.span(None if fog.delay_h is None else fog.delay_h * 3600),
            said.say("median, encounter to voice"),
        ),
    ]


def _feeling_bar(report: Report) -> Markup:
    feeling = report.feeling
    return stacked_bar(
        [
            (feeling.enthusiastic, "f6", "on6"),
            (feeling.lukewarm, "f3", "on3"),
            (feeling.angry, "f1", "on1"),
        ]
    )


def _variants(report: Report, said: Words) -> list[tuple[list[_Chip], str, str, float]]:
    cells = report.cells()
    shown = []
    for variant in report.variants:
        chips = []
        for name in variant.touchpoints[:40]:
            step = step_of(score_of(cells.get(name)))
            label = name_of(name, report.settings, said)
            chips.append(_Chip(label, "fogc" if step is None else f"b{step}"))
        rest = len(variant.touchpoints) - 40
        if rest > 0:
            chips.append(_Chip(said.say("and {n} more", n=said.count(rest)), "plain"))
        share = said.percent(variant.share)
        shown.append((chips, said.count(variant.journeys), share, variant.share))
    return shown


def _funnel(report: Report, said: Words) -> dict[str, object] | None:
    if not report.funnel:
        return None
    settings = report.settings
    last = name_of(report.funnel[-1].touchpoint, settings, said)
    return {
        "sentence": funnel_sentence(report.funnel, last, said),
        "steps": [
            (
                name_of(step.touchpoint, settings, said),
                said.units(step.reached, report.journey_map.unit),
                said.percent(step.of_first),
                f"{100 * (step.of_first or 0.0):.1f}%",
            )
            for step in report.funnel
        ],
        "table": funnel_table(report, said),
        "instead": instead_table(report, said) if report.instead else None,
    }


def _themes() -> list[tuple[str, dict[str, str]]]:
    messages = {
        "auto": message("As the system"),
        "light": message("Light"),
        "dark": message("Dark"),
    }
    return [
        (key, {language: words(language).say(text) for language in LANGUAGES})
        for key, text in messages.items()
    ]


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def environment() -> Environment:
    """Return the templates of this room."""
    return Environment(
        loader=PackageLoader("nebelhorn.views", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
