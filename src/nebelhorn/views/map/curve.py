"""The emotional curve under the map, on the same columns: line, likely range, fog."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup

from nebelhorn.feedback import CurvePoint, EmotionalCurve, Mean
from nebelhorn.views.map.fog import ellipse, fog_group
from nebelhorn.views.map.geometry import Cubic, path_of
from nebelhorn.views.map.scene import Scene
from nebelhorn.views.mood import step_of
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

HEIGHT = 246.0
"""Pixels the curve needs under the map."""

FOG_FROM = 0.2
"""Fog is drawn over a place of the curve from this share of unheard encounters on."""

_HALF = 72.0


@dataclass(frozen=True, slots=True)
class Knot:
    """One place of the line.

    Attributes:
        x: Pixels.
        half: Half the width of its place, pixels.
        mood: Mean with interval; ``value`` None: unknown.
        fog: Share of encounters unheard, 0–1; None without encounters.
    """

    x: float
    half: float
    mood: Mean
    fog: float | None


def draw_curve(scene: Scene, curve: EmotionalCurve, words: Words, *, prefix: str) -> Markup:
    """Return the curve in the strip between the map's height and ``HEIGHT`` below it.

    With stages the line joins the stages' means; without, the means of the columns. It breaks
    where nobody said anything: an unknown mood has no height.

    Args:
        scene: The placed map.
        curve: Mood along stages and touchpoints.
        words: Reader's language.
        prefix: Starts every id.

    Returns:
        One ``<g>``.
    """
    middle = scene.height + 36 + _HALF
    knots = find_knots(scene, curve)
    left = max(8.0, scene.columns[0] - scene.pitch / 2 + 3)
    right = min(scene.width - 8, scene.columns[-1] + scene.pitch / 2 - 3)
    parts = [
        tag("text", words.say("Emotional curve"), class_="stage", x=left + 14, y=scene.height + 22),
        tag("line", class_="axis", x1=left + 6, x2=right - 6, y1=middle, y2=middle),
        _tick("+100", left + 6, middle - _HALF + 4),
        _tick("0", left + 6, middle + 4),
        _tick("−100", left + 6, middle + _HALF + 4),
        _rainbow(middle, prefix),
        _fog(knots, middle, prefix),
        _band(knots, middle, prefix),
        _dots(scene, curve, middle, words),
        _line(knots, middle, prefix),
        _knots(knots, middle, words),
    ]
    return tag("g", join(parts), class_="curve")


def find_knots(scene: Scene, curve: EmotionalCurve) -> list[Knot]:
    """Return the places of the line, left to right.

    Args:
        scene: The placed map.
        curve: Mood along stages and touchpoints.

    Returns:
        One a stage of the map; without stages one a column (the mean of its voices, then
        without an interval: voices of one customer may stand in several).
    """
    if scene.bands:
        points = {point.place: point for point in curve.stages}
        return [
            Knot(
                (band.left + band.right) / 2,
                (band.right - band.left) / 2,
                points[band.stage].mood,
                points[band.stage].fog.value,
            )
            for band in scene.bands
            if band.stage in points
        ]
    spoken = {point.place: point for point in curve.touchpoints}
    knots = []
    for x in scene.columns:
        lights = [light for light in scene.lights.values() if light.x == x]
        heard = [spoken[light.name] for light in lights if light.name in spoken]
        events = sum(light.encounters for light in lights)
        unheard = events - sum(light.heard for light in lights)
        fog = unheard / events if events else None
        knots.append(Knot(x, scene.pitch / 2 - 3, _pooled(heard), fog))
    return knots


def _pooled(points: Iterable[CurvePoint]) -> Mean:
    known = [(p.mood.value, p.mood.n) for p in points if p.mood.value is not None]
    n = sum(count for _, count in known)
    value = sum(mood * count for mood, count in known) / n if n else None
    return Mean(value, n, None, None)


def _y(score: float, middle: float) -> float:
    return middle - (2 * score - 1) * _HALF


def _tick(text: str, x: float, y: float) -> Markup:
    return tag("text", text, class_="tick", x=x, y=y)


def _rainbow(middle: float, prefix: str) -> Markup:
    stops = [tag("stop", offset=f"{1 - i / 6:.2f}", class_=f"s{i}") for i in range(6, -1, -1)]
    return tag(
        "defs",
        tag(
            "linearGradient",
            join(stops),
            id=f"{prefix}mood",
            gradientUnits="userSpaceOnUse",
            x1="0",
            x2="0",
            y1=middle - _HALF,
            y2=middle + _HALF,
        ),
    )


def _runs(knots: list[Knot]) -> list[list[Knot]]:
    """Cut the line where the mood is unknown."""
    grouped = groupby(knots, key=lambda knot: knot.mood.value is not None)
    return [list(run) for known, run in grouped if known]


def _line(knots: list[Knot], middle: float, prefix: str) -> Markup:
    paths = []
    for run in _runs(knots):
        points = [(k.x, _y(k.mood.value or 0.0, middle)) for k in run]
        if len(points) == 1:
            x, y = points[0]
            points = [(x - run[0].half * 0.5, y), (x + run[0].half * 0.5, y)]
        paths.append(
            tag("path", class_="cv", d=path_of(smooth(points)), stroke=f"url(#{prefix}mood)")
        )
    return join(paths)


def _band(knots: list[Knot], middle: float, prefix: str) -> Markup:
    """The likely range around the line, where it is known at two places in a row."""
    bands = []
    for run in _runs(knots):
        sure = [k for k in run if k.mood.low is not None and k.mood.high is not None]
        if len(sure) < 2 or len(sure) < len(run):
            continue
        upper = smooth([(k.x, _y(k.mood.high or 0.0, middle)) for k in sure])
        lower = smooth([(k.x, _y(k.mood.low or 0.0, middle)) for k in reversed(sure)])
        outline = path_of(upper) + path_of(lower).replace("M", " L", 1) + "Z"
        bands.append(tag("path", class_="range", d=outline, fill=f"url(#{prefix}mood)"))
    return join(bands)


def smooth(points: list[tuple[float, float]]) -> tuple[Cubic, ...]:
    """Return cubic pieces through points that never overshoot them.

    Args:
        points: At least two; x strictly rising or strictly falling.

    Returns:
        One piece between each two points.

    References:
        Fritsch, Butland (1984), A method for constructing local monotone piecewise cubic
        interpolants, SIAM Journal on Scientific and Statistical Computing 5(2).

    Examples:
        >>> smooth([(0.0, 0.0), (3.0, 3.0)])
        (((0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)),)
    """
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
    inner = [
        0.0 if one * two <= 0 else 2 * one * two / (one + two) for one, two in pairwise(slopes)
    ]
    tangents = [slopes[0], *inner, slopes[-1]]
    pieces = []
    for (a, b), (ta, tb) in zip(pairwise(points), pairwise(tangents), strict=True):
        third = (b[0] - a[0]) / 3
        pieces.append((a, (a[0] + third, a[1] + ta * third), (b[0] - third, b[1] - tb * third), b))
    return tuple(pieces)


def _fog(knots: list[Knot], middle: float, prefix: str) -> Markup:
    shapes = []
    for knot in knots:
        unknown = knot.mood.value is None
        if not unknown and (knot.fog is None or knot.fog <= FOG_FROM):
            continue
        if unknown:
            shapes.append(ellipse(knot.x, middle, knot.half * 0.7, _HALF * 0.55, thickness=1.0))
        else:
            share = knot.fog or 0.0
            y = _y(knot.mood.value or 0.0, middle)
            wide = knot.half * (0.3 + 0.3 * share)
            shapes.append(ellipse(knot.x, y, wide, _HALF * 0.42, thickness=0.15 + 0.55 * share))
    return fog_group(join(shapes), prefix=prefix)


def _dots(scene: Scene, curve: EmotionalCurve, middle: float, words: Words) -> Markup:
    drawn = []
    for point in curve.touchpoints:
        light = scene.lights.get(point.place)
        if light is None or point.mood.value is None:
            continue
        y = _y(point.mood.value, middle)
        whisker = Markup("")
        if point.mood.low is not None and point.mood.high is not None:
            ends = {"y1": _y(point.mood.high, middle), "y2": _y(point.mood.low, middle)}
            whisker = tag("line", class_="whisker", x1=light.x, x2=light.x, **ends)
        title = f"{light.label} {words.mood(point.mood.value)}"
        dot = {"cx": light.x, "cy": y, "r": 4.6}
        step = step_of(point.mood.value)
        knob = tag("circle", tag("title", title), class_=f"cd f{step}", **dot)
        drawn.append(tag("g", whisker, knob, data_at=light.key))
    return join(drawn)


def _knots(knots: list[Knot], middle: float, words: Words) -> Markup:
    """Mark the places of the line, and write what they say in two rows underneath."""
    drawn = []
    row = middle + _HALF + 24
    for knot in knots:
        value = knot.mood.value
        if value is None:
            drawn.append(tag("text", "?", class_="sc fogno", x=knot.x, y=middle + 4.4))
            text = words.say("no voice")
        else:
            spot = {"cx": knot.x, "cy": _y(value, middle), "r": 6.5}
            drawn.append(tag("circle", class_=f"knot f{step_of(value)}", **spot))
            drawn.append(tag("text", words.mood(value), class_="kn", x=knot.x, y=row))
            text = words.say_n("{n} voice", "{n} voices", knot.mood.n)
        drawn.append(tag("text", text, class_="sub", x=knot.x, y=row + 14))
    return join(drawn)
