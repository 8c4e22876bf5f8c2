"""The fog map as one picture, for files: on the page it is a table."""

from __future__ import annotations

from markupsafe import Markup

from nebelhorn.views.grid import Grid, GridCell
from nebelhorn.views.labels import wrap
from nebelhorn.views.svg import join, tag
from nebelhorn.views.words import Words

_NAMES, _WIDE, _TALL, _HEAD, _GAP = 210.0, 124.0, 44.0, 40.0, 6.0
_STRIP = 4.0


def draw_grid(grid: Grid, words: Words, *, prefix: str = "") -> Markup:
    """Draw touchpoints by groups: mood where we heard, fog where we did not.

    Args:
        grid: As ``build_grid`` returned it.
        words: Reader's language.
        prefix: Starts every id.

    Returns:
        One ``<svg>`` for ``standalone_svg``.
    """
    parts: list[Markup] = [
        tag("title", words.say("Fog map"), id=f"{prefix}title"),
        *(_title(name, place) for place, name in enumerate(grid.groups)),
    ]
    y = _HEAD
    for title, rows in grid.sections:
        if title:
            parts.append(tag("text", title, class_="stage", x=4, y=y + 18))
            y += 28
        for row in rows:
            lines = wrap(row.label, limit=_NAMES - 12, size=13.5)
            top = y + _TALL / 2 - 3 - 8 * (len(lines) - 1)
            for place, line in enumerate(lines):
                parts.append(tag("text", line, class_="at", x=_NAMES - 10, y=top + 16 * place))
            parts += [_cell(cell, _left(place), y) for place, cell in enumerate(row.cells)]
            y += _TALL
    return tag(
        "svg",
        join(parts),
        viewBox=f"0 0 {_left(len(grid.groups)):.0f} {y + _GAP:.0f}",
        class_="fm",
        role="img",
        aria_labelledby=f"{prefix}title",
    )


def _left(place: int) -> float:
    return _NAMES + place * (_WIDE + _GAP)


def _title(name: str, place: int) -> Markup:
    lines = wrap(name, limit=_WIDE, size=13)
    middle = _left(place) + _WIDE / 2
    said = [tag("tspan", line, x=middle, dy="15" if at else "0") for at, line in enumerate(lines)]
    return tag("text", join(said), class_="of", y=14)


def _cell(cell: GridCell, x: float, y: float) -> Markup:
    step = (cell.light or cell.colour)[-1:]
    fill = f"f{step}" if step.isdigit() else ("foggy" if cell.colour == "fogc" else "none")
    text = f"t{step}" if step.isdigit() else "ink"
    box = {"x": x, "width": _WIDE, "rx": 6.0}
    # under so many encounters unheard the mood is a light in the fog, as on the page
    pale = "0.45" if cell.light or cell.colour.startswith("p") else None
    parts = [tag("rect", class_=fill, y=y, height=_TALL - 12, fill_opacity=pale, **box)]
    parts.append(
        tag(
            "text",
            tag("tspan", f"{cell.mood} "),
            tag("tspan", cell.counts, class_="count"),
            class_="ink" if pale else text,
            x=x + _WIDE / 2,
            y=y + 20,
            text_anchor="middle",
            font_size="13",
            stroke="none",
        )
    )
    if cell.fog is not None:
        line = {"y": y + _TALL - 10, "height": _STRIP}
        heard = _WIDE * (1 - cell.fog)
        parts.append(tag("rect", class_="clear", x=x, width=heard, **line))
        parts.append(tag("rect", class_="dark", x=x + heard, width=_WIDE - heard, **line))
    return tag("g", tag("title", cell.title), join(parts))
