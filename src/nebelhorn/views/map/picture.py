"""The whole map as one SVG."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.feedback import EmotionalCurve
from nebelhorn.views.labels import wrap
from nebelhorn.views.map.curve import HEIGHT, draw_curve
from nebelhorn.views.map.flows import draw_flows, draw_loops, draw_numbers
from nebelhorn.views.map.fog import draw_fog, fog_filter
from nebelhorn.views.map.links import Beside
from nebelhorn.views.map.scene import Scene
from nebelhorn.views.map.stations import draw_discs, draw_labels
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words


def draw_map(
    scene: Scene,
    curve: EmotionalCurve | None,
    words: Words,
    *,
    prefix: str,
    beside: Beside,
) -> Markup:
    """Draw a placed map.

    Args:
        scene: Lights, flows, stages.
        curve: Drawn underneath on the same columns; None: no curve.
        words: Reader's language.
        prefix: Starts every id; must be another one for every picture on a page.
        beside: Where journeys end, and where lights and flows lead.

    Returns:
        One ``<svg>`` that relies on the report's CSS for its colours.
    """
    with_curve = curve is not None and bool(scene.columns)
    height = scene.height + (HEIGHT if with_curve else 0)
    labels, taken = draw_labels(scene, words, beside)
    parts = [
        tag("title", words.say("Journey map"), id=f"{prefix}title"),
        tag("desc", _description(words), id=f"{prefix}desc"),
        fog_filter(prefix=prefix, width=scene.width, height=height),
        _bands(scene, height),
        draw_flows(scene, words, prefix=prefix, links=beside.links),
        draw_discs(scene, prefix=prefix),
        draw_fog(scene, prefix=prefix),
        draw_loops(scene, words, links=beside.links),
        labels,
        draw_numbers(scene, words, taken),
    ]
    if with_curve and curve is not None:
        parts.append(draw_curve(scene, curve, words, prefix=prefix))
    return tag(
        "svg",
        join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {scene.width:.0f} {height:.0f}",
        class_="jm",
        role="group",
        aria_labelledby=f"{prefix}title {prefix}desc",
    )


def _description(words: Words) -> str:
    return words.say(
        "Touchpoints as lights, flows between them as bands. Width: how often. Colour: mood from "
        "−100 to +100. Fog: encounters nobody spoke about. The tables below say the same."
    )


def _bands(scene: Scene, height: float) -> Markup:
    drawn = []
    for i, band in enumerate(scene.bands):
        shape = {"x": band.left, "y": 6.0, "width": band.right - band.left, "height": height - 12}
        shade = "band alt" if i % 2 else "band"
        drawn.append(tag("rect", class_=shade, rx="10", **shape))
        room = band.right - band.left - 22
        lines = wrap(f"{i + 1} {band.title}", limit=room, size=13.5)
        for row, line in enumerate(lines):
            drawn.append(tag("text", line, class_="stage", x=band.left + 12, y=28 + 17.0 * row))
    return join(drawn)
