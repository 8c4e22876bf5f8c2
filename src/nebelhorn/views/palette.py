"""Colours, once: for light and dark, as CSS variables and for the contrast tests.

Mood runs from orange over sand to blue, so that it is told apart with any kind of colour
blindness; fog is grey and textured; an alarm is amber with a word. Nothing else has a colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

_PLAIN = " ='/:;,.()-"


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one theme, ``#rrggbb``.

    Attributes:
        ground: Page and map background; also the halo around labels.
        card: Boxes on the page.
        ink: Text.
        muted: Secondary text.
        line: Borders.
        band: Stage columns.
        fog: Body of the fog.
        wisp: Lighter streaks in it.
        fog_flow: Flows from or to a place in fog.
        fog_ink: Text on fog.
        fog_ground: Body of the fog in table fields.
        fog_streak: Darkest streak in it.
        brand: Links and controls.
        focus: Ring around what has the keyboard.
        alarm: Amber of alarms; always with a word, never as text.
        mood: Seven fills, bad to good.
        on_mood: Text on each of them.
        pale: The same fills mixed with the card: few voices.
    """

    ground: str
    card: str
    ink: str
    muted: str
    line: str
    band: str
    fog: str
    wisp: str
    fog_flow: str
    fog_ink: str
    fog_ground: str
    fog_streak: str
    brand: str
    focus: str
    alarm: str
    mood: tuple[str, ...]
    on_mood: tuple[str, ...]

    @property
    def pale(self) -> tuple[str, ...]:
        """Fills of cells with few voices."""
        return tuple(mix(colour, self.card, 0.42) for colour in self.mood)


_SANS = 'Inter,"Segoe UI",system-ui,"Noto Sans",sans-serif'
"""Typefaces of a machine, best first; served pages bring one of their own."""

LIGHT = Palette(
    ground="#f4f6f8",
    card="#ffffff",
    ink="#13212d",
    muted="#52606d",
    line="#d3dbe2",
    band="#eaeff3",
    fog="#9a9fa6",
    wisp="#f1f4f6",
    fog_flow="#9a9fa6",
    fog_ink="#1f2932",
    fog_ground="#dfe3e7",
    fog_streak="#9aa0a8",
    brand="#12395b",
    focus="#c2410c",
    alarm="#f2a900",
    mood=("#9e3406", "#d9752e", "#e7ae78", "#cbc3b0", "#8fbdd2", "#2f7ba6", "#0d5680"),
    on_mood=("#ffffff", "#13212d", "#13212d", "#13212d", "#13212d", "#ffffff", "#ffffff"),
)

DARK = Palette(
    ground="#0b141d",
    card="#121e29",
    ink="#e8eef3",
    muted="#9fb0be",
    line="#263645",
    band="#101b26",
    fog="#3c4c59",
    wisp="#7d8e9c",
    fog_flow="#7a8b99",
    fog_ink="#f2f6f9",
    fog_ground="#2b3945",
    fog_streak="#5f6f7d",
    brand="#9cc9ec",
    focus="#ffb37a",
    alarm="#f2a900",
    mood=("#ff7438", "#e98d55", "#c99b73", "#a39d8c", "#7fb0c6", "#4fa6d3", "#35b0f2"),
    on_mood=("#0b141d",) * 7,
)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    References:
        WCAG 2.2, relative luminance and contrast ratio.

    Examples:
        >>> contrast("#ffffff", "#000000")
        21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, ground: str, share: float) -> str:
    """Return ``share`` (0–1) of a colour laid over a ground.

    Examples:
        >>> mix("#000000", "#ffffff", 0.5)
        '#808080'
    """
    parts = zip(_channels(colour), _channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share) + 1e-9):02x}" for a, b in parts)


def light_values() -> dict[str, str]:
    """Return the CSS variables of the light theme by name, for files that have to do without.

    Examples:
        >>> light_values()["ink"]
        '#13212d'
    """
    return {**_values(LIGHT), "sans": _SANS}


def mood_rules() -> list[str]:
    """Return the CSS rules of the mood classes.

    Examples:
        >>> mood_rules()[0].startswith(".s0{stop-color:var(--e0)}")
        True
    """
    return [
        f".s{i}{{stop-color:var(--e{i})}}.f{i}{{fill:var(--e{i})}}"
        f".t{i}{{fill:var(--t{i});stroke:var(--e{i})}}"
        f".b{i}{{background:var(--e{i});color:var(--t{i})}}"
        f".p{i}{{background:var(--p{i});color:var(--ink)}}"
        for i in range(len(LIGHT.mood))
    ]


def stylesheet() -> str:
    """Return the CSS of both themes: variables, mood classes, widths in percent.

    Dark follows the system unless a reader chose; paper is always light.

    Examples:
        >>> "--ink:#13212d" in stylesheet()
        True
    """
    dark = _variables(DARK)
    rules = [
        f":root{{{_variables(LIGHT)};--sans:{_SANS}}}",
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=light],:has(#theme-light:checked)){{{dark}}}}}",
        f"@media screen{{:root:is([data-theme=dark],:has(#theme-dark:checked)){{{dark}}}}}",
    ]
    return "\n".join([*rules, *mood_rules()])


def _variables(palette: Palette) -> str:
    scheme = "dark" if palette is DARK else "light"
    written = ";".join(f"--{name}:{colour}" for name, colour in _values(palette).items())
    return f"color-scheme:{scheme};{written}"


def _values(palette: Palette) -> dict[str, str]:
    plain = {
        "bg": palette.ground,
        "card": palette.card,
        "ink": palette.ink,
        "muted": palette.muted,
        "line": palette.line,
        "band": palette.band,
        "fog": palette.fog,
        "wisp": palette.wisp,
        "fogflow": palette.fog_flow,
        "fogink": palette.fog_ink,
        "fogbg": palette.fog_ground,
        "fogtex": _texture(palette.fog_streak),
        "brand": palette.brand,
        "focus": palette.focus,
        "alarm": palette.alarm,
    }
    many = {"e": palette.mood, "t": palette.on_mood, "p": palette.pale}
    return plain | {f"{name}{i}": c for name, row in many.items() for i, c in enumerate(row)}


def _texture(colour: str) -> str:
    """Return fog as a CSS image: streaks of one colour, with holes."""
    red, green, blue = (channel / 255 for channel in _channels(colour))
    image = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='220' height='90'>"
        "<filter id='f' x='0' y='0' width='100%' height='100%' color-interpolation-filters='sRGB'>"
        "<feTurbulence type='fractalNoise' baseFrequency='.014 .035' numOctaves='4' seed='3' "
        "stitchTiles='stitch'/><feColorMatrix values='0 0 0 0 "
        f"{red:.3f} 0 0 0 0 {green:.3f} 0 0 0 0 {blue:.3f} 1.8 1 0 0 -.95'/></filter>"
        "<rect width='220' height='90' filter='url(#f)'/></svg>"
    )
    return f'url("data:image/svg+xml,{quote(image, safe=_PLAIN)}")'


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
