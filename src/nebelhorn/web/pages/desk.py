"""The desk: staff note what a customer said, about which encounter, with which score."""

from __future__ import annotations

import secrets

from nebelhorn.app import (
    CIRCUMSTANCES,
    About,
    DeskEncounter,
    Said,
    Unclear,
    desk_encounters,
    note_at_desk,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.settings import SCALES
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import Page, Reply, Shown, Visit
from nebelhorn.web.refusing import message
from nebelhorn.web.survey.question import CIRCUMSTANCES as CALLED

SCALE_NAMES = {
    "nps": message("Would recommend us, 0 to 10"),
    "csat": message("Satisfied, 1 to 5"),
    "ces": message("Easy, 1 to 7"),
    "stars": message("Stars, 1 to 5"),
    "thumbs": message("Thumbs, 0 (down) or 1 (up)"),
    "free": message("No score, only words"),
}
"""As staff read them."""

UNCLEAR = {
    Unclear.OFF_SCALE: message("This score is not on the scale; nothing was stored."),
    Unclear.NOTHING: message("Please note a score or some words; nothing was stored."),
}
NOT_STORED = message("It could not be stored just now; please send it again.")
_FIELDS = ("scale", "score", "text", "circumstance", "event")


def _show(visit: Visit) -> Reply:
    return _shown(visit, visit.query.get("id", "").strip())


def _take(visit: Visit) -> Reply:
    name = visit.typed("id").strip()
    found = _encounters(visit, name)
    if found is None:
        return _shown(visit, name, status=404)
    chosen = next((one for one in found if str(one.event_id) == visit.typed("event")), None)
    about = About(
        visit.typed("once")[:64] or secrets.token_hex(12),
        chosen.touchpoint if chosen else "",
        name,
        None,
        chosen.event_id if chosen else None,
    )
    say = visit.words.say
    try:
        said = note_at_desk(visit.service.answers, about, visit.form)
    except NebelhornError:
        return _shown(visit, name, error=say(NOT_STORED), status=503)
    if not isinstance(said, Said):
        return _shown(visit, name, error=say(UNCLEAR[said]), status=422)
    return _shown(visit, name, stored=True)


def _shown(
    visit: Visit,
    name: str,
    *,
    error: str | None = None,
    stored: bool = False,
    status: int = 200,
) -> Shown:
    words, zone = visit.words, visit.service.workspace.settings.time_zone
    found = _encounters(visit, name) if name else ()
    typed = {field: "" if stored else visit.typed(field) for field in _FIELDS}
    values = {
        "name": name,
        "encounters": [
            (str(one.event_id), one.label, words.moment(one.at, zone)) for one in found or ()
        ],
        "unknown": found is None,
        "scales": [(scale, words.say(SCALE_NAMES[scale])) for scale in SCALES],
        "circumstances": [
            (value, words.say(label)) for value, label in CALLED if value in CIRCUMSTANCES
        ],
        "typed": {**typed, "scale": typed["scale"] or "csat"},
        "once": secrets.token_hex(12),
        "error": error,
        "stored": stored,
    }
    return Shown("desk.html", values, status)


def _encounters(visit: Visit, name: str) -> tuple[DeskEncounter, ...] | None:
    workspace = visit.service.workspace.lend()
    try:
        return desk_encounters(workspace, name, visit.words.language)
    finally:
        workspace.stores.facts.close()


DESK = Page("/desk", Needs.EDITOR, _show, _take, label=message("Desk"))
