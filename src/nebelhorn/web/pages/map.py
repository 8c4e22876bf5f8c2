"""The way customers take, and how they feel on it: of all, of one group or period, or of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from nebelhorn.app import Look, Sheet
from nebelhorn.errors import NebelhornError
from nebelhorn.web.downloads import Files, files_of
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
        # of everybody is not what was asked for: there is nothing to take along, and to look at
        refused = {**values, "error": said_of(error, visit.words), "files": Files((), ())}
        return Shown("map.html", refused, 404)
    # a side without a journey has no picture to take along
    drawn_sides = [side for side in sides if side.look.picture is not None]
    beside = [(side.other, side.title) for side in drawn_sides] if len(sides) > 1 else []
    files = files_of(MAP, visit, _of_all(sides), drawn=bool(drawn_sides), beside=beside)
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


def _of_all(sides: Sequence[Side]) -> Sequence[Sheet]:
    """The sheets of all maps; those of the second have names of their own."""
    return [
        replace(sheet, name=f"{sheet.name}{side.other}", title=f"{sheet.title}, {side.title}")
        for side in sides
        for sheet in side.look.sheets
    ]


def _sheets(visit: Visit) -> Sequence[Sheet] | None:
    shown = _show(visit)
    if not isinstance(shown, Shown) or "look" not in shown.values:
        return None
    if shown.values["error"]:
        return ()
    sides = shown.values.get("sides")
    if isinstance(sides, list) and sides:
        return _of_all(sides)
    looks = visit.service.painter.looks(visit.words.language)
    return None if looks is None else looks.looks["map"].sheets


def _picture(visit: Visit) -> Markup | None:
    shown = _show(visit)
    values = shown.values if isinstance(shown, Shown) else {}
    end, sides = visit.query.get("picture", ""), values.get("sides")
    if isinstance(sides, list) and sides:
        return next((side.look.picture for side in sides if side.other == end), None)
    if end or values.get("error"):
        return None
    looks = visit.service.painter.looks(visit.words.language)
    return None if looks is None else looks.looks["map"].picture


MAP = replace(
    drawn_page("/map", "map", message("Journey map"), show=_show),
    sheets=_sheets,
    picture=_picture,
    further=("2",),
)
