"""A picture of the report as a file of its own: an SVG that looks right alone, in light colours."""

from __future__ import annotations

import re
from importlib import resources

from markupsafe import Markup

from nebelhorn.views.palette import light_values, mood_rules
from nebelhorn.views.svg import join, tag

_STYLES = (
    *("report.css", "index.css", "depth.css", "horn.css", "diagnosis.css", "customer.css"),
    "files.css",
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_VARIABLE = re.compile(r"var\(--(\w+)\)")
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_KINDS = ("ix", "rc", "hc", "wf", "jm", "fm", "rp")
_LINK = re.compile(r'<a ([^>]*?)href="[^"]*"([^>]*)>')
_AIR = 12.0


def standalone_svg(picture: Markup) -> str:
    """Return a picture as the text of an SVG file.

    Args:
        picture: One ``<svg>`` from ``draw_index``, ``draw_chart``, ``draw_charts``,
            ``draw_running``, ``draw_reliability``, ``draw_waterfall``, ``draw_map``,
            ``draw_strip``, ``draw_grid`` or ``draw_rules``.

    Returns:
        An SVG document, to be written as UTF-8: size, light colours and fonts are in it, nothing
        is loaded, no variables are used, so that drawing programs understand it too.

    Raises:
        ValueError: ``picture`` is none of those pictures.

    Examples:
        >>> small = tag("svg", class_="hc tiny", viewBox="0 0 30 20")
        >>> standalone_svg(small).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        True
    """
    box = _BOX.search(picture)
    kind = next((one for one in _KINDS if f'class="{one} ' in picture[:400]), None)
    kind = kind or next((one for one in _KINDS if f'class="{one}"' in picture[:400]), None)
    if box is None or kind is None:
        msg = "only pictures drawn by this room can become a file"
        raise ValueError(msg)
    width, height = float(box[1]), float(box[2])
    return str(
        tag(
            "svg",
            join(
                [
                    Markup("<style>{}</style>").format(Markup(_style(kind))),  # noqa: S704  # our own files and colours
                    tag("rect", x=-_AIR, y=-_AIR, width="100%", height="100%", class_="paper"),
                    _sized(picture, width, height),
                ]
            ),
            xmlns="http://www.w3.org/2000/svg",
            width=width + 2 * _AIR,
            height=height + 2 * _AIR,
            viewBox=f"{-_AIR:.0f} {-_AIR:.0f} {width + 2 * _AIR:.0f} {height + 2 * _AIR:.0f}",
        )
    )


def _sized(picture: Markup, width: float, height: float) -> Markup:
    """Give the inner picture its size: without one it would fill the whole paper.

    Links into a page lead nowhere from a file: what they hold stays.
    """
    plain = _LINK.sub(r"<g \1\2>", str(picture)).replace("</a>", "</g>")
    sized = plain.replace("<svg", f'<svg width="{width:.0f}" height="{height:.0f}"', 1)
    return Markup(sized)  # noqa: S704  # what came in was safe, and two numbers


def _style(kind: str) -> str:
    """Return the rules of one kind of picture, with the light colours written in."""
    text = "".join(
        resources.files("nebelhorn.views").joinpath("static", name).read_text(encoding="utf-8")
        for name in _STYLES
    )
    found = _RULE.findall(_MEDIA.sub("", _COMMENT.sub("", text)))
    ours = re.compile(rf"\.{kind}\b")
    kept = [
        f"{selector.strip()}{{{rules}}}"
        for selector, rules in found
        if ours.search(selector) and "display:none" not in rules
    ]
    kept += [".paper{fill:var(--card)}", *mood_rules()]
    values = light_values()
    return _VARIABLE.sub(lambda name: values[name[1]], "\n".join(kept))
