"""Flows: bands whose colour runs from one mood to the next, with an arrow in them."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.journeys import Transition
from nebelhorn.views.map.geometry import Cubic, heading, path_of, point_on
from nebelhorn.views.map.links import MapLinks
from nebelhorn.views.map.scene import Light, Scene, Stream
from nebelhorn.views.svg import join, tag
from nebelhorn.views.tolerance import with_tolerance
from nebelhorn.views.words import Words

THIN = 0.06
"""Flows under this part of the biggest are drawn fainter."""

NUMBERED = 22
"""So many flows get their number, where it hits nothing."""

Box = tuple[float, float, float, float]


def draw_flows(scene: Scene, words: Words, *, prefix: str, links: MapLinks | None = None) -> Markup:
    """Return gradients and flows, heavy ones first so that thin ones stay visible.

    Args:
        scene: The placed map.
        words: Reader's language, for the titles.
        prefix: Starts every id, so that two maps fit one page.
        links: Where each flow leads; None: nowhere.

    Returns:
        ``<defs>`` and one ``<g>``; each flow carries its two ends and its count as data.
    """
    gradients: dict[tuple[str, ...], str] = {}
    drawn = []
    most = max((s.transition.count for s in scene.streams), default=1)
    for stream in scene.streams:
        source, target = _ends(scene, stream.transition)
        key = _gradient_key(source, target)
        name = gradients.setdefault(key, f"{prefix}g{len(gradients)}")
        weak = stream.transition.count < THIN * most
        title = flow_title(scene, stream.transition, words)
        flow = _flow(stream, scene, title, name, weak=weak)
        drawn.append(_led(flow, stream.transition, title, links))
    defs = [_gradient(name, key) for key, name in gradients.items()]
    return tag("defs", join(defs)) + tag("g", join(drawn), class_="flows")


def draw_loops(scene: Scene, words: Words, *, links: MapLinks | None = None) -> Markup:
    """Return arcs for touchpoints followed by themselves; over the fog, so their counts stay."""
    loops = []
    for t in scene.loops:
        title = flow_title(scene, t, words)
        loops.append(_led(_loop(t, scene, title, words), t, title, links))
    return tag("g", join(loops), class_="flows")


def flow_title(scene: Scene, flow: Transition, words: Words) -> str:
    """Say one flow in a sentence: how often, how many, how long it takes."""
    source, target = _ends(scene, flow)
    said = words.say(
        "{source} → {target}: {count} times, {customers}; half within {median}, nine of ten "
        "within {p90}",
        source=source.label,
        target=target.label,
        count=words.count(flow.count),
        customers=words.units(flow.customers, scene.unit),
        median=words.span(flow.median_s),
        p90=words.span(flow.p90_s),
    )
    return with_tolerance(said, scene.off_by, words)


def draw_numbers(scene: Scene, words: Words, taken: list[Box]) -> Markup:
    """Write the counts of the biggest flows where they hit no light, label or other count.

    Args:
        scene: The placed map.
        words: Reader's language.
        taken: (left, top, right, bottom) of what is already there, pixels; grows.

    Returns:
        One ``<g>``, hidden from screen readers: titles and table say the same.
    """
    written = []
    for loop in scene.loops:
        x, y = _corner(scene.lights[loop.source])
        taken.append((x - 4, y - 14, x + 22 + 7.0 * len(words.count(loop.count)), y + 8))
    for stream in scene.streams[:NUMBERED]:
        text = words.count(stream.transition.count)
        half = len(text) * 3.3 + 2
        for curve, t in _places(stream.curves):
            x, y = point_on(curve, t)
            box = (x - half, y - 7, x + half, y + 6)
            if all(_apart(box, other) for other in taken):
                taken.append(box)
                written.append(
                    tag(
                        "text", text, class_="wn", x=x, y=y + 3.6, **_data(scene, stream.transition)
                    )
                )
                break
    return tag("g", join(written), class_="wns", aria_hidden="true")


def _ends(scene: Scene, flow: Transition) -> tuple[Light, Light]:
    return scene.lights[flow.source], scene.lights[flow.target]


def _places(curves: tuple[Cubic, ...]) -> list[tuple[Cubic, float]]:
    return [(curve, t) for curve in curves for t in (0.42, 0.3, 0.5, 0.7, 0.22)]


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]


def _data(scene: Scene, flow: Transition) -> dict[str, str | float | None]:
    source, target = _ends(scene, flow)
    return {"data_a": source.key, "data_b": target.key, "data_w": str(flow.count)}


def _gradient_key(source: Light, target: Light) -> tuple[str, ...]:
    """What a gradient depends on; flows that agree in it share one."""
    upright = source.x == target.x
    start, end = (source.y, target.y) if upright else (source.x, target.x)
    return (
        "y" if upright else "x",
        f"{start:.0f}",
        f"{end:.0f}",
        "sf" if source.step is None else f"s{source.step}",
        "sf" if target.step is None else f"s{target.step}",
    )


def _gradient(name: str, key: tuple[str, ...]) -> Markup:
    axis, start, end, first, last = key
    line = {"x": ("x1", "x2", "y1", "y2"), "y": ("y1", "y2", "x1", "x2")}[axis]
    ends: dict[str, str | float | None] = {line[0]: start, line[1]: end, line[2]: "0", line[3]: "0"}
    stops = [(0, first), (0.35, first), (0.75, last), (1, last)]
    return tag(
        "linearGradient",
        join([tag("stop", offset=str(offset), class_=colour) for offset, colour in stops]),
        id=name,
        gradientUnits="userSpaceOnUse",
        **ends,
    )


def _flow(stream: Stream, scene: Scene, title: str, gradient: str, *, weak: bool) -> Markup:
    way = path_of(stream.curves)
    shared = {"d": way, "fill": "none", "stroke": f"url(#{gradient})"}
    band = tag("path", class_="band-of", stroke_width=stream.width, **shared)
    # a way back is as wide as it is taken, and told apart by a thread: wide dashes would be rubble
    thread = tag("path", class_="thread-of", **shared) if stream.kind == "back" else Markup("")
    return tag(
        "g",
        tag("title", title),
        band,
        thread,
        _arrow(stream),
        class_=f"e {stream.kind}" + (" weak" if weak else ""),
        **_data(scene, stream.transition),
    )


def _led(drawn: Markup, flow: Transition, title: str, links: MapLinks | None) -> Markup:
    """Make a flow lead to those who took it; keys go there by the table, not by a hundred stops."""
    if links is None:
        return drawn
    address = links.along(flow.source, flow.target)
    return tag("a", drawn, href=address, tabindex="-1", aria_label=title)


def _arrow(stream: Stream) -> Markup:
    curve, t = stream.curves[-1], 0.56
    if stream.kind != "forward":
        curve, t = stream.curves[0], 0.6 if stream.kind == "same" else 0.45
    (x, y), (ux, uy) = point_on(curve, t), heading(curve, t)
    size = 3.2 + stream.width * 0.34
    corners = [(1.0, 0.0), (-0.8, 0.85), (-0.25, 0.0), (-0.8, -0.85)]
    points = " L".join(
        f"{x + size * (along * ux - aside * uy):.1f} {y + size * (along * uy + aside * ux):.1f}"
        for along, aside in corners
    )
    return tag("path", class_="chev", d=f"M{points}Z")


def _corner(light: Light) -> tuple[float, float]:
    return light.x + light.radius * 0.62, light.y - light.radius * 0.72


def _loop(flow: Transition, scene: Scene, title: str, words: Words) -> Markup:
    """A small arc over the upper right of a light, with its count."""
    light = scene.lights[flow.source]
    (x, y), r = _corner(light), 8.0
    arc = f"M{x - 3:.1f} {y - 2:.1f} c1 -{r * 1.7:.1f} {r * 2:.1f} -{r:.1f} {r:.1f} {r * 0.9:.1f}"
    count = tag("text", words.count(flow.count), class_="bt", x=x + r * 1.5 + 2, y=y - 3)
    colour = "lf" if light.step is None else f"l{light.step}"
    return tag(
        "g",
        tag("title", title),
        tag("path", class_=f"loop {colour}", d=arc),
        count,
        class_="e loop-of",
        **_data(scene, flow),
    )
