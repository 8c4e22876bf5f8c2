"""Lights and their labels: mood as colour and number, size as customers."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.labels import width
from nebelhorn.views.map.drop_off import drop_off_sentence
from nebelhorn.views.map.flows import Box
from nebelhorn.views.map.links import Beside
from nebelhorn.views.map.scene import Light, Scene
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

BADGE_SHARE = 0.02
"""Starts and ends under this part of all journeys stand only in the table."""


def draw_discs(scene: Scene, *, prefix: str) -> Markup:
    """Return the discs; the fog goes over them, the labels over the fog."""
    discs = []
    for light in scene.lights.values():
        spot = {"cx": light.x, "cy": light.y}
        if light.step is None:
            discs.append(tag("circle", class_="fogdisc", r=light.radius, data_at=light.key, **spot))
            continue
        glow = {"filter": f"url(#{prefix}glow)", "class_": f"glow f{light.step}"}
        round_it = tag("circle", r=light.radius + 3, **glow, **spot)
        disc = tag("circle", class_=f"disc f{light.step}", r=light.radius, **spot)
        discs.append(tag("g", round_it, disc, data_at=light.key))
    return tag("g", join(discs), class_="lights")


def draw_labels(scene: Scene, words: Words, beside: Beside) -> tuple[Markup, list[Box]]:
    """Return numbers, names and badges, and the room they take.

    Args:
        scene: The placed map.
        words: Reader's language.
        beside: Where journeys end, and where each light leads.

    Returns:
        One ``<g>``, and (left, top, right, bottom) of discs and labels, pixels.
    """
    drawn, boxes = [], []
    for light in scene.lights.values():
        drawn.append(_label(light, scene, words, beside))
        boxes += _boxes(light, words)
    return tag("g", join(drawn), class_="nodes"), boxes


def voices_line(light: Light, words: Words) -> str:
    """Say in a few words how much of a place was heard.

    Examples:
        >>> from nebelhorn.views.words import words
        >>> known = ("a", "0", "a", ("a",), 0, 0, 9, None, None, 1.0, None, 1200, 900, 0, 0)
        >>> shop = Light(*known, False)
        >>> voices_line(shop, words("en"))
        '0 of 1,200 heard'
    """
    total = words.count(light.encounters)
    if light.counted:
        return words.say("{n} counted", n=total)
    return words.say("{n} of {total} heard", n=words.count(light.heard), total=total)


def light_title(light: Light, unit: str, words: Words) -> str:
    """Say one touchpoint in a sentence: mood, voices, customers."""
    if light.score is None:
        mood = words.say("in fog, mood unknown")
    else:
        mood = words.say("mood {mood}", mood=words.mood(light.score))
    parts = [mood, voices_line(light, words)]
    if not light.counted:
        parts.append(words.units(light.customers, unit))
    return f"{light.label}: " + ", ".join(parts)


def _label(light: Light, scene: Scene, words: Words, beside: Beside) -> Markup:
    x, y = light.x, light.y
    title = light_title(light, scene.unit, words)
    if light.name in beside.ends:
        title += f"; {drop_off_sentence(beside.ends[light.name], words)}"
    is_key = light.name in beside.key_points
    if is_key:
        title += f"; {words.say('key point')}"
    number = words.mood(light.score)
    colour = "fogno" if light.step is None else f"t{light.step}"
    parts = [
        tag("title", title),
        tag("circle", class_="hit", cx=x, cy=y, r=light.radius + 4),
    ]
    if light.step is None:
        parts.append(tag("circle", class_="fogring", cx=x, cy=y, r=light.radius))
    else:
        # crisp over the veil, so that the colour stays what it is however thick the fog
        parts.append(tag("circle", class_=f"rim l{light.step}", cx=x, cy=y, r=light.radius - 1.5))
    if is_key:
        parts.append(tag("circle", class_="keyring", cx=x, cy=y, r=light.radius + 5))
    parts.append(tag("text", number, class_=f"sc {colour}", x=x, y=y + 4.4))
    below = y + light.radius + 15
    for line in light.lines:
        parts.append(tag("text", line, class_="lb", x=x, y=below))
        below += 13.5
    sub = "sub fogsub" if light.step is None else "sub"
    parts.append(tag("text", voices_line(light, words), class_=sub, x=x, y=below - 0.5))
    parts += _badges(light, scene, words)
    kind = {"class_": "n fogged" if light.step is None else "n", "data_id": light.key}
    if not light.counted:
        kind["data_n"] = str(light.encounters)
    if beside.links is None or light.counted:
        return tag("g", join(parts), **kind, tabindex="0", role="img", aria_label=title)
    return tag("a", join(parts), **kind, href=beside.links.at(light.name), aria_label=title)


def _badges(light: Light, scene: Scene, words: Words) -> list[Markup]:
    least = max(1.0, BADGE_SHARE * scene.journeys)
    shown = [
        (kind, words.count(n))
        for kind, n in (("start", light.starts), ("end", light.ends))
        if n >= least
    ]
    total = sum(width(text, size=11) + 16 for _, text in shown)
    loops = any(t.source == light.name for t in scene.loops)
    x = light.x - total / 2 - (total / 2 - 4 if loops else 0)
    y = light.y - light.radius - 9
    drawn = []
    for kind, text in shown:
        mark = "l7 4.5 l-7 4.5z" if kind == "start" else "h7 v8 h-7z"
        drawn.append(tag("path", class_="badge", d=f"M{x:.1f} {y - 8:.1f} {mark}"))
        drawn.append(tag("text", text, class_="bt", x=x + 10, y=y + 0.5))
        x += width(text, size=11) + 18
    return drawn


def _boxes(light: Light, words: Words) -> list[Box]:
    x, y, r = light.x, light.y, light.radius + 3
    below = width(voices_line(light, words), size=10.5)
    half = max(below, *(width(line) for line in light.lines)) / 2
    bottom = light.y + light.radius + 17 + 13.5 * len(light.lines)
    return [(x - r, y - r, x + r, y + r), (x - half, y + r, x + half, bottom)]
