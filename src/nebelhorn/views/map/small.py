"""One small emotional curve a group, all on the same scale."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.feedback import CurvePoint, EmotionalCurve
from nebelhorn.settings import Settings
from nebelhorn.views.labels import clean
from nebelhorn.views.map.curve import smooth
from nebelhorn.views.map.geometry import path_of
from nebelhorn.views.mood import step_of
from nebelhorn.views.shares import share_text
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

WIDTH, HEIGHT = 240.0, 120.0
_HALF = 46.0
_MIDDLE = 58.0
_EDGE = 22.0


def draw_small_curve(
    curve: EmotionalCurve, settings: Settings, words: Words, *, prefix: str
) -> Markup:
    """Draw mood along the stages; a stage nobody of the group spoke about is a ``?`` in fog.

    Args:
        curve: At least one stage.
        settings: Titles of the stages.
        words: Reader's language.
        prefix: Starts every id.

    Returns:
        One ``<svg>``; the table says the same.
    """
    titles = {s.id: clean(words.label({"de": s.de, "en": s.en})) for s in settings.stage_order()}
    pitch = (WIDTH - 2 * _EDGE) / max(1, len(curve.stages) - 1)
    spots = [(_EDGE + i * pitch, point) for i, point in enumerate(curve.stages)]
    parts = [_colours(prefix), tag("line", class_="axis", x1="4", x2="236", y1="58", y2="58")]
    for run in _runs(spots):
        if len(run) > 1:
            line = path_of(smooth([(x, _y(point.mood.value)) for x, point in run]))
            parts.append(tag("path", class_="cv", d=line, stroke=f"url(#{prefix}mood)"))
    parts += [_spot(x, point, titles, words) for x, point in spots]
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {WIDTH:.0f} {HEIGHT:.0f}",
        class_="jm small",
        aria_hidden="true",
        focusable="false",
    )


def _y(score: float | None) -> float:
    return _MIDDLE - (2 * (0.5 if score is None else score) - 1) * _HALF


def _runs(spots: list[tuple[float, CurvePoint]]) -> list[list[tuple[float, CurvePoint]]]:
    runs: list[list[tuple[float, CurvePoint]]] = [[]]
    for spot in spots:
        if spot[1].mood.value is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return runs


def _spot(x: float, point: CurvePoint, titles: dict[str, str], words: Words) -> Markup:
    score = point.mood.value
    title = f"{titles.get(point.place, point.place)}: {words.mood(score)}; " + words.say(
        "fog {share}", share=share_text(point.fog, words)
    )
    if score is None:
        return tag(
            "g",
            tag("title", title),
            tag("circle", class_="fogdisc", cx=x, cy=_MIDDLE, r="10"),
            tag("text", "?", class_="sc fogno", x=x, y=_MIDDLE + 4.4),
        )
    y = _y(score)
    parts = [tag("title", title)]
    if point.mood.low is not None and point.mood.high is not None:
        ends = {"y1": _y(point.mood.high), "y2": _y(point.mood.low)}
        parts.append(tag("line", class_="whisker", x1=x, x2=x, **ends))
    parts.append(tag("circle", class_=f"knot f{step_of(score)}", cx=x, cy=y, r="5"))
    above = y > _MIDDLE + _HALF - 18 or score >= 0.5
    at = max(10.0, y - 10) if above else y + 18
    parts.append(tag("text", words.mood(score), class_="kn", x=x, y=at))
    return tag("g", join(parts))


def _colours(prefix: str) -> Markup:
    stops = [tag("stop", offset=f"{1 - i / 6:.2f}", class_=f"s{i}") for i in range(6, -1, -1)]
    gradient = tag(
        "linearGradient",
        join(stops),
        id=f"{prefix}mood",
        gradientUnits="userSpaceOnUse",
        x1="0",
        x2="0",
        y1=_MIDDLE - _HALF,
        y2=_MIDDLE + _HALF,
    )
    return tag("defs", gradient)
