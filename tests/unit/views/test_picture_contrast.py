"""Words in pictures, as the style sheets write them, against all they may stand on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import nebelhorn.views
from nebelhorn.views.palette import contrast, mix, stylesheet

STATIC = Path(nebelhorn.views.__file__).parent / "static"
LARGE = 24.0
"""From this size on (pixels, WCAG 2.2) letters may be paler."""
FOG = ("fogbg", "bg", "fog")


def rules_of_words() -> list[tuple[str, str]]:
    """Return selector and declarations of all rules that fill letters of a given size."""
    found = []
    for file in sorted(STATIC.glob("*.css")):
        plain = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, declared in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
            words = "font-size" in declared or re.search(
                r"\btext\b|\bfog(?:name|sub|no)\b", selector
            )
            if re.search(r"(?:^|;)fill:", declared) and words:
                found.append((f"{file.name} {selector.strip()}", declared))
    return found


RULES = rules_of_words()


def theme(dark: bool) -> dict[str, str]:
    """Return the colours of a theme by the name of their variable."""
    line = stylesheet().splitlines()[2 if dark else 0]
    return dict(re.findall(r"--(\w+):(#[0-9a-f]{6})", line))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("selector", "declared"), RULES, ids=[rule[0] for rule in RULES])
def test_words_in_pictures_are_readable(selector: str, declared: str, dark: bool) -> None:
    colours = theme(dark)
    name = re.search(r"(?:^|;)fill:var\(--(\w+)\)", declared)
    assert name is not None, f"{selector}: letters have a colour of the palette"
    opaque = re.search(
        r"(?:fill-)?opacity:([\d.]+)", re.sub(r"stroke-opacity:[\d.]+", "", declared)
    )
    halo = re.search(r"(?:^|;)stroke:var\(--(\w+)\)", declared)
    grounds = [halo[1]] if halo else ["bg", "card", "band", *FOG * (name[1] == "fogink")]
    size = re.search(r"font-size:([\d.]+)px", declared)
    least = 3.0 if size and float(size[1]) >= LARGE else 4.5
    for ground in grounds:
        seen = mix(colours[name[1]], colours[ground], float(opaque[1]) if opaque else 1.0)
        assert contrast(seen, colours[ground]) >= least, f"{selector} on {ground}"


def test_the_rules_of_the_map_are_among_them() -> None:
    selectors = {rule[0] for rule in RULES}
    assert {"report.css .jm .lb", "report.css .jm .sub", "horn.css .hc .tick"} <= selectors
