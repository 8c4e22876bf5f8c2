"""The way customers take, and how they feel on it: of all, of one group or period, or of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from nebelhorn.app import Look, Sheet
from nebelhorn.errors import NebelhornError
from nebelhorn.web.downloads import files_of
from nebelhorn.web.drawn import drawn_page, show_drawn
from nebelhorn.web.page import Reply, Shown, Visit
from nebelhorn.web.parts import FIELDS, part_of, part_title
from nebelhorn.web.refusing import message, said_of


@dataclass(frozen=True, slots=True)
class Side:
    """One of the maps shown.

    Attributes:
        title: Whose journeys.
        look: The map; None: nobody's.
        other: Sheets and ids of the second begin with it; empty: it is the first.
    """

    title: str
    look: Look
    other: str


def _show(visit: Visit) -> Reply:
    typed = {
        f"{name}{end}": visit.query.get(f"{name}{end}", "").strip()
        for name in FIELDS
        for end in ("", "2")
    }
    drawn = show_drawn(MAP, visit, "map")
    values = {
        **drawn.values,
        "typed": typed,
        "groups": [one.name for one in visit.service.workspace.settings.groups],
        "sides": [],
        "error": None,
    }
    if "look" not in drawn.values:
        return drawn
    if not any(typed.values()):
        return Shown("map.html", values)
    try:
        sides = _sides(visit, typed)
    except NebelhornError as error:
        return Shown("map.html", {**values, "error": said_of(error, visit.words)}, 404)
    drawn_first = sides[0].look.picture is not None
    files = files_of(MAP, visit, _of_all(sides, visit), drawn=drawn_first)
    return Shown("map.html", {**values, "sides": sides, "files": files})


def _sides(visit: Visit, typed: Mapping[str, str]) -> list[Side]:
    ends = ["", *(["2"] if any(typed[f"{name}2"] for name in FIELDS) else [])]
    sides = []
    for end in ends:
        part = part_of(typed, end)
        maps = visit.service.painter.maps
        look = maps.draw(part, visit.words.language, prefix=f"part{end}-")
        sides.append(Side(part_title(part, visit.words), look, end))
    return sides


def _of_all(sides: Sequence[Side], visit: Visit) -> Sequence[Sheet]:
    """The sheets of all maps; those of the second have names of their own."""
    del visit
    return [
        replace(sheet, name=f"{sheet.name}{side.other}", title=f"{sheet.title}, {side.title}")
        for side in sides
        for sheet in side.look.sheets
    ]


def _sheets(visit: Visit) -> Sequence[Sheet] | None:
    shown = _show(visit)
    if not isinstance(shown, Shown) or "look" not in shown.values:
        return None
    sides = shown.values.get("sides")
    if isinstance(sides, list) and sides:
        return _of_all(sides, visit)
    looks = visit.service.painter.looks(visit.words.language)
    return None if looks is None else looks.looks["map"].sheets


def _picture(visit: Visit) -> Markup | None:
    shown = _show(visit)
    sides = shown.values.get("sides") if isinstance(shown, Shown) else None
    if isinstance(sides, list) and sides:
        picture: Markup | None = sides[0].look.picture
        return picture
    looks = visit.service.painter.looks(visit.words.language)
    return None if looks is None else looks.looks["map"].picture


MAP = replace(
    drawn_page("/map", "map", message("Journey map"), show=_show),
    sheets=_sheets,
    picture=_picture,
)
