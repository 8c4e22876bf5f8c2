"""Fog: banks whose thickness follows the share of encounters nobody spoke about."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.map.scene import Light, Scene
from nebelhorn.views.svg import join, tag

_STREAKS = "0 0 0 0 0  0 0 0 0 0  0 0 0 0 0  2.6 1.4 0 0 -1.28"


def fog_filter(*, prefix: str, width: float, height: float) -> Markup:
    """Return the filter that turns soft shapes into fog, and the glow of lights.

    One pass over the whole picture: the alpha of a shape stays the thickness of its fog.

    Args:
        prefix: Starts every id.
        width: Of the picture, pixels.
        height: Of the picture, pixels.

    Returns:
        ``<defs>`` with the filters ``fog`` and ``glow``.
    """
    turbulence = tag(
        "feTurbulence", type="fractalNoise", baseFrequency=".011 .026", numOctaves="4", seed="7"
    )
    steps = [
        tag("feGaussianBlur", in_="SourceAlpha", stdDeviation="13 9", result="shape"),
        turbulence,
        tag("feColorMatrix", values=_STREAKS, result="noise"),
        tag("feComposite", in_="noise", in2="shape", operator="in", result="streaks"),
        tag("feFlood", class_="flood-fog"),
        tag("feComposite", in2="shape", operator="in", result="thick"),
        tag(
            "feComponentTransfer",
            tag("feFuncA", type="linear", slope=".86"),
            in_="thick",
            result="body",
        ),
        tag("feFlood", class_="flood-wisp"),
        tag("feComposite", in2="streaks", operator="in", result="wisps"),
        tag("feMerge", tag("feMergeNode", in_="body"), tag("feMergeNode", in_="wisps")),
    ]
    fog = tag(
        "filter",
        join(steps),
        id=f"{prefix}fog",
        filterUnits="userSpaceOnUse",
        x="0",
        y="0",
        width=f"{width:.0f}",
        height=f"{height:.0f}",
        color_interpolation_filters="sRGB",
    )
    glow = tag(
        "filter",
        tag("feGaussianBlur", stdDeviation="7"),
        id=f"{prefix}glow",
        x="-80%",
        y="-80%",
        width="260%",
        height="260%",
    )
    return tag("defs", fog, glow)


def draw_fog(scene: Scene, *, prefix: str) -> Markup:
    """Return the fog over the lights; clear places have none."""
    banks = [_bank(light) for light in scene.lights.values() if light.veil > 0]
    return fog_group(join(banks), prefix=prefix)


def fog_group(shapes: Markup, *, prefix: str) -> Markup:
    """Return shapes as fog; empty for no shape."""
    if not shapes:
        return Markup("")
    return tag("g", shapes, class_="fogbank", filter=f"url(#{prefix}fog)", aria_hidden="true")


def ellipse(x: float, y: float, rx: float, ry: float, *, thickness: float) -> Markup:
    """Return one soft shape; ``thickness`` 0–1 is its alpha."""
    return tag("ellipse", cx=x, cy=y, rx=rx, ry=ry, fill_opacity=f"{thickness:.2f}")


def _bank(light: Light) -> Markup:
    x, y, r = light.x, light.y, light.radius
    if light.step is None:
        shapes = [
            (x - 12, y + 2, r + 34, r + 10),
            (x + 24, y + 14, r + 30, r * 0.95),
            (x - 2, y + r + 22, r + 40, 20.0),
        ]
        return _one_bank(light, shapes, thickness=1.0)
    # thick fog reaches further than thin fog
    reach = 26 * light.veil
    shapes = [
        (x - 6, y + 3, r + reach, r + 2 + 6 * light.veil),
        (x + 8, y + r + 16, r + reach + 6, 16.0),
    ]
    return _one_bank(light, shapes, thickness=light.veil)


def _one_bank(
    light: Light, shapes: list[tuple[float, float, float, float]], *, thickness: float
) -> Markup:
    drawn = join([ellipse(*shape, thickness=thickness) for shape in shapes])
    return tag("g", drawn, data_at=light.key)
