"""Search for a customer by any id; who was heard of last, or who was at a touchpoint of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from nebelhorn.app import (
    Role,
    SeenAt,
    SeenCustomer,
    Sheet,
    There,
    Words,
    customers_there,
    looking,
    recent_customers,
)
from nebelhorn.errors import NebelhornError
from nebelhorn.web.customers import path_of
from nebelhorn.web.downloads import files_of
from nebelhorn.web.needs import Needs
from nebelhorn.web.page import GoTo, Page, Reply, Shown, Visit
from nebelhorn.web.paged import page_number
from nebelhorn.web.parts import FIELDS, part_of, part_title
from nebelhorn.web.refusing import message, said_of

_A_PAGE = 50
_MOST_IN_A_FILE = 20_000
_COLUMNS = ("customer", "last", "times", "score", "said")
_SEEN_COLUMNS = ("customer", "last", "touchpoint", "label", "contact")

NAVI = {
    "alive": message("contact alive"),
    "fog": message("in the fog"),
    "torn": message("torn"),
}
"""As readers see them."""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """One who was at a touchpoint, in the reader's words.

    Attributes:
        id: By which to ask for them.
        path: Of their page.
        when: When they were there last.
        times: How often they were there.
        mood: What they said of it, −100 to +100; None: no score.
        step: Colour of its mood, 0–6; None likewise.
        said: In their words; None: nothing was written, or the reader may not see it.
        spoke: Did they say anything of it?
    """

    id: str
    path: str
    when: str
    times: str
    mood: str | None
    step: int | None
    said: str | None
    spoke: bool


def _show(visit: Visit) -> Reply:
    name = visit.query.get("id", "").strip()
    if name:
        return GoTo(path_of(name))
    if visit.query.get("touchpoint"):
        return _there(visit)
    words, seen = visit.words, _seen(visit)
    zone = visit.service.workspace.settings.time_zone
    rows = [
        (
            one.id,
            path_of(one.id),
            one.place or "–",
            words.moment(one.last_seen, zone),
            words.say(NAVI[one.navi]) if one.navi else "–",
            one.navi,
        )
        for one in seen
    ]
    lost = sum(one.navi not in {None, "alive"} for one in seen)
    files = files_of(CUSTOMERS, visit, (_seen_sheet(words, ()),), drawn=False)
    return Shown("customers.html", {"rows": rows, "lost": words.count(lost), "files": files})


def _seen(visit: Visit) -> tuple[SeenCustomer, ...]:
    with looking(visit.service) as workspace:
        return recent_customers(workspace, visit.service.read_side, visit.words.language)


def _seen_sheet(words: Words, seen: Sequence[SeenCustomer]) -> Sheet:
    rows = tuple(
        (
            *(one.id, _utc(one.last_seen), one.touchpoint, one.place),
            None if one.navi is None else one.navi.value,
        )
        for one in seen
    )
    return Sheet("recent", words.say("Heard of last"), _SEEN_COLUMNS, rows)


def _there(visit: Visit) -> Shown:
    words, number = visit.words, page_number(visit.query.get("page"))
    error, status = None, 200
    try:
        found = _found(visit, limit=_A_PAGE, skip=(number - 1) * _A_PAGE)
        if found.customers and not found.listed:  # fewer than when the link was made
            found, number = _found(visit, limit=_A_PAGE), 1
        whose = part_title(part_of(visit.query), words)
    except NebelhornError as problem:
        found, whose, error, status = There(0, 0, ()), "", said_of(problem, words), 404
    settings = visit.service.workspace.settings
    labels = [settings.touchpoint(one).label(words.language) for one in _way(visit)]
    kept = {name: value for name in FIELDS if (value := visit.query.get(name))}
    pages = max(1, -(-found.customers // _A_PAGE))
    return Shown(
        "customers_there.html",
        {
            "found": found,
            "place": labels[0],
            "then": labels[1] if len(labels) > 1 else None,
            "whose": whose if kept else None,
            "map": f"/map?{urlencode(kept)}" if kept else "/map",
            "lines": [_line(one, words, settings.time_zone) for one in found.listed],
            "number": number,
            "pages": pages,
            "before": _paged(visit, number - 1) if number > 1 else None,
            "after": _paged(visit, number + 1) if number < pages else None,
            "error": error,
            "files": files_of(CUSTOMERS, visit, (_sheet(words),), drawn=False),
        },
        status,
    )


def _way(visit: Visit) -> tuple[str, ...]:
    asked = (visit.query.get(name) for name in ("touchpoint", "then"))
    return tuple(one for one in asked if one)


def _found(visit: Visit, *, limit: int, skip: int = 0) -> There:
    role = visit.access.role
    may_read = role is not None and role.reaches(Role.EDITOR)
    part = part_of(visit.query)
    with looking(visit.service) as workspace:
        return customers_there(workspace, _way(visit), part, limit=limit, skip=skip, texts=may_read)


def _paged(visit: Visit, number: int) -> str:
    return f"/customers?{urlencode({**visit.query, 'page': str(number)})}"


def _line(one: SeenAt, words: Words, zone: str) -> SeenLine:
    return SeenLine(
        id=one.customer,
        path=path_of(one.customer),
        when=words.moment(one.last, zone),
        times=words.count(one.times),
        mood=None if one.score is None else words.mood(one.score),
        step=one.step,
        said=one.said,
        spoke=one.spoke,
    )


def _sheet(words: Words) -> Sheet:
    return Sheet("customers", words.say("Customers"), _COLUMNS, ())


def _sheets(visit: Visit) -> Sequence[Sheet]:
    if not visit.query.get("touchpoint"):
        return (_seen_sheet(visit.words, _seen(visit)),)
    try:
        found = _found(visit, limit=_MOST_IN_A_FILE)
    except NebelhornError:
        return ()
    rows = tuple(
        (
            one.customer,
            _utc(one.last),
            *(one.times, one.score, one.said),
        )
        for one in found.listed
    )
    return (Sheet("customers", visit.words.say("Customers"), _COLUMNS, rows),)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


CUSTOMERS = Page("/customers", Needs.VIEWER, _show, label=message("Customers"), sheets=_sheets)
