"""The typeface of the pages, cut down to what they write, so that every machine shows the same.

Source Sans by Paul D. Hunt, Adobe, under the SIL Open Font License 1.1; the files come with a
package of their own. Names of the family are left out of what is cut down, as that licence asks.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from io import BytesIO
from types import MappingProxyType

from fontTools.subset import Options, Subsetter, save_font
from fontTools.ttLib import TTFont

TYPEFACE_PATHS = MappingProxyType(
    {"/static/sans-400.woff2": "Regular", "/static/sans-600.woff2": "Semibold"}
)
"""Address → cut of the typeface; ``pages.css`` names the same addresses."""

_WRITTEN = (
    *range(0x20, 0x7F),
    # Latin with the marks of its languages
    *range(0xA0, 0x180),
    # dashes, quotes, bullets, thin spaces
    *(0x2009, *range(0x2010, 0x2015), *range(0x2018, 0x201F), 0x2022, 0x2026, 0x202F, 0x2039),
    *(0x203A, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2248, 0x2264, 0x2265),
)
_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS = 0, 13, 14


@cache
def typeface(address: str) -> bytes:
    """Return a cut of the typeface as WOFF2, about 14 kB; other scripts fall to the system's.

    Takes half a second of one core the first time.

    Args:
        address: One of ``TYPEFACE_PATHS``.

    Raises:
        KeyError: It is none of them.

    Examples:
        >>> typeface("/static/sans-400.woff2")[:4]
        b'wOF2'
    """
    name = f"SourceSansPro-{TYPEFACE_PATHS[address]}.ttf"
    options = Options(
        flavor="woff2",
        hinting=False,
        layout_features=["ccmp", "kern", "liga", "locl", "mark", "tnum"],
        name_IDs=[_COPYRIGHT, _LICENCE, _LICENCE_ADDRESS],
    )
    with resources.files("font_source_sans_pro").joinpath("files", name).open("rb") as file:
        font = TTFont(file)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=_WRITTEN)
        subsetter.subset(font)
        cut = BytesIO()
        save_font(font, cut, options)
    return cut.getvalue()
